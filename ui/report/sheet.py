"""The supervision sheet: one officer's whole caseload on one A4 page, to talk from.

Limits breached come first, where there are cases enough to say so. Nobody is compared with anybody.
"""

from collections.abc import Sequence
from typing import Any

import polars as pl

from measures import called
from measures.counts import challenge, supervision
from measures.counts.supervision import CASELOAD, Point
from measures.facts import Facts, restricted
from measures.headline import catalogue
from measures.policy import settings
from measures.words import DutyCode, FeedbackKind, Role
from ui import wording
from ui.lists import further_lists
from ui.report.document import Document, Section, table_of
from ui.report.figures import NOT_SUPPLIED, said
from ui.tables.columns import Column, Kind

ROWS = 66
"""Rows of lists that fit on the page beside everything else: tests print it full."""

LEAST = 3
"""Rows a list has at least, if it holds so many."""

HANDLING = (
    "Personal data of children in care, for the supervision of this officer: keep it in the "
    "council's systems and destroy it when it is no longer needed."
)

Rows = tuple[str, pl.DataFrame, tuple[Column, ...]]
"""A list: its name, its rows, and the columns that follow the child's."""


def supervision_sheet(
    facts: Facts, *, role: Role, children: pl.DataFrame, data_taken: str
) -> Document:
    """Return the sheet of one officer from facts cut to that officer and to the reader's role.

    `children` has child_id and `child`, how the reader knows each (`naming`). Lists that do not fit
    are cut and say how many they hold.
    """
    lists = [_with_children(each, children) for each in _lists(facts)]
    name = called.officers(facts)[_officer(facts)["iro_id"]]
    kept = shared_out([rows.height for _, rows, _ in lists], ROWS)
    return Document(
        title=f"Supervision sheet: {name}",
        subtitle=f"As at {wording.day(facts.as_at)}; data taken {data_taken}; whole caseload, "
        f"whatever the filters (snapshot {facts.snapshot.id})",
        sections=(
            Section(title="Caseload", paragraphs=_caseload(facts), is_wide=True),
            Section(title="What to talk about", points=_points(facts), is_wide=True),
            *(
                _section(each, most, role=role)
                for each, most in zip(lists, kept, strict=True)
            ),
            Section(title="Practice noted in 12 months", paragraphs=_practice(facts)),
        ),
        handling=HANDLING,
        is_demo=facts.snapshot.is_demo,
        is_sheet=True,
        rows=sum(rows.height for _, rows, _ in lists),
    )  # fmt: skip


def shared_out(heights: Sequence[int], room: int, *, least: int = LEAST) -> list[int]:
    """Return how many rows each list may show of a page's room: the short ones whole.

    Every list has `least` rows or all it holds; what is left goes to the lists in turn, a row at a
    time, so that no long list takes a short one's place.
    """
    kept = [min(height, least) for height in heights]
    left = room - sum(kept)
    while left > 0 and kept != list(heights):
        for place, height in enumerate(heights):
            if left > 0 and kept[place] < height:
                kept[place] += 1
                left -= 1
    return kept


def naming(facts: Facts, role: Role, *, may_name_restricted: bool = False) -> pl.DataFrame:
    """Return child_id and child, how a role knows each child: managers by case number.

    The child's own IRO reads the name as well. A restricted child has an alias, unless the reader
    may name them.
    """
    number = pl.coalesce("case_number", "child_id")
    name = pl.concat_str("first_name", "last_name", separator=" ", ignore_nulls=True)
    named = pl.when(name == "").then(number).otherwise(pl.concat_str(number, name, separator=" "))
    told = named if role is Role.IRO else number
    if not may_name_restricted:
        told = restricted.or_alias(told, facts)
    return facts.record["child"].select("child_id", child=told)


def _with_children(each: Rows, children: pl.DataFrame) -> Rows:
    title, rows, columns = each
    known = rows.join(children, on="child_id", how="left", maintain_order="left").with_columns(
        case_number=pl.coalesce("child", "child_id")
    )
    return title, known, columns


def _section(each: Rows, most: int, *, role: Role) -> Section:
    title, rows, columns = each
    if rows.is_empty():
        return Section(title=f"{title}: none")
    of_child = Column("case_number", "Child", Kind.NAME)
    shown = "" if most >= rows.height else f"First {most} of {rows.height:,} shown"
    made = table_of(rows.head(most), (of_child, *columns), role=role, caption=shown)
    return Section(title=f"{title}: {rows.height:,}", tables=(made,))


def _lists(facts: Facts) -> list[Rows]:
    due = Column("due_on", "Due", Kind.DATE)
    late = Column("days_overdue", "Days late", Kind.COUNT)
    booked = Column("booked_for", "Booked", Kind.DATE)
    status = Column("status", "Status", Kind.STATUS)
    soon = pl.concat(
        [catalogue.REVIEWS_DUE_SOON.rows(facts), catalogue.REVIEWS_BOOKED_LATE.rows(facts)]
    )
    return [
        ("Reviews overdue", _dated(catalogue.REVIEWS_OVERDUE.rows(facts)), (due, late, booked)),
        ("Reviews not recorded", _dated(catalogue.REVIEWS_UNRECORDED.rows(facts)), (due, booked)),
        ("Reviews due soon or booked late", _dated(soon), (due, booked, status)),
        (
            _drift_title(facts),
            _drifting(facts),
            (Column("since_on", "Since", Kind.DATE), Column("why", "Why")),
        ),
        (
            f"{facts.policy.disputes.label}s open",
            _disputes(facts),
            (Column("stage", "Stage"), Column("overall_due_on", "20 days end", Kind.DATE),
             Column("status", "Clock", Kind.STATUS)),
        ),
        (
            "Children not heard twice running",
            catalogue.NOT_HEARD_TWICE.rows(facts).sort("last_review_on", "child_id"),
            (Column("last_review_on", "Last review", Kind.DATE),),
        ),
        (
            "Decisions and records to send",
            _worded(supervision.records_to_send(facts)),
            (Column("what", "What"), due, status),
        ),
        ("Midway checks due", supervision.midway_checks_due(facts), (due, status)),
    ]  # fmt: skip


def _dated(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.sort("due_on", "child_id", nulls_last=True)


def _worded(rows: pl.DataFrame) -> pl.DataFrame:
    words = {duty.value: duty.label for duty in DutyCode}
    return rows.with_columns(what=pl.col("duty").replace_strict(words, return_dtype=pl.String))


def _drifting(facts: Facts) -> pl.DataFrame:
    """Return the drifting children, the silent ones first, with the worst test that fires."""
    named = pl.col("test").replace_strict(further_lists.DRIFT_TESTS, default=pl.col("test"))
    fires = (
        facts.drift.filter(pl.col("severity") != "unknown")
        .sort("child_id", pl.col("severity") != "red", "since_on", "test")
        .group_by("child_id", maintain_order=True)
        .agg(
            worst=pl.format("{}, {}", named, "severity").first(),
            more=pl.len().cast(pl.Int64) - 1,
        )
    )
    silent = pl.col("is_silent_drift").fill_null(False)
    return (
        catalogue.CHILDREN_DRIFTING.rows(facts)
        .join(fires, on="child_id", how="left", maintain_order="left")
        .with_columns(
            why=pl.concat_str(
                "worst",
                pl.when(pl.col("more") > 0).then(pl.format(" (+{})", "more")),
                pl.when(silent).then(pl.lit("; no challenge")),
                ignore_nulls=True,
            )
        )
        .sort(~silent, "since_on", "child_id", nulls_last=True)
    )


def _drift_title(facts: Facts) -> str:
    silent = int(catalogue.SILENT_DRIFT.figure(facts).numerator or 0)
    return f"Children drifting ({silent:,} silently)" if silent else "Children drifting"


def _disputes(facts: Facts) -> pl.DataFrame:
    """Return the open formal disputes, the longest open first."""
    words = {stage: name.split(":")[0] for stage, name in facts.policy.disputes.stage_names.items()}
    return (
        challenge.open_disputes(facts)
        .with_columns(
            stage=pl.col("stage").replace_strict(words, default=None, return_dtype=pl.String)
        )
        .sort("formal_on", "dispute_id", nulls_last=True)
    )


def _officer(facts: Facts) -> dict[str, Any]:
    """Return the one row of `Facts.officers` that is an officer's."""
    return facts.officers.filter(pl.col("iro_id").is_not_null()).row(0, named=True)


def _caseload(facts: Facts) -> tuple[str, ...]:
    row = _officer(facts)
    limits = facts.policy.caseload
    fte = row["fte_available"]
    hours = "hours not entered" if fte is None else f"{fte:g} FTE"
    ratio = wording.number(row["children_per_fte"])
    says = {item.key: item.says for item in settings(facts.policy)}
    made_of = "; ".join(
        f"{says[f'weights.{name}']} {n:,} ({'+' if adds > 0 else '−'}{abs(adds):g})"
        for name, n, adds in supervision.load_made_of(facts).iter_rows()
    )
    return (
        f"{wording.plural(row['children'], 'child', 'children')}, {hours}, {ratio} for a full-time "
        f"post (range {limits.per_fte_low} to {limits.per_fte_high}). Weighted load "
        f"{wording.number(row['weighted_load'], 1)}, {wording.number(row['weighted_per_fte'])} "
        "for a full-time post.",
        f"What makes the load: 1 for each child; {made_of or 'nothing besides'}.",
        f"Reviews on time in 12 months: {said(catalogue.REVIEWS_ON_TIME, facts)}. Views given: "
        f"{said(catalogue.PARTICIPATION, facts)}. Spoken to before the review: "
        f"{said(SPOKEN_TO, facts)}.",
    )


SPOKEN_TO = catalogue.BY_CODE[f"{DutyCode.CHILD_SPOKEN_TO.value}_on_time"]

NO_POINTS = "No limit is breached with cases enough to say so."


def _points(facts: Facts) -> tuple[str, ...]:
    return tuple(_said(point) for point in supervision.to_talk_about(facts)) or (NO_POINTS,)


def _said(point: Point) -> str:
    """Word a point: what, how many, and what it is held against."""
    count = wording.number(point.value)
    if point.code == CASELOAD:
        return (
            f"Caseload: {count} children for a full-time post ({point.of} held); the range ends at "
            f"{wording.number(point.limit)}."
        )
    if point.limit is not None:
        return (
            f"Reviews on time: {wording.percent(point.value)} of {point.of:,} in 12 months; the "
            f"target is {wording.percent(point.limit)}."
        )
    if point.of is not None:
        return f"{DutyCode(point.code).label}: {count} overdue now, of {point.of:,} in 12 months."
    return f"{catalogue.BY_CODE[point.code].label}: {count}; it should be none."


def _practice(facts: Facts) -> tuple[str, ...]:
    if not facts.snapshot.is_supplied("practice_feedback"):
        return (f"Good practice and concerns: {NOT_SUPPLIED}.",)
    noted = challenge.feedback_counts(facts)
    informal = int(catalogue.DISPUTES_INFORMAL.figure(facts).numerator or 0)
    return (
        f"Good practice {noted[FeedbackKind.GOOD_PRACTICE.value]:,}; concerns "
        f"{noted[FeedbackKind.CONCERN.value]:,}; informal challenges open {informal:,}.",
    )
