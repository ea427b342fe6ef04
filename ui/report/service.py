"""The annual report's parts on concerns, permanence, the team, audits and resources."""

from collections.abc import Sequence

import polars as pl

from measures import catalogue, challenge, groups, law, summaries, year
from measures.caseload_ratio import CHILDREN_PER_FTE
from measures.facts import Facts
from measures.grouping import Grouping
from measures.measure import Measure
from measures.quality_counts import audit_grades
from measures.words import AuditGrade, Band, DutyCode, FeedbackKind, OfficerRole
from ui import charts, drift_names, wording
from ui.report.document import Figure, Section, Table, ToWrite, definitions
from ui.report.figures import (
    NOT_SUPPLIED,
    WITHHELD,
    changed_settings,
    counted,
    guarded,
    guarded_parts,
    is_small,
    rule_of_withholding,
)

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


def concerns(facts: Facts) -> Section:
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
    themes, outcomes = _parts(facts, groups.THEMES), _parts(facts, groups.OUTCOMES)
    noted = challenge.feedback_counts(facts)
    good, worry = noted[FeedbackKind.GOOD_PRACTICE.value], noted[FeedbackKind.CONCERN.value]
    return Section(
        title=title,
        paragraphs=(
            f"The process is the {rules.full_name}: {stages}. Together no more than "
            f"{law.DISPUTE_TOTAL_WORKING_DAYS} working days from the formal step; the IRO may pass "
            "over a stage and may go to Cafcass at any time.",
            f"Disputes raised: {guarded(catalogue.DISPUTES_RATE, facts)}. A high number is not "
            "bad in itself: it may be a sign of attention.",
            f"Open on {wording.day(facts.as_at)}: {guarded(catalogue.DISPUTES_OPEN, facts)}.",
            *(f"{measure.label}: {guarded(measure, facts)}." for measure in WITHIN_LIMITS),
            f"Beside them IROs noted {wording.plural(good, 'good practice', 'good practices')} and "
            f"{wording.plural(worry, 'concern')}."
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


def _parts(facts: Facts, grouping: Grouping) -> list[tuple[str, int | None]]:
    return guarded_parts(list(grouping.counts(facts).select("label", "n").iter_rows()), facts)


def _bars(parts: Sequence[tuple[str, int | None]], caption: str) -> tuple[Figure, ...]:
    """Return the chart of parts, withheld ones without a bar; none where there is nothing."""
    told = [(label, n) for label, n in parts if n]
    if not told:
        return ()
    most, n = max(told, key=lambda part: part[1])
    drawn = pl.DataFrame(
        [(label, n, WITHHELD if n is None else wording.number(n)) for label, n in parts],
        schema={"label": pl.String, "value": pl.Int64, "text": pl.String},
        orient="row",
    )
    return (
        Figure(chart=charts.parts(drawn), alt=f"{caption}; most: {most}, {n:,}.", caption=caption),
    )


def permanence(facts: Facts) -> Section:
    """Return how many children drift, by test: what needs urgent action begins here."""
    counts = summaries.drift_counts(facts)
    parts: list[tuple[str, int | None]] = [
        (drift_names.LONG.get(test, test), None if is_small(n, facts) else n)
        for test, n in counts.select("test", pl.col("amber") + pl.col("red")).iter_rows()
        if n
    ]
    caption = f"Children for whom each drift test fires on {wording.day(facts.as_at)}"
    return Section(
        title="Permanence and drift",
        paragraphs=(
            f"Children drifting by one test at least: {guarded(catalogue.CHILDREN_DRIFTING, facts)}"
            f". Without any challenge recorded: {guarded(catalogue.SILENT_DRIFT, facts)}.",
            f"Long-term stability: {guarded(catalogue.LONG_TERM_STABILITY, facts)}.",
            "A child may be in several rows, so the rows do not add up. The tests are the "
            "council's own; no statute defines drift.",
        ),
        tables=(counted(caption, "Test", parts),) if parts else (),
        figures=_bars(parts, caption),
    )


def team(facts: Facts) -> Section:
    """Return caseloads, continuity and make-up of the team (content 2)."""
    ratio = CHILDREN_PER_FTE.figure(facts).value
    limits, people = facts.policy.caseload, year.team(facts)
    iros = facts.officers.filter(role=OfficerRole.IRO.value, is_employed=True)
    fte = float(sum(iros["fte_available"].drop_nulls().to_list()))
    not_entered = iros["fte_available"].null_count()
    bands = _bands(iros)
    caption = "IROs by children for a full-time post"
    years = NOT_SUPPLIED if people.median_years is None else f"{people.median_years:.1f} years"
    contracted = NOT_SUPPLIED if people.contracted is None else wording.number(people.contracted)
    return Section(
        title="Caseloads and the team",
        paragraphs=(
            f"Children in care on {wording.day(facts.as_at)}: "
            f"{guarded(catalogue.CHILDREN_IN_CARE, facts)}; without an IRO: "
            f"{guarded(catalogue.CHILDREN_WITHOUT_IRO, facts)}.",
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
                        WITHHELD if is_small(held, facts) else wording.number(held),
                    )
                    for label, n, held in bands
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
    told = (
        f"withheld ({WITHHELD})"
        if is_small(n, facts) or is_small(of - n, facts)
        else f"{wording.percent(n / of)} ({n:,} of {of:,})"
    )
    return f"Children in care for a year or longer who have had the same IRO for a year: {told}."


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
            f"{guarded(catalogue.AUDITS_GOOD, facts)}.",
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
            f"{rule_of_withholding(facts)} Numbers of officers and of audits are not.",
            changed_settings(facts),
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
