"""Disputes: the board, what holds them up, what was learnt."""
