"""The review clock and every other duty: what must happen, by when, why, and where it stands."""
