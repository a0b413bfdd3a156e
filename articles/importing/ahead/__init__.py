"""A second process that reads ahead, so that a large import takes two cores: it opens what was handed in, reads, cleans and
makes ready for the search, while this one stores. What comes out is what `reading` gives, in the same order.

The other process (`__main__`) is told what to read on its input and answers in parcels on its output. It knows no database.
It ends when this one does, however that came about: then nobody reads what it writes.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from articles.search.read_ahead import remember

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from articles.importing.item import LeftOut, LegacyItem, Refusal
    from articles.search.read_ahead import Read

#: In bytes: what takes less time to import than another process takes to begin.
WORTH_IT = 10_000_000


class ReaderGone(Exception):
    """The other process has ended before all was read."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the other process is told. `dealt_with`: so many articles an earlier run has stored; `searched`: readers are to find
    what comes after them.
    """

    paths: tuple[str, ...]
    root: str
    format: str
    profile: str
    dealt_with: int = 0
    searched: bool = False


@dataclass(frozen=True, slots=True)
class Parcel:
    """What it answers with, again and again: articles and refusals, and texts of theirs as the search reads them.

    The last one, and no other, has `left_out`.
    """

    found: tuple[LegacyItem | Refusal, ...]
    texts: tuple[Read, ...] = ()
    left_out: tuple[LeftOut, ...] | None = None


def articles_ahead(asked: Asked, left_out: list[LeftOut]) -> Generator[LegacyItem | Refusal]:
    """As `reading.articles_in`, read by another process. Raises ReaderGone when that ends too early."""
    with _started() as other:
        if other.stdin is None or other.stdout is None:
            raise TypeError("it is started with pipes")
        try:
            _tell(other.stdin, asked)
            for parcel in _parcels(other.stdout):
                remember(parcel.texts)
                yield from parcel.found
                left_out += parcel.left_out or ()
        finally:
            # Whoever has read enough waits for nothing: it has stored nothing and keeps nothing open.
            other.kill()


def _tell(told: IO[bytes], asked: Asked) -> None:
    try:
        with told:
            pickle.dump(asked, told)
    except OSError as error:
        raise ReaderGone from error


def _parcels(answers: IO[bytes]) -> Iterator[Parcel]:
    while True:
        try:
            parcel: Parcel = pickle.load(answers)  # noqa: S301 - of our own program
        except (EOFError, pickle.UnpicklingError, OSError) as error:
            raise ReaderGone from error
        yield parcel
        if parcel.left_out is not None:
            return


def _started() -> subprocess.Popen[bytes]:
    # Not from the folder that somebody stands in (-P), but from where this process has its modules. In a session of its own:
    # a Ctrl-C is this process' to answer.
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "articles.importing.ahead"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))},
    )
