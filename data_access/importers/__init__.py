"""Loads a council's returns into the review database."""
