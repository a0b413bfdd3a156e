"""Everything that was handed in, as articles and refusals: each file by the reader of its format."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from articles.importing.item import LeftOut, NotAnArticle, Refusal
from articles.importing.readers import reader_of
from articles.importing.sources.beside import is_beside

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from articles.importing.item import LegacyItem
    from articles.importing.readers import Reader
    from articles.importing.sources.handed_in import HandedIn
    from articles.importing.sources.source_file import SourceFile

_logger = logging.getLogger(__name__)


def articles_in(
    handed_in: HandedIn, reader: Reader | None = None, left_out: list[LeftOut] | None = None
) -> Generator[LegacyItem | Refusal]:
    """What stands in all files, in their order; read by `reader`, or as what each file is.

    What they hold besides articles is added to `left_out`.
    """
    for file in handed_in.files():
        if isinstance(file, Refusal):
            yield file
        elif not is_beside(file):
            yield from _articles_of(file, reader, left_out if left_out is not None else [])


def size_of_articles(handed_in: HandedIn) -> int:
    """Bytes of all files that may hold articles, unpacked; their pictures are looked at when an article shows them."""
    return sum(file.size for file in handed_in.files() if not isinstance(file, Refusal) and not is_beside(file))


def _articles_of(file: SourceFile, reader: Reader | None, left_out: list[LeftOut]) -> Iterator[LegacyItem | Refusal]:
    try:
        for found in (reader or reader_of(file)).read(file):
            if isinstance(found, LeftOut):
                left_out.append(found)
            else:
                yield found
    except NotAnArticle as error:
        yield Refusal(file.name, error.reason, "", error.line, _kept(file), error.url, error.fits)
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
