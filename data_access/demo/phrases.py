"""Short free text of the demo county, in the words of the service."""

AREAS = ["health", "education", "leisure", "living_arrangements", "family", "identity"]

DECISIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "permanence": (
        (
            "Confirm the plan for permanence and the date by which it will be achieved.",
            "Team manager",
        ),
        ("Take the next step of the plan for permanence to panel.", "Social worker"),
        ("Hold a Permanence Planning Meeting and share the outcome with the IRO.", "Team manager"),
        ("Update the assessment of the grandmother as special guardian.", "Social worker"),
    ),
    "health": (
        ("Book the review health assessment and the dental check.", "Social worker"),
        ("Ask CAMHS for a date for the first appointment.", "Social worker"),
        ("Carers to have the optician's letter and the allergy plan.", "Supervising social worker"),
    ),
    "education": (
        ("Hold the PEP this term with the class teacher present.", "Designated teacher"),
        ("Virtual school to advise on tuition while the school place is found.", "Virtual school"),
        ("Apply for an education, health and care needs assessment.", "Social worker"),
    ),
    "family time": (
        ("Review family time with Mum and write down what was agreed.", "Social worker"),
        ("Arrange time with brothers and sisters in the school holidays.", "Social worker"),
        ("Agree how letters from Dad will be passed on.", "Team manager"),
    ),
    "identity": (
        ("Begin life story work and agree who will do it.", "Social worker"),
        ("Provide the passport and a copy of the birth certificate.", "Social worker"),
        ("Find a mentor who shares the young person's first language.", "Social worker"),
    ),
    "living arrangements": (
        (
            "Decide with the carers on respite and put it in the placement plan.",
            "Supervising social worker",
        ),
        ("Go through the safety plan for the home with the carers.", "Social worker"),
        ("Agree delegated authority for sleepovers and haircuts.", "Team manager"),
    ),
    "leisure": (
        ("Pay for the swimming club until the end of the school year.", "Team manager"),
        ("Help with the bus fare to the drama club on Thursdays.", "Carer"),
    ),
    "pathway plan": (
        ("Complete the pathway plan with the young person.", "Personal adviser"),
        ("Open a bank account and apply for the National Insurance number.", "Personal adviser"),
    ),
    "legal": (
        ("Take legal advice on the section 20 arrangement.", "Team manager"),
        ("Agree with the parents in writing how section 20 will be reviewed.", "Social worker"),
    ),
    "court": (
        ("Tell the IRO the date of the next hearing and share the care plan.", "Social worker"),
        ("Share the guardian's report with the IRO when it is filed.", "Social worker"),
    ),
}

DISPUTE_THEMES: dict[str, tuple[str, ...]] = {
    "drift and delay": (
        "No progress on the plan since the last review.",
        "The assessment agreed twice has not begun.",
    ),
    "permanence": (
        "No plan for permanence was agreed at the second review.",
        "Family finding paused without telling the IRO.",
        "The match with long-term carers has not gone to panel.",
    ),
    "review decision not carried out": (
        "Three decisions of the last review have not been started.",
        "The decision on therapy was changed without a review.",
    ),
    "report late or missing": (
        "The report came on the morning of the review, for the second time.",
        "No updated care plan was shared before the review.",
    ),
    "statutory visits": (
        "No visit on record for nine weeks.",
        "The child was not seen alone at three visits.",
    ),
    "placement suitability": (
        "The home is far from school and friends; no search nearer by.",
        "Notice was given and no new home had been identified.",
    ),
    "unregistered placement": ("The young person lives in a setting that is not registered.",),
    "education/PEP": ("No school place since September.", "No PEP for two terms."),
    "health": (
        "The initial health assessment is six weeks late.",
        "Still waiting for a CAMHS date.",
    ),
    "family time": ("Family time stopped after the move and was not arranged again.",),
    "pathway plan": (
        "No pathway plan at seventeen.",
        "The pathway plan does not say where the young person will live.",
    ),
    "no allocated social worker": ("Duty has covered the case for five weeks.",),
    "legal order/section 20": ("Section 20 without a plan for more than six months.",),
    "child's participation": ("The young person's letter was not answered.",),
    "care planning": ("The care plan does not match what the court approved.",),
    "missing or exploitation risk": (
        "Three missing episodes and no return home interview offered.",
    ),
    "resources": ("Funding for life story work was refused.",),
}
IMPACTS = (
    "The child knows where home will be and with whom.",
    "A school place was found; lessons began after half term.",
    "Brothers and sisters see each other every month again.",
    "The match went to panel in the same month.",
    "A named worker visited and the visits have kept to time since.",
    "The new home is near school and grandparents.",
    "Therapy began; the young person says it helps to talk.",
    "The plan was put in writing and shared with the family.",
    "The court timetable was kept.",
    "The plan now says what happens at eighteen.",
)
NO_IMPACT = (
    "The delay stood; the IRO will look again at the next review.",
    "Events moved on before an answer came.",
    "The answer explained the delay; no change for the child yet.",
)
GOOD_PRACTICE: dict[str, tuple[str, ...]] = {
    "direct work": (
        "Worked through the care plan with drawings; the child could say what it meant.",
        "Life story book begun early and kept up with the child.",
    ),
    "preparation": (
        "Clear report in good time, written to the child.",
        "Parents were seen before the review and came prepared.",
    ),
    "persistence": (
        "Kept visiting through two moves and kept the child's trust.",
        "Found a school place within a fortnight of the move.",
    ),
    "working together": ("Foster carer, school and health agreed one plan.",),
}
CONCERNS: dict[str, tuple[str, ...]] = {
    "drift and delay": (
        "The plan has not moved since the last review.",
        "Assessments still outstanding.",
    ),
    "preparation": (
        "Report late again; the child had not read it.",
        "Care plan not updated for the review.",
    ),
    "placement stability": (
        "Third home this year; asked for a stability meeting.",
        "Support to the carers began after notice was given.",
    ),
    "recording": ("Visits not written up.", "Chronology not kept up to date."),
    "pathway plan": ("Pathway plan not begun.",),
}
COMPLIMENTS = (
    "You listened to me and you wrote it how I said it.",
    "The letter after my review was easy to read.",
    "She asked what I wanted before the meeting and told them.",
    "Chaired with care; we all knew what happens next.",
    "Thank you for coming to see me in my new home.",
)
COMPLAINTS = (
    "My review was moved twice and nobody asked me.",
    "I did not get the notes.",
    "The meeting was during my maths lesson.",
    "I was not told who would be there.",
    "The record had my brother's name wrong.",
)
COMMENTS = (
    "I would like the meeting at home, not at school.",
    "Could the reviews be shorter?",
    "I want my brothers to come to the next one.",
    "Video was fine, but I would rather meet.",
    "Please send the papers a week before.",
)
CONTINGENCIES = (
    "Long-term fostering with the current carers.",
    "Care by a family member under a special guardianship order.",
    "A further search for carers within the county.",
    "Supported accommodation near college.",
    "Return to the assessment of the aunt.",
)
