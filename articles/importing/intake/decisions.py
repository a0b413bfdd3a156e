"""What somebody decided not to bring in, as a table says it: known, gone for good, and why."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from articles.importing.cleaning.charset import decode
from articles.importing.intake.expected import numbers_of, path_of
from articles.importing.item import NotAnArticle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.models import ImportRun

_RANGE = re.compile(r"(\d{1,12})(?:-(\d{1,12}))?")
_HEADINGS = frozenset({"why", "reason", "이유", "사유"})


@dataclass(slots=True)
class Decisions:
    """By number, address or file: why it is left out. `used` are those that were asked about."""

    _ranges: list[tuple[int, int, str, str]] = field(default_factory=list)
    _named: dict[str, tuple[str, str]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def add_said(self, run: ImportRun) -> None:
        """What people have said of `run` at the desk; one that is here by now is no slip of a table's."""
        for what, why in run.omissions.standing().order_by("pk").values_list("what", "why"):
            self.add(what, why)
            self.used.add(what)

    def add(self, what: str, why: str) -> None:
        """One more."""
        if found := _RANGE.fullmatch(what):
            self._ranges.append((int(found[1]), int(found[2] or found[1]), what, why))
        else:
            self._named[_key(what)] = (what, why)

    def why(self, what: str) -> str:
        """Why the number, address or file is left out; "" where nobody decided that."""
        if what.isdecimal():
            number = int(what)
            found = next(((said, why) for first, last, said, why in self._ranges if first <= number <= last), None)
        else:
            found = self._named.get(_key(what))
        if found is None:
            return ""
        self.used.add(found[0])
        return found[1]

    def why_file(self, name: str, position: str) -> str:
        """Why something in a file is left out: named with its place, as a report does, or by the file alone, with or without folders."""
        files = (name, name.rsplit("/", 1)[-1])
        places = (*(f"{file}: {position}" for file in files if position), *files)
        return next(filter(None, (self.why(place) for place in places if not place.isdecimal())), "")

    def unused(self) -> list[str]:
        """What the table names and nobody asked about: it is here, or is misspelt."""
        said = [*(said for _first, _last, said, _why in self._ranges), *(said for said, _why in self._named.values())]
        return [each for each in said if each not in self.used]


def decisions_in(path: str) -> Decisions:
    """Those of the table at `path`: what, and why. Raises ValueError, which names all that is wrong in it."""
    decisions, wrong = Decisions(), []
    for line, what, why in _rows(path):
        if not why:
            wrong.append(f"line {line}: “{what}”: the second column says why it is left out")
        elif slip := _slip_in(what):
            wrong.append(f"line {line}: {slip}")
        else:
            decisions.add(what, why)
    if wrong:
        raise ValueError("; ".join(wrong))
    return decisions


def _slip_in(what: str) -> str:
    """What is wrong with a range; "" where nothing is, or it is none."""
    try:
        numbers_of(what if _RANGE.fullmatch(what) else "0")
    except ValueError as error:
        return str(error)
    return ""


def _rows(path: str) -> Iterator[tuple[int, str, str]]:
    try:
        text = decode(Path(path).read_bytes()).text
    except OSError as error:
        raise ValueError(f"“{path}” cannot be read: {error.strerror}") from error
    except NotAnArticle as error:
        raise ValueError(f"“{path}”: {error.reason}") from error
    delimiter = max(",\t;", key=text.partition("\n")[0].count)
    rows = csv.reader(text.splitlines(), delimiter=delimiter)
    try:
        for number, row in enumerate(rows, 1):
            cells = [cell.strip() for cell in row] + [""]
            if any(cells) and not (number == 1 and cells[1].casefold() in _HEADINGS):
                yield number, cells[0], cells[1]
    except csv.Error as error:
        raise ValueError(f"“{path}” is no table that can be read: line {rows.line_num}: {error}") from error


def _key(what: str) -> str:
    """Addresses by their paths, as `--expect` compares them."""
    return path_of(what) if what.startswith(("/", "http://", "https://")) else what
