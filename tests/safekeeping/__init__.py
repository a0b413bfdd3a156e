"""Backups: made, kept, put back, and proved."""
