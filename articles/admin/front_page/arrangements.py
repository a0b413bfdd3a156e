"""All arrangements there ever were: who made each and when it stood, a look at it, and the way back to it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import admin
from django.http import Http404, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from articles.admin.actor import name_of
from articles.admin.clock import shown
from articles.admin.front_page.board_view import board_page, preview_page
from articles.admin.front_page.editions import Front, fronts
from articles.admin.read_only import ReadOnlyAdmin
from articles.models import Arrangement
from articles.public.as_of import AS_OF, written
from articles.public.edition import Edition
from newsroom.house import house_for_host

if TYPE_CHECKING:
    from datetime import tzinfo

    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern
    from django.utils.safestring import SafeString


@admin.register(Arrangement)
class ArrangementAdmin(ReadOnlyAdmin):
    """Nothing of it is edited: what is done with an arrangement is done on the board of its front page."""

    list_display = ("titled", "stood", "by", "note", "acts")
    list_display_links = None
    list_filter = ("publication", "language")
    list_select_related = ("publication", "arranged_by__reporter")
    search_fields = ("note", "=number")
    ordering = ("-id",)

    @admin.display(description=gettext_lazy("arrangement"), ordering="number")
    def titled(self, arrangement: Arrangement) -> SafeString:
        """Its number in its edition."""
        language = get_language_info(arrangement.language)["name_translated"]
        return format_html('<strong>{}</strong> <span class="desk-also">{}</span>', arrangement, language)

    @admin.display(description=gettext_lazy("on the site"), ordering="live_from")
    def stood(self, arrangement: Arrangement) -> SafeString:
        """From when until when, in the publication's zone."""
        zone = arrangement.publication.tzinfo
        return format_html("{}<br>– {}", shown(arrangement.live_from, zone), self._end(arrangement, zone))

    def _end(self, arrangement: Arrangement, zone: tzinfo) -> SafeString | str:
        """Until when, or what it is where it has no end."""
        if arrangement.live_until == arrangement.live_from:
            return _("taken back")
        if arrangement.live_from > timezone.now():
            return _("scheduled")
        if arrangement.live_until is None:
            return _("it stands")
        return shown(arrangement.live_until, zone)

    @admin.display(description=gettext_lazy("arranged by"))
    def by(self, arrangement: Arrangement) -> str:
        """The name of who did it."""
        return name_of(arrangement.arranged_by)

    @admin.display(description=gettext_lazy("what to do"))
    def acts(self, arrangement: Arrangement) -> SafeString:
        """A look at the page as it stood, and the board with its layout."""
        front = Front(arrangement.publication, arrangement.language)
        links = [(f"{front.url}?{urlencode({'from': arrangement.number})}", _("Open on the board"))]
        if _was_seen(arrangement):
            stood = reverse("admin:articles_arrangement_stood", args=[arrangement.pk])
            links.insert(0, (stood, _("As it stood")))
        return format_html_join(" ", '<a class="desk-do" href="{}">{}</a>', links)

    # Pages ----------------------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        """The board of each front page, and a look at what stood on it."""
        view = self.admin_site.admin_view
        return [
            path("board/", view(self.first_view), name="articles_arrangement_front"),
            path("board/<int:publication>/<slug:language>/", view(self.board_view), name="articles_arrangement_board"),
            path(
                "board/<int:publication>/<slug:language>/preview/",
                view(preview_page),
                name="articles_arrangement_preview",
            ),
            path("<int:key>/stood/", view(self.stood_view), name="articles_arrangement_stood"),
            *super().get_urls(),
        ]

    def first_view(self, request: HttpRequest) -> HttpResponse:
        """The board of the first front page."""
        first = next(iter(fronts()), None)
        if first is None:
            raise Http404
        return HttpResponseRedirect(first.url)

    def board_view(self, request: HttpRequest, publication: int, language: str) -> HttpResponse:
        """Arrange a front page."""
        return board_page(self, request, publication, language)

    def stood_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """The public front page as it stood when this arrangement came; on the host asked, if it is read there."""
        arrangement = self.get_queryset(request).filter(pk=key).first()
        if arrangement is None or not self.has_view_permission(request, arrangement):
            raise Http404
        if not _was_seen(arrangement):
            raise Http404
        host = request.get_host()
        house = house_for_host(host)
        if house is None or house.publication_id != arrangement.publication_id:
            house = Front(arrangement.publication, arrangement.language).house()
            host = house.hostname
        at = arrangement.live_from
        edition = Edition(house, arrangement.language, at, f"{request.scheme}://{host}")
        return HttpResponseRedirect(
            f"{edition.root}{edition.address('front')}?{urlencode({AS_OF: written(at, house.tzinfo)})}"
        )


def _was_seen(arrangement: Arrangement) -> bool:
    """Whether readers were ever given it."""
    was_cancelled = arrangement.live_until == arrangement.live_from
    return not was_cancelled and arrangement.live_from <= timezone.now()
