"""The format html: a saved page with one article, of the group's old sites or of any other site."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from articles.importing.readers.html_page.profile import WrongProfile, own_profile, shipped
from articles.importing.readers.html_page.reading import read_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.importing.item import LegacyItem
    from articles.importing.readers.html_page.profile import Profile
    from articles.importing.sources.source_file import SourceFile

__all__ = ["Configured", "WrongProfile", "configured", "read", "read_page", "recognises"]

_EXTENSIONS = frozenset({".html", ".htm", ".xhtml", ".shtml", ".mhtml.html", ".php", ".asp", ".jsp"})
_BEGINS = re.compile(
    rb"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*(?:<!doctype\s+html|<html|<head|<body|<meta\s|<title)",
    re.IGNORECASE | re.DOTALL,
)
_HOLDS = re.compile(rb"<(?:body|div|p|table|article|main|section|h1|script|title)[\s>]", re.IGNORECASE)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def recognises(head: bytes, extension: str) -> bool:
    """Whether it begins as a page does, or is called so and has tags."""
    for mark in _MARKS:
        head = head.removeprefix(mark)
    # Of UTF-16, marked or not, every second byte says what is asked here.
    plain = head.replace(b"\0", b"")
    # A dump of a page's text may begin with the line of tags that declares its characters, and hold no other.
    is_page = _BEGINS.match(plain) is not None and _HOLDS.search(plain) is not None
    return is_page or (extension in _EXTENSIONS and b"<" in plain)


def read(file: SourceFile) -> Iterator[LegacyItem]:
    """The one article of `file`. Raises NotAnArticle, naming file and line."""
    yield read_page(file.whole(), file.name, shipped())


@dataclass(frozen=True, slots=True)
class Configured:
    """This reader with a site's own profile before those that are shipped."""

    own: Profile

    def recognises(self, head: bytes, extension: str) -> bool:
        """As without."""
        return recognises(head, extension)

    def read(self, file: SourceFile) -> Iterator[LegacyItem]:
        """As without."""
        yield read_page(file.whole(), file.name, shipped(), self.own)


def known_by(path: str) -> str:
    """By what the profile in the file at `path` knows its pages, in words; "" where there is none, or none any more."""
    try:
        return own_profile(Path(path)).wants() if path else ""
    except WrongProfile:
        return ""


def configured(profile: Path) -> Configured:
    """The reader for the site whose profile is in that file. Raises WrongProfile, which says what is wrong with it."""
    return Configured(own_profile(profile))
