"""The pages of the record: all versions of an article, and each of them as readers were given it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.http import Http404

from articles import corrections, reading
from articles.models.version import VersionKind
from articles.public.edition import moved, page, show
from articles.public.pages.article import gone, story
from articles.public.pages.lists import listing_of
from articles.public.record.changes import Changes, changes

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from articles.public.edition import Edition

_NOTHING_BESIDE = reading.Beside(related=(), translations=())


@dataclass(frozen=True, slots=True)
class Row:
    """A version in the list. `changes`: None where there is nothing to compare it with, or nobody is shown it."""

    standing: reading.Standing
    reason: str
    changes: Changes | None


@page
def versions(request: HttpRequest, edition: Edition, number: int, day: date, slug: str) -> HttpResponse:
    """Every version of an article that readers were given, newest first, each with what it changed."""
    current = reading.article(edition.house, number, edition.now)
    if current is None:
        return gone(request, edition, number)
    if request.path != current.versions_path:
        return moved(request, current.versions_path)
    history = listing_of(request, lambda before: reading.history(edition.house, number, edition.now, before))
    rows = [Row(each, each.version.reason_in(edition.language), _changes(each, edition)) for each in history.standings]
    context = {"article": current, "rows": rows, "older": history.older}
    return show(request, edition, "versions.html", context)


@page
def version(request: HttpRequest, edition: Edition, number: int, day: date, slug: str, which: int) -> HttpResponse:
    """One version, as readers were given it, under what they were told of the article since."""
    current = reading.article(edition.house, number, edition.now)
    if current is None:
        return gone(request, edition, number)
    standing = reading.version(edition.house, number, which, edition.now)
    if standing is None:
        raise Http404
    path = f"{current.versions_path}{which}/"
    if request.path != path:
        return moved(request, path)
    found = standing.version
    if standing.withheld or found.kind == VersionKind.WITHDRAWAL:
        return gone(request, edition, number, found)
    told = replace(corrections.told(current, edition.now), changed_at=None)
    around = reading.numbers_around(edition.house, number, found, edition.now)
    return story(
        request,
        edition,
        found,
        _NOTHING_BESIDE,
        "version.html",
        told=told,
        current=current,
        standing=standing,
        around=around,
    )


def _changes(standing: reading.Standing, edition: Edition) -> Changes | None:
    """A withdrawal changes no word, and what was withdrawn is not shown in its successor's changes either."""
    version, before = standing.version, standing.before
    if before is None or standing.withheld or VersionKind.WITHDRAWAL in {version.kind, before.kind}:
        return None
    return changes(before, version, edition)
