"""The format wxr: an export of WordPress, of any version."""

from __future__ import annotations

import re

from articles.importing.readers.wordpress.reading import read

__all__ = ["read", "recognises"]

_NAMESPACE = re.compile(rb"https?://(?:www\.)?wordpress\.org/export/\d")


def recognises(head: bytes, _extension: str) -> bool:
    """Whether it names WordPress's own words."""
    return _NAMESPACE.search(head.replace(b"\0", b"")) is not None
