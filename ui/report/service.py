"""The annual report's parts on concerns, permanence, the team, audits and resources."""

from collections.abc import Sequence

import polars as pl

from measures import law
from measures.counts import challenge, summaries, year
from measures.counts.quality_counts import audit_grades
from measures.facts import Facts
from measures.groups import groups
from measures.headline import catalogue
from measures.headline.caseload_ratio import CHILDREN_PER_FTE
from measures.headline.measure import Measure
from measures.told.published import Published
from measures.told.told import told_count, told_counts, told_share
from measures.told.units import SERVICE
from measures.words import AuditGrade, Band, DutyCode, FeedbackKind, OfficerRole
from ui import charts, told, wording
from ui.lists import drift_names
from ui.report.document import Figure, Section, Table, ToWrite, definitions
from ui.report.figures import NOT_SUPPLIED, changed_settings, counted, said

WITHIN_LIMITS = (
    catalogue.BY_CODE[f"{DutyCode.DISPUTE_STAGE.value}_on_time"],
    catalogue.BY_CODE[f"{DutyCode.DISPUTE_TOTAL.value}_on_time"],
)

USED = (
    catalogue.DISPUTES_RATE,
    catalogue.DISPUTES_OPEN,
    *WITHIN_LIMITS,
    catalogue.CHILDREN_DRIFTING,
    catalogue.SILENT_DRIFT,
    catalogue.LONG_TERM_STABILITY,
    catalogue.CHILDREN_IN_CARE,
    catalogue.CHILDREN_WITHOUT_IRO,
    catalogue.AUDITS_GOOD,
)


def concerns(facts: Facts, figures: Published) -> Section:
    """Return how concerns were resolved: the process, issues raised and outcomes (content 1)."""
    title = "How concerns were resolved"
    if not facts.snapshot.is_supplied("dispute"):
        return Section(title=title, paragraphs=("Disputes: not supplied.",))
    rules = facts.policy.disputes
    stages = "; ".join(
        f"{rules.stage_names[stage]}, {days} working days"
        for stage, days in rules.stage_working_days.items()
        if stage in rules.stage_names
    )
    themes, outcomes = (figures.parts[each.code] for each in (groups.THEMES, groups.OUTCOMES))
    noted = challenge.feedback_counts(facts)
    good, worry = (
        told.count_text(told_count(noted[kind.value], facts.policy.disclosure))
        for kind in (FeedbackKind.GOOD_PRACTICE, FeedbackKind.CONCERN)
    )
    return Section(
        title=title,
        paragraphs=(
            f"The process is the {rules.full_name}: {stages}. Together no more than "
            f"{law.DISPUTE_TOTAL_WORKING_DAYS} working days from the formal step; the IRO may pass "
            "over a stage and may go to Cafcass at any time.",
            f"Disputes raised: {_told(catalogue.DISPUTES_RATE, figures)}. A high number is not "
            "bad in itself: it may be a sign of attention.",
            f"Open on {wording.day(facts.as_at)}: {_told(catalogue.DISPUTES_OPEN, figures)}.",
            *(f"{measure.label}: {_told(measure, figures)}." for measure in WITHIN_LIMITS),
            f"Beside them IROs noted good practice {good} times and concerns {worry} times."
            if facts.snapshot.is_supplied("practice_feedback")
            else "Good practice and concerns noted: not supplied.",
        ),
        tables=(
            counted("Disputes raised in the year, by theme", "Theme", themes),
            counted("Disputes raised in the year, by outcome so far", "Outcome", outcomes),
        ),
        figures=(
            *_bars(themes, "Disputes raised in the year, by theme"),
            *_bars(outcomes, "Disputes raised in the year, by outcome so far"),
        ),
        to_write=(
            ToWrite(
                label="What the issues say, and what changed for children",
                asks="Which concerns come back, what was done about them, what children gained.",
            ),
        ),
    )


def _told(measure: Measure, figures: Published) -> str:
    return told.sentence(figures.of(SERVICE, measure))


def _bars(parts: Sequence[tuple[str, int | None]], caption: str) -> tuple[Figure, ...]:
    """Return the chart of parts, withheld ones without a bar; none where there is nothing."""
    known = [(label, n) for label, n in parts if n]
    if not known:
        return ()
    most, n = max(known, key=lambda part: part[1])
    drawn = pl.DataFrame(
        [(label, n, told.count_text(n)) for label, n in parts],
        schema={"label": pl.String, "value": pl.Int64, "text": pl.String},
        orient="row",
    )
    return (
        Figure(chart=charts.parts(drawn), alt=f"{caption}; most: {most}, {n:,}.", caption=caption),
    )


def permanence(facts: Facts, figures: Published) -> Section:
    """Return how many children drift, by test: what needs urgent action begins here."""
    counts = summaries.drift_counts(facts)
    parts: list[tuple[str, int | None]] = [
        (drift_names.LONG.get(test, test), told_count(n, facts.policy.disclosure))
        for test, n in counts.select("test", pl.col("amber") + pl.col("red")).iter_rows()
        if n
    ]
    caption = f"Children for whom each drift test fires on {wording.day(facts.as_at)}"
    return Section(
        title="Permanence and drift",
        paragraphs=(
            f"Children drifting by one test at least: {_told(catalogue.CHILDREN_DRIFTING, figures)}"
            f". Without any challenge recorded: {_told(catalogue.SILENT_DRIFT, figures)}.",
            f"Long-term stability: {_told(catalogue.LONG_TERM_STABILITY, figures)}.",
            "A child may be in several rows, so the rows do not add up. The tests are the "
            "council's own; no statute defines drift.",
        ),
        tables=(counted(caption, "Test", parts),) if parts else (),
        figures=_bars(parts, caption),
    )


def team(facts: Facts, figures: Published) -> Section:
    """Return caseloads, continuity and make-up of the team (content 2)."""
    ratio = CHILDREN_PER_FTE.figure(facts).value
    limits, people = facts.policy.caseload, year.team(facts)
    iros = facts.officers.filter(role=OfficerRole.IRO.value, is_employed=True)
    fte = float(sum(iros["fte_available"].drop_nulls().to_list()))
    not_entered = iros["fte_available"].null_count()
    bands = _bands(iros)
    held = [children for _, _, children in bands]
    elsewhere = facts.children.height - sum(held)  # the rest of a total that is told
    holding = told_counts([*held, elsewhere], facts.policy.disclosure)[: len(held)]
    caption = "IROs by children for a full-time post"
    years = NOT_SUPPLIED if people.median_years is None else f"{people.median_years:.1f} years"
    contracted = NOT_SUPPLIED if people.contracted is None else wording.number(people.contracted)
    return Section(
        title="Caseloads and the team",
        paragraphs=(
            f"Children in care on {wording.day(facts.as_at)}: "
            f"{_told(catalogue.CHILDREN_IN_CARE, figures)}; without an IRO: "
            f"{_told(catalogue.CHILDREN_WITHOUT_IRO, figures)}.",
            f"{wording.plural(people.employed, 'IRO')} employed, {wording.number(fte, 1)} "
            "full-time equivalents available on the day"
            + (f" ({not_entered:,} without hours entered)" if not_entered else "")
            + f"; {wording.number(ratio) if ratio is not None else NOT_SUPPLIED} children for a "
            f"full-time post. The IRO Handbook gives {limits.per_fte_low} to "
            f"{limits.per_fte_high} as a guide.",
            f"Continuity: {people.joined:,} joined and {people.left:,} left in the year; half of "
            f"those employed have been IROs here for {years} or longer; contracted: {contracted}.",
            _together(people, facts),
        ),
        tables=(
            Table(
                caption=caption,
                heads=("Band", "IROs", "Children they hold"),
                rows=tuple(
                    (
                        label,
                        wording.number(n),
                        told.count_text(held),
                    )
                    for (label, n, _), held in zip(bands, holding, strict=True)
                ),
                numbers=frozenset({1, 2}),
            ),
        ),
        figures=_bars([(label, n) for label, n, _ in bands], caption),
        to_write=(
            ToWrite(
                label="The make-up of the team",
                asks="How it reflects the children: background, experience, languages, training.",
            ),
        ),
    )


def _together(people: year.Team, facts: Facts) -> str:
    n, of = people.with_same_iro, people.long_in_care
    if not of:
        return f"Children with the same IRO for a year: {NOT_SUPPLIED}."
    shown = told_share(n, of, facts.policy.disclosure)
    words = (
        f"withheld ({told.WITHHELD})"
        if shown is None
        else f"{shown[0] / shown[1]:.0%} ({shown[0]:,} of {shown[1]:,})"
    )
    return f"Children in care for a year or longer who have had the same IRO for a year: {words}."


def _bands(iros: pl.DataFrame) -> list[tuple[str, int, int]]:
    """Return label, IROs and children held of each band that has anybody, in order."""
    held = {
        band: (n, children)
        for band, n, children in iros.group_by("band")
        .agg(pl.len(), pl.col("children").sum())
        .iter_rows()
    }
    return [(band.label, *held[band.value]) for band in Band if band.value in held]


def audits(facts: Facts) -> Section:
    """Return outcomes of audits as far as the data holds them, and the field (content 5)."""
    grades = audit_grades(facts)
    parts = [
        (f"{row['aspect']}: {grade.label.lower()}", int(row[grade.value]))
        for row in grades.iter_rows(named=True)
        for grade in AuditGrade
    ]
    is_any = any(n for _, n in parts)
    return Section(
        title="Quality assurance",
        paragraphs=(
            "Aspects of reviews audited as good or outstanding: "
            f"{said(catalogue.AUDITS_GOOD, facts)}.",
        ),
        tables=(
            (
                Table(
                    caption="Audits of the year, by aspect and grade",
                    heads=("Aspect", *(grade.label for grade in AuditGrade)),
                    rows=tuple(
                        (row["aspect"], *(wording.number(row[grade.value]) for grade in AuditGrade))
                        for row in grades.iter_rows(named=True)
                    ),
                    numbers=frozenset(range(1, len(AuditGrade) + 1)),
                ),
            )
            if is_any
            else ()
        ),
        to_write=(
            ToWrite(
                label="What audits found",
                asks="Organisation, conduct and recording of reviews; what was learnt.",
            ),
            ToWrite(
                label="Good practice, and what needs urgent action",
                asks="The Handbook asks for both by name.",
            ),
        ),
    )


def resources() -> Section:
    """Return the field on resources: no data can say it (content 6)."""
    return Section(
        title="Resources",
        to_write=(
            ToWrite(
                label="Whether resources put the quality of the service at risk",
                asks="Posts, hours, administration, independent legal advice, training, space.",
            ),
        ),
    )


def how_it_was_made(facts: Facts, used: Sequence[Measure]) -> Section:
    """Return where the figures come from, what they cannot say, and what each means."""
    taken, snapshot = facts.snapshot.extracted_at, facts.snapshot
    begins = wording.day(snapshot.covers_from) if snapshot.covers_from else "a day not stated"
    return Section(
        title="How this report was made",
        paragraphs=(
            f"Every figure is as at {wording.day(facts.as_at)}, from the data taken "
            f"{wording.moment(taken) if taken else 'on a day not stated'} "
            f"(snapshot {snapshot.id}, settings {facts.policy.hash}). The same snapshot and "
            "settings give the same figures again.",
            f"{told.how_to_read(facts.policy.disclosure)} Numbers of officers and of audits are "
            "neither withheld nor rounded.",
            changed_settings(facts.policy),
        ),
        points=(
            "A share leaves out what cannot be judged and gives the range it could lie in.",
            f"The data begins on {begins}; what happened before is not in it.",
            "What was recorded after the data was taken is not in it, even if it happened in the "
            "year.",
            *snapshot.notes,
        ),
        tables=(definitions(used),),
    )
