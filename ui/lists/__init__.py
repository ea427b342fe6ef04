"""Lists of children, reviews and disputes: drawn, opened, written to the log, taken away."""
