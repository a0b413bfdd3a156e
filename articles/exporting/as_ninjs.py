"""What readers have, for other systems: an item of ninjs 3.1 a line, as the content API answers it, and the originals of its pictures."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.core.files.storage import default_storage
from django.utils import timezone, translation

from articles import corrections
from articles.exporting.departing import Sum, software
from articles.exporting.manifest import KIND_NINJS, Manifest
from articles.exporting.media import Media
from articles.exporting.snapshot import snapshot
from articles.exporting.values import line_of
from articles.illustration import illustration
from articles.models.version import Version, in_microseconds
from articles.public.api import ninjs
from articles.public.edition import Edition
from articles.public.following.entries import absolute
from newsroom.house import house_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from articles.exporting.parcels import Lines, Parcel
    from newsroom.models import Publication

ITEMS = "ninjs.jsonl"
#: Which file of the export is the original of a picture that items name by its address.
PICTURES = "pictures.jsonl"
_BATCH = 200


class Nowhere(Exception):
    """No host leads to the publication, and an item is known by its address."""


def edition_of(publication: Publication) -> Edition:
    """The publication now, at its first host. Raises Nowhere."""
    house = house_of(publication)
    if house is None or house.publication_id != publication.pk:
        raise Nowhere
    return Edition(house, house.first_language, timezone.now(), f"https://{house.hostname}")


def how_many(publication: Publication) -> int:
    """Articles that readers have now."""
    return Version.objects.on_site().filter(publication=publication).count()


def send_ninjs(publication: Publication, parcel: Parcel, progress: Callable[[str], object] = lambda table: None) -> Sum:
    """Write them, and finish the parcel. Raises Nowhere, and OSError when there is no room."""
    # Before the snapshot, in which nothing can be written: a house that nobody has asked for yet notes that it was.
    edition = edition_of(publication)
    with snapshot():
        items, media = parcel.lines(ITEMS), Media(parcel)
        pictures = _Pictures(edition, media, parcel.lines(PICTURES))
        with translation.override(edition.language), timezone.override(edition.house.tzinfo):
            for version, item in _items(edition):
                items.write(line_of(item))
                pictures.of(version)
                progress("articles")
    files = (items.entry, pictures.lines.entry, media.list.entry)
    manifest = Manifest(
        publication.slug,
        in_microseconds(edition.now),
        software(),
        files,
        len(media),
        media.bytes,
        tuple(media.lost),
        KIND_NINJS,
    )
    parcel.finish(manifest.to_json())
    return Sum({"articles": items.entry.lines}, len(media), media.bytes, media.lost)


def _items(edition: Edition) -> Iterator[tuple[Version, ninjs.Item]]:
    """In the order in which they were put on record; two questions a batch besides the articles themselves."""
    versions = Version.objects.on_site(edition.now).filter(publication=edition.house.publication_id)
    batch = list(versions.for_page().order_by("pk")[:_BATCH])
    while batch:
        told = corrections.told_of_each(batch, edition.now)
        pairs = _translations(batch, edition)
        for version in batch:
            others = [other for other in pairs[version.story] if other.language != version.language]
            yield version, ninjs.full(version, edition, told.get(version.pk, corrections.Told()), others)
        batch = list(versions.for_page().filter(pk__gt=batch[-1].pk).order_by("pk")[:_BATCH])


def _translations(versions: list[Version], edition: Edition) -> dict[UUID, list[Version]]:
    found: dict[UUID, list[Version]] = defaultdict(list)
    of_stories = Version.objects.on_site(edition.now).filter(story__in={version.story for version in versions})
    for other in of_stories.for_cards("story").order_by("language", "pk"):
        found[other.story].append(other)
    return found


class _Pictures:
    """Each original once, with the address that items name it by."""

    def __init__(self, edition: Edition, media: Media, lines: Lines) -> None:
        self._edition, self._media, self.lines = edition, media, lines
        self._known: set[str] = set()

    def of(self, version: Version) -> None:
        for key, entry in sorted(version.page.photos.items()):
            if key in self._known:
                continue
            self._known.add(key)
            shown = illustration(entry, "fit")
            path = self._media.copy(default_storage, entry["original"], f"photos: {entry['original']}")
            said = {
                "address": absolute(self._edition, shown.src),
                "path": path,
                "credit": shown.credit,
                "digital_source": shown.digital_source,
            }
            self.lines.write(line_of(said))
