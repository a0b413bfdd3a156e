"""Which two states of an article are compared before anybody chose: never two that say the same where others differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db.models import F

from articles.copytext import Copy
from articles.models import Revision, Version
from articles.models.version import VersionKind
from newsroom.primary_keys import key_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from articles.models import Article
    from articles.models.version import VersionQuerySet

#: The working copy, which is no row of the history.
NOW = "now"
#: Versions, and saved copies, that are looked through for one that differs.
_MOST = 50


class Pair(NamedTuple):
    """The keys of two states."""

    old: str
    new: str


def key_of(state: Revision | Version) -> str:
    """ "v3" is version 3, "r12" the saved copy 12."""
    return f"v{state.number}" if isinstance(state, Version) else f"r{state.pk}"


def proposed(article: Article, live: Version | None) -> Pair:
    """What somebody who asks what changed wants to see: since readers saw it, or since it was last saved.

    Where nothing did, what the version that readers see changed of the one before.
    """
    now = Copy.from_article(article)
    if live and live.content != now:
        return Pair(key_of(live), NOW)
    before = _differing(now, _earlier(article, live))
    if live:
        return Pair(key_of(before), key_of(live)) if before else Pair(key_of(live), NOW)
    return Pair(key_of(before) if before else NOW, NOW)


def before_version(article: Article, key: str) -> str:
    """The version that readers had before the one named by `key`; empty where there was none, or it names no version."""
    number = key_in(key.removeprefix("v")) if key.startswith("v") else None
    before = _had_before(article, number).first() if number else None
    return key_of(before) if before else ""


def proposed_among(rows: Sequence[Revision | Version], pair: Pair) -> Pair:
    """`pair` on a page of the history, given newest first, where the working copy is its last save; else two of the page."""
    keys = [key_of(row) for row in rows]
    saved = (key_of(row) for row in rows if isinstance(row, Revision) and not row.is_aside)
    on_page = Pair(*(next(saved, NOW) if key == NOW else key for key in pair))
    if on_page.old != on_page.new and {*on_page} <= {*keys}:
        return on_page
    if not rows:
        return pair
    before = _differing(rows[0].content, rows[1:])
    return Pair(key_of(before) if before else keys[min(1, len(keys) - 1)], keys[0])


def _earlier(article: Article, live: Version | None) -> Iterator[Revision | Version]:
    """What readers had before they got `live`, then what was saved; newest first."""
    if live:
        yield from _had_before(article, live.number)[:_MOST]
    yield from article.revisions.saved()[:_MOST]


def _had_before(article: Article, number: int) -> VersionQuerySet:
    """Versions that went out before the one of this number, the last first: no withdrawal, and none that was taken back."""
    went_out = article.versions.filter(number__lt=number).exclude(live_until=F("live_from"))
    return went_out.exclude(kind=VersionKind.WITHDRAWAL).order_by("-number")


def _differing(copy: Copy, states: Iterable[Revision | Version]) -> Revision | Version | None:
    return next((state for state in states if state.content != copy), None)
