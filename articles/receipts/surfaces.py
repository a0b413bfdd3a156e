"""Where readers must find a version, and where they must not find what was withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.html import escape
from django.utils.text import Truncator

from articles.copytext import StoryKind
from articles.layout.layout import ZoneKind
from articles.models.arrangement import Arrangement
from articles.models.receipt import Receipt
from articles.models.version import Version, VersionKind
from articles.reading import PAGE_LENGTH
from articles.search.question import LONGEST as _LONGEST
from articles.search.question import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.layout.layout import Layout, Slot
    from articles.receipts.stranger import Answer


#: Enough to be found by; a whole headline may have more words than a search looks for.
_WORDS_OF_A_HEADLINE = 8


class Surface(StrEnum):
    """A place of the public site; the desk has a name for each."""

    PAGE = "page"
    FRONT = "front"
    SECTION = "section"
    FEED = "feed"
    NEWS = "news"
    SEARCH = "search"
    PAIR = "pair"


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a stranger should be answered at `address`: this status, with `text` in it or (`absent`) without."""

    surface: Surface
    address: str
    text: str
    status: int = 200
    absent: bool = False

    def is_met_by(self, answer: Answer) -> bool:
        """Whether the answer is what it should be."""
        return answer.status == self.status and (self.text in answer.text) is not self.absent


def expectations_of(version: Version) -> Iterator[Expectation]:
    """All that has to hold while `version` is the one in force."""
    withdrawn = version.kind == VersionKind.WITHDRAWAL
    # The page says which version it shows: an answer from yesterday would have the headline too.
    yield Expectation(
        Surface.PAGE,
        version.path,
        "" if withdrawn else f'data-version="{version.number}"',
        status=410 if withdrawn else 200,
    )
    link = f'href="{escape(version.path)}"'
    if withdrawn or _is_pinned(version):
        yield Expectation(Surface.FRONT, _address(version, "front"), link, absent=withdrawn)
    if withdrawn or _heads_its_lists(version):
        slug = version.section.survivor.slug
        yield Expectation(Surface.SECTION, _address(version, "section", slug=slug), link, absent=withdrawn)
        # The section's and not that of everything, which a busy day pushes it out of while it heads its section.
        feed = _address(version, "section_feed", slug=slug, ending="atom")
        yield Expectation(Surface.FEED, feed, f'{iri_to_uri(version.path)}"', absent=withdrawn)
    if withdrawn or _is_news(version):
        loc = f"{iri_to_uri(version.path)}</loc>"
        yield Expectation(Surface.NEWS, reverse("news_sitemap"), loc, absent=withdrawn)
    if address := _search_for(version):
        yield Expectation(Surface.SEARCH, address, link, absent=withdrawn)
    translations = Version.objects.filter(publication=version.publication_id).of_story(version.story).on_site()
    for other in translations.exclude(language=version.language).only("path"):
        yield Expectation(Surface.PAIR, other.path, link, absent=withdrawn)


def _is_pinned(version: Version) -> bool:
    """That an editor has put its story on the front page, and its slot is in force: whatever else is newer."""
    now = timezone.now()
    arrangement = Arrangement.objects.of_edition(version.publication_id, version.language).begun(now).first()
    if arrangement is None or (arrangement.live_until is not None and arrangement.live_until <= now):
        return False
    layout = arrangement.content
    return any(slot.story == version.public_number and slot.is_in_force(now) for slot in _slots_on_page(layout))


def _slots_on_page(layout: Layout) -> Iterator[Slot]:
    """Those of the parts that every page has: a block may be a retired section's."""
    return (slot for zone in layout.zones if zone.kind is not ZoneKind.BLOCK for slot in zone.slots)


def _heads_its_lists(version: Version) -> bool:
    """That it stands on the first page of a list: a change to an older story leaves it where it stood, an archive's
    piece is no news, and asked again next week it has been followed by others."""
    if version.kind != VersionKind.FIRST:
        return False
    newer = Version.objects.filter(
        publication=version.publication_id,
        language=version.language,
        root_section=version.root_section_id,
        published_at__gt=version.published_at,
    ).on_site()
    return len(newer.values_list("pk")[:PAGE_LENGTH]) < PAGE_LENGTH


def _is_news(version: Version) -> bool:
    """That search engines are told of it as news: for a day it certainly is; advertising never."""
    is_new = version.kind == VersionKind.FIRST and version.published_at > timezone.now() - Receipt.FRESH
    return is_new and version.story_kind != StoryKind.ADVERTORIAL


def _search_for(version: Version) -> str:
    """A search by the beginning of the headline, on the day of the story; "" where that has no word in it."""
    words = Truncator(version.headline).words(_WORDS_OF_A_HEADLINE, truncate="")
    if len(words) > _LONGEST:
        # A search reads no more; a word cut in two would not be found.
        words = words[:_LONGEST].rpartition(" ")[0] or words
    if not read(words):
        return ""
    day = version.published_at.astimezone(version.publication.tzinfo).date().isoformat()
    query = {"q": words, "from": day, "to": day, "lang": version.language, "order": "newest"}
    return f"{_address(version, 'search')}?{urlencode(query)}"


def _address(version: Version, name: str, **kwargs: str) -> str:
    if version.language != version.publication.languages[0]:
        kwargs["language"] = version.language
    return reverse(name, kwargs=kwargs)
