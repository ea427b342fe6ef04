"""Reads and writes: the review database, the snapshots on disk and the own store."""
