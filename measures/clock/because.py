"""Why each date is what it is, in a sentence: an expression over the row, worded when shown."""

from collections.abc import Collection

import polars as pl

from measures import law
from measures.clock.duties import DUTIES, Duty
from measures.dates import in_words, worded
from measures.record import Record
from measures.words import DutyCode, Status
from measures.words import ReviewRule as Rule

ORDINALS = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth",
            "Tenth")  # fmt: skip


def days(count: pl.Expr) -> pl.Expr:
    """Word a number of days: 1 day, 2 days."""
    return pl.format(
        "{} {}", count, pl.when(count == 1).then(pl.lit("day")).otherwise(pl.lit("days"))
    )


def because(record: Record, duties: Collection[str]) -> pl.Expr:
    """Explain a duty row: what it counts from, the limit, the date, and how it stands.

    `duties` are the codes of the duties among the rows; a row of any other is left without words.
    """
    expression = _other_duties(record, duties)
    is_review = pl.col("duty").is_in([DutyCode.REVIEW.value, DutyCode.ADOPTION_REVIEW.value])
    sentence = pl.when(is_review).then(_review(record)).otherwise(expression)
    estimate = (
        pl.when((pl.col("due_on") > record.calendar.known_to).fill_null(False))
        .then(
            pl.lit(
                f" An estimate: bank holidays after {in_words(record.calendar.known_to)} "
                "are not yet known."
            )
        )
        .otherwise(pl.lit(""))
    )
    return pl.concat_str(sentence, estimate)


def _review(record: Record) -> pl.Expr:
    return pl.concat_str(
        _which(), pl.lit(": "), _reckoning(record), _last_working_day(record), pl.lit(" "),
        _standing(record),
    )  # fmt: skip


def _last_working_day(record: Record) -> pl.Expr:
    """For a review to come: the working day before a due date that is none. The date stays.

    "Not more than" is a ceiling, so the statutory date does not move. Source: domain §0, 3.
    """
    working_day = record.calendar.on_or_before(pl.col("due_on"))
    is_to_come = (
        pl.col("done_on").is_null()
        & pl.col("void_on").is_null()
        & (pl.col("due_on") >= record.as_at)
    )
    return (
        pl.when(is_to_come & (working_day < pl.col("due_on")))
        .then(
            pl.concat_str(pl.lit(" Last working day before it: "), worded(working_day), pl.lit("."))
        )
        .otherwise(pl.lit(""))
    )


def _which() -> pl.Expr:
    """Name the review by its number in the care period, where that is known."""
    number = pl.col("sequence")
    name = number.replace_strict(
        {index: f"{word} review" for index, word in enumerate(ORDINALS, start=1)},
        default=pl.format("Review {}", number),
        return_dtype=pl.String,
    )
    kind = (
        pl.when(pl.col("duty") == DutyCode.ADOPTION_REVIEW.value)
        .then(pl.lit(", not yet placed for adoption"))
        .otherwise(pl.lit(""))
    )
    known = (
        pl.when(pl.col("is_latest"))
        .then(pl.lit("Next review"))
        .when(pl.col("due_on").is_null())
        .then(pl.lit("Review"))
        .otherwise(name)
    )
    return pl.concat_str(known, kind)


def _reckoning(record: Record) -> pl.Expr:
    """Say what the due date counts from and the interval."""
    known = pl.col("rule").replace_strict(
        {
            Rule.STANDARD_FIRST.value: f"+ {law.FIRST_REVIEW_WORKING_DAYS} working days",
            Rule.STANDARD_SECOND.value: f"+ {law.SECOND_REVIEW_MONTHS} months",
            Rule.STANDARD_LATER.value: f"+ {law.LATER_REVIEW_MONTHS} months",
            Rule.SHORT_BREAK_FIRST.value: f"+ {law.SHORT_BREAK_FIRST_MONTHS} months",
            Rule.SHORT_BREAK_LATER.value: f"+ {law.SHORT_BREAK_LATER_MONTHS} months",
            Rule.ADOPTION_UNPLACED_FIRST.value: f"+ {law.ADOPTION_UNPLACED_FIRST_MONTHS} months",
            Rule.ADOPTION_UNPLACED_LATER.value: f"+ {law.ADOPTION_UNPLACED_LATER_MONTHS} months",
            Rule.ADOPTION_PLACED_FIRST.value: f"+ {law.ADOPTION_PLACED_FIRST_DAYS} days",
            Rule.ADOPTION_PLACED_SECOND.value: f"+ {law.ADOPTION_PLACED_SECOND_MONTHS} months",
            Rule.ADOPTION_PLACED_LATER.value: f"+ {law.ADOPTION_PLACED_LATER_MONTHS} months",
            Rule.ADOPTION_RETURNED.value: f"+ {record.policy.clock.return_review_days} days",
        },
        return_dtype=pl.String,
    )
    turned = pl.col("anchor_on") != pl.col("gap_on")
    origin = (
        pl.when(pl.col("rule") == Rule.ADOPTION_PLACED_FIRST.value)
        .then(pl.lit("placed for adoption"))
        .when(pl.col("rule") == Rule.ADOPTION_RETURNED.value)
        .then(pl.lit("returned by adopters"))
        .when(pl.col("rule") == Rule.ADOPTION_UNPLACED_FIRST.value)
        .then(pl.lit("authority to place"))
        .when((pl.col("rule") == Rule.STANDARD_FIRST.value) & (turned | (pl.col("sequence") > 1)))
        .then(pl.lit("no longer short breaks, from"))
        .when(pl.col("rule") == Rule.SHORT_BREAK_FIRST.value)
        .then(pl.lit("first short break"))
        .when(pl.col("rule") == Rule.STANDARD_FIRST.value)
        .then(pl.lit("came into care"))
        .otherwise(pl.lit("previous review held"))
    )
    reckoned = pl.concat_str(
        origin, pl.lit(" "), worded("anchor_on"), pl.lit(" "), known, pl.lit(" = "),
        worded("due_on"), pl.lit("."),
    )  # fmt: skip
    latest = pl.concat_str(
        pl.lit("earlier reviews were not supplied; due at the latest "),
        worded("due_on"),
        pl.lit("."),
    )
    return (
        pl.when(pl.col("due_on").is_null())
        .then(pl.lit("the review before it was not supplied, so its due date cannot be judged."))
        .when(pl.col("is_latest"))
        .then(latest)
        .otherwise(reckoned)
    )


def _standing(record: Record) -> pl.Expr:
    """Say what has happened since."""
    status, booked = pl.col("status"), worded("booked_for")
    late = days(pl.col("days_overdue"))
    held = pl.concat_str(pl.lit("Held "), worded("done_on"))
    booking = (
        pl.when(pl.col("booked_for").is_null())
        .then(pl.when("is_begun").then(pl.lit(" The meetings have begun.")).otherwise(
            pl.lit(" No meeting is booked.")))
        .otherwise(pl.concat_str(pl.lit(" Booked for "), booked, pl.lit(".")))
    )  # fmt: skip
    as_at = in_words(record.as_at)
    sentences = {
        Status.HELD_ON_TIME: pl.concat_str(held, pl.lit(", on time.")),
        Status.HELD_LATE: pl.concat_str(held, pl.lit(", "), late, pl.lit(" late.")),
        Status.STARTED_ON_TIME: pl.concat_str(
            pl.lit("Begun "), worded("met_on"), pl.lit(" in time, completed "), worded("done_on"),
            pl.lit(", "), late, pl.lit(" after due."),
        ),
        Status.NOT_REQUIRED: pl.concat_str(
            pl.lit("Fell away on "), worded("void_on"), pl.lit(" before it was overdue.")
        ),
        Status.MISSED: pl.concat_str(
            pl.lit("Not held: "), late, pl.lit(" overdue when it fell away on "), worded("void_on"),
            pl.lit("."),
        ),
        Status.UNRECORDED: pl.concat_str(
            pl.lit("A meeting was booked for "), booked,
            pl.lit(" and nothing has been recorded since: possibly held."),
        ),
        Status.OVERDUE: pl.concat_str(
            pl.lit("Overdue by "), late, pl.lit(f" on {as_at}."), booking
        ),
        Status.BOOKED_LATE: pl.concat_str(
            pl.lit("Booked for "), booked, pl.lit(", after it is due.")
        ),
    }  # fmt: skip
    return pl.coalesce(
        *(pl.when(status == word.value).then(said) for word, said in sentences.items()),
        pl.when(pl.col("done_on").is_not_null()).then(pl.concat_str(held, pl.lit("."))),
        pl.when((status == Status.UNKNOWN.value) & (pl.col("due_on") < record.as_at)).then(
            pl.lit("Cannot be judged: an SSDA903 return carries no reviews of short breaks.")
        ),
        booking.str.strip_chars(),
    )


def _other_duties(record: Record, duties: Collection[str]) -> pl.Expr:
    return pl.coalesce(
        *(
            pl.when(pl.col("duty") == duty.code.value).then(_sentence(duty, record))
            for duty in DUTIES
            if duty.code.value in duties
        ),
        pl.lit(""),
    )


def _sentence(duty: Duty, record: Record) -> pl.Expr:
    why = pl.when(pl.col("due_on").is_null()).then(pl.lit("no date was set for it"))
    unknown = pl.concat_str(
        pl.lit(f"{duty.code.label}: cannot be judged, because "),
        why.otherwise(pl.lit("it was not supplied")),
        pl.lit("."),
    )
    template = duty.explained.replace("{limit}", str(duty.limit(record)))
    parts: list[pl.Expr] = []
    for piece in template.replace("{", "\0{").replace("}", "}\0").split("\0"):
        if piece == "{opened}":
            parts.append(worded("opened_on"))
        elif piece == "{due}":
            parts.append(worded("due_on"))
        elif piece:
            parts.append(pl.lit(piece))
    status, late = pl.col("status"), days(pl.col("days_overdue"))
    fell_away = pl.concat_str(
        pl.lit(". Fell away on "), worded("void_on"), pl.lit(" before it was overdue.")
    )
    if duty.not_required_says is not None:
        otherwise = pl.lit(f". {duty.not_required_says}.")
        fell_away = pl.when(pl.col("void_on").is_null()).then(otherwise).otherwise(fell_away)
    standing = (
        pl.when(status == Status.DONE_ON_TIME.value)
        .then(pl.concat_str(pl.lit(". Done "), worded("done_on"), pl.lit(", on time.")))
        .when(status == Status.DONE_LATE.value)
        .then(pl.concat_str(pl.lit(". Done "), worded("done_on"), pl.lit(", "), late,
                            pl.lit(" late.")))
        .when(status == Status.OVERDUE.value)
        .then(pl.concat_str(pl.lit(". Overdue by "), late, pl.lit(".")))
        .when((status == Status.MISSED.value) & pl.col("void_on").is_null())
        .then(pl.lit(". Not recorded."))
        .when(status == Status.MISSED.value)
        .then(pl.concat_str(pl.lit(". Not done when it fell away on "), worded("void_on"),
                            pl.lit(".")))
        .when(status == Status.NOT_REQUIRED.value)
        .then(fell_away)
        .otherwise(pl.lit("."))
    )  # fmt: skip
    return (
        pl.when(status == Status.UNKNOWN.value)
        .then(unknown)
        .otherwise(pl.concat_str(*parts, standing))
    )
