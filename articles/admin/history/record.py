"""The record and the audit, to look at: nothing here can be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _

from articles.admin.actor import actor_of, name_of
from articles.admin.clock import shown
from articles.admin.history.trail import label_of
from articles.admin.read_only import ReadOnlyAdmin
from articles.models import OldPath, StatusChange, Version
from articles.verbs.publishing import Refused
from articles.verbs.reviewing import read_afterwards

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.utils.safestring import SafeString


@admin.register(Version)
class VersionAdmin(ReadOnlyAdmin):
    """Every version ever published."""

    list_display = ("headline", "number", "kind", "language", "section", "from_when", "until_when", "publisher")
    list_filter = ("kind", "language", "publication")
    list_select_related = ("publication", "section", "published_by__reporter")
    search_fields = ("headline", "=public_number")
    exclude = ("copy",)

    @admin.display(description=_("readable from"), ordering="live_from")
    def from_when(self, version: Version) -> SafeString | str:
        """In the publication's zone."""
        return shown(version.live_from, version.publication.tzinfo)

    @admin.display(description=_("readable until"), ordering="live_until")
    def until_when(self, version: Version) -> SafeString | str:
        """In the publication's zone; a dash until it is replaced."""
        return shown(version.live_until, version.publication.tzinfo)

    @admin.display(description=_("published by"), ordering="published_by")
    def publisher(self, version: Version) -> str:
        """By name; a dash where nobody knows."""
        return name_of(version.published_by)

    def get_readonly_fields(self, request: HttpRequest, obj: Version | None = None) -> list[str]:
        """All of it."""
        return [field.name for field in Version._meta.fields if field.name != "copy"]  # noqa: SLF001


@admin.register(StatusChange)
class StatusChangeAdmin(ReadOnlyAdmin):
    """Who did what. The filter “no second reader” lists what is still to be read afterwards."""

    list_display = ("article", "act", "from_status", "to_status", "who", "when", "second_reader", "note")
    list_filter = ("action", "without_second_reader", ("read_afterwards_at", admin.EmptyFieldListFilter))
    list_select_related = ("article__publication", "actor__reporter", "read_afterwards_by__reporter", "version")
    search_fields = ("article__headline", "note")
    actions = ("mark_as_read",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[StatusChange]:
        """Without the copies of what was published."""
        return super().get_queryset(request).defer("version__copy")

    @admin.display(description=_("act"), ordering="action")
    def act(self, change: StatusChange) -> str:
        """Of a schedule its time."""
        return label_of(change, change.article.publication.tzinfo)

    @admin.display(description=_("who"), ordering="actor")
    def who(self, change: StatusChange) -> str:
        """By name; a dash for the command line."""
        return name_of(change.actor)

    @admin.display(description=_("at"), ordering="at")
    def when(self, change: StatusChange) -> SafeString | str:
        """In the publication's zone."""
        return shown(change.at, change.article.publication.tzinfo)

    @admin.display(description=_("second reader"))
    def second_reader(self, change: StatusChange) -> str:
        """Who read it, or that nobody did yet."""
        if not change.without_second_reader:
            return ""
        if change.read_afterwards_by is None:
            return str(_("none yet"))
        return name_of(change.read_afterwards_by)

    @admin.action(description=_("I have read it"), permissions=["view"])
    def mark_as_read(self, request: HttpRequest, queryset: QuerySet[StatusChange]) -> None:
        """Each one is answered for itself."""
        for change in queryset.filter(without_second_reader=True, read_afterwards_at=None).select_related("article"):
            try:
                read_afterwards(change, actor_of(request))
            except Refused as refused:
                self.message_user(request, f"{change.article}: {refused}", messages.ERROR)
            else:
                self.message_user(request, _("Noted as read: %s") % change.article, messages.SUCCESS)


@admin.register(OldPath)
class OldPathAdmin(ReadOnlyAdmin):
    """Addresses that led to something before, and where they lead now."""

    list_display = ("path", "article", "address", "is_gone", "publication")
    list_select_related = ("article", "publication")
    search_fields = ("path",)
