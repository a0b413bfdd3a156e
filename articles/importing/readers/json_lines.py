"""The format json-lines: one article a line, as a JSON object whose fields docs/importing.md lists.

Also what this system's own export writes. A line is read by itself, so that a file may be of any size and a damaged line
costs that line alone.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from articles.importing.cleaning.charset import decode
from articles.importing.item import Doubt, DoubtCode, NotAnArticle, Refusal
from articles.importing.readers.records.building import Place, item_of
from articles.importing.readers.records.fields import FIELDS, REQUIRED, checked, clean
from articles.importing.readers.streams import lines, wide_encoding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.importing.item import LegacyItem
    from articles.importing.sources.source_file import SourceFile

#: In bytes: the longest body and all about it, many times over.
_LONGEST_LINE = 10_000_000
_EXTENSIONS = frozenset({".jsonl", ".ndjson", ".jsonlines"})
_OBJECT = re.compile(rb"\s*\{\s*\"[^\"\\]{1,60}\"\s*:")
_OURS = re.compile(rb"\"(?:%s)\"\s*:" % b"|".join(name.encode() for name in REQUIRED))


def recognises(head: bytes, extension: str) -> bool:
    """Objects with our fields, one a line; with the extension for it, whatever the lines hold."""
    encoding = wide_encoding(head)
    if encoding:
        head = head[: len(head) // 4 * 4].decode(encoding, "replace").lstrip("\ufeff").encode()
    head = head.removeprefix(b"\xef\xbb\xbf")
    if not _OBJECT.match(head):
        return False
    line = head.lstrip().split(b"\n", 1)[0]
    return extension in _EXTENSIONS or len(set(_OURS.findall(line))) == len(REQUIRED)


def read(file: SourceFile) -> Iterator[LegacyItem | Refusal]:
    """The articles of `file`, line by line, and a refusal naming every wrong field for each line that is none."""
    encoding = wide_encoding(file.head())
    unknown: set[str] = set()
    is_empty = True
    for number, data in lines(file, _LONGEST_LINE):
        if data is not None and not data.strip():
            continue
        is_empty = False
        position = f"line {number}"
        if data is None:
            yield Refusal(file.name, "the line is far too long for an article", position, number)
            continue
        try:
            yield _item(data.rstrip(b"\r\n"), Place(file.name, position, number, data, encoding), unknown)
        except NotAnArticle as error:
            yield Refusal(file.name, error.reason, position, number, data)
    if is_empty:
        raise NotAnArticle("the file is empty", name=file.name)


def _item(data: bytes, place: Place, unknown: set[str]) -> LegacyItem:
    text, encoding, doubts = _text(data, place)
    record = _record(text)
    values, errors = checked(record)
    if errors:
        raise NotAnArticle(_reason(errors))
    notes = [f"{name}: {_said(value)}" for name, value in record.items() if name not in FIELDS]
    new = [name for name in record if name not in FIELDS and name not in unknown]
    if new:
        unknown.update(new)
        named = ", ".join(clean(name) for name in new)
        doubts.append(Doubt(DoubtCode.FIELD_UNKNOWN, f"Kept in the note of each article: {named}.", place.line))
    placed = Place(place.name, place.position, place.line, data, encoding)
    return item_of(values, placed, notes, doubts)


def _text(data: bytes, place: Place) -> tuple[str, str, list[Doubt]]:
    """The line's characters, how they were understood, and what is unsure about them."""
    try:
        text, encoding, doubts = data.decode(), place.encoding or "utf-8", []
    except UnicodeDecodeError:
        decoded = decode(data)
        text, encoding, doubts = decoded.text, decoded.encoding, list(decoded.doubts)
    if "\ufffd" in text and not doubts:
        doubts = [Doubt(DoubtCode.BROKEN_BYTES, "Some of its characters are damaged.", place.line)]
    return text, encoding, doubts


def _record(text: str) -> dict[str, Any]:
    try:
        record = json.loads(text, parse_constant=_no_number, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        said = f"{error.msg} at character {error.colno}" if isinstance(error, json.JSONDecodeError) else str(error)
        raise NotAnArticle(f"it is no JSON: {said}") from error
    if not isinstance(record, dict):
        raise NotAnArticle("it is no JSON object, {…}")
    return record


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; one that says a field twice is damaged, and which of them counts nobody knows."""
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _value in pairs]
        raise ValueError(f"it says {next(name for name in names if names.count(name) > 1)} twice")
    return found


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _reason(errors: list[str]) -> str:
    return errors[0] if len(errors) == 1 else f"{len(errors)} fields are wrong. {'; '.join(errors)}"


def _said(value: Any) -> str:
    return clean(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
