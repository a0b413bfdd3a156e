"""Everything that was handed in, as articles and refusals: each file by the reader of its format."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from articles.importing.item import NotAnArticle, Refusal
from articles.importing.readers import READERS, reader_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.importing.item import LegacyItem
    from articles.importing.sources.handed_in import HandedIn
    from articles.importing.sources.source_file import SourceFile

_logger = logging.getLogger(__name__)


def articles_in(handed_in: HandedIn, format_name: str = "") -> Iterator[LegacyItem | Refusal]:
    """What stands in all files, in their order; read as `format_name`, or as what each file is."""
    for file in handed_in.files():
        if isinstance(file, Refusal):
            yield file
        else:
            yield from _articles_of(file, format_name)


def _articles_of(file: SourceFile, format_name: str) -> Iterator[LegacyItem | Refusal]:
    try:
        reader = READERS[format_name] if format_name else reader_of(file)
        yield from reader.read(file)
    except NotAnArticle as error:
        yield Refusal(file.name, error.reason, line=error.line, original=_kept(file))
    except Exception:
        # A reader's mistake must not end a night's import: the file is named, the rest goes on.
        _logger.exception("The reader failed in %s", file.name)
        yield Refusal(file.name, "the reader failed in it; the server's log says where", original=_kept(file))


def _kept(file: SourceFile) -> bytes:
    """The bytes of a file that was refused, for a person to look at; none of one that is too large or cannot be read."""
    try:
        return file.whole()
    except NotAnArticle:
        return b""
