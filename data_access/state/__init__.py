"""The dashboard's own store: accounts, sessions, sign-in attempts and the access log.

A database of its own, never the review database, which the dashboard only reads.
"""
