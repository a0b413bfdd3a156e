"""An article opened in the form: all that the page says of its one row, fetched with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.models import Byline, Rendition, Revision, StatusChange
from articles.workflow import Action
from articles.writing.translations import count_missed, last_missed
from newsroom.primary_keys import is_key

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet

    from articles.models import Article


def opened(articles: QuerySet[Any], key: str, user: User) -> Article | None:
    """The article with that key as `user` opens it, in four queries: with its pictures, what is on record, bylines and tags."""
    if not is_key(key):
        return None
    now = timezone.now()
    bylines = Byline.objects.select_related("reporter__merged_into").order_by("position", "id")
    found: Article | None = (
        articles.select_related("lead_photo", "share_photo", "series", "section__parent", "section__merged_into")
        .prefetch_related(Prefetch("bylines", bylines), "tags")
        .annotate(**_readers(user), lead_source=_small("lead_photo"), share_source=_small("share_photo"))
        .annotate(missed_count=count_missed(now), last_missed=last_missed(now))
        .filter(pk=key)
        .first()
    )
    if found is not None:
        found.opened_on = list(found.on_record().select_related("receipt", "published_by__reporter").defer("copy"))
    return found


def _small(photo: str) -> Subquery:
    """The file of its smallest size, which is what the form shows."""
    sizes = Rendition.objects.filter(photo=OuterRef(photo), spec__startswith="fit-", spec__endswith="-webp")
    return Subquery(sizes.order_by("width").values("file")[:1])


def _readers(user: User) -> dict[str, Any]:
    """As `clearing.writers` and `clearing.read_by_another` ask it, which the verb does again."""
    since = Coalesce(OuterRef("published_edit_version"), -1)
    saved = Revision.objects.saved().filter(edit_version__gt=since, edit_version__lte=OuterRef("edit_version"))
    own = Exists(saved.filter(article=OuterRef("pk"), author=user.pk))
    by_its_writers = Revision.objects.saved().filter(
        article=OuterRef("article"),
        author=OuterRef("actor"),
        edit_version__gt=Coalesce(OuterRef("article__published_edit_version"), -1),
        edit_version__lte=OuterRef("edit_version"),
    )
    approved = (
        StatusChange.objects.filter(
            article=OuterRef("pk"), action=Action.APPROVE, edit_version=OuterRef("edit_version")
        )
        .filter(~Exists(by_its_writers))
        .exclude(article__published_edit_version=None, actor=F("article__created_by"))
    )
    return {
        "opener_wrote": Q(own) | Q(published_edit_version=None, created_by=user.pk),
        "read_by_others": Exists(approved),
    }
