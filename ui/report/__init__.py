"""Documents to take away: the annual report, the supervision sheet and the meeting pack."""
