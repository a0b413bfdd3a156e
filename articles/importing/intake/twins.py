"""Whether a new article is there already: the same headline in the same minute, and how much of the text is the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC
from typing import TYPE_CHECKING

from django.utils.html import strip_tags

from articles.importing.item import Doubt, DoubtCode
from articles.models import Article

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from newsroom.models import Publication

#: From this share of the words on, two texts are one that was edited.
_NEARLY = 0.9


@dataclass(slots=True)
class Candidate:
    """A new article as it would be seen twice; `doubts` gets what is found."""

    headline: str
    published_at: datetime | None
    body: str
    place: str
    doubts: list[Doubt] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Known:
    name: str
    body: str


def look_for_twins(news: Sequence[Candidate], publication: Publication) -> None:
    """Another with the same headline and minute, here or earlier in `news`, may be the same article: a person decides.

    One question, and a second one for the bodies where there are such.
    """
    known = dict(_there(news, publication))
    for new in news:
        if new.published_at is None:
            continue
        key = (new.headline, _minute(new.published_at))
        if key in known:
            new.doubts.append(Doubt(DoubtCode.SUSPECTED_TWIN, _sentence(known[key], new.body)))
        known.setdefault(key, _Known(new.place, new.body))


def twins_of(article: Article, published_at: datetime | None) -> QuerySet[Article]:
    """The others of its publication that stand under its headline in the minute of `published_at`, the oldest first."""
    others = Article.objects.filter(publication=article.publication_id, headline=article.headline).exclude(
        pk=article.pk
    )
    if published_at is None:
        return others.none()
    # Their moments, compared here: what a minute is, the databases do not say alike.
    instants = others.values_list("pk", "first_published_at", "import_items__published_at")
    same = {pk for pk, *moments in instants if _minute(published_at) in {_minute(one) for one in moments if one}}
    return Article.objects.filter(pk__in=same).order_by("pk")


def _there(news: Iterable[Candidate], publication: Publication) -> Iterable[tuple[tuple[str, datetime], _Known]]:
    wanted = {(new.headline, _minute(new.published_at)) for new in news if new.published_at}
    there = Article.objects.filter(publication=publication, headline__in={headline for headline, _at in wanted})
    found: dict[tuple[str, datetime], int] = {}
    for pk, headline, *instants in there.values_list(
        "pk", "headline", "first_published_at", "import_items__published_at"
    ):
        found |= {(headline, _minute(instant)): pk for instant in instants if instant}
    found = {key: pk for key, pk in found.items() if key in wanted}
    bodies = dict(Article.objects.filter(pk__in=found.values()).values_list("pk", "body")) if found else {}
    return ((key, _Known(f"article {pk}", bodies[pk])) for key, pk in found.items())


def _sentence(known: _Known, body: str) -> str:
    """What stands before “ as ” is the same for all that are alike."""
    share = likeness(known.body, body)
    if share == 1:
        return f"Same headline, minute and text as {known.name}."
    if share >= _NEARLY:
        return f"Same headline and minute, and nearly the same text, as {known.name}: {share:.0%} of the words."
    return f"Same headline and minute, but another text, as {known.name}: {share:.0%} of the words."


def likeness(one: str, other: str) -> float:
    """The share of words that two bodies have in common, from 0 to 1; 1 only where word follows word alike."""
    ours, theirs = _words(one), _words(other)
    if ours == theirs:
        return 1.0
    common = (Counter(ours) & Counter(theirs)).total()
    return min(2 * common / (len(ours) + len(theirs)), 0.99)


def _words(body: str) -> list[str]:
    return strip_tags(body.replace(">", "> ")).split()


def _minute(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(second=0, microsecond=0)
