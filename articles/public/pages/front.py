"""The front page of an edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles import corrections, reading
from articles.public.edition import also_in, page_of_any_instant, show
from articles.public.metadata import linked_data
from articles.public.pages.most_read import most_read

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.template.response import TemplateResponse

    from articles.public.edition import Edition
    from articles.reading import FrontPage


@page_of_any_instant
def front(request: HttpRequest, edition: Edition) -> HttpResponse:
    """What editors arranged, and the newest where they did not; above it notices for whom it was agreed or ordered."""
    front_page = reading.front_page(edition.house, edition.language, edition.now)
    response = front_shown(request, edition, front_page)
    if edition.asked_at is None:
        # Slots and arrangements begin and end by the clock, on this page alone.
        response.holds_until = front_page.until  # type: ignore[attr-defined]
    return response


def front_shown(
    request: HttpRequest, edition: Edition, front_page: FrontPage, template: str = "front.html"
) -> TemplateResponse:
    """The page of `front_page`, which the desk's preview shows too."""
    notices = corrections.on_front(edition.house, edition.language, edition.now)
    context = {
        "front": front_page,
        "is_front": True,
        "notices": notices,
        "linked_data": lambda: linked_data.of_front(edition),
    }
    context["most_read"] = most_read(edition)
    return show(request, edition, template, context, elsewhere=also_in(edition, "front"))
