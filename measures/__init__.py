"""The rules: pure functions from recorded facts to due dates, statuses and figures.

Imports polars, holidays and the standard library only: no screen, no database, no clock.
"""
