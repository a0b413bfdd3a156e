"""The formats an import can read, by the name the command line uses: a room or a file each, knowing no database.

A reader is a module with two functions:

    recognises(head: bytes, extension: str) -> bool
        whether a file that begins with `head` (its first 8 kB) is of this format, told by what stands in it
    read(file: SourceFile) -> Iterator[LegacyItem | Refusal | LeftOut]
        what stands in it, one after the other and without holding the file in memory where it can hold many articles: a
        `LegacyItem` for each article, a `Refusal` for each that cannot be read, at last a `LeftOut` for each sort of thing
        besides that nobody takes for an article; raises `NotAnArticle` when the file as a
        whole is not of the format, and nothing else, whatever the bytes are

and, where an old site's own words need explaining, a third:

    configured(path: Path) -> Reader
        the same reader following what somebody wrote about that site into a TOML file; raises ValueError, with all that
        is wrong with it and the file's name
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from articles.importing.item import NotAnArticle
from articles.importing.readers import feed, html_page, json_lines, page_text, spreadsheet, wordpress
from articles.importing.readers.wire import newsml, ninjs, nitf

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from articles.importing.item import LeftOut, LegacyItem, Refusal
    from articles.importing.sources.source_file import SourceFile


class Reader(Protocol):
    """What a reader's module is to whoever uses it."""

    def recognises(self, head: bytes, extension: str, /) -> bool:
        """Whether a file that begins so is of this format."""

    def read(self, file: SourceFile, /) -> Iterator[LegacyItem | Refusal | LeftOut]:
        """What stands in the file."""


#: In the order they are asked whether a file is theirs: the most particular first, what takes any text last.
READERS: Mapping[str, Reader] = {
    "ninjs": ninjs,
    "json-lines": json_lines,
    "newsml-g2": newsml,
    "nitf": nitf,
    "wxr": wordpress,
    "feed": feed,
    "html": html_page,
    "csv": spreadsheet,
    "page-text": page_text,
}


def reader_called(name: str, profile: str = "") -> Reader | None:
    """The reader of the format `name`, following the file `profile` where there is one; None without a name: each file's own.

    Raises ValueError for what does not fit.
    """
    reader = READERS[name] if name else None
    if not profile:
        return reader
    configured = getattr(reader, "configured", None)
    if configured is None:
        named = " or ".join(each for each, one in READERS.items() if hasattr(one, "configured"))
        raise ValueError(f"A profile says how {named} is read; say which with --format.")
    found: Reader = configured(Path(profile))
    return found


def reader_of(file: SourceFile) -> Reader:
    """The reader of the format that `file` is in. Raises NotAnArticle when it is in none."""
    head = file.head()
    for reader in READERS.values():
        if reader.recognises(head, file.extension):
            return reader
    raise NotAnArticle("it is in no format that can be imported", name=file.name)
