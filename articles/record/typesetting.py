"""What a page needs beyond a version's columns: pictures with their renditions, the plain text.

All of it can be made again from the record and the photo library, so it lies beside the record, unguarded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.body import plain_text
from articles.library.documents import index_documents
from articles.library.renditions import photo_entry
from articles.models.photo import Photo
from articles.models.version import Version, VersionPage, VersionPhoto

if TYPE_CHECKING:
    from collections.abc import Iterable


def composed(version: Version) -> tuple[VersionPage, list[Photo]]:
    """The page of `version`, not stored, and the photos on it. Photos no longer in the library are left out."""
    content = version.content
    keys = content.photo_keys()
    photos = list(Photo.objects.filter(sha256__in=keys).prefetch_related("renditions")) if keys else []
    entries = {photo.sha256: {**photo_entry(photo), "alt": photo.alt_in(version.language)} for photo in photos}
    lead = content.lead
    card = {**entries[lead.photo], "alt": lead.alt} if lead and lead.photo in entries else None
    return VersionPage(version=version, card=card, photos=entries, text=plain_text(content.body)), photos


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


def typeset_again(photos: Iterable[Photo]) -> set[int]:
    """Remake the pages that show any of `photos`; the primary keys of their publications."""
    versions = Version.objects.filter(version_photos__photo__in=list(photos)).distinct()
    publications = set()
    for version in versions.iterator(chunk_size=500):
        typeset(version)
        publications.add(version.publication_id)
    return publications
