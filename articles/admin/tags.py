"""The tags' screen: their names. taggit's own screen would list every article of a tag, and change working copies unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import taggit.admin  # noqa: F401 - registers what is taken back here
from django.contrib import admin
from django.http import JsonResponse
from django.urls import path
from django.utils.translation import gettext_noop, pgettext_lazy
from taggit.models import Tag

from articles.korean import nfc

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.urls import URLPattern

#: Names offered for one word.
_OFFERED = 8
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

    def get_urls(self) -> list[URLPattern]:
        """One more: the names that the article form offers."""
        names = path("names/", self.admin_site.admin_view(self.names), name="taggit_tag_names")
        return [names, *super().get_urls()]

    def names(self, request: HttpRequest) -> JsonResponse:
        """`?q=` → `{"names": […]}`: those that begin with it, then those that hold it; 403 for whoever writes nothing."""
        if not request.user.has_perms(["articles.view_article", "articles.change_article"]):
            return JsonResponse({"names": []}, status=403)
        word = nfc(request.GET.get("q", "")).strip()[:100]
        if not word:
            return JsonResponse({"names": []})
        standing = Tag.objects.filter(merger=None)
        begin = standing.filter(name__istartswith=word).order_by("name")[:_OFFERED]
        hold = standing.filter(name__icontains=word).order_by("name")[: 2 * _OFFERED]
        names = dict.fromkeys([*begin.values_list("name", flat=True), *hold.values_list("name", flat=True)])
        return JsonResponse({"names": list(names)[:_OFFERED]})

    def has_add_permission(self, request: HttpRequest) -> bool:
        """They are made by typing them; one made here would stand nowhere."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Tag | None = None) -> bool:
        """Versions on record carry it; a tag that no page carries is seen by nobody."""
        return False
