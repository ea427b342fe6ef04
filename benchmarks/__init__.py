"""How long each part takes, and the same measure written in pandas and DuckDB."""
