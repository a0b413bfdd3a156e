"""The front page of an edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles import corrections, reading
from articles.public.edition import also_in, page_of_any_instant, show
from articles.public.lasting import Lasting
from articles.public.metadata import linked_data
from articles.public.pages.most_read import most_read

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.template.response import SimpleTemplateResponse

    from articles.public.edition import Edition
    from articles.reading import FrontPage


@page_of_any_instant
def front(request: HttpRequest, edition: Edition) -> HttpResponse:
    """What editors arranged, and the newest where they did not; above it notices for whom it was agreed or ordered."""
    front_page = reading.front_page(edition.house, edition.language, edition.now, _arranged.of(edition))
    response = front_shown(request, edition, front_page)
    if edition.asked_at is None:
        # Slots and arrangements begin and end by the clock, on this page alone.
        response.holds_until = front_page.until  # type: ignore[attr-defined]
    return response


def front_shown(
    request: HttpRequest, edition: Edition, front_page: FrontPage, template: str = "front.html"
) -> SimpleTemplateResponse:
    """The page of `front_page`, which the desk's preview shows too."""
    context = {
        "front": front_page,
        "is_front": True,
        "notices": _notices.of(edition),
        "linked_data": lambda: linked_data.of_front(edition),
    }
    context["most_read"] = most_read(edition)
    return show(request, edition, template, context, elsewhere=also_in(edition, "front"))


# Neither is of any one story: an act or the clock changes them, and both are known.
_arranged = Lasting(
    lambda edition: reading.arranged_at(edition.house, edition.language, edition.now),
    until=lambda arranged: arranged.until,
)
_notices = Lasting(lambda edition: corrections.on_front(edition.house, edition.language, edition.now))
