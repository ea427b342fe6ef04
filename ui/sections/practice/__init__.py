"""Voice and Quality."""
