"""Who publishes: the imprint the law asks for, and the masthead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.public.edition import also_in, page_of_any_instant, show

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from articles.public.edition import Edition


@page_of_any_instant
def imprint(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Registrations, publisher, editor and place (Newspapers Act art. 21, Magazines Act art. 19)."""
    names = [
        (former.starts_on.year, former.ends_on.year if former.ends_on else "", former.name_in(edition.language))
        for former in edition.house.imprint_on(edition.today).former_names
    ]
    return show(request, edition, "imprint.html", {"names": names}, elsewhere=also_in(edition, "imprint"))


@page_of_any_instant
def masthead(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Who holds which office today."""
    language = edition.language
    posts = [
        {"title": post.title_in(language), "field": post.field_in(language), "name": post.name_in(language)}
        for post in edition.house.imprint_on(edition.today).posts
    ]
    return show(request, edition, "masthead.html", {"posts": posts}, elsewhere=also_in(edition, "masthead"))
