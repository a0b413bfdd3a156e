"""The desk's screens for who publishes."""

from newsroom.admin import logins, people, publications

__all__ = ["logins", "people", "publications"]
