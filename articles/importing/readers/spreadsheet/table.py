"""The rows of a table, wherever they come from, as records: cells by their fields, in the words that fields know."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from articles.importing.cleaning.bylines import credits_in
from articles.importing.cleaning.moments import moment_of
from articles.importing.cleaning.times import KOREA
from articles.importing.item import Doubt, DoubtCode, LegacyItem, NotAnArticle, Refusal
from articles.importing.readers.records.building import Place, item_of
from articles.importing.readers.records.fields import LABELS, checked, clean
from articles.importing.readers.spreadsheet.column_map import WORDS, ColumnMap

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

type Cell = str | int | float | bool | date | time | None

#: Rows from the top among which the names of the columns are looked for; a title may stand above them.
HEADER_WITHIN = 10
#: Excel cuts what is longer, and says nothing.
_LONGEST_CELL = 32_767
_SPLITS = {
    "tags": r"[,;|#\n、]",
    "bylines": r"[,;|/\n、&·ㆍ]|\band\b",
    "sections": r"[,;|\n>/]",
    "pictures": r"[;|\n]|,\s",
    "addresses": r"[|\n]|,\s",
}
_TAG = re.compile(
    r"<(?:p|br|div|span|img|a|b|i|em|strong|table|ul|ol|h[1-6]|figure|font|center)\b[^<>]*>", re.IGNORECASE
)
_BLOCK = re.compile(r"<(?:p|br|div|table|li|h[1-6])\b", re.IGNORECASE)
_ESCAPED_TAG = re.compile(r"&lt;(?:p|br|div|span|img|table)\b.{0,200}?&gt;", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:amp|quot|lt|gt|apos|nbsp|middot|hellip|[lr][sd]quo|#\d{2,6}|#x[0-9a-fA-F]{2,5});")
_MARKUP = frozenset({"content", "body", "text"})


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what stands in its cells, and where it stands."""

    cells: Sequence[Cell]
    place: Place
    doubts: tuple[Doubt, ...] = ()


@dataclass(slots=True)
class Table:
    """A table whose rows become articles one after the other."""

    name: str
    map: ColumnMap
    header: Sequence[str] = ()
    fields: Sequence[str | None] = ()
    _has_doubted: bool = field(default=False)

    def articles(self, rows: Iterator[Row | Refusal]) -> Iterator[LegacyItem | Refusal]:
        """Each row's article or refusal. Raises NotAnArticle when no row names the columns."""
        waiting: list[str] = []
        for row in rows:
            if isinstance(row, Refusal):
                yield row
            elif self.fields:
                if any(cell not in {None, ""} for cell in row.cells):
                    yield self._article(row)
            elif not self._take_header(row):
                waiting.append(", ".join(str(cell) for cell in row.cells if cell not in {None, ""}))
                if len(waiting) == HEADER_WITHIN:
                    break
        if not self.fields:
            raise NotAnArticle(self._reason(waiting), name=self.name)

    def _take_header(self, row: Row) -> bool:
        header = [str(cell or "").strip() for cell in row.cells]
        fields = self.map.fields_of(header)
        if "headline" in fields and not _MARKUP.isdisjoint(fields):
            self.header, self.fields = header, fields
        return bool(self.fields)

    def _reason(self, waiting: list[str]) -> str:
        first = next(filter(None, waiting), "")
        if not first:
            return "there is nothing in it"
        return (
            "no row names a column for the headline (제목, title …) and one for the text (본문, content …); say in a map"
            f" which they are. The first row says: {first[:200]}"
        )

    def _article(self, row: Row) -> LegacyItem | Refusal:
        """A row's article."""
        record, notes = self._record(row)
        doubts = [*row.doubts, *self._doubts(row, record)]
        try:
            breaks_lines = _settle_markup(record, doubts, row.place.line)
            errors = self._read_times(record)
            values, more = checked(
                {name: value for name, value in record.items() if name not in {"published", "modified"}}
            )
            # Their own mistakes are said already.
            more = [error for error in more if not (error.startswith("published:") and "published" in record)]
            if errors or more:
                raise NotAnArticle(_said([*errors, *more]))
            values |= {name: record[name] for name in ("published", "modified") if name in record}
            return item_of(values | {"breaks_lines": breaks_lines}, row.place, notes, doubts)
        except NotAnArticle as error:
            return Refusal(row.place.name, error.reason, row.place.position, row.place.line, row.place.original)

    def _record(self, row: Row) -> tuple[dict[str, Any], list[str]]:
        """The row's cells by their fields, and what stands in columns that are none."""
        record: dict[str, Any] = dict(self.map.fixed)
        notes: list[str] = []
        for index, cell in enumerate(row.cells):
            if cell is None or cell == "":
                continue
            meant = self.fields[index] if index < len(self.fields) else None
            if meant is None or self._is_no_label(meant, cell):
                column = self.header[index] if index < len(self.header) else f"column {index + 1}"
                notes.append(clean(f"{column}: {_printed(cell)}"))
            elif meant:
                value = self._value(meant, cell)
                has_before = meant in record and meant not in self.map.fixed and isinstance(value, list)
                record[meant] = record[meant] + value if has_before else value
        self._join(record)
        return record, notes

    def _value(self, meant: str, cell: Cell) -> Any:
        """What stands in a cell, as its field wants it."""
        if meant in {"published", "modified", "time"}:
            return cell
        text = _printed(cell)
        if meant not in _MARKUP and _REFERENCE.search(text):
            text = html.unescape(text)
        ours = self.map.values.get(meant, {})
        said = text.strip().casefold()
        text = ours[said] if said in ours else ours.get("*") or WORDS.get(meant, {}).get(said, text)
        if meant == "bylines":
            return self._bylines(text)
        if meant in _SPLITS:
            return self._parts(meant, text)
        return [text] if meant == "notes" else text

    def _is_no_label(self, meant: str | None, cell: Cell) -> bool:
        """Whether it stands where a label of AI should, and is none."""
        if not meant or meant not in LABELS or not (said := self._value(meant, cell)):
            return False
        try:
            LABELS[meant](said)
        except ValueError:
            return True
        return False

    def _parts(self, meant: str, text: str) -> list[str]:
        separator = self.map.separators.get(meant)
        parts = text.split(separator) if separator else re.split(_SPLITS[meant], text)
        found = [part.strip() for part in parts if part.strip()]
        # "News > Politics": the last says the most.
        return found[::-1] if meant == "sections" and ">" in (separator or text) else found

    def _bylines(self, text: str) -> list[str]:
        """Each as it is printed; a row of bare names in parts."""
        if "bylines" not in self.map.separators and credits_in(" ".join(text.split())):
            return [" ".join(text.split())]
        return self._parts("bylines", text)

    def _join(self, record: dict[str, Any]) -> None:
        """What stands in two columns and is one field: day and time, name and e-mail, picture and caption."""
        at = record.pop("time", None)
        day = record.get("published")
        if at is not None and day is None:
            record["published"] = at
        elif at is not None and not (isinstance(day, datetime) and day.time() != time.min):
            record["published"] = f"{day.date().isoformat() if isinstance(day, datetime) else day} {_printed(at)}"
        email = record.pop("email", "")
        if email and len(record.get("bylines", [])) == 1 and "@" not in record["bylines"][0]:
            record["bylines"] = [f"{record['bylines'][0]} {email}"]
        elif email and not record.get("bylines"):
            record.setdefault("notes", []).append(f"e-mail: {email}")
        self._join_pictures(record)
        if self.map.addresses:
            record["addresses"] = [*record.get("addresses", []), *map(_filled(record), self.map.addresses)]

    def _join_pictures(self, record: dict[str, Any]) -> None:
        caption, credit = record.pop("caption", ""), record.pop("credit", "")
        made = record.pop("digital_source", "")
        addresses = record.get("pictures", [])
        text = str(next((record[name] for name in _MARKUP if name in record), ""))
        pictures = [{"address": address, "lead": False} for address in addresses]
        if pictures and addresses[0] not in text:
            pictures[0] |= {"lead": True}
        if pictures:
            pictures[0] |= {"caption": caption, "credit": credit, "digital_source": made}
            record["pictures"] = pictures
        elif caption:
            record.setdefault("notes", []).append(f"caption: {caption}")
        left = [address for address in addresses[1:] if address not in text]
        if left:
            record.setdefault("notes", []).extend(f"A picture that stands nowhere in the text: {each}" for each in left)

    def _read_times(self, record: dict[str, Any]) -> list[str]:
        errors: list[str] = []
        for name in ("published", "modified"):
            if name not in record:
                continue
            try:
                record[name] = moment_of(record[name], self.map.date_formats, self.map.zone or KOREA)
            except ValueError as error:
                errors.append(f"{name}: {error}")
        return errors

    def _doubts(self, row: Row, record: dict[str, Any]) -> Iterator[Doubt]:
        line = row.place.line
        for name, meant, value in zip(self.header, self.fields, row.cells, strict=False):
            if isinstance(value, str) and len(value) == _LONGEST_CELL:
                yield Doubt(DoubtCode.CUT, f"“{name}” is as long as a cell can be; its end is missing.", line)
            if self._is_no_label(meant, value):
                said = f"“{name}” says of AI what is no label; nothing is declared: {_printed(value)}"
                yield Doubt(DoubtCode.AI_LABEL, said, line)
        if "id" not in record:
            record["id"] = _identity(record, row.place)
        if not self._has_doubted:
            self._has_doubted = True
            unknown = ", ".join(
                column for column, meant in zip(self.header, self.fields, strict=True) if column and meant is None
            )
            if unknown:
                yield Doubt(DoubtCode.FIELD_UNKNOWN, f"Kept in the note of each article: {unknown}.", line)
            if "id" not in self.fields:
                yield Doubt(
                    DoubtCode.FIELD_UNKNOWN,
                    "No column gives the old site's number; a row that is changed would come a second time.",
                    line,
                )


def _identity(record: dict[str, Any], place: Place) -> str:
    """Of a row without a number: its address, else its own hash."""
    return str(record.get("url") or f"sha256:{place.digest}")[-200:]


def _filled(record: dict[str, Any]) -> Any:
    def filled(pattern: str) -> str:
        return re.sub(r"\{(\w+)\}", lambda found: str(record.get(found[1], "")), pattern)

    return filled


def _settle_markup(record: dict[str, Any], doubts: list[Doubt], line: int) -> bool:
    """Make `content` HTML or plain text, as it looks; whether each line end in it is a line break."""
    content = record.pop("content", None)
    if content is None:
        return False
    if not _TAG.search(content) and _ESCAPED_TAG.search(content):
        content = html.unescape(content)
        doubts.append(Doubt(DoubtCode.ENCODED_TWICE, "The HTML of its text was written as text; taken for HTML.", line))
    if not _TAG.search(content):
        record["text"] = html.unescape(content) if _REFERENCE.search(content) else content
        return False
    record["body"] = content
    return _BLOCK.search(content) is None


def _printed(cell: Cell) -> str:
    """What a cell shows."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date | time) else str(cell or "")


def _said(errors: list[str]) -> str:
    return errors[0] if len(errors) == 1 else f"{len(errors)} fields are wrong. {'; '.join(errors)}"
