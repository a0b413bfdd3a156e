"""The feeds of an edition: all of it, a section, a series, a tag, a reporter; each as Atom, RSS and JSON Feed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from articles import reading
from articles.public.edition import also_in, moved, page, show
from articles.public.following import overview
from articles.public.following.entries import absolute, entries, xml_text
from articles.public.following.feed import Feed
from articles.public.following.json_feed import json_feed
from articles.public.following.record import followed, whole
from articles.public.following.xml_feeds import atom, rss

if TYPE_CHECKING:
    from django.http import HttpRequest

    from articles.public.edition import Edition
    from articles.reading import Listing

#: The ending of a feed's address → how it is written, and its media type.
FORMATS = {
    "atom": (atom, "application/atom+xml; charset=utf-8"),
    "rss": (rss, "application/rss+xml; charset=utf-8"),
    "json": (json_feed, "application/feed+json; charset=utf-8"),
}


@page
def listed(request: HttpRequest, edition: Edition) -> HttpResponse:
    """All feeds, for people."""
    context = {
        "series": overview.series(edition.house, edition.language, edition.now),
        "reporters": overview.reporters(edition.house, edition.language, edition.now),
        "tags": overview.tags(edition.house, edition.language, edition.now),
    }
    return show(request, edition, "feeds.html", context, elsewhere=also_in(edition, "feeds"))


@page
def latest(request: HttpRequest, edition: Edition, ending: str) -> HttpResponse:
    """Everything, newest first."""
    listing = reading.latest(edition.house, edition.language, edition.now, shown=whole)
    return _feed(edition, listing, "front", ending=ending)


@page
def section(request: HttpRequest, edition: Edition, slug: str, ending: str) -> HttpResponse:
    """A section with its parts, or a part of one."""
    found = edition.house.section(slug)
    if found is None:
        raise Http404
    if found.slug != slug:
        return moved(request, edition.address("section_feed", slug=found.slug, ending=ending))
    listing = reading.in_section(edition.house, edition.language, found, edition.now, shown=whole)
    return _feed(edition, listing, "section", found.name_in(edition.language), ending=ending, slug=slug)


@page
def series(request: HttpRequest, edition: Edition, slug: str, ending: str) -> HttpResponse:
    """A series, the newest part first. One of which readers have no part is not known here."""
    found = reading.series(edition.house, slug)
    if found is None:
        raise Http404
    if found.slug != slug:
        if not reading.were_seen(found, edition.language, edition.now):
            raise Http404
        return moved(request, edition.address("series_feed", slug=found.slug, ending=ending))
    listing = reading.in_series(edition.house, edition.language, found, edition.now, shown=whole)
    if not listing.versions:
        raise Http404
    return _feed(edition, listing, "series", found.name_in(edition.language), ending=ending, slug=slug)


@page
def tag(request: HttpRequest, edition: Edition, slug: str, ending: str) -> HttpResponse:
    """A subject. One that only drafts have is not known here."""
    subject = reading.tag(edition.house, edition.language, slug, edition.now)
    if subject is None:
        raise Http404
    if subject.moved_to:
        return moved(request, edition.address("tag_feed", slug=subject.moved_to, ending=ending))
    listing = reading.with_tag(edition.house, edition.language, subject.keys, edition.now, shown=whole)
    if not listing.versions:
        raise Http404
    found = subject.row
    return _feed(edition, listing, "tag", found.name, ending=ending, slug=found.slug)


@page
def reporter(request: HttpRequest, edition: Edition, slug: str, ending: str) -> HttpResponse:
    """Somebody who writes here. One whose name stood over nothing yet is not known here."""
    subject = reading.reporter(edition.house, edition.language, slug, edition.now)
    if subject is None:
        raise Http404
    if subject.moved_to:
        return moved(request, edition.address("reporter_feed", slug=subject.moved_to, ending=ending))
    listing = reading.by_reporter(edition.house, edition.language, subject.keys, edition.now, shown=whole)
    if not listing.versions:
        raise Http404
    found = subject.row
    return _feed(edition, listing, "reporter", found.name_in(edition.language), ending=ending, slug=found.slug)


def _feed(
    edition: Edition, listing: Listing, name: str, subject: str = "", *, ending: str, **kwargs: Any
) -> HttpResponse:
    """The feed that follows the page `name`, which is about `subject`."""
    title = f"{subject} · {edition.name}" if subject else edition.name
    feed = Feed(
        title=xml_text(title),
        description=xml_text(_("New articles: %s") % title),
        url=absolute(edition, edition.address(f"{name}_feed", ending=ending, **kwargs)),
        page_url=absolute(edition, edition.address(name, **kwargs)),
        language=edition.language,
        publisher=xml_text(edition.name),
        rights=xml_text(edition.house.copyright_line),
        entries=entries(followed(listing.versions, edition.now), edition),
    )
    write, media_type = FORMATS[ending]
    # Robots find articles by it, but it is no page to be found itself.
    return HttpResponse(write(feed), content_type=media_type, headers={"X-Robots-Tag": "noindex"})
