"""A front page that nobody has put on the site: what it would show if its layout were in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone, translation

from articles import reading
from articles.preview.views import kept_nowhere
from articles.public.edition import Edition
from articles.public.pages.front import front_shown
from articles.record.typesetting import entries_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from articles.layout.layout import Layout
    from newsroom.house import House


def front_of(request: HttpRequest, house: House, language: str, layout: Layout, at: datetime) -> HttpResponse:
    """The public front page of `layout` at `at`, which may be to come: with what is scheduled by then."""
    edition = Edition(house, language, at, f"{request.scheme}://{request.get_host()}")
    photos, _rows = entries_of({slot.photo for slot in layout.slots() if slot.photo}, language)
    page = reading.front_page(house, language, at, reading.Arranged(layout, photos))
    with translation.override(language), timezone.override(house.tzinfo):
        return _shown(request, edition, page)


@kept_nowhere
def _shown(request: HttpRequest, edition: Edition, page: reading.FrontPage) -> HttpResponse:
    return front_shown(request, edition, page, "front_preview.html").render()
