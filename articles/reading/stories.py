"""One story by its number: what readers see of it, and where its old addresses lead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef

from articles import corrections
from articles.models.document import Document, VersionDocument
from articles.models.old_path import OldPath
from articles.models.version import Version, VersionKind, began_by, is_given, is_on_site
from articles.reading.faces import page, rows
from articles.reading.shelves import numbered

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from newsroom.house import House

#: No database here has a greater number.
_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Found:
    """A document that an article of this publication links to, or did; only in the first case readers get it."""

    document: Document
    is_on_site: bool


@dataclass(frozen=True, slots=True)
class OldAddress:
    """What an address of before leads to: a path of this site, or that there is nothing any more."""

    path: str
    is_gone: bool = False


def article(house: House, number: int, now: datetime) -> Version | None:
    """The version of the article with this public number that readers see at `now`."""

    def keys(at: datetime, numbered_so: int) -> QuerySet[Any, Any]:
        on_site = corrections.flagged(numbered(house, numbered_so).on_site(at))
        return on_site.order_by("-live_from").values_list("pk", "has_claim_notices")[:1]  # type: ignore[misc]  # annotated

    if number > _LARGEST:
        return None

    found = next(iter(rows(house, "article", keys, now, number)), None)
    return page(house, found[0], has_claim_notices=bool(found[1])) if found else None


def withdrawal(house: House, number: int, now: datetime) -> Version | None:
    """The notice of withdrawal in force at `now` for this public number."""
    return numbered(house, number).in_force(now).filter(kind=VersionKind.WITHDRAWAL).for_page().first()


def document(house: House, number: int, now: datetime) -> Found | None:
    """The document with this number, if an article that readers see at `now` links to it, or one that they saw."""
    links = VersionDocument.objects.filter(document=OuterRef("pk"), version__publication=house.publication_id)
    found = (
        Document.objects.filter(number=number)
        .annotate(on_site=Exists(links.filter(is_on_site(now, through="version__"))))
        .filter(Exists(links.filter(began_by(now, through="version__"))))
        .first()
    )
    return Found(found, found.on_site) if found else None


def moved_to(house: House, path: str, query: Mapping[str, str], now: datetime) -> OldAddress | None:
    """Where the page stands that `path` once led to, here or at the old site; None when it led to none.

    Asked only when a page is not found. A withdrawn article has its address too: it says so there. So has a restricted one,
    by its number alone: the words in its address are its headline's.
    """
    spellings = OldPath.spellings(path, query)
    known = OldPath.objects.filter(publication=house.publication_id, path__in=spellings)
    found = sorted(
        known.values_list("path", "article__number", "address", "is_gone"), key=lambda row: spellings.index(row[0])
    )
    for _path, number, address, is_gone in found:
        if is_gone or address:
            return OldAddress(address, is_gone=is_gone)
        current = _path_of(house, number, now) if number else None
        if current is not None:
            return OldAddress(current)
    return None


def _path_of(house: House, number: int, now: datetime) -> str | None:
    """The address of an article; of a restricted one without the words of its headline."""
    here = numbered(house, number).in_force(now)
    path = here.filter(is_given()).values_list("path", flat=True).first()
    if path is None and (withheld := here.values_list("path", flat=True).first()):
        path = f"{withheld.rstrip('/').rpartition('/')[0]}/"
    return path
