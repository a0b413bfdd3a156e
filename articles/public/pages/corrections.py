"""What was set right: the list of an edition, and the page of each notice that a claim was met with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from articles import corrections, reading
from articles.public.edition import also_in, moved, page, page_of_any_instant, show
from articles.public.pages.article import withheld
from articles.public.pages.lists import listing_of

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from articles.public.edition import Edition


@page_of_any_instant
def corrected(request: HttpRequest, edition: Edition) -> HttpResponse:
    """What readers were told was set right, newest first."""
    listing = listing_of(
        request, lambda before: corrections.newest(edition.house, edition.language, edition.now, before)
    )
    elsewhere = also_in(edition, "corrections")
    return show(request, edition, "corrections.html", {"listing": listing}, elsewhere=elsewhere)


@page
def notice(request: HttpRequest, edition: Edition, day: date, number: int, notice: int) -> HttpResponse:
    """A correction, rebuttal or follow-up report; its article is one step away, and leads here."""
    found = corrections.find(edition.house, number, notice, edition.now)
    if found is None:
        restriction = reading.restriction(edition.house, number, edition.now, edition.now)
        if restriction is None or restriction.article_id is None:
            raise Http404
        return withheld(request, edition, restriction)
    if request.path != found.notice.path:
        return moved(request, found.notice.path)
    context = {"notice": found.notice, "called": corrections.called(found.notice), "article": found.article}
    if found.has_ended:
        return show(request, edition, "notice_gone.html", context, status=410)
    return show(request, edition, "notice.html", context)
