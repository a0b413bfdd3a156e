"""What the article list's search looks at: an address, the working copy's short fields, the words readers find it by."""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Any

from django.contrib.admin.views.main import PAGE_VAR, SEARCH_VAR, ChangeList
from django.db.models import Case, OuterRef, Q, Subquery, When
from django.utils.text import smart_split, unescape_string_literal

from articles.admin.article_list.pasted import addressed
from articles.korean import nfc
from articles.models import Article, Byline, VersionSearch
from articles.search.everywhere import articles_saying
from articles.search.question import LONGEST

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

#: Words that are looked for, as many as the readers' search takes; and searches with a word less that are offered.
_MOST_WORDS = 12
_MOST_OFFERS = 4
#: Names over one article; of more the list says that there are.
_MOST_NAMES = 3
_QUOTES = ('"', "'")


def saying(articles: QuerySet[Article], typed: str) -> QuerySet[Article]:
    """Those of `articles` with every word of what was typed in headline, deck, a byline or as number; and, of what is on
    record or scheduled, those that readers find by it, the body included. Of an address, the article it is of alone."""
    meant = addressed(typed)
    if meant is not None:
        return articles.filter(meant)
    words = _words(typed)
    if not words:
        return articles
    on_record = VersionSearch.objects.all()
    if articles.query.where:
        # Or what the list is narrowed to would be looked for among the newest of the whole archive only.
        on_record = on_record.filter(version__article__in=articles.order_by().values("pk"))
    in_copy = reduce(and_, map(_in_copy, words))
    return articles.filter(in_copy | Q(pk__in=articles_saying(_cleaned(typed), on_record)))


def _cleaned(typed: str) -> str:
    return nfc(typed.replace("\x00", " "))[:LONGEST]


def _parts(typed: str) -> list[str]:
    """Words, and what stands in quotation marks, with them."""
    return list(smart_split(_cleaned(typed)))[:_MOST_WORDS]


def _words(typed: str) -> list[str]:
    parts = _parts(typed)
    bare = (
        unescape_string_literal(part) if part.startswith(_QUOTES) and part[0] == part[-1] and part[1:] else part
        for part in parts
    )
    return [word for word in bare if word.strip()]


def _in_copy(word: str) -> Q:
    # By their keys, so that each table is gone through once and an article with two bylines stands once in the list.
    bylines = Byline.objects.filter(name__icontains=word).values("article")
    found = Q(headline__icontains=word) | Q(deck__icontains=word) | Q(pk__in=bylines) | Q(source_id=word)
    return found | Q(number=int(word)) if word.isdecimal() else found


def _in_a_row(names: list[str]) -> str:
    return ", ".join(names) if len(names) <= _MOST_NAMES else f"{', '.join(names[:_MOST_NAMES])} …"


class ArticleList(ChangeList):
    """The list, with the names over each article, and with a way on when nothing was found."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Article]:
        """With the names over each article, looked up one article at a time: of a list of them, PostgreSQL would read all
        bylines, or all articles, where it knows no better."""
        of_article = Byline.objects.filter(article=OuterRef("pk")).order_by("position", "id").values("name")
        names = {f"name_{at}": Subquery(of_article[at : at + 1]) for at in range(_MOST_NAMES + 1)}
        found: QuerySet[Article] = super().get_queryset(request, exclude_parameters).annotate(**names)
        return found

    def get_results(self, request: HttpRequest) -> None:
        """With the names of each in one line."""
        super().get_results(request)
        self.result_list = list(self.result_list)
        for article in self.result_list:
            names = (getattr(article, f"name_{at}") for at in range(_MOST_NAMES + 1))
            article.names_over_it = _in_a_row([name for name in names if name])

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Article]) -> list[Any]:
        """As chosen, but the article whose number was typed stands before all others."""
        ordering: list[Any] = list(super().get_ordering(request, queryset))
        typed = _cleaned(self.query or "").strip()
        if not typed.isdecimal():
            return ordering
        return [Case(When(number=int(typed), then=0), default=1), *ordering]

    @property
    def fewer_words(self) -> list[tuple[str, str]]:
        """The same search with one word less, and its address; of a single word there is none."""
        parts = _parts(self.query or "")
        if len(parts) < 2:
            return []
        less = [" ".join(parts[:at] + parts[at + 1 :]) for at in reversed(range(len(parts)))]
        return [(each, self.get_query_string({SEARCH_VAR: each}, [PAGE_VAR])) for each in less[:_MOST_OFFERS]]
