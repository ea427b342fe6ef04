"""Canaries planted in random counties, and what reads the wire for them."""
