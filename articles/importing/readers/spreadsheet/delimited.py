"""CSV and its kin: rows by commas, tabs or semicolons, in any characters, with line ends and quotation marks in cells."""

from __future__ import annotations

import codecs
import csv
from typing import TYPE_CHECKING

from articles.importing.cleaning.charset import decode
from articles.importing.item import Doubt, DoubtCode, NotAnArticle, Refusal
from articles.importing.readers.records.building import Place
from articles.importing.readers.spreadsheet.table import HEADER_WITHIN, Row
from articles.importing.readers.streams import lines, wide_encoding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from articles.importing.readers.spreadsheet.column_map import ColumnMap
    from articles.importing.sources.source_file import SourceFile

#: In bytes, of a row: the longest body and all about it, many times over.
_LONGEST_ROW = 10_000_000
_DELIMITERS = ",\t;|"


def delimiter_of(head: bytes, columns: ColumnMap) -> tuple[str, int]:
    """What parts the columns of a file that begins with `head`, and how many of their names are known."""
    encoding = wide_encoding(head)
    if encoding:
        head = head[: len(head) // 4 * 4].decode(encoding, "ignore").lstrip("\ufeff").encode()
    head = head.removeprefix(codecs.BOM_UTF8)
    best = (0, 0, ",")
    for delimiter in columns.delimiter or _DELIMITERS:
        for cells in _rows_of_head(head, delimiter):
            known = sum(1 for meant in columns.fields_of(_in_characters(cells, head)) if meant)
            best = max(best, (known, len(cells), delimiter))
    return best[2], best[0]


def rows(file: SourceFile, delimiter: str) -> Iterator[Row | Refusal]:
    """The rows of `file`, and a refusal for each that cannot be read. The first is the row 1."""
    head = file.head()
    taken = _Taken(file, b"\r" if b"\r" in head and b"\n" not in head else b"\n")
    # The limit is the module's, for all that reads CSV in this process.
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_ROW))
    reader = csv.reader(taken.texts(), delimiter=delimiter)
    number = 0
    while True:
        number += 1
        line = taken.number + 1
        position = f"row {number}"
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, _TooLong) as error:
            reason = "the row is far too long; perhaps a quotation mark in it is never closed"
            if isinstance(error, csv.Error) and "field larger" not in str(error):
                reason = f"the row cannot be read: {error}"
            yield Refusal(file.name, reason, position, line, taken.original())
            if isinstance(error, _TooLong):
                reader = csv.reader(taken.texts(), delimiter=delimiter)
            continue
        if taken.number + 1 == line:
            return
        yield _row(cells, Place(file.name, position, line, taken.original(), wide_encoding(head)))


class _TooLong(Exception):
    """A row that would fill the memory."""


class _Taken:
    """The lines of a file as the csv module wants them, and the bytes of those it took for the row in hand.

    Each byte is one character, so that the characters can be told row by row, when the row is known: no byte of a
    character of CP949 or UTF-8 is a quotation mark, a delimiter or the end of a line.
    """

    def __init__(self, file: SourceFile, end: bytes) -> None:
        self._lines = lines(file, _LONGEST_ROW, end)
        self._of_row = bytearray()
        self._is_cr = end == b"\r"
        self.number = 0

    def texts(self) -> Iterator[str]:
        for number, data in self._lines:
            self.number = number
            if data is None or len(self._of_row) + len(data) > _LONGEST_ROW:
                raise _TooLong
            self._of_row += data
            yield (data[:-1] + b"\n" if self._is_cr and data.endswith(b"\r") else data).decode("latin-1")

    def original(self) -> bytes:
        """The bytes of the row, once."""
        data = bytes(self._of_row)
        self._of_row.clear()
        return data


def _row(cells: Sequence[str], place: Place) -> Row | Refusal:
    doubts: tuple[Doubt, ...] = ()
    encoding = "utf-8"
    if not place.original.isascii():
        try:
            place.original.decode()
        except UnicodeDecodeError:
            try:
                decoded = decode(place.original)
            except NotAnArticle as error:
                return Refusal(place.name, error.reason, place.position, place.line, place.original)
            encoding, doubts = decoded.encoding, decoded.doubts
    texts = [cell.encode("latin-1").decode(encoding, "replace").removeprefix("\ufeff") for cell in cells]
    if any("\ufffd" in text for text in texts) and not doubts:
        doubts = (Doubt(DoubtCode.BROKEN_BYTES, "Some of its characters are damaged.", place.line),)
    where = Place(place.name, place.position, place.line, place.original, place.encoding or encoding)
    return Row([text.replace("\r\n", "\n").replace("\r", "\n") for text in texts], where, doubts)


def _rows_of_head(head: bytes, delimiter: str) -> list[list[str]]:
    text = head.decode("latin-1").replace("\r\n", "\n").replace("\r", "\n")
    found: list[list[str]] = []
    try:
        for cells in csv.reader(text.splitlines(keepends=True), delimiter=delimiter):
            found.append(cells)
            if len(found) == HEADER_WITHIN:
                break
    except csv.Error:
        return found
    return found


def _in_characters(cells: Sequence[str], head: bytes) -> list[str]:
    data = [cell.encode("latin-1") for cell in cells]
    try:
        return [cell.decode() for cell in data]
    except UnicodeDecodeError:
        encoding = "cp949" if not head.isascii() else "utf-8"
        return [cell.decode(encoding, "replace") for cell in data]
