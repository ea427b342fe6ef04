"""How caseloads stand against the range, in words. An FTE that is not entered judges nobody."""

from collections.abc import Mapping

from ui import wording


def against_the_range(counts: Mapping[str, int]) -> str:
    """Say how many IROs at work in view hold more than the range and how many have room.

    `counts` as `summaries.caseload_counts` returns them.
    """
    above, room = counts["above"], counts["capacity"]
    if not counts["working"]:
        return "No IRO at work is in view."
    if counts["working"] == 1:
        return f"The one IRO in view {_stands(counts)}."
    if not counts["judged"]:
        return "No IRO in view can be judged against the range: no FTE is entered."
    return (
        f"{wording.sentence(_or_none(above))} of {counts['judged']} IROs "
        f"{'holds' if above < 2 else 'hold'} more than the range, and "
        f"{_or_none(room)} {'has' if room < 2 else 'have'} room."
    )


def above_the_range(counts: Mapping[str, int]) -> str:
    """Say how many IROs hold more than the range, and no more than that."""
    above = counts["above"]
    if above:
        holds = "holds" if above == 1 else "hold"
        return f"{wording.sentence(wording.count(above, 'IRO'))} {holds} more than the range."
    if counts["working"] and not counts["judged"]:
        return "No FTE is entered, so no IRO can be judged against the range."
    if counts["working"] > counts["judged"]:
        return "No IRO whose FTE is entered holds more than the range."
    return "No IRO holds more than the range."


def _or_none(n: int) -> str:
    return wording.number_word(n) if n else "none"


def _stands(counts: Mapping[str, int]) -> str:
    """Say how the only IRO in view stands."""
    if not counts["judged"]:
        return "cannot be judged against the range: no FTE is entered"
    if counts["above"]:
        return "holds more than the range"
    return "has room" if counts["capacity"] else "is not above the range and has no room"
