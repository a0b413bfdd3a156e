"""Which file is the picture at an address of the old site, as a person wrote it in a table.

Two columns: an address (or everything below one, where it ends with a slash), and a file (or the folder it lies in).
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from articles.korean import nfc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: Mistakes of a table that are named; whoever wrote it knows by then what is wrong.
_MOST_MISTAKES = 50


class WrongPictureMap(ValueError):
    """The table cannot be used; each of `mistakes` says in which file, line and column, and what to write there."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


class _Old(NamedTuple):
    """An address as it is compared: `www.` and http or https make no difference, and each side may lack the host."""

    host: str
    path: tuple[str, ...]
    query: frozenset[tuple[str, str]]

    def is_on_host_of(self, other: _Old) -> bool:
        return not self.host or not other.host or self.host == other.host


@dataclass(slots=True)
class PictureMap:
    """What the table says; empty where there is none."""

    _files: dict[tuple[str, ...], list[tuple[_Old, str]]] = field(default_factory=lambda: defaultdict(list))
    _folders: list[tuple[_Old, str]] = field(default_factory=list)

    def names_of(self, address: str) -> Iterator[str]:
        """The files it names for `address`, the most exact first."""
        old = _old(address)
        if old is None or not (self._files or self._folders):
            return
        rows = [row for row in self._files.get(old.path, ()) if old.is_on_host_of(row[0]) and row[0].query <= old.query]
        yield from (name for _row, name in sorted(rows, key=lambda row: -len(row[0].query)))
        for row, folder in self._folders:
            if old.path[: len(row.path)] == row.path and old.is_on_host_of(row):
                yield folder + "/".join(old.path[len(row.path) :])

    def add(self, old: _Old, name: str) -> None:
        """One row; of folders the longest address counts first."""
        if name.endswith("/"):
            self._folders.append((old, name))
            self._folders.sort(key=lambda row: -len(row[0].path))
        else:
            self._files[old.path].append((old, name))


def read_picture_map(text: str, called: str, problem_with: Callable[[str], str]) -> PictureMap:
    """The table in `text`. `problem_with` says of a file or folder's name what is wrong with it, "" where nothing is.

    Raises WrongPictureMap with all mistakes.
    """
    found, mistakes = PictureMap(), list[str]()
    known: dict[tuple[_Old, bool], str] = {}
    for number, address, name in _rows(text):
        old = _old(address)
        column, mistake = _mistake(address, old, name, problem_with)
        if old is not None and not mistake and known.setdefault((old, address.endswith("/")), name) != name:
            column, mistake = 1, f"“{address}” stands above already, with another file"
        if mistake:
            mistakes.append(f"{called}:{number}: column {column}: {mistake}")
        elif old is not None:
            found.add(old, name)
    if not mistakes and not known:
        mistakes.append(
            f"{called}:1: nothing stands in it; each line is an address of the old site, a comma, and a file"
        )
    if mistakes:
        more = len(mistakes) - _MOST_MISTAKES
        raise WrongPictureMap([*mistakes[:_MOST_MISTAKES], *([f"… and {more} more mistakes"] if more > 0 else [])])
    return found


def _rows(text: str) -> Iterator[tuple[int, str, str]]:
    delimiter = max(",\t;", key=text.partition("\n")[0].count)
    reader = csv.reader(text.splitlines(), delimiter=delimiter)
    for row in reader:
        cells = [cell.strip() for cell in row]
        is_heading = reader.line_num == 1 and "/" not in cells[0]
        if any(cells) and not is_heading:
            yield reader.line_num, cells[0], cells[1].replace("\\", "/") if len(cells) > 1 else ""


def _mistake(address: str, old: _Old | None, name: str, problem_with: Callable[[str], str]) -> tuple[int, str]:
    """In which column something is wrong, and what; "" where nothing is."""
    if old is None:
        return 1, f"“{address}” is no address; it begins with https:// or /"
    if not name:
        return 2, "it is empty; say which file it is, or in which folder all below the address lies"
    if address.endswith("/") != name.endswith("/"):
        return 2, f"“{address}” and “{name}”: both end with / (all that lies below) or neither does (one picture)"
    return 2, problem_with(name)


def _old(address: str) -> _Old | None:
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if parts.scheme not in {"", "http", "https"} or not (host or parts.path.startswith("/")):
        return None
    return _Old(host, parts_of(unquote(parts.path)), frozenset(parse_qsl(parts.query, keep_blank_values=True)))


def parts_of(path: str) -> tuple[str, ...]:
    """The folders and the name in a path, as they are compared."""
    return tuple(nfc(part).casefold() for part in path.replace("\\", "/").split("/") if part not in {"", "."})
