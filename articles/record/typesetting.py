"""What a page needs beyond a version's columns: pictures with their renditions, the plain text.

All of it can be made again from the record and the photo library, so it lies beside the record, unguarded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from articles.body import stored_text
from articles.library.documents import index_documents
from articles.library.renditions import photo_entry
from articles.models.arrangement import Arrangement, ArrangementPage, ArrangementPhoto
from articles.models.photo import Photo
from articles.models.restriction import Restriction
from articles.models.version import Version
from articles.models.version_index import VersionPage, VersionPhoto

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


def composed(version: Version) -> tuple[VersionPage, list[Photo]]:
    """The page of `version`, not stored, and the photos on it. Photos no longer in the library are left out."""
    content = version.content
    entries, photos = entries_of(content.photo_keys(), version.language)
    lead = content.lead
    card = {**entries[lead.photo], "alt": lead.alt} if lead and lead.photo in entries else None
    return VersionPage(version=version, card=card, photos=entries, text=stored_text(content.body)), photos


def entries_of(keys: Collection[str], language: str) -> tuple[dict[str, Any], list[Photo]]:
    """What a page keeps of the photos with these hashes, by hash, and the photos themselves; of those in the library.

    Of a restricted photo it keeps nothing, and knows that it stood there.
    """
    if not keys:
        return {}, []
    photos = list(Photo.objects.filter(sha256__in=keys).prefetch_related("renditions"))
    restricted = Restriction.objects.standing().filter(photo__in=photos) if photos else Restriction.objects.none()
    withheld = set(restricted.values_list("photo", flat=True))
    shown = (photo for photo in photos if photo.pk not in withheld)
    return {photo.sha256: {**photo_entry(photo), "alt": photo.alt_in(language)} for photo in shown}, photos


def typeset(version: Version) -> VersionPage:
    """Make or remake the page of `version`."""
    page, photos = composed(version)
    VersionPhoto.objects.bulk_create(
        (VersionPhoto(version=version, photo=photo) for photo in photos), ignore_conflicts=True
    )
    index_documents(version)
    page, _ = VersionPage.objects.update_or_create(
        version=version, defaults={"card": page.card, "photos": page.photos, "text": page.text}
    )
    return page


def typeset_front(arrangement: Arrangement) -> None:
    """Make or remake what a front page needs beyond the layout: the pictures that stand in place of stories' own."""
    keys = {slot.photo for slot in arrangement.content.slots() if slot.photo}
    entries, photos = entries_of(keys, arrangement.language)
    ArrangementPhoto.objects.bulk_create(
        (ArrangementPhoto(arrangement=arrangement, photo=photo) for photo in photos), ignore_conflicts=True
    )
    ArrangementPage.objects.update_or_create(arrangement=arrangement, defaults={"photos": entries})


def typeset_again(photos: Iterable[Photo]) -> set[int]:
    """Remake the pages that show any of `photos`; the primary keys of their publications."""
    shown = list(photos)
    versions = Version.objects.filter(version_photos__photo__in=shown).distinct()
    publications = set()
    for arrangement in Arrangement.objects.filter(photo_rows__photo__in=shown).distinct().iterator(chunk_size=500):
        typeset_front(arrangement)
        publications.add(arrangement.publication_id)
    for version in versions.iterator(chunk_size=500):
        typeset(version)
        publications.add(version.publication_id)
    return publications
