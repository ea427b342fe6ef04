"""What was said and decided about one child: decisions left open, feedback, practice noted."""

from datetime import date

import polars as pl

from measures.care.placements import current_placements
from measures.facts import Facts
from measures.once import once


def decisions(facts: Facts, child_id: str) -> pl.DataFrame:
    """Return the decisions of the child's reviews not carried out, as `facts.decisions`.

    Adds text and owner (null: not recorded). The most overdue first, those without a date last.
    """
    texts = facts.record["review_decision"].select("review_decision_id", "text", "owner")
    return (
        facts.decisions.filter(pl.col("child_id") == child_id)
        .join(texts, on="review_decision_id", how="left")
        .sort("due_on", "review_decision_id", nulls_last=True)
    )


def feedback(facts: Facts, child_id: str) -> pl.DataFrame:
    """Return on, kind, from_whom, text and resolved_on of all feedback about the child.

    The newest first. `from_whom` is null for practice that the IRO noted (`kind` good_practice or
    concern), whose `text` is the theme and then the text.
    """
    said = facts.record["voice_feedback"].select("voice_feedback_id", "text")
    voices = (
        facts.feedback.filter(pl.col("child_id") == child_id)
        .join(said, on="voice_feedback_id", how="left")
        .select(
            "kind", "from_whom", "text", "resolved_on",
            on="received_on",
        )
    )  # fmt: skip
    noted = facts.record["practice_feedback"].select("practice_feedback_id", "text")
    practice = (
        facts.practice_feedback.filter(pl.col("child_id") == child_id)
        .join(noted, on="practice_feedback_id", how="left")
        .select(
            "kind",
            from_whom=pl.lit(None, pl.String),
            text=pl.concat_str("theme", "text", separator=": ", ignore_nulls=True),
            resolved_on=pl.lit(None, pl.Date),
            on="noted_on",
        )
    )
    return pl.concat([voices, practice]).sort("on", "kind", descending=[True, False])


def heard(facts: Facts, child_id: str, reviews: int = 4) -> pl.DataFrame:
    """Return held_on and participation_code of the child's last reviews held, newest first."""
    return (
        facts.reviews_held.filter(pl.col("child_id") == child_id)
        .sort("held_on", "review_id", descending=True)
        .head(reviews)
        .select("held_on", "participation_code")
    )


def home_since(facts: Facts, child_id: str) -> date | None:
    """Return since when the child has lived in the present home; null if not in care.

    A change of status alone is no move, nor a change to adoption with the same carers; see
    `placements`.
    """
    rows = _homes(facts).filter(pl.col("child_id") == child_id)
    since: date | None = rows["started_on"].max()  # type: ignore[assignment] # a column of dates
    return since


@once
def _homes(facts: Facts) -> pl.DataFrame:
    return current_placements(facts.record).select("child_id", "started_on")
