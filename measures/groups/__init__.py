"""Figures in groups: every group opens exactly the rows it counts."""
