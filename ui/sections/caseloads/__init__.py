"""Caseloads: who holds whom, what falls due, and what if."""
