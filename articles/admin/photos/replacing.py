"""A better file for a photo: taken in beside the old one, and put into the working copies that a person chooses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.admin.actor import actor_of
from articles.admin.photos.images import whole
from articles.files.pictures import LARGEST_FILE, UnusablePicture
from articles.library.photos import AlreadyThere, replacement, working_copies_with
from articles.models import Article, Photo
from articles.writing import drafting

if TYPE_CHECKING:
    from typing import Any

    from django.contrib.admin import ModelAdmin
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

#: Articles on one screen; the rest follow when these are done.
_SHOWN = 100


class ReplaceForm(forms.Form):
    """The better file."""

    file = forms.FileField(
        label=_("The better file"),
        help_text=_("JPEG, PNG, WebP, AVIF or GIF, up to 40 MB. It gets the caption, credit and rights of this one."),
    )

    def clean_file(self) -> Any:
        """Not so large that reading it would be wasted."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(
                _("This file is larger than 40 MB. Save it smaller and choose it again."), code="size"
            )
        return file


@dataclass(frozen=True, slots=True)
class _Line:
    """An article whose working copy still shows an earlier file."""

    article: Article
    photo: Photo
    may_write: bool

    @property
    def value(self) -> str:
        """What its checkbox sends."""
        return f"{self.article.pk}-{self.photo.pk}"


def replace_urls(admin: ModelAdmin[Photo]) -> list[URLPattern]:
    """The two pages of this module."""

    def replace_page(request: HttpRequest, photo_id: int) -> HttpResponse:
        return replace(admin, request, photo_id)

    def switch_page(request: HttpRequest, photo_id: int) -> HttpResponse:
        return switch(admin, request, photo_id)

    wrap = admin.admin_site.admin_view
    return [
        path("<int:photo_id>/replace/", wrap(replace_page), name="articles_photo_replace"),
        path("<int:photo_id>/switch/", wrap(switch_page), name="articles_photo_switch"),
    ]


def replace(admin: ModelAdmin[Photo], request: HttpRequest, photo_id: int) -> HttpResponse:
    """Ask for the better file; on POST take it in and go on to the articles that show the old one."""
    if not (admin.has_add_permission(request) and admin.has_change_permission(request)):
        raise PermissionDenied
    old = get_object_or_404(Photo.objects.prefetch_related("renditions"), pk=photo_id)
    form = ReplaceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            new = replacement(old, form.cleaned_data["file"].read(), actor_of(request))
        except AlreadyThere as present:
            address = reverse("admin:articles_photo_change", args=[present.photo.pk])
            link = format_html('<a href="{}">{}</a>', address, present.photo)
            form.add_error("file", format_html(str(_("The library has this file already: {}")), link))
        except UnusablePicture as unusable:
            form.add_error("file", str(unusable.reason))
        else:
            admin.log_addition(request, new, [{"added": {}}])
            admin.log_change(request, old, str(_("Replaced by another file")))
            admin.message_user(request, _("The better file is in the library."), messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:articles_photo_switch", args=[new.pk]))
    context = {"photo": old, "picture": whole(old), "form": form, "title": _("Replace the file")}
    return _page(admin, request, "replace.html", context)


def switch(admin: ModelAdmin[Photo], request: HttpRequest, photo_id: int) -> HttpResponse:
    """Choose the working copies that are to show the new file; on POST put it into them."""
    if not admin.has_change_permission(request):
        raise PermissionDenied
    photos = Photo.objects.prefetch_related("renditions").select_related("replaces")
    new = get_object_or_404(photos, pk=photo_id, replaces__isnull=False)
    lines = _lines(new, request)
    if request.method == "POST":
        chosen = set(request.POST.getlist("articles"))
        count = sum(
            drafting.replace_photo(line.article, line.photo, new, actor_of(request)) is not None
            for line in lines
            if line.may_write and line.value in chosen
        )
        said = ngettext(
            "%(count)d article shows the new file in its working copy. Readers see it when it is published again.",
            "%(count)d articles show the new file in their working copies. Readers see it when they are published again.",
            count,
        )
        admin.message_user(request, said % {"count": count}, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:articles_photo_change", args=[new.pk]))
    context = {
        "photo": new,
        "pictures": [(_("Until now"), whole(new.predecessors()[0])), (_("From now on"), whole(new))],
        "lines": lines,
        "has_choice": any(line.may_write for line in lines),
        "title": _("Show the new file"),
    }
    return _page(admin, request, "switch.html", context)


def _lines(new: Photo, request: HttpRequest) -> list[_Line]:
    lines: list[_Line] = []
    for photo in new.predecessors():
        articles = working_copies_with(photo).select_related("publication").order_by("-updated_at", "-pk")
        lines += [
            _Line(article, photo, drafting.may_write(article, actor_of(request))) for article in articles[:_SHOWN]
        ]
    return lines[:_SHOWN]


def _page(admin: ModelAdmin[Photo], request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    everywhere = {**admin.admin_site.each_context(request), "opts": admin.opts, "media": admin.media}
    return TemplateResponse(request, f"admin/articles/photo/{template}", {**everywhere, **context})
