"""From the review database to what a page draws: read once, made once, kept."""
