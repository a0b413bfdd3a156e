"""The sitemaps of a publication, all its languages together, and robots.txt that leads to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from articles import reading
from articles.public.edition import edition_of, page
from articles.public.following import archive, months, sitemap_xml
from articles.public.following.entries import absolute, xml_text
from articles.public.following.sitemap_xml import NewsPlace, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from django.http import HttpRequest

    from articles.public.edition import Edition

#: Pages that every edition has.
_EVERYWHERE = ("front", "corrections", "feeds", "imprint", "masthead")


@page
def index(request: HttpRequest, edition: Edition) -> HttpResponse:
    """A sitemap for each month in which something was published, and one for what is no article."""
    children = [
        Place(absolute(edition, edition.address("sitemap_month", month=month.first_day)), month.changed)
        for month in months.months(edition.house, edition.now)
    ]
    return _xml(sitemap_xml.index([Place(absolute(edition, edition.address("sitemap_pages"))), *children]))


@page
def month(request: HttpRequest, edition: Edition, month: date) -> HttpResponse:
    """The articles first published in a month."""
    listed = archive.in_month(edition.house, month, edition.now)
    if not listed:
        raise Http404
    return _xml(
        sitemap_xml.sitemap(
            Place(
                absolute(edition, each.path),
                each.changed,
                {language: absolute(edition, path) for language, path in each.paths.items()},
            )
            for each in listed
        )
    )


@page
def pages(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Fronts, sections, series, reporters, tags, standing pages, and who publishes."""
    house = edition.house
    every = house.languages
    sections = [line.slug for root in house.sections for line in (root, *root.children)]
    series = archive.series(house, edition.now)
    with_series = [language for language in every if any(language in each.languages for each in series)]
    places = [
        *(place for name in _EVERYWHERE for place in _in_each(edition, every, name)),
        *(place for slug in sections for place in _in_each(edition, every, "section", slug=slug)),
        *_standing(edition),
        *_in_each(edition, with_series, "all_series"),
        *_named(edition, "series", series),
        *_named(edition, "reporter", archive.reporters(house, edition.now)),
        *_named(edition, "tag", archive.tags(house, edition.now)),
    ]
    return _xml(sitemap_xml.sitemap(places[: archive.LONGEST]))


@page
def news(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The last two days, for Google News; empty on a quiet weekend."""
    found = archive.news(edition.house, edition.now)
    response = _xml(
        sitemap_xml.news_sitemap(
            NewsPlace(
                absolute(edition, each.path),
                xml_text(edition.house.name_in(each.language)),
                each.language,
                each.published_at.astimezone(edition.house.tzinfo),
                xml_text(each.headline),
            )
            for each in found
        )
    )
    if found:
        # Nobody does anything, and still it is another page then: the oldest has left it.
        response.holds_until = found[-1].published_at + archive.NEWS_SPAN  # type: ignore[attr-defined]
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Where robots may go; nowhere on a host that no publication has, such as one for the desk alone."""
    edition = edition_of(request)
    lines = ["User-agent: *"]
    if edition is None:
        lines.append("Disallow: /")
    else:
        lines += ["Disallow: /admin/", "Disallow: /preview/", ""]
        lines += [f"Sitemap: {absolute(edition, edition.address(name))}" for name in ("sitemap", "news_sitemap")]
    response = HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _in_each(edition: Edition, languages: Iterable[str], name: str, **kwargs: Any) -> Iterator[Place]:
    elsewhere = {language: absolute(edition, edition.address_in(language, name, **kwargs)) for language in languages}
    for url in elsewhere.values():
        yield Place(url, elsewhere=elsewhere)


def _standing(edition: Edition) -> Iterator[Place]:
    navigation = reading.navigation(edition.house)
    slugs = {line.slug for language in edition.house.languages for line in navigation.pages(language, edition.now)}
    for slug in sorted(slugs):
        languages = navigation.languages_of(slug, edition.now)
        in_order = [language for language in edition.house.languages if language in languages]
        yield from _in_each(edition, in_order, "standing_page", slug=slug)


def _named(edition: Edition, name: str, found: Iterable[archive.Name]) -> Iterator[Place]:
    for each in found:
        yield from _in_each(edition, each.languages, name, slug=each.slug)


def _xml(content: bytes) -> HttpResponse:
    # Robots read it; nobody should find it.
    return HttpResponse(content, content_type="application/xml; charset=utf-8", headers={"X-Robots-Tag": "noindex"})
