"""Which articles say something, in all languages and publications, for the desk: what readers find them by, or will."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.models.version_search import VersionSearch
from articles.search.finding import HEADLINED, NEWEST
from articles.search.index import matching
from articles.search.question import read
from articles.search.ranking import relevance

if TYPE_CHECKING:
    from django.db.models import QuerySet


def articles_saying(typed: str, within: QuerySet[VersionSearch]) -> set[int]:
    """Primary keys of the articles among the rows `within` that answer what was typed: of the newest, and of the newest
    with it in the headline, as many as readers' search looks at. One query."""
    question = read(typed)
    if not question:
        return set()
    parts = ((question.anywhere, NEWEST), (question.in_headline, HEADLINED))
    newest, headlined = (
        VersionSearch.objects.filter(
            pk__in=matching(within, [needs]).order_by("-published_at", "-pk").values_list("pk", flat=True)[:most]
        ).values_list("pk", flat=True)
        for needs, most in parts
    )
    rows = VersionSearch.objects.filter(pk__in=newest.union(headlined)).values_list("version__article", "words")
    return {article for article, words in rows if relevance(question, words)}
