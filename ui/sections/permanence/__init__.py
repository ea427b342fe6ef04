"""Permanence: drift, silence, and the way to adoption."""
