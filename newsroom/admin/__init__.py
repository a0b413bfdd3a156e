"""The desk's screens for who publishes."""

from newsroom.admin import audit, logins, people, publications

__all__ = ["audit", "logins", "people", "publications"]
