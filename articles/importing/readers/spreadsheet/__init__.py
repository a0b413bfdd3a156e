"""The format csv: a table with an article in each row, as CSV, TSV, or a workbook of Excel or LibreOffice."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from articles.importing.item import NotAnArticle
from articles.importing.readers.spreadsheet.column_map import BadMap, ColumnMap, column_map, column_map_in
from articles.importing.readers.spreadsheet.delimited import delimiter_of, rows
from articles.importing.readers.spreadsheet.table import Table
from articles.importing.readers.spreadsheet.workbook import is_workbook, sheets

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from articles.importing.item import LegacyItem, Refusal
    from articles.importing.sources.source_file import SourceFile

__all__ = ["BadMap", "configured", "read", "recognises", "with_map"]

_EXTENSIONS = frozenset({".csv", ".tsv", ".tab"})
#: Of the names in the first rows, how many have to be known where the file's own name does not say what it is.
_KNOWN_ENOUGH = 3


@dataclass(frozen=True, slots=True)
class _Reader:
    """The reader with a map of the columns."""

    map: ColumnMap = field(default_factory=ColumnMap)

    def recognises(self, head: bytes, extension: str) -> bool:
        """A workbook, what is called CSV, or any text whose first rows name columns."""
        if is_workbook(head, extension):
            return True
        if head.startswith((b"PK", b"{", b"<")):
            return False
        return extension in _EXTENSIONS or delimiter_of(head, self.map)[1] >= _KNOWN_ENOUGH

    def read(self, file: SourceFile) -> Iterator[LegacyItem | Refusal]:
        """The article of each row."""
        try:
            if is_workbook(file.head(), file.extension):
                yield from self._of_workbook(file)
            else:
                delimiter = delimiter_of(file.head(), self.map)[0]
                yield from Table(file.name, self.map).articles(rows(file, delimiter))
        except NotAnArticle as error:
            raise NotAnArticle(error.reason, name=file.name, line=error.line) from error

    def _of_workbook(self, file: SourceFile) -> Iterator[LegacyItem | Refusal]:
        """Of every sheet that is such a table; the first sheet's own reason when none is."""
        reasons: list[NotAnArticle] = []
        has_table = False
        for _name, its_rows in sheets(file, self.map.sheet):
            try:
                yield from Table(file.name, self.map).articles(its_rows)
                has_table = True
            except NotAnArticle as error:
                reasons.append(error)
        if not has_table:
            raise reasons[0] if reasons else NotAnArticle("there is no sheet in it")


_USUAL = _Reader()
recognises = _USUAL.recognises
read = _USUAL.read


def configured(path: Path) -> _Reader:
    """The reader that follows the map in that file. Raises BadMap, which names all its mistakes."""
    return _Reader(column_map_in(path))


def with_map(settings: Mapping[str, Any]) -> _Reader:
    """The same with the tables of such a file."""
    return _Reader(column_map(settings))
