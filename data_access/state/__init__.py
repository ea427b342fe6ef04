"""The dashboard's own store: accounts, sessions and the access log."""
