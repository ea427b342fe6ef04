"""Headline measures: each declared once, counted now, by month and between two days."""
