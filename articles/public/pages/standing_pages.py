"""Standing pages: what the publication says of itself, as it stands and as it stood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponseRedirect

from articles import reading
from articles.public.edition import page, show

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from articles.public.edition import Edition


@page
def standing_page(request: HttpRequest, edition: Edition, slug: str) -> HttpResponse:
    """The page as it stands; one that was withdrawn says so."""
    found = reading.standing_page(edition.house, edition.language, slug, edition.now)
    if found is None:
        raise Http404
    if found.is_withdrawn:
        return _gone(request, edition, found)
    context = {"standing": found.version, "earlier": found.earlier}
    return show(request, edition, "standing.html", context, elsewhere=_elsewhere(edition, slug))


@page
def earlier(request: HttpRequest, edition: Edition, slug: str, number: int) -> HttpResponse:
    """The page as it stood before. While it stands, its own address is the page's; after a withdrawal it is gone too."""
    found = reading.standing_page(edition.house, edition.language, slug, edition.now)
    if found is None:
        raise Http404
    if found.is_withdrawn:
        return _gone(request, edition, found)
    here = edition.address("standing_page", slug=slug)
    if found.version.number == number:
        return HttpResponseRedirect(here)
    version = reading.earlier_standing(edition.house, edition.language, slug, number, edition.now)
    if version is None:
        raise Http404
    context = {"standing": version, "is_earlier": True, "here": here}
    return show(request, edition, "standing.html", context)


def _gone(request: HttpRequest, edition: Edition, found: reading.StandingFound) -> HttpResponse:
    return show(request, edition, "standing_gone.html", {"standing": found.version}, status=410)


def _elsewhere(edition: Edition, slug: str) -> dict[str, str]:
    languages = reading.navigation(edition.house).languages_of(slug, edition.now)
    return {
        language: edition.address_in(language, "standing_page", slug=slug)
        for language in edition.house.languages
        if language != edition.language and language in languages
    }
