"""The desk's screens for who publishes."""

from newsroom.admin import people, publications

__all__ = ["people", "publications"]
