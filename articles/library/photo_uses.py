"""The table of photos that working copies show: kept with every save, and built again where it fell behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from articles.body import photo_keys
from articles.models.desk.article import Article
from articles.models.desk.article_photo import ArticlePhoto

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Articles in one transaction.
_BATCH = 500


def note_uses(article: Article, keys: Iterable[str]) -> None:
    """`article`'s working copy shows the photos with these hashes, and no others. One query where nothing changed."""
    shown = set(keys)
    noted = set(ArticlePhoto.objects.filter(article=article).values_list("sha256", flat=True))
    _change(added=[(article.pk, key) for key in shown - noted], removed=[(article.pk, key) for key in noted - shown])


def rebuild_uses() -> tuple[int, int]:
    """Go through all working copies; how many uses were missing, and how many were no more.

    A batch holds its articles' rows, so that whoever saves meanwhile waits a moment instead of being overwritten.
    """
    added, removed, last = 0, 0, 0
    articles = Article.objects.order_by("pk").values_list("pk", "lead_photo__sha256", "share_photo__sha256", "body")
    while True:
        with transaction.atomic():
            keys = list(
                Article.objects.select_for_update()
                .filter(pk__gt=last)
                .order_by("pk")
                .values_list("pk", flat=True)[:_BATCH]
            )
            if not keys:
                return added, removed
            shown = {
                (pk, key)
                for pk, lead, share, body in articles.filter(pk__in=keys)
                for key in (*filter(None, (lead, share)), *photo_keys(body))
            }
            noted = set(ArticlePhoto.objects.filter(article__in=keys).values_list("article", "sha256"))
            _change(added=shown - noted, removed=noted - shown)
        added, removed, last = added + len(shown - noted), removed + len(noted - shown), keys[-1]


def _change(*, added: Iterable[tuple[int, str]], removed: Iterable[tuple[int, str]]) -> None:
    for article, key in removed:
        ArticlePhoto.objects.filter(article=article, sha256=key).delete()
    new = [ArticlePhoto(article_id=article, sha256=key) for article, key in added]
    if new:
        ArticlePhoto.objects.bulk_create(new, ignore_conflicts=True)
