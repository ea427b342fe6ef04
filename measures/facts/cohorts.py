"""Cohorts: the circumstances by which children can be chosen, each declared once.

Every child in care has exactly one choice of each cohort. Not recorded is a choice of its own:
choosing "no" never brings in a child of whom it is not known.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from measures.care.voice import AGE_BANDS
from measures.record import DAY_LETTERS, Record
from measures.words import LONG_TERM_FOSTER, PLACED_FOR_ADOPTION, LegalStatus, Placement
from measures.working_days import birthday

NOT_RECORDED, YES, NO = "not_recorded", "yes", "no"
"""Choices of a cohort as they stand in an address; others are its own."""

Chosen = tuple[tuple[str, tuple[str, ...]], ...]
"""Cohorts chosen: code and choices of each. Several choices of one mean any of them."""


@dataclass(frozen=True, kw_only=True)
class Cohort:
    """One circumstance of a child: its choices, and which of them holds."""

    code: str
    """Its name in an address."""
    label: str
    definition: str
    choices: Mapping[str, tuple[str, str]]
    """What each choice is called, and how a sentence says it ("aged 5 to 9")."""
    of: Callable[[Record], pl.Expr]
    """The choice that holds for a row of `_children`; null where it is not recorded."""
    is_personal: bool = False
    """Whether it is a characteristic of the child's, not to be told on a shared screen."""


AGES = dict(zip(("under_5", "5_to_9", "10_to_15", "16_and_over"), AGE_BANDS, strict=True))

LEGAL_GROUPS: Mapping[str, tuple[str, tuple[LegalStatus, ...]]] = {
    "interim_order": ("Interim care order", (LegalStatus.C1,)),
    "care_order": ("Care order", (LegalStatus.C2,)),
    "placement_order": ("Placement order or freed", (LegalStatus.E1, LegalStatus.D1)),
    "section_20": ("Section 20", (LegalStatus.V2,)),
    "short_breaks": ("Short breaks", (LegalStatus.V3, LegalStatus.V4)),
    "protection": ("Emergency protection", (LegalStatus.L1, LegalStatus.L2, LegalStatus.L3)),
    "justice": ("Youth justice", (LegalStatus.J1, LegalStatus.J2, LegalStatus.J3)),
}
"""Groups of SSDA903 LS. Each code is in one."""

HOME_GROUPS: Mapping[str, tuple[str, tuple[Placement, ...]]] = {
    "foster": ("Foster care", (Placement.U4, Placement.U5, Placement.U6)),
    "kinship": ("Kinship foster care", (Placement.U1, Placement.U2, Placement.U3)),
    "adoption": ("Placed for adoption", PLACED_FOR_ADOPTION),
    "parents": ("With parents", (Placement.P1,)),
    "residential": (
        "Children's home or other residential",
        (Placement.K2, Placement.R1, Placement.R2, Placement.R3, Placement.S1),
    ),
    "secure": ("Secure or custody", (Placement.K1, Placement.R5)),
    "supported": (
        "Supported or independent living",
        (Placement.K3, Placement.H5, Placement.P2, Placement.P3),
    ),
    "temporary": (
        "Temporary move",
        (Placement.T0, Placement.T1, Placement.T2, Placement.T3, Placement.T4),
    ),
    "other": (
        "Other, may be unregistered",
        (Placement.Z1, Placement.Z11, Placement.Z12, Placement.Z13, Placement.Z14),
    ),
}
"""Groups of SSDA903 PLACE, after those the DfE publishes. Each code is in one."""


def _age(record: Record) -> pl.Expr:
    born = pl.col("date_of_birth")
    steps = [
        pl.when(record.close < birthday(born, years)).then(pl.lit(code))
        for code, (years, _) in AGES.items()
        if years is not None
    ]
    return pl.when(born.is_not_null()).then(pl.coalesce(*steps, pl.lit(list(AGES)[-1])))


def _group(
    column: str, groups: Mapping[str, tuple[str, Sequence[str]]]
) -> Callable[[Record], pl.Expr]:
    """Return the group of a code; null for none and for a code nobody knows."""
    group_of = {str(code): group for group, (_, codes) in groups.items() for code in codes}
    known = pl.col(column).replace_strict(group_of, default=None, return_dtype=pl.String)
    return lambda _: known


def _yes_no(is_so: pl.Expr) -> pl.Expr:
    return pl.when(is_so).then(pl.lit(YES)).when(~is_so).then(pl.lit(NO))


def _unaccompanied(record: Record) -> pl.Expr:
    """Null if no child of the data has the date: then it was not supplied."""
    is_supplied = record.snapshot.frames["child"]["uasc_until"].is_not_null().any()
    is_so = (pl.col("uasc_until") > record.close).fill_null(False)
    return _yes_no(is_so) if is_supplied else pl.lit(None, pl.String)


def _siblings(_: Record) -> pl.Expr:
    """Others of the child's sibling group in care on the same day; null without a group."""
    together = pl.len().over("sibling_group", "day")
    return pl.when(pl.col("sibling_group").is_not_null()).then(_yes_no(together > 1))


def _named(
    labels: Mapping[str, str], *, says: Callable[[str], str], unknown: str
) -> dict[str, tuple[str, str]]:
    return {
        **{code: (label, says(label[:1].lower() + label[1:])) for code, label in labels.items()},
        NOT_RECORDED: ("Not recorded", unknown),
    }


def _of_groups(groups: Mapping[str, tuple[str, object]]) -> dict[str, str]:
    return {code: label for code, (label, _) in groups.items()}


COHORTS: tuple[Cohort, ...] = (
    Cohort(
        code="age",
        label="Age",
        definition="Age in whole years on the day; a child born on 29 February has the birthday on "
        "1 March in other years. Not recorded: no date of birth, or one after coming into care.",
        choices=_named(
            {code: label for code, (_, label) in AGES.items()},
            says=lambda words: f"aged {words}",
            unknown="age not recorded",
        ),
        of=_age,
        is_personal=True,
    ),
    Cohort(
        code="legal",
        label="Legal status",
        definition="Legal status of the episode in force on the day, in groups.",
        choices=_named(
            _of_groups(LEGAL_GROUPS), says=lambda words: words, unknown="legal status not recorded"
        ),
        of=_group("legal_status", LEGAL_GROUPS),
    ),
    Cohort(
        code="home",
        label="Where the child lives",
        definition="Placement type of the episode in force on the day, in groups.",
        choices=_named(
            _of_groups(HOME_GROUPS), says=lambda words: words, unknown="placement not recorded"
        ),
        of=_group("placement_type", HOME_GROUPS),
    ),
    Cohort(
        code="long_term_foster",
        label="Long-term foster care",
        definition="Yes: the placement is recorded as long-term foster care, with or without kin "
        "(U1, U4). Not recorded: no placement type.",
        choices={
            YES: ("Yes", "in long-term foster care"),
            NO: ("No", "not in long-term foster care"),
            NOT_RECORDED: ("Not recorded", "placement not recorded"),
        },
        of=lambda _: _yes_no(pl.col("placement_type").is_in([p.value for p in LONG_TERM_FOSTER])),
    ),
    Cohort(
        code="short_breaks",
        label="Short breaks",
        definition="Yes: the last legal status known is V3 or V4. Not recorded: none is known.",
        choices={
            YES: ("Yes", "in short breaks"),
            NO: ("No", "not in short breaks"),
            NOT_RECORDED: ("Not recorded", "short breaks not recorded"),
        },
        of=lambda _: _yes_no(pl.col("is_short_break")),
    ),
    Cohort(
        code="siblings",
        label="Brothers and sisters in care",
        definition="Yes: another child of the sibling group is in care on the day, seen or not. "
        "Not recorded: the child has no sibling group in the data.",
        choices={
            YES: ("Yes", "with a brother or sister in care"),
            NO: ("No", "with no brother or sister in care"),
            NOT_RECORDED: ("Not recorded", "sibling group not recorded"),
        },
        of=_siblings,
    ),
    Cohort(
        code="unaccompanied",
        label="Unaccompanied",
        definition="Yes: an unaccompanied asylum-seeking child until after the day. No date means "
        "no; where no child of the data has one it is not recorded.",
        choices={
            YES: ("Yes", "unaccompanied"),
            NO: ("No", "not unaccompanied"),
            NOT_RECORDED: ("Not recorded", "unaccompanied or not is not recorded"),
        },
        of=_unaccompanied,
        is_personal=True,
    ),
    Cohort(
        code="disabled",
        label="Disabled",
        definition="As recorded of the child.",
        choices={
            YES: ("Yes", "disabled"),
            NO: ("No", "not disabled"),
            NOT_RECORDED: ("Not recorded", "disability not recorded"),
        },
        of=lambda _: _yes_no(pl.col("is_disabled")),
        is_personal=True,
    ),
)
"""Every cohort, in the order offered."""

BY_CODE = {cohort.code: cohort for cohort in COHORTS}


def traits(record: Record) -> pl.DataFrame:
    """Return the choice of each cohort that holds for each child in care: never null.

    Columns: child_id and one per cohort, by its code. One row per child in care on `as_at`; of a
    record of several days one per child and day, the key named by the day (`measures.past`).
    """
    children = _children(record)
    chosen = children.select("child_id", *(c.of(record).alias(c.code) for c in COHORTS))
    return chosen.with_columns(pl.col(*BY_CODE).fill_null(NOT_RECORDED)).sort("child_id")


def _children(record: Record) -> pl.DataFrame:
    """One row per child in care and day, with all that a cohort is told by."""
    day = pl.col("child_id").str.head(DAY_LETTERS) if record.is_of_many_days else pl.lit("the day")
    details = record["child"].select("child_id", "is_disabled", "sibling_group", "uasc_until")
    known = record.episodes.sort("care_period_id", "started_on", "episode_id")
    short_breaks = known.group_by("care_period_id").agg(pl.col("is_short_break").last())
    return (
        record.in_care.join(details, on="child_id", how="left")
        .join(short_breaks, on="care_period_id", how="left")
        .with_columns(day=day)
    )


def is_chosen(chosen: Chosen) -> pl.Expr:
    """Whether a row of `traits` has one of the choices of every cohort chosen."""
    return pl.all_horizontal(
        pl.lit(True), *(pl.col(code).is_in(list(choices)) for code, choices in chosen)
    )


def says(chosen: Chosen) -> list[str]:
    """Return one phrase per cohort chosen: "disabled or disability not recorded"."""
    return [
        " or ".join(BY_CODE[code].choices[choice][1] for choice in choices)
        for code, choices in chosen
    ]
