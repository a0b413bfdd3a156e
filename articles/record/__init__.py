"""Keeping the record: how a version is added, what a page needs of it, and the guards that let nobody change it."""
