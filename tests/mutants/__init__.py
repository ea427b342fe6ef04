"""The guards are guarded: each is taken away in turn, and a named test must notice."""
