"""What the parts of several pages share: tiles, rows that open, stepping through children."""
