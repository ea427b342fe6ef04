"""The data, its checks, and what the numbers mean."""
