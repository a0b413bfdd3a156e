"""The front page of an edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles import corrections, reading
from articles.public import linked_data
from articles.public.edition import also_in, page_of_any_instant, show

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from articles.public.edition import Edition


@page_of_any_instant
def front(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Lead, top stories, and a block for each section; above them notices for whom it was agreed or ordered."""
    front_page = reading.front_page(edition.house, edition.language, edition.now)
    notices = corrections.on_front(edition.house, edition.language, edition.now)
    context = {"front": front_page, "is_front": True, "notices": notices, "linked_data": linked_data.of_front(edition)}
    return show(request, edition, "front.html", context, elsewhere=also_in(edition, "front"))
