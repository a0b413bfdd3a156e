"""What lies beside the record and is made again: pages of versions, the search, which copy shows which photo, sizes of photos."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from articles.library.documents import index_documents
from articles.library.photo_uses import rebuild_uses
from articles.library.withholding import perhaps_withheld
from articles.models import Arrangement, Errand, ErrandKind, Photo, Restriction, Version, VersionPage, VersionPhoto
from articles.record.typesetting import composed, typeset_front
from articles.search.index import index, wanted
from articles.tasks import shelve_photo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from newsroom.models import Publication

_BATCH = 200


def make_again(publication: Publication, progress: Callable[[], object]) -> None:
    """All of it, in the transaction that put the record in; sizes of photos are noted as errands."""
    now = timezone.now()
    for versions in _batches(publication):
        _typeset(versions)
        keys = wanted(now).filter(pk__in=[version.pk for version in versions]).values_list("pk", flat=True)
        to_find = set(keys)
        index([version for version in versions if version.pk in to_find])
        for _version in versions:
            progress()
    for arrangement in Arrangement.objects.filter(publication=publication).iterator(chunk_size=_BATCH):
        typeset_front(arrangement)
    rebuild_uses()
    Errand.objects.note(ErrandKind.RENDER, Photo.objects.values_list("pk", flat=True))
    Errand.objects.note(ErrandKind.SHELVE, _restricted())


def afterwards() -> None:
    """Once all is in: files that nobody may fetch go to their shelf at once, before anybody knows what they are called."""
    for key in Errand.objects.filter(kind=ErrandKind.SHELVE).values_list("key", flat=True):
        shelve_photo.call(key)


def _restricted() -> set[int]:
    of_photos = Restriction.objects.standing().filter(photo__isnull=False).values_list("photo_id", flat=True)
    return {key for key in of_photos if key is not None} | set(perhaps_withheld(Photo.objects.all()))


def _batches(publication: Publication) -> Iterator[Sequence[Version]]:
    versions = Version.objects.filter(publication=publication).select_related("publication").order_by("pk")
    batch = list(versions[:_BATCH])
    while batch:
        yield batch
        batch = list(versions.filter(pk__gt=batch[-1].pk)[:_BATCH])


def _typeset(versions: Sequence[Version]) -> None:
    pages, photos = [], []
    for version in versions:
        page, shown = composed(version)
        version.page = page
        pages.append(page)
        photos += [VersionPhoto(version=version, photo=photo) for photo in shown]
        index_documents(version)
    VersionPage.objects.bulk_create(pages)
    VersionPhoto.objects.bulk_create(photos, ignore_conflicts=True)
