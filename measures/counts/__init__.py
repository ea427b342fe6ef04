"""Small counted frames for charts, lists and sheets, each made from facts already in scope."""
