"""Counting hits, and what becomes of the counts."""
