"""How each status looks: hue says what it asks, fill whether it is settled, shape which it is.

The word always stands beside the look. Source of the choices: docs on the visual language; the
colours themselves are in .streamlit/config.toml, so that light and dark follow the viewer.
"""

from dataclasses import dataclass

from measures.counts.ahead import WeekLoad
from measures.drift.adoption_track import StepClock
from measures.words import Band, DisputeStatus, Status, Word
from ui import wording


class Severity(Word):
    """How far a child's plan has drifted."""

    RED = "red", "Drift: red"
    AMBER = "amber", "Drift: amber"


class Concern(Word):
    """States of a child that have no vocabulary of their own in the facts."""

    SILENT_DRIFT = "silent_drift", "Silent drift"
    UNALLOCATED = "unallocated", "Unallocated"
    NOT_HEARD = "not_heard", "Not heard twice"
    NOT_SENT = "not_sent", "Record not sent"


class Judgement(Word):
    """How a headline figure stands against its target or limit."""

    OVER_LIMIT = "over_limit", "Over the limit"
    BELOW_TARGET = "below_target", "Below target"
    MET = "met", "Target met"
    NOT_SUPPLIED = "not_supplied", "Not supplied"
    TOO_FEW = "too_few", "Too few to say"


@dataclass(frozen=True)
class Look:
    """How one word is drawn."""

    word: Word
    role: str
    """Chart colour role of its outline: blue, amber, red, violet or grey."""
    icon: str
    """Material icon of its badge."""
    shape: str
    """Vega mark of its points."""
    glyph: str
    """Character that stands for it in a cell or an export."""
    fill: str
    """Chart colour role inside the outline: the role itself (settled), its tint, or paper."""

    @property
    def badge_colour(self) -> str:
        """Streamlit's name for the role in a badge."""
        return {"amber": "orange", "grey": "gray"}.get(self.role, self.role)

    @property
    def on_fill(self) -> str:
        """Chart colour role of text on the fill."""
        return "paper" if self.fill == self.role else "ink"


def _solid(word: Word, role: str, icon: str, shape: str, glyph: str) -> Look:
    return Look(word, role, icon, shape, glyph, fill=role)


def _tint(word: Word, role: str, icon: str, shape: str, glyph: str) -> Look:
    return Look(word, role, icon, shape, glyph, fill=f"{role}_t")


def _outline(word: Word, role: str, icon: str, shape: str, glyph: str) -> Look:
    return Look(word, role, icon, shape, glyph, fill="paper")


_LOOKS = (
    _solid(Status.OVERDUE, "red", "stat_0", "diamond", "◆"),
    _tint(Status.MISSED, "red", "stat_0", "diamond", "◇"),
    _solid(Status.UNRECORDED, "violet", "check_box_outline_blank", "square", "□"),
    _solid(Status.BOOKED_LATE, "amber", "event_busy", "triangle-down", "▼"),
    _tint(Status.DUE_SOON_UNBOOKED, "amber", "change_history", "triangle-up", "△"),
    _solid(Status.HELD_LATE, "amber", "warning", "triangle-up", "▲"),
    _solid(Status.DONE_LATE, "amber", "warning", "triangle-up", "▲"),
    _tint(Status.STARTED_ON_TIME, "blue", "timelapse", "circle", "◐"),
    _solid(Status.HELD_ON_TIME, "blue", "check_circle", "circle", "●"),
    _solid(Status.DONE_ON_TIME, "blue", "check_circle", "circle", "●"),
    _tint(Status.DUE_SOON, "blue", "schedule", "circle", "○"),
    _tint(Status.BOOKED, "grey", "event_available", "circle", "○"),
    _outline(Status.NOT_YET_DUE, "grey", "radio_button_unchecked", "circle", "○"),
    _tint(Status.NOT_REQUIRED, "grey", "do_not_disturb_on", "stroke", "–"),
    _solid(Status.UNKNOWN, "grey", "help", "cross", "?"),
    _solid(Band.WELL_ABOVE, "red", "stat_0", "diamond", "◆"),
    _solid(Band.ABOVE, "amber", "change_history", "triangle-up", "▲"),
    _solid(Band.WITHIN, "blue", "check_circle", "circle", "●"),
    _outline(Band.CAPACITY, "blue", "radio_button_unchecked", "circle", "○"),
    _solid(Band.FTE_NOT_ENTERED, "grey", "help", "cross", "?"),
    _solid(Band.NOT_AVAILABLE, "grey", "person_off", "cross", "–"),
    _solid(WeekLoad.NO_DAYS, "red", "stat_0", "diamond", "◆"),
    _solid(WeekLoad.OVER, "amber", "change_history", "triangle-up", "▲"),
    _solid(WeekLoad.NO_IRO, "red", "person_off", "square", "■"),
    _solid(WeekLoad.NOT_KNOWN, "grey", "help", "cross", "?"),
    _solid(WeekLoad.FITS, "blue", "check_circle", "circle", "●"),
    _solid(DisputeStatus.OVERALL_OVERDUE, "red", "timer_off", "diamond", "◆"),
    _solid(DisputeStatus.STAGE_OVERDUE, "amber", "timer", "triangle-up", "▲"),
    _solid(DisputeStatus.IN_TIME, "blue", "forum", "circle", "●"),
    _outline(DisputeStatus.INFORMAL, "grey", "chat_bubble", "circle", "○"),
    _tint(DisputeStatus.CLOSED, "grey", "inventory_2", "stroke", "–"),
    _solid(Severity.RED, "red", "hourglass_bottom", "diamond", "◆"),
    _solid(Severity.AMBER, "amber", "hourglass_top", "triangle-up", "▲"),
    _solid(Concern.SILENT_DRIFT, "red", "voice_over_off", "diamond", "◆"),
    _solid(Concern.UNALLOCATED, "red", "person_off", "square", "■"),
    _solid(Concern.NOT_HEARD, "amber", "hearing_disabled", "triangle-down", "▼"),
    _solid(Concern.NOT_SENT, "amber", "unsubscribe", "triangle-up", "▲"),
    _solid(StepClock.PAST_LIMIT, "amber", "timer", "triangle-up", "▲"),
    _solid(StepClock.WITHIN_LIMIT, "blue", "check_circle", "circle", "●"),
    _outline(StepClock.NO_LIMIT, "grey", "radio_button_unchecked", "circle", "○"),
    _solid(Judgement.OVER_LIMIT, "red", "stat_0", "diamond", "◆"),
    _solid(Judgement.BELOW_TARGET, "amber", "change_history", "triangle-up", "▲"),
    _solid(Judgement.MET, "blue", "check_circle", "circle", "●"),
    _solid(Judgement.NOT_SUPPLIED, "grey", "help", "cross", "?"),
    _solid(Judgement.TOO_FEW, "grey", "help", "cross", "?"),
)

STATUS: dict[str, Look] = {look.word.value: look for look in _LOOKS}
"""Every status word, as stored, and its look; within each vocabulary the worst first.

`unknown` is one word for duties and for drift tests that cannot be judged.
"""

RANK: dict[str, int] = {value: rank for rank, value in enumerate(STATUS)}
"""The order of the words: worst first within each vocabulary."""


def badge(word: str, text: str | None = None) -> str:
    """Return a badge in Markdown, `text` in place of the word's label if given.

    Raises KeyError for a value that is no status word.
    """
    look = STATUS[word]
    label = wording.escape(look.word.label if text is None else text)
    return f":{look.badge_colour}-badge[:material/{look.icon}: {label}]"


def glyph_word(word: str) -> str:
    """Return glyph and label, "◆ Overdue", for a cell or an export."""
    look = STATUS[word]
    return f"{look.glyph} {look.word.label}"


def glyph_step(word: str) -> str:
    """Return glyph and a short label, "● On time", for the cell of a step that stands in a row."""
    look = STATUS[word]
    return f"{look.glyph} {step_word(word)}"


def step_word(word: str) -> str:
    """Return the label without "Done", which the heading of a step says: "On time", "Late"."""
    short = STATUS[word].word.label.removeprefix("Done ")
    return f"{short[:1].upper()}{short[1:]}"
