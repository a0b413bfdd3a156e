"""Which part of a series a working copy is: what the next number would be, and who has one already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.models import Article
from articles.workflow import Status

if TYPE_CHECKING:
    from articles.models import Series
    from articles.models.desk.article import ArticleQuerySet

#: What the databases keep such a number in.
_LARGEST = 32_767


def next_installment(series: Series, language: str, but: int | None = None) -> int:
    """The number after the last part in `language`; `but`: the key of an article that does not count.

    After the largest that there can be, the largest: whoever saves it again is told that there is one already.
    """
    last = _parts(series, language, but).order_by("-installment").values_list("installment", flat=True).first()
    return min((last or 0) + 1, _LARGEST)


def who_has(series: Series, installment: int, language: str, but: int | None = None) -> Article | None:
    """The article that is this part in `language`; `but` as above."""
    return _parts(series, language, but).filter(installment=installment).first()


def _parts(series: Series, language: str, but: int | None) -> ArticleQuerySet:
    """A part that was withdrawn leaves its number to another one."""
    parts = Article.objects.filter(series=series, language=language, installment__isnull=False)
    parts = parts.exclude(status=Status.WITHDRAWN)
    return parts.exclude(pk=but) if but else parts
