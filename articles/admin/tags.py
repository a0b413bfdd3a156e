"""The tags' screen: their names. taggit's own screen would list every article of a tag, and change working copies unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import taggit.admin  # noqa: F401 - registers what is taken back here
from django.contrib import admin
from django.utils.translation import gettext_noop, pgettext_lazy
from taggit.models import Tag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

#: taggit speaks no Korean; its words are marked here so that the catalogue has them.
WORDS_OF_TAGGIT = (
    gettext_noop("Taggit"),
    gettext_noop("tag"),
    pgettext_lazy("A tag name", "name"),
    pgettext_lazy("A tag slug", "slug"),
)

admin.site.unregister(Tag)


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin[Tag]):
    """Tags are made by typing them in an article; here a name is mended."""

    list_display = ("name", "slug")
    ordering = ("name", "id")
    search_fields = ("name", "slug")
    fields = ("name", "slug")

    def get_readonly_fields(self, request: HttpRequest, obj: Tag | None = None) -> tuple[str, ...]:
        """The address of a tag's page stays."""
        return () if obj is None else ("slug",)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Tag | None = None) -> dict[str, Sequence[str]]:
        """Only before there is an address."""
        return {"slug": ("name",)} if obj is None else {}

    def has_delete_permission(self, request: HttpRequest, obj: Tag | None = None) -> bool:
        """Versions on record carry it; a tag that no page carries is seen by nobody."""
        return False
