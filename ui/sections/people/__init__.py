"""Accounts, the access log and cover for absence."""
