"""Backups: what is kept of an installation, where, for how long, and how it is put back."""
