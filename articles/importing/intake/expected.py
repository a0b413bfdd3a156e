"""What should have come in, as whoever knows the old site says, and what of it did not."""

from __future__ import annotations

import re
from itertools import batched
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.db.models import Exists, OuterRef, Q

from articles.models import Article, ImportItem, ImportRun, OldPath
from articles.workflow import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsroom.models import Publication

_RANGES = re.compile(r"\d{1,12}(?:-\d{1,12})?(?:,\d{1,12}(?:-\d{1,12})?)*")
_AT_ONCE = 500
#: Above this a range is a slip of the finger.
_MOST = 10_000_000


def expected(said: str) -> Iterator[str]:
    """Numbers of "1-48213,50000", or the lines of a file: numbers or addresses. Raises ValueError saying what is wrong."""
    if _RANGES.fullmatch(said):
        for part in said.split(","):
            yield from map(str, numbers_of(part))
        return
    try:
        with Path(said).open(encoding="utf-8-sig") as lines:
            yield from (line.strip() for line in lines if line.strip())
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"“{said}” is neither numbers (1-48213) nor a readable file with one on each line.") from error


def numbers_of(said: str) -> range:
    """Those of "17" or "400-412". Raises ValueError where it can only be a slip."""
    first, _, last = said.partition("-")
    numbers = range(int(first), int(last or first) + 1)
    if not numbers:
        raise ValueError(f"{said} ends before it begins.")
    if len(numbers) > _MOST:
        raise ValueError(f"{said} is a range of more than {_MOST} numbers.")
    return numbers


def missing(publication: Publication, source: str, said: str) -> Iterator[str]:
    """Those that are expected and are not here, neither held nor public, in their order. Raises as `expected` does.

    An article that went when its import was undone, and has not come in again, is not here.
    """
    stands = ImportItem.objects.filter(article=OuterRef("pk")).exclude(run__state=ImportRun.State.UNDONE)
    here_are = Article.objects.filter(publication=publication).exclude(Q(status=Status.WITHDRAWN) & ~Q(Exists(stands)))
    for some in batched(expected(said), _AT_ONCE):
        numbers = {each for each in some if each.isdecimal()}
        here = set(here_are.filter(source=source, source_id__in=numbers).values_list("source_id", flat=True))
        paths = {each: path_of(each) for each in some if each not in numbers}
        known = OldPath.objects.filter(publication=publication, path__in=paths.values(), article__in=here_are)
        led = set(known.values_list("path", flat=True))
        yield from (each for each in some if each not in here and paths.get(each) not in led)


def in_ranges(absent: Iterable[str]) -> Iterator[str]:
    """Numbers that follow each other as one range: "4", "17-20"; addresses as they are."""
    run: list[int] = []
    for each in absent:
        number = int(each) if each.isdecimal() else None
        if run and number == run[-1] + 1:
            run[1:] = [number]
            continue
        if run:
            yield "-".join(map(str, run))
        run = [] if number is None else [number]
        if number is None:
            yield each
    if run:
        yield "-".join(map(str, run))


def path_of(address: str) -> str:
    """The path under which an address of the old site is noted here."""
    parts = urlsplit(address)
    return OldPath.noted(f"{parts.path}?{parts.query}" if parts.query else parts.path)
