"""Translations at the desk: what stands beside its source, what changed there, and which pairs there are."""
