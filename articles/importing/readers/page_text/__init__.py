"""The format page-text: a text dump of an article page of the old site, one article in each file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.importing.readers.page_text.reading import read_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.importing.item import LegacyItem
    from articles.importing.sources.source_file import SourceFile

__all__ = ["read", "read_page", "recognises"]


def recognises(_head: bytes, extension: str) -> bool:
    """Any text; whether it is an article's page, reading it tells."""
    return extension in {"", ".txt", ".text"}


def read(file: SourceFile) -> Iterator[LegacyItem]:
    """The one article of `file`. Raises NotAnArticle, naming file and line."""
    yield read_page(file.whole(), file.name)
