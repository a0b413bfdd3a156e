"""Large files as a stream of UTF-8 bytes or lines, whatever encoding of two or four bytes they are in.

What is neither (CP949, windows-1252) passes as it is: its readers decide that piece by piece, in `cleaning.charset`.
"""

from __future__ import annotations

import codecs
from typing import IO, TYPE_CHECKING

from articles.importing.cleaning.charset import likeness
from articles.importing.item import NotAnArticle
from articles.importing.sources.source_file import DAMAGED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.importing.sources.source_file import SourceFile

_CHUNK = 1 << 16
_LIKELY_ENOUGH = 0.9
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def wide_encoding(head: bytes) -> str:
    """The encoding of a file that begins with `head` if its characters have two or four bytes, else ""."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    if b"\0" not in head:
        return ""
    # Latin letters, quotation marks and line ends have one zero byte each, on one side.
    even, odd = head[0:2000:2].count(0), head[1:2000:2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    # A stray zero in a file of single bytes makes no text of it.
    return encoding if likeness(head[:2000].decode(encoding, "ignore")) >= _LIKELY_ENOUGH else ""


def chunks(file: SourceFile) -> Iterator[bytes]:
    """The bytes of `file` a piece at a time, its byte order mark not included.

    Raises NotAnArticle where a zip or disk is damaged, after all that could be read before.
    """
    with file.open() as stream:
        first = _read(stream, file)
        encoding = wide_encoding(first)
        mark = next((mark for mark, _encoding in _MARKS if first.startswith(mark)), b"")
        decoder = codecs.getincrementaldecoder(encoding)("replace") if encoding else None
        data = first[len(mark) :].removeprefix(codecs.BOM_UTF8)
        while data:
            yield decoder.decode(data).encode() if decoder else data
            data = _read(stream, file)


def lines(file: SourceFile, longest: int, end: bytes = b"\n") -> Iterator[tuple[int, bytes | None]]:
    """The lines of `file` by their numbers, with their ends; None for one of more than `longest` bytes."""
    number, held, is_too_long = 1, bytearray(), False
    for chunk in chunks(file):
        for piece in _by_end(chunk, end):
            if len(held) + len(piece) > longest:
                held.clear()
                is_too_long = True
            else:
                held += piece
            if piece.endswith(end):
                yield number, None if is_too_long else bytes(held)
                number, is_too_long = number + 1, False
                held.clear()
    if held or is_too_long:
        yield number, None if is_too_long else bytes(held)


def _by_end(chunk: bytes, end: bytes) -> list[bytes]:
    parts = chunk.split(end)
    return [part + end for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _read(stream: IO[bytes], file: SourceFile) -> bytes:
    try:
        return stream.read(_CHUNK)
    except DAMAGED as error:
        raise NotAnArticle(f"it cannot be read to its end: {error}", name=file.name) from error
