"""Lists of articles: by section, series, tag, reporter, day and month. Deep pages go by key: `?before=`, `?after=`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from articles import cursors, reading
from articles.public.edition import also_in, moved, page_of_any_instant, show
from articles.public.lasting import asked
from articles.public.pages.most_read import most_read

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from articles.public.edition import Edition


@page_of_any_instant
def section(request: HttpRequest, edition: Edition, slug: str) -> HttpResponse:
    """A section, or a part of one."""
    found = edition.house.section(slug)
    if found is None:
        raise Http404
    if found.slug != slug:
        return moved(request, edition.address("section", slug=found.slug))
    listing = listing_of(
        request, lambda before: reading.in_section(edition.house, edition.language, found, edition.now, before)
    )
    context = {
        "section": found,
        "parent": edition.house.parent_of(found),
        "listing": listing,
        "most_read": most_read(edition),
    }
    return show(request, edition, "section.html", context, elsewhere=also_in(edition, "section", slug=slug))


@page_of_any_instant
def all_series(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Every series of which readers of this language have a part. While there is none, there is no such page."""

    def read(after: str | None) -> reading.AllSeries:
        return reading.all_series(edition.house, edition.language, edition.now, after)

    listing = listing_of(request, read, cursor="after")
    if not listing.told:
        raise Http404
    rows = [(each, each.series.description_in(edition.language)) for each in listing.told]
    elsewhere = {
        language: path
        for language, path in also_in(edition, "all_series").items()
        if reading.has_series(edition.house, language, edition.now)
    }
    return show(request, edition, "all_series.html", {"rows": rows, "further": listing.further}, elsewhere=elsewhere)


@page_of_any_instant
def series(request: HttpRequest, edition: Edition, slug: str) -> HttpResponse:
    """What is told in parts, the first part first. One of which readers have none is not known here."""
    found = reading.series(edition.house, slug)
    if found is None:
        raise Http404
    if found.slug != slug:
        if not reading.were_seen(found, edition.language, edition.now):
            raise Http404
        return moved(request, edition.address("series", slug=found.slug))
    listing = listing_of(
        request,
        lambda after: reading.parts(edition.house, edition.language, found, edition.now, after),
        cursor="after",
    )
    if not listing.parts:
        raise Http404
    elsewhere = {
        language: edition.in_language(language).address("series", slug=slug)
        for language in reading.languages_of(edition.house, found, edition.now)
        if language != edition.language
    }
    context = {
        "series": found,
        "description": found.description_in(edition.language),
        "listing": listing,
    }
    return show(request, edition, "series.html", context, elsewhere=elsewhere)


@page_of_any_instant
def tag(request: HttpRequest, edition: Edition, slug: str) -> HttpResponse:
    """A subject. One that only drafts have is not known here."""
    subject = reading.tag(edition.house, edition.language, slug, edition.now)
    if subject is None:
        raise Http404
    if subject.moved_to:
        return moved(request, edition.address("tag", slug=subject.moved_to))
    listing = listing_of(
        request, lambda before: reading.with_tag(edition.house, edition.language, subject.keys, edition.now, before)
    )
    if not listing.versions:
        raise Http404
    return show(request, edition, "tag.html", {"tag": subject.row, "listing": listing})


@page_of_any_instant
def reporter(request: HttpRequest, edition: Edition, slug: str) -> HttpResponse:
    """Somebody who writes here. One whose name stood over nothing yet is not known here."""
    subject = reading.reporter(edition.house, edition.language, slug, edition.now)
    if subject is None:
        raise Http404
    if subject.moved_to:
        return moved(request, edition.address("reporter", slug=subject.moved_to))
    listing = listing_of(
        request, lambda before: reading.by_reporter(edition.house, edition.language, subject.keys, edition.now, before)
    )
    if not listing.versions:
        raise Http404
    found = subject.row
    other = "en" if edition.language == "ko" else "ko"
    name, other_name = found.name_in(edition.language), found.name_in(other)
    context = {
        "slug": found.slug,
        "name": name,
        "other_name": other_name if other_name != name else "",
        "other_language": other,
        "title": found.title_in(edition.language),
        "bio": found.bio_in(edition.language),
        "email": found.email,
        "portrait": found.photo,
        "listing": listing,
    }
    return show(request, edition, "reporter.html", context)


@page_of_any_instant
def day(request: HttpRequest, edition: Edition, day: date) -> HttpResponse:
    """What was first published on a day."""
    if day > edition.today:
        raise Http404
    listing = listing_of(
        request, lambda before: reading.on_day(edition.house, edition.language, day, edition.now, before)
    )
    around = reading.days_around(edition.house, edition.language, day, day, edition.now)
    context = {"day": day, "listing": listing, "around": around}
    return show(request, edition, "day.html", context, elsewhere=also_in(edition, "day", day=day), imprint_day=day)


@page_of_any_instant
def month(request: HttpRequest, edition: Edition, month: date) -> HttpResponse:
    """What was first published in a month."""
    if month > edition.today:
        raise Http404
    listing = listing_of(
        request, lambda before: reading.in_month(edition.house, edition.language, month, edition.now, before)
    )
    around = reading.days_around(edition.house, edition.language, month, reading.last_of_month(month), edition.now)
    context = {"month": month, "listing": listing, "around": around}
    return show(request, edition, "month.html", context, elsewhere=also_in(edition, "month", month=month))


def listing_of[Page](request: HttpRequest, read: Callable[[str | None], Page], cursor: str = "before") -> Page:
    """The page of the list that `?before=`, or another `cursor`, asks for. One this site never gave out is not found."""
    try:
        return read(asked(request, cursor))
    except cursors.BadCursor as error:
        raise Http404 from error
