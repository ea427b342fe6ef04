"""Tables: which fields a role may see, how a column is written, how wide it stands."""
