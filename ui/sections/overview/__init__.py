"""Overview, and what changed since another day."""
