"""Faults on purpose: what is seen, and what stays right."""
