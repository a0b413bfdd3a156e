"""What a merger would move, in numbers, before it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from taggit.models import Tag, TaggedItem

from articles.models import Article, Series
from newsroom.models import Reporter, Section

if TYPE_CHECKING:
    from django.db.models import Model

    from articles.models.desk.article import ArticleQuerySet

#: Nobody decides otherwise because of one more; and nothing counts the archive.
MOST_COUNTED = 1_000
#: Where their pages stand.
_PLACES: dict[type[Model], str] = {Section: "sections", Reporter: "reporters", Tag: "tags", Series: "series"}


@dataclass(frozen=True, slots=True)
class Weight:
    """What hangs on a section, reporter or tag. Counts end at `MOST_COUNTED`; `addresses` are paths, its own first."""

    published: int
    unpublished: int
    addresses: tuple[str, ...]


def weight_of(row: Section | Reporter | Tag) -> Weight:
    """How many working copies have it, published ones and others, and which addresses lead to it."""
    if isinstance(row, Section):
        articles = Article.objects.filter(section=row)
    elif isinstance(row, Reporter):
        articles = Article.objects.filter(bylines__reporter=row)
    else:
        tagged = TaggedItem.objects.filter(tag=row, content_type=ContentType.objects.get_for_model(Article))
        articles = Article.objects.filter(pk__in=tagged.values("object_id"))
    return Weight(
        published=_counted(articles.filter(number__isnull=False)),
        unpublished=_counted(articles.filter(number=None)),
        addresses=addresses_of(row),
    )


def addresses_of(row: Section | Reporter | Tag | Series) -> tuple[str, ...]:
    """The paths that lead to it, its own first."""
    return tuple(f"/{_PLACES[type(row)]}/{slug}/" for slug in (row.slug, *former_slugs(row)))


def former_slugs(row: Section | Reporter | Tag | Series) -> list[str]:
    """Of what was merged into it, and those that it had before."""
    if isinstance(row, Tag):
        return list(row.mergers.order_by("tag__slug").values_list("tag__slug", flat=True))
    moved: Any = row.merged
    return list(moved.order_by("slug").values_list("slug", flat=True))


def _counted(articles: ArticleQuerySet) -> int:
    return articles.values("pk")[:MOST_COUNTED].count()
