"""What a council decides for itself: one typed object, with a default and a source for each.

`policy.toml` overrides any setting by its section and name. What the law fixes is in
`measures/law.py` and cannot be changed.
"""

import dataclasses
import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

from measures import categories
from measures.words import DisputeStage, Participation
from measures.working_days import BANK_HOLIDAYS_KNOWN_TO, WorkingDays

OURS = "our default; no legal force"
T = TypeVar("T")


class PolicyError(ValueError):
    """A policy file cannot be used; the message names the key, the value and what is allowed."""


class ByStage(Mapping[str, T]):
    """A value for each dispute stage: read-only and hashable."""

    def __init__(self, values: Mapping[str, T]) -> None:
        """Keep a copy of the values."""
        self._values = dict(values)

    def __getitem__(self, stage: str) -> T:
        """Return one stage's value."""
        return self._values[stage]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the stages."""
        return iter(self._values)

    def __len__(self) -> int:
        """Count the stages."""
        return len(self._values)

    def __hash__(self) -> int:
        """Hash by content, so that a policy can be compared."""
        return hash(tuple(self._values.items()))

    def __repr__(self) -> str:
        """Show the values as a table."""
        return repr(self._values)


def setting(
    default: T,
    says: str,
    source: str = OURS,
    *,
    low: float | None = None,
    high: float | None = None,
    one_of: tuple[str, ...] = (),
) -> T:
    """Declare one setting: its default, what it means, its source and what is allowed."""
    metadata = {"says": says, "source": source, "low": low, "high": high, "one_of": one_of}
    made: T = field(default=default, metadata=metadata)
    return made


@dataclass(frozen=True, kw_only=True)
class Clock:
    """How the review clock is read where the law leaves room."""

    count_entry_day: bool = setting(
        False, "whether the day of coming into care is day 1 of the 20 working days"
    )
    review_date: str = setting(
        "completed",
        "which date a review held over several meetings has",
        one_of=("completed", "first_meeting"),
    )
    return_review_days: int = setting(
        42, "days within which a child returned by adopters is reviewed", low=1, high=365
    )
    due_soon_days: int = setting(28, "days ahead that a review is due soon", low=1, high=182)
    due_soon_days_other: int = setting(
        7, "days ahead that any other duty is due soon", low=1, high=182
    )
    month_due_roll: str = setting(
        "none",
        "whether a due date on a weekend or holiday moves; it does not, as a month is a ceiling",
        "CPR 2010 reg. 33: not more than",
        one_of=("none",),
    )
    unplaced_clock: str = setting(
        "both",
        "which clock runs while a child may be placed for adoption and is not: both do",
        "CPR 2010 reg. 33 and AAR 2005 reg. 36",
        one_of=("both",),
    )
    require_meeting_months: int = setting(
        12,
        "months without a review meeting before a long-term foster child is flagged",
        low=1,
        high=60,
    )
    extra_holidays: tuple[date, ...] = setting((), "extra days that are not working days")
    holidays_known_to: date = setting(
        BANK_HOLIDAYS_KNOWN_TO, "last day for which bank holidays are known", "GOV.UK bank holidays"
    )


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Limits around the review. Working days unless the name says otherwise."""

    iro_appointed: int = setting(
        5, "IRO appointed, from coming into care", "local procedures (Hertfordshire, Rochdale)",
        low=1, high=60,
    )  # fmt: skip
    social_worker_report: int = setting(
        3, "social worker's report, before the review", "IRO Handbook 2010, ch. 3", low=0, high=60
    )
    decisions_sent: int = setting(
        5, "decisions sent, after the review", "IRO Handbook 2010, ch. 3", low=1, high=60
    )
    manager_response: int = setting(
        5, "manager's response, after decisions are sent; silence then counts as agreed",
        "IRO Handbook 2010, ch. 3", low=1, high=60,
    )  # fmt: skip
    record_completed: int = setting(
        15, "record completed, after the review", "IRO Handbook 2010, ch. 3", low=1, high=60
    )
    record_distributed: int = setting(
        20, "record distributed, and outcome sent to the child, after the review",
        "IRO Handbook 2010, ch. 3", low=1, high=60,
    )  # fmt: skip
    midway_window_days: int = setting(
        14, "calendar days either side of the midpoint for the midway check",
        "local practice (Reading, Worcestershire)", low=1, high=60,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class DisputePolicy:
    """The council's own dispute process."""

    label: str = setting("Dispute", "what one challenge is called")
    full_name: str = setting("Progress Resolution Pathway", "what the process is called")
    stage_names: ByStage[str] = setting(
        ByStage(
            {
                DisputeStage.INFORMAL.value: "Informal: social worker or team manager",
                DisputeStage.STAGE_1.value: "Stage 1: team manager",
                DisputeStage.STAGE_2.value: "Stage 2: service manager or head of service",
                DisputeStage.STAGE_3.value: "Stage 3: assistant director or director",
                DisputeStage.STAGE_4.value: "Stage 4: DCS or chief executive",
                DisputeStage.CAFCASS.value: "Cafcass",
            }
        ),
        "who holds each stage",
    )
    stage_working_days: ByStage[int] = setting(
        ByStage({"0": 5, "1": 5, "2": 5, "3": 5, "4": 5}),
        "working days at each stage (0 is a guide)",
        low=1,
        high=20,
    )
    no_update_working_days: int = setting(
        10, "working days without any step before a dispute is flagged", low=1, high=60
    )


@dataclass(frozen=True, kw_only=True)
class Caseload:
    """The range of children per full-time equivalent IRO."""

    per_fte_low: int = setting(
        50, "lowest of the range", "IRO Handbook 2010, 7.15: guidance", low=1, high=200
    )
    per_fte_high: int = setting(
        70, "highest of the range", "IRO Handbook 2010, 7.15: guidance", low=1, high=200
    )
    move_working_days: int = setting(
        20, "working days either side of a review in which no child changes IRO", low=0, high=60
    )
    red_per_fte: int = setting(80, "above this an officer is well above the range", low=1, high=300)
    reviews_per_fte_week: float = setting(
        4.0, "reviews that fill a week of five working days of a full-time IRO",
        f"[D] {OURS}: 70 children with 2.6 reviews a year over 45 weeks", low=0.5, high=20,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Weights:
    """What each circumstance adds to a child's load of 1.0."""

    before_first_review: float = setting(0.5, "before first review", low=-1, high=5)
    care_proceedings: float = setting(0.3, "care proceedings", low=-1, high=5)
    open_dispute: float = setting(0.3, "open formal dispute", low=-1, high=5)
    distant: float = setting(0.2, "placed far away and outside the county", low=-1, high=5)
    unaccompanied: float = setting(0.1, "unaccompanied child", low=-1, high=5)
    moves: float = setting(0.2, "several placements in 12 months", low=-1, high=5)
    unregistered: float = setting(
        0.4, "unregistered placement or deprivation of liberty", low=-1, high=5
    )
    adoption: float = setting(0.2, "authorised or placed for adoption", low=-1, high=5)
    communication: float = setting(0.1, "disability with communication needs", low=-1, high=5)
    missing: float = setting(0.2, "missing episodes", low=-1, high=5)
    sibling: float = setting(-0.3, "second or later sibling, same IRO and home", low=-5, high=1)
    settled: float = setting(-0.2, "settled long-term foster placement", low=-5, high=1)
    short_breaks: float = setting(-0.5, "short breaks", low=-5, high=1)
    floor: float = setting(0.3, "least load of one child", low=0, high=1)
    distant_miles: int = setting(20, "miles from home that count as far away", low=1, high=500)
    moves_placements: int = setting(3, "placements in 12 months that count", low=2, high=20)
    missing_episodes: int = setting(3, "missing episodes that count", low=1, high=50)
    missing_days: int = setting(90, "days in which missing episodes count", low=7, high=366)
    settled_years: int = setting(2, "years in one long-term foster placement", low=1, high=10)


@dataclass(frozen=True, kw_only=True)
class Drift:
    """When each drift test turns amber and red. No statute defines drift."""

    p1_red_months: int = setting(3, "P1: no plan, months after its date until red", low=1, high=60)
    p2_amber_months: int = setting(12, "P2: plan unchanged, amber", low=1, high=120)
    p2_red_months: int = setting(18, "P2: plan unchanged, red", low=1, high=120)
    p3_red_months: int = setting(3, "P3: target passed, red", low=1, high=60)
    p4_amber_days: int = setting(
        426, "P4: entry to placed with adopters", "adoption scorecard threshold, 2014",
        low=1, high=2000,
    )  # fmt: skip
    p5_amber_days: int = setting(
        121, "P5: authority to match", "adoption scorecard threshold, 2014", low=1, high=2000
    )
    p5_red_months: int = setting(12, "P5: authority to match, red", low=1, high=60)
    p6_amber_months: int = setting(6, "P6: adoption decision without order", low=1, high=60)
    p8_amber_months: int = setting(6, "P8: section 20 without a plan, amber", low=1, high=60)
    p8_red_months: int = setting(12, "P8: section 20 without a plan, red", low=1, high=60)
    p8_age_years: int = setting(16, "P8: young people of this age are left out", low=1, high=18)
    p9_amber_months: int = setting(12, "P9: care order at home, amber", low=1, high=60)
    p9_red_months: int = setting(18, "P9: care order at home, red", low=1, high=60)
    p10_amber_placements: int = setting(
        3, "P10: placements in 12 months, amber", "DfE national indicator", low=2, high=20
    )
    p10_red_placements: int = setting(4, "P10: placements in 12 months, red", low=2, high=20)
    p11_amber_months: int = setting(6, "P11: long-term fostering not matched", low=1, high=60)
    p12_amber_months: int = setting(6, "P12: return home not achieved, amber", low=1, high=60)
    p12_red_months: int = setting(9, "P12: return home not achieved, red", low=1, high=60)
    p13_amber_reviews: int = setting(2, "P13: reviews with a decision open, amber", low=1, high=20)
    p13_red_reviews: int = setting(3, "P13: reviews with a decision open, red", low=1, high=20)
    p14_red_days: int = setting(28, "P14: unregistered placement, red", low=1, high=366)


@dataclass(frozen=True, kw_only=True)
class Figures:
    """How headline figures are counted, and the targets they are held against."""

    participated_codes: tuple[str, ...] = setting(
        ("PN1", "PN2", "PN3", "PN5", "PN6"),
        "review codes that count as taking part",
        one_of=tuple(code.value for code in Participation),
    )
    on_time_basis: str = setting(
        "review",
        "what the headline share on time counts: reviews, or children with every review on time",
        "the old national indicator was by child",
        one_of=("review", "child"),
    )
    on_time_target: float = setting(0.95, "share of reviews held on time to aim for", low=0, high=1)
    overdue_limit: int = setting(5, "overdue reviews that call for a decision", low=0, high=1000)
    period_months: int = setting(12, "months a rate looks back", low=1, high=60)
    small_base: int = setting(10, "a share of fewer cases is not shown", low=1, high=100)


@dataclass(frozen=True, kw_only=True)
class Disclosure:
    """What readers outside the service are told of small numbers. A council may withhold more."""

    withheld_up_to: int = setting(
        5,
        "counts from 1 to this are withheld from viewers, packs for outside and the annual report",
        "DfE looked-after statistics, `c`",
        low=5,
        high=10,
    )
    rounded_to: int = setting(
        5, "counts that these are told are rounded to the nearest of this", low=5, high=20
    )


@dataclass(frozen=True, kw_only=True)
class Categories:
    """The words of the council's own lists; what else stands in their columns may be a name."""

    themes: tuple[str, ...] = setting(
        categories.THEMES,
        "themes told by name in meeting view and outside the service; any other is Other there",
    )
    late_reasons: tuple[str, ...] = setting(
        categories.LATE_REASONS, "reasons for late reviews told by name there, in the same way"
    )


@dataclass(frozen=True, kw_only=True)
class Display:
    """Words and ages of data on screen."""

    id_label: str = setting("LCS ID", "what a child's case number is called")
    stale_amber_hours: int = setting(24, "hours after which data is called old", low=1, high=720)
    stale_red_days: int = setting(7, "days after which data is called very old", low=1, high=90)


@dataclass(frozen=True, kw_only=True)
class Retention:
    """How long the dashboard keeps what it writes itself."""

    access_log_years: int = setting(6, "years the access log is kept", low=1, high=25)


@dataclass(frozen=True, kw_only=True)
class Policy:
    """Every local choice in force."""

    clock: Clock = field(default_factory=Clock)
    limits: Limits = field(default_factory=Limits)
    disputes: DisputePolicy = field(default_factory=DisputePolicy)
    caseload: Caseload = field(default_factory=Caseload)
    weights: Weights = field(default_factory=Weights)
    drift: Drift = field(default_factory=Drift)
    figures: Figures = field(default_factory=Figures)
    disclosure: Disclosure = field(default_factory=Disclosure)
    categories: Categories = field(default_factory=Categories)
    display: Display = field(default_factory=Display)
    retention: Retention = field(default_factory=Retention)

    def __post_init__(self) -> None:
        """Refuse settings that contradict each other."""
        load = self.caseload
        if not load.per_fte_low < load.per_fte_high <= load.red_per_fte:
            raise PolicyError(
                f"The caseload bands overlap: per_fte_low [{load.per_fte_low}], per_fte_high "
                f"[{load.per_fte_high}] and red_per_fte [{load.red_per_fte}] must rise."
            )
        for amber, red in _amber_and_red(self.drift):
            if getattr(self.drift, amber) > getattr(self.drift, red):
                raise PolicyError(
                    f"drift.{amber} [{getattr(self.drift, amber)}] is later than "
                    f"drift.{red} [{getattr(self.drift, red)}]: amber must not come after red."
                )

    @property
    def calendar(self) -> WorkingDays:
        """The working days this policy counts."""
        return WorkingDays(
            extra_holidays=self.clock.extra_holidays, known_to=self.clock.holidays_known_to
        )

    @cached_property
    def _settings(self) -> "tuple[Setting, ...]":
        return tuple(
            Setting(
                key=f"{section.name}.{item.name}",
                value=getattr(getattr(self, section.name), item.name),
                default=item.default,
                says=item.metadata["says"],
                source=item.metadata["source"],
            )
            for section in dataclasses.fields(self)
            for item in dataclasses.fields(getattr(self, section.name))
        )

    @cached_property
    def hash(self) -> str:
        """A short fingerprint: two policies with equal settings share it."""
        text = json.dumps([(s.key, str(s.value)) for s in settings(self)])
        return hashlib.sha256(text.encode()).hexdigest()[:12]


def _amber_and_red(drift: Drift) -> Iterator[tuple[str, str]]:
    names = {item.name for item in dataclasses.fields(drift)}
    for name in sorted(names):
        if "_amber_" in name and (red := name.replace("_amber_", "_red_")) in names:
            yield name, red


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One setting as it stands, for the Definitions page and the command line."""

    key: str
    value: Any
    default: Any
    says: str
    source: str

    @property
    def differs(self) -> bool:
        """Whether the council has chosen something else than the default."""
        return bool(self.value != self.default)


def settings(policy: Policy) -> tuple[Setting, ...]:
    """Return every setting of a policy in the order declared."""
    return policy._settings


def load(path: Path | None) -> Policy:
    """Return the policy of a file, or the defaults when no file is named.

    Raises PolicyError for a file that cannot be read, an unknown key, a value of the wrong
    type or out of range: the sentence says the key, the value and what is allowed.
    """
    if path is None:
        return Policy()
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PolicyError(f"The policy file [{path}] cannot be read: {error}.") from error
    sections = {item.name: item for item in dataclasses.fields(Policy)}
    chosen: dict[str, Any] = {}
    for name, values in written.items():
        if name not in sections or not isinstance(values, dict):
            raise PolicyError(
                f"[{name}] is not a section of the policy. Sections: {', '.join(sections)}."
            )
        part = getattr(Policy(), name)
        fields = {item.name: item for item in dataclasses.fields(part)}
        changes = {}
        for key, value in values.items():
            if key not in fields:
                raise PolicyError(
                    f"[{name}.{key}] is not a setting of the policy. Settings of {name}: "
                    f"{', '.join(fields)}."
                )
            changes[key] = _accepted(f"{name}.{key}", value, fields[key])
        chosen[name] = dataclasses.replace(part, **changes)
    return Policy(**chosen)


def _accepted(key: str, value: Any, item: "dataclasses.Field[Any]") -> Any:  # noqa: ANN401 - TOML values
    """Return the value in the setting's type, or say what is allowed."""
    default = item.default
    if isinstance(default, ByStage):
        if not isinstance(value, dict) or not set(value) <= set(default):
            raise PolicyError(f"{key} [{value}] must be a table with keys among {list(default)}.")
        kind = type(next(iter(default.values())))
        return ByStage(
            {**default, **{k: _one(f"{key}.{k}", v, kind, item) for k, v in value.items()}}
        )
    if isinstance(default, tuple) or get_origin(item.type) is tuple:
        if not isinstance(value, list):
            raise PolicyError(f"{key} [{value}] must be a list.")
        kinds = get_args(item.type)
        return tuple(_one(key, entry, kinds[0] if kinds else str, item) for entry in value)
    return _one(key, value, type(default), item)


def _one(key: str, value: Any, kind: type, item: "dataclasses.Field[Any]") -> Any:  # noqa: ANN401 - TOML values
    if kind is float and type(value) is int:
        value = float(value)
    if type(value) is not kind:
        raise PolicyError(f"{key} [{value}] must be {_named(kind)}.")
    low, high, one_of = item.metadata["low"], item.metadata["high"], item.metadata["one_of"]
    if one_of and value not in one_of:
        raise PolicyError(f"{key} [{value}] must be one of {', '.join(one_of)}.")
    if (low is not None and value < low) or (high is not None and value > high):
        raise PolicyError(f"{key} [{value}] must be from {low} to {high}.")
    return value


def _named(kind: type) -> str:
    return {int: "a whole number", float: "a number", bool: "true or false", str: "text"}.get(
        kind, "a date like 2027-05-03"
    )
