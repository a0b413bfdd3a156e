"""Old addresses and where each leads, from a table that somebody wrote: for what no imported article says of itself."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from django.db import transaction

from articles.importing.cleaning.charset import decode
from articles.importing.sources.source_file import SourceFile
from articles.models import OldPath
from articles.refusals import Refused
from articles.verbs.leading import target_of
from newsroom.models import MissingAddress, PublicState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsroom.models import Publication

#: What stands for a target where there is none any more.
GONE = "gone"
_LARGEST = 100_000_000


@dataclass(slots=True)
class Told:
    """What became of the rows of a table: how many are new, as they were, changed; and those that were refused."""

    counts: Counter[str] = field(default_factory=Counter)
    refused: list[tuple[int, str]] = field(default_factory=list)


class _DryRun(Exception):
    """Raised inside the transaction to undo it."""


def tell(publication: Publication, file: SourceFile, *, replaces: bool, dry_run: bool) -> Told:
    """Let each old address lead where the table says, all that can in one transaction. Raises NotAnArticle for what is no text.

    Columns: the old address, and a page of this site or "gone". One that leads elsewhere already is refused unless
    `replaces`.
    """
    told = Told()
    try:
        with transaction.atomic():
            for number, old, to in _rows(file):
                try:
                    told.counts[_tell(publication, old, to, replaces=replaces)] += 1
                except Refused as refused:
                    told.refused.append((number, " ".join(refused.reasons)))
            PublicState.objects.bump([publication.pk])
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return told


def _rows(file: SourceFile) -> Iterator[tuple[int, str, str]]:
    text = decode(file.whole(_LARGEST)).text
    delimiter = max(",\t;", key=text.partition("\n")[0].count)
    for number, row in enumerate(csv.reader(text.splitlines(), delimiter=delimiter), 1):
        cells = [cell.strip() for cell in row]
        is_heading = number == 1 and not cells[0].startswith(("/", "http"))
        if any(cells) and not is_heading:
            yield number, cells[0], cells[1] if len(cells) > 1 else ""


def _tell(publication: Publication, old: str, to: str, *, replaces: bool) -> str:
    path = stored_path(old)
    if not to:
        raise Refused(f"“{old}”: the second column says where it leads: a page of this site, or {GONE}")
    target = {"is_gone": True} if to == GONE else target_of(publication.pk, path, to)
    target = {"article": None, "address": "", "is_gone": False, **target}
    there = OldPath.objects.filter(publication=publication, path=path).first()
    if there is None:
        OldPath.objects.create(publication=publication, path=path, **target)
        MissingAddress.objects.filter(publication=publication, path=path).delete()
        return "new"
    if all(getattr(there, name) == value for name, value in target.items()):
        return "unchanged"
    if not replaces:
        raise Refused(
            f"“{old}” leads elsewhere already ({there.article or there.address or GONE}); --replace changes it"
        )
    OldPath.objects.filter(pk=there.pk).update(**target)
    return "changed"


def stored_path(address: str) -> str:
    """The spelling under which a request for `address` is looked up. Raises Refused for what is no address."""
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    if not parts.path.startswith("/"):
        raise Refused(f"“{address}” is no address; it begins with / or https://")
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    spellings = OldPath.spellings(parts.path, query)
    if not spellings:
        raise Refused("the address has more than 500 characters")
    return spellings[0]
