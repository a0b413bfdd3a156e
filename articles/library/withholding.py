"""Which photos nobody may fetch: those that are restricted, and those that stand in nothing but what is restricted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Q

from articles.models.arrangement import Arrangement
from articles.models.desk.article import Article
from articles.models.photo import Photo
from articles.models.restriction import Restriction
from articles.models.version import Version, VersionKind, is_given, withdrawn_since

if TYPE_CHECKING:
    from django.db.models import QuerySet


def is_withheld(photo: Photo) -> bool:
    """Whether the files of `photo` belong where no web server finds them.

    A photo goes with the article or version that is restricted, unless readers have it elsewhere or will: in a version
    that may be given, or over another story on a front page. A withdrawn article gives nobody anything.
    """
    # One question for nearly all photos: there are few restrictions.
    of_what_shows_it = Q(version__version_photos__photo=photo) | Q(article__versions__version_photos__photo=photo)
    standing = Restriction.objects.standing().filter(Q(photo=photo) | of_what_shows_it).values_list("photo", flat=True)
    if not (found := set(standing)) or found != {None}:
        return bool(found)
    given = (
        Version.objects.filter(version_photos__photo=photo)
        .filter(is_given())
        .exclude(kind=VersionKind.WITHDRAWAL)
        .exclude(live_until=F("live_from"))
    )
    return not given.exclude(withdrawn_since()).exists() and not _is_on_a_front(photo)


def photos_of(target: Article | Version) -> QuerySet[Photo]:
    """Those that a version, or any of an article, shows."""
    versions = Version.objects.filter(article=target) if isinstance(target, Article) else [target]
    return Photo.objects.filter(version_photos__version__in=versions).distinct()


def perhaps_withheld(photos: QuerySet[Photo]) -> list[int]:
    """Keys of those of `photos` that also stand in something restricted; nearly always none."""
    standing = Restriction.objects.standing()
    of_article = standing.filter(article__isnull=False).values("article")
    of_version = standing.filter(version__isnull=False).values("version")
    restricted = Version.objects.filter(Q(article__in=of_article) | Q(pk__in=of_version))
    return list(photos.filter(version_photos__version__in=restricted).values_list("pk", flat=True).distinct())


def _is_on_a_front(photo: Photo) -> bool:
    """Whether a front page shows it over a story that may be given."""
    for front in Arrangement.objects.filter(photo_rows__photo=photo).iterator(chunk_size=100):
        stories = {slot.story for slot in front.content.slots() if slot.photo == photo.sha256}
        of_front = Article.objects.filter(publication=front.publication_id, number__in=stories)
        if of_front.exclude(restrictions__in=Restriction.objects.standing()).exists():
            return True
    return False
