"""The annual report, the supervision sheet and the meeting pack."""
