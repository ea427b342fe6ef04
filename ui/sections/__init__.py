"""What each page is made of: its sentences, tiles, charts and lists, from facts in scope."""
