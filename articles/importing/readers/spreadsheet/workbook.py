"""Workbooks of Excel and LibreOffice: their sheets, row by row."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from articles.importing.item import NotAnArticle
from articles.importing.readers.records.building import Place
from articles.importing.readers.spreadsheet.table import Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from articles.importing.readers.spreadsheet.table import Cell
    from articles.importing.sources.source_file import SourceFile

EXTENSIONS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
#: In bytes: the file, and all that is packed in it. A workbook is read as a whole.
_LARGEST = 100_000_000
_LARGEST_UNPACKED = 500_000_000
_DAMAGED = (CalamineError, OSError, ValueError, zipfile.BadZipFile)
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"


def is_workbook(head: bytes, extension: str) -> bool:
    """Whether a file that begins with `head` is one."""
    if head.startswith(_ZIP):
        return extension in EXTENSIONS or _OPEN_DOCUMENT in head[:200] or b"[Content_Types].xml" in head
    return head.startswith(_OLD_EXCEL) and extension in EXTENSIONS


def sheets(file: SourceFile, wanted: str) -> Iterator[tuple[str, Iterator[Row]]]:
    """The sheets of `file` with their rows, those a person sees; or the one called `wanted`."""
    data = file.whole(_LARGEST)
    _refuse_bomb(data)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        named = [sheet.name for sheet in workbook.sheets_metadata if sheet.visible is SheetVisibleEnum.Visible]
        if wanted and wanted not in workbook.sheet_names:
            raise NotAnArticle(f"it has no sheet “{wanted}”; it has {', '.join(workbook.sheet_names)}")
        for name in [wanted] if wanted else named:
            yield name, _rows(workbook, name, file)
    except _DAMAGED as error:
        raise NotAnArticle(f"the workbook is damaged: {error}") from error


def _rows(workbook: CalamineWorkbook, sheet: str, file: SourceFile) -> Iterator[Row]:
    for number, cells in _cells(workbook, sheet):
        values = [_cell(cell) for cell in cells]
        original = json.dumps(values, ensure_ascii=False, default=str).encode("utf-8", "replace")
        yield Row(values, Place(file.name, f"sheet {sheet}, row {number}", number, original))


def _cells(workbook: CalamineWorkbook, sheet: str) -> Iterator[tuple[int, Sequence[object]]]:
    try:
        found = workbook.get_sheet_by_name(sheet)
        rows = found.iter_rows()
    except _DAMAGED as error:
        raise NotAnArticle(f"the sheet {sheet} is damaged: {error}") from error
    first = found.start[0] if found.start else 0
    yield from ((number, cells) for number, cells in enumerate(rows, 1) if number > first)


def _cell(cell: object) -> Cell:
    if isinstance(cell, timedelta):
        # A time of day that Excel keeps as a part of a day.
        return str(cell)
    return cell if isinstance(cell, str | int | float | bool | date | time) else None


def _refuse_bomb(data: bytes) -> None:
    if not data.startswith(_ZIP):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise NotAnArticle(f"the workbook is damaged: {error}") from error
    if unpacked > _LARGEST_UNPACKED:
        raise NotAnArticle("it becomes far too large when it is unpacked")
