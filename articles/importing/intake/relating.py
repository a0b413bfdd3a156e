"""What an item says it belongs to: the story that its translations share, and the series it is part of."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from uuid import UUID

from articles.copytext import SeriesPart
from articles.importing.item import Doubt, DoubtCode
from articles.models import Article, Series

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from articles.importing.item import LegacyItem
    from articles.writing.arriving import Arrival
    from newsroom.models import Publication

_SLUG = re.compile(r"[-\w]{1,60}", re.ASCII)
_LONGEST_TITLE = 120
#: What the databases keep the number of a part in.
_LARGEST = 32_767


@dataclass(slots=True)
class AllSeries:
    """The series of `publication`, asked for once each; one that is not there is made, with the title that an item gives it."""

    publication: Publication
    _known: dict[str, Series] = field(default_factory=dict)

    def forget(self) -> None:
        """Ask again: rows that were made meanwhile were taken back."""
        self._known.clear()

    def part_of(self, item: LegacyItem, doubts: list[Doubt]) -> tuple[Series, SeriesPart] | None:
        """The series that `item` is a part of, and which."""
        slug, number = item.elsewhere.series, item.elsewhere.installment
        if not slug:
            return None
        if not _SLUG.fullmatch(slug) or not 1 <= number <= _LARGEST:
            doubts.append(Doubt(DoubtCode.NOT_JOINED, f"No series can have this address and part: {slug}, {number}"))
            return None
        series = self._called(slug, item)
        return series, SeriesPart(series.slug, series.title_in(item.language), number)

    def _called(self, slug: str, item: LegacyItem) -> Series:
        if slug not in self._known:
            title = (item.elsewhere.series_title or slug)[:_LONGEST_TITLE]
            titled = {"title_ko" if item.language == "ko" else "title_en": title}
            rows = Series.objects.select_related("merged_into")
            found, _made = rows.get_or_create(publication=self.publication, slug=slug, defaults=titled)
            self._known[slug] = found.survivor
        series = self._known[slug]
        self._give_title(series, item)
        return series

    def _give_title(self, series: Series, item: LegacyItem) -> None:
        """The title in the other language comes with the first part in it."""
        name = "title_ko" if item.language == "ko" else "title_en"
        if item.elsewhere.series_title and not getattr(series, name):
            setattr(series, name, item.elsewhere.series_title[:_LONGEST_TITLE])
            series.save(update_fields=[name])


def told_as_one(news: Sequence[tuple[LegacyItem, Arrival, list[Doubt]]]) -> list[Arrival]:
    """The arrivals, those of one story as the translations of its first: which may be among them, or here already.

    The first has the story's UUID as its key, by which the others find it in every later batch.
    """
    stories = {key for item, _arrival, _doubts in news if (key := _story_of(item)) is not None}
    sources = Article.objects.select_related("translation_of").in_bulk(stories, field_name="key") if stories else {}
    there = Article.objects.filter(translation_of__key__in=stories) if stories else Article.objects.none()
    taken = {(key, language) for key, language in there.values_list("translation_of__key", "language")}
    told = []
    for item, arrival, doubts in news:
        key = _story_of(item)
        if key is None:
            if item.elsewhere.story:
                doubts.append(
                    Doubt(DoubtCode.NOT_JOINED, f"What its translations share has to be a UUID: {item.elsewhere.story}")
                )
            told.append(arrival)
            continue
        article = arrival.article
        source = sources.get(key)
        if source is None:
            article.key = key
            sources[key] = article
        elif reason := _why_not(article, source, taken):
            doubts.append(Doubt(DoubtCode.NOT_JOINED, f"{reason}: {source.headline}"))
        else:
            article.translation_of = source
            taken.add((key, article.language))
        told.append(replace(arrival, copy=replace(arrival.copy, story=str(article.story))))
    return told


def _why_not(article: Article, source: Article, taken: Iterable[tuple[UUID, str]]) -> str:
    if source.publication_id != article.publication_id:
        return "The story it names is another publication's"
    if source.translation_of is not None:
        return "The story it names is a translation itself"
    if source.language == article.language or (source.key, article.language) in taken:
        return "The story it names is told in its language already"
    return ""


def _story_of(item: LegacyItem) -> UUID | None:
    try:
        return UUID(item.elsewhere.story)
    except ValueError:
        return None
