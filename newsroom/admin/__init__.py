"""The desk's screens for who publishes."""

from newsroom.admin import audit, invitations, logins, people, publications

__all__ = ["audit", "invitations", "logins", "people", "publications"]
