"""Of which state of its source a translation was made, and whether the source went on since.

A version readers had is the usual answer. A translation that was begun from copy nobody had published remembers the
saved state instead, until that very state is published.

Where both are unknown (linked by an import) nothing can be said, and a translation is not called behind, until its
source is corrected: whatever it was made from came before that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from articles.copytext import Copy
from articles.models import Article, Revision, Version
from articles.models.version import VersionKind

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

_UNKNOWN = Q(translated_from_version=None, translated_from_edit=None)


def made_from(source: Article) -> tuple[int | None, int | None]:
    """What a translation that says what `source` says now is made from: a version, and a saved state ahead of it."""
    if source.published_edit_version == source.edit_version:
        newest = _standing(source.versions.all()).order_by("-number").first()
        if newest:
            return newest.number, None
    live = source.versions.standing().first()
    return (live.number if live else None), source.edit_version


def set_made_from(translation: Article, version: int | None, edit: int | None) -> None:
    """Store what `translation` was made from, and whether its source went on since."""
    this = Article.objects.filter(pk=translation.pk)
    this.update(translated_from_version=version, translated_from_edit=edit, behind_since=None)
    _recount(this)
    translation.refresh_from_db(fields=["translated_from_version", "translated_from_edit", "behind_since"])


def link(article: Article) -> None:
    """Somebody made `article` the translation of another by hand: it counts as made from what that one says now."""
    source = article.translation_of
    set_made_from(article, *(made_from(source) if source else (None, None)))


def follow(source: Article, appended: Version | None = None) -> None:
    """Tell the translations of `source` that its record changed; `appended` is the new version, if that is why."""
    translations = Article.objects.filter(translation_of=source.pk)
    if not translations.exists():
        return
    if appended is not None and appended.kind != VersionKind.WITHDRAWAL:
        # Copy that was translated before it was published is published now.
        translations.filter(translated_from_edit=source.edit_version).update(
            translated_from_version=appended.number, translated_from_edit=None
        )
    if appended is not None and appended.kind == VersionKind.CORRECTION:
        earlier = _standing(source.versions.filter(live_from__lt=appended.live_from)).order_by("-live_from").first()
        if earlier:
            translations.filter(_UNKNOWN).update(translated_from_version=earlier.number)
    _recount(translations)


def text_made_from(translation: Article) -> Copy | None:
    """The source as it was when it was translated; None where nobody said."""
    source, edit = translation.translation_of_id, translation.translated_from_edit
    found: Revision | Version | None = None
    if edit is not None:
        found = Revision.objects.saved().filter(article=source, edit_version=edit).first()
    if found is None and translation.translated_from_version is not None:
        found = Version.objects.filter(article=source, number=translation.translated_from_version).first()
    return found.content if found else None


def missed(translation: Article, at: datetime) -> list[int]:
    """Numbers of the versions of the source that readers got by `at` and the translation was not made from, newest last."""
    number = translation.translated_from_version
    newer = _newer(Version.objects.filter(article=translation.translation_of_id), number or 0, number)
    return list(newer.filter(live_from__lte=at).order_by("live_from").values_list("number", flat=True))


def count_missed(at: datetime) -> Coalesce:
    """For a query of translations: the versions of its source each was not made from, of those begun by `at`."""
    counted = _missed().filter(live_from__lte=at).order_by().values("article").annotate(many=Count("pk"))
    return Coalesce(Subquery(counted.values("many")), 0)


def last_missed(at: datetime) -> Subquery:
    """For a query of translations: the number of the newest of them."""
    return Subquery(_missed().filter(live_from__lte=at).order_by("-live_from").values("number")[:1])


def _recount(translations: QuerySet[Article]) -> None:
    first = _missed().order_by("live_from").values("live_from")[:1]
    translations.exclude(_UNKNOWN).update(behind_since=Subquery(first))


def _missed() -> QuerySet[Version]:
    """For a query of translations: the versions of its source that each was not made from."""
    versions = Version.objects.filter(article=OuterRef("translation_of"))
    number = Coalesce(OuterRef("translated_from_version"), 0)
    return _newer(versions, number, OuterRef(OuterRef("translated_from_version")))


def _newer(versions: QuerySet[Version], number: Any, number_inside: Any) -> QuerySet[Version]:
    """Those of one source's `versions` that came after the one with the number, which is told once more to a query inside.

    A version with a lower number can begin later: one that was scheduled and kept while another went out before it.
    """
    made_from = _standing(Version.objects.filter(article=OuterRef("article"), number=number_inside))
    later = Q(live_from__gt=Subquery(made_from.values("live_from")))
    # Made from a schedule that was taken back, or from nothing readers had: only the order of numbers is left.
    newer = Q(number__gt=number) & ~Exists(made_from)
    return _standing(versions).filter(later | newer)


def _standing(versions: QuerySet[Version]) -> QuerySet[Version]:
    """Without withdrawals and without schedules that were taken back."""
    kept = Q(live_until=None) | Q(live_until__gt=F("live_from"))
    return versions.exclude(kind=VersionKind.WITHDRAWAL).filter(kept)
