"""One story by its number: what readers see of it, what stands beside it, and where its old addresses lead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from articles import corrections
from articles.models.document import Document, VersionDocument
from articles.models.old_path import OldPath
from articles.models.version import Version, VersionKind, began_by, is_on_site
from articles.reading.shelves import all_of, edition, numbered, root_of, standing_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from newsroom.house import House

RELATED = 4


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside an article: others of its section, and its translations."""

    related: list[Version]
    translations: list[Version]


@dataclass(frozen=True, slots=True)
class Found:
    """A document that an article of this publication links to, or did; only in the first case readers get it."""

    document: Document
    is_on_site: bool


def article(house: House, number: int, now: datetime) -> Version | None:
    """The version of the article with this public number that readers see at `now`."""
    return corrections.flagged(numbered(house, number).on_site(now)).for_page().first()


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


def beside(house: House, version: Version, now: datetime) -> Beside:
    """Newest others of the root section and all translations, in one query."""
    of_edition = edition(house, version.language, now).exclude(public_number=version.public_number)
    related = [shelf.newest_first()[:RELATED] for shelf in standing_in(of_edition, root_of(version, house))]
    translations = (
        Version.objects.filter(publication=house.publication_id, story=version.story)
        .exclude(language=version.language)
        .on_site(now)
    )
    found = list(all_of([*related, translations]).for_cards("story").newest_first())
    return Beside(
        related=[other for other in found if other.language == version.language][:RELATED],
        translations=[other for other in found if other.story == version.story],
    )


def moved_to(house: House, path: str, query: Mapping[str, str], now: datetime) -> str | None:
    """Where the article stands that `path` once led to, here or at the old site; None when it led to none.

    Asked only when a page is not found. A withdrawn article has its address too: it says so there.
    """
    known = OldPath.objects.filter(publication=house.publication_id, path__in=OldPath.spellings(path, query))
    number = known.exclude(article__number=None).values_list("article__number", flat=True).first()
    if number is None:
        return None
    return numbered(house, number).in_force(now).values_list("path", flat=True).first()
