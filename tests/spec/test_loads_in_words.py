"""What is said of caseloads: an IRO whose FTE is not entered is neither within the range nor above.

above and room are of those whose FTE is entered.
"""

import pytest

from ui.sections.shared import loads

EXAMPLES = [
    # working, judged, above, room, on Caseloads, on Overview
    (12, 12, 4, 1, "Four of 12 IROs hold more than the range, and one has room.",
     "Four IROs hold more than the range."),
    (12, 12, 1, 0, "One of 12 IROs holds more than the range, and none has room.",
     "One IRO holds more than the range."),
    (12, 12, 0, 2, "None of 12 IROs holds more than the range, and two have room.",
     "No IRO holds more than the range."),
    (12, 9, 0, 0, "None of 9 IROs holds more than the range, and none has room.",
     "No IRO whose FTE is entered holds more than the range."),
    (12, 9, 2, 0, "Two of 9 IROs hold more than the range, and none has room.",
     "Two IROs hold more than the range."),
    (3, 0, 0, 0, "No IRO in view can be judged against the range: no FTE is entered.",
     "No FTE is entered, so no IRO can be judged against the range."),
    (1, 0, 0, 0, "The one IRO in view cannot be judged against the range: no FTE is entered.",
     "No FTE is entered, so no IRO can be judged against the range."),
    (1, 1, 0, 1, "The one IRO in view has room.", "No IRO holds more than the range."),
    (1, 1, 1, 0, "The one IRO in view holds more than the range.",
     "One IRO holds more than the range."),
    (1, 1, 0, 0, "The one IRO in view is not above the range and has no room.",
     "No IRO holds more than the range."),
    (0, 0, 0, 0, "No IRO at work is in view.", "No IRO holds more than the range."),
]  # fmt: skip


@pytest.mark.parametrize(("working", "judged", "above", "room", "each", "service"), EXAMPLES)
def test_who_is_not_judged_is_not_said_to_be_within_the_range(
    working: int, judged: int, above: int, room: int, each: str, service: str
) -> None:
    counts = {"working": working, "judged": judged, "above": above, "capacity": room}

    assert loads.against_the_range(counts) == each
    assert loads.above_the_range(counts) == service
