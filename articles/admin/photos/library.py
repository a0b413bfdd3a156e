"""The photo library in the admin: taking pictures in, describing them, and seeing where each is used."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.serializers.json import DjangoJSONEncoder
from django.forms.widgets import Script
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from js_asset import Media

from articles.admin.actor import actor_of
from articles.admin.clock import shown
from articles.admin.paging import BoundedPaginator
from articles.admin.photos import picker as photo_picker
from articles.admin.photos.filters import LacksFilter, RightsFilter
from articles.admin.photos.images import cropped, rights_of, source_of
from articles.admin.photos.replacing import replace_urls
from articles.admin.photos.upload import LibraryUploadForm, UploadForm, describe_urls
from articles.admin.photos.wording import words_urls
from articles.admin.restricting import restrict_urls
from articles.files.pictures import UnusablePicture
from articles.library.photos import (
    WORDS,
    AlreadyThere,
    fronts_with,
    is_restricted,
    is_used,
    may_describe,
    take_in,
    versions_with,
    was_described,
    working_copies_with,
)
from articles.models.photo import Photo
from articles.prose import MODULES, PICKER, PICKER_WORDS
from articles.verbs import restricting

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern
    from django.utils.safestring import SafeString

#: Rows of a where-used list.
_SHOWN = 25
#: Pixels of the picture that the focal point is set on.
_TO_POINT_AT = 960


@admin.register(Photo)
class PhotoAdmin(admin.ModelAdmin[Photo]):
    """Nothing that anything shows is deleted, and no photo's file changes: a better file is another photo that replaces it."""

    change_form_template = "admin/articles/photo/change_form.html"
    paginator = BoundedPaginator
    show_full_result_count = False
    list_per_page = 48
    # No deleting in bulk: each photo is asked whether it is used.
    actions = None
    list_display = ("thumbnail", "described", "credited", "taken_in")
    list_display_links = ("thumbnail", "described")
    list_filter = (LacksFilter, RightsFilter, "created_at")
    search_fields = ("caption_ko", "caption_en", "credit", "creator", "source", "alt_ko", "alt_en", "=sha256")
    readonly_fields = ("picture", "size", "sha256", "uploaded_by", "taken_in", "iptc")
    fieldsets = (
        (None, {"fields": ("picture",)}),
        (_("What it shows"), {"fields": ("caption_ko", "alt_ko", "caption_en", "alt_en")}),
        (
            _("Whose it is"),
            {
                "fields": (
                    "credit",
                    "creator",
                    "copyright",
                    "source",
                    "digital_source",
                    "usage_rights",
                    "rights_expire_on",
                )
            },
        ),
        (
            _("Focal point"),
            {
                "fields": (("focal_x", "focal_y"),),
                "description": _("Lists show a part of the picture around this point. Click the picture to set it."),
            },
        ),
        (_("File"), {"fields": ("size", "sha256", "uploaded_by", "taken_in", "iptc"), "classes": ("collapse",)}),
    )

    @property
    def media(self) -> Media:
        """The click-to-set point and the upload; both screens work without them."""
        return Media.from_media(super().media) + Media(
            importmap=MODULES,
            css={"all": ["desk/editor/editor.css", "desk/editor/photos.css"]},
            js=[
                Script("desk/editor/focal-point.js", type="module"),
                Script("desk/editor/photo-library.js", type="module"),
            ],
        )

    # What the list and the form show

    def get_queryset(self, request: HttpRequest) -> QuerySet[Photo]:
        """With their renditions, in two queries."""
        return super().get_queryset(request).select_related("replaces").prefetch_related("renditions")

    @admin.display(description=_("photo"))
    def thumbnail(self, photo: Photo) -> str:
        """The crop that lists show, so that an editor sees what readers will."""
        return cropped(photo)

    @admin.display(description=_("credit"), ordering="credit")
    def credited(self, photo: Photo) -> str:
        """As it is printed: the credit line, or who made it."""
        return photo.credit or photo.creator

    @admin.display(description=_("uploaded"), ordering="created_at")
    def taken_in(self, photo: Photo) -> SafeString | str:
        """In the newsroom's own zone: a photo is of no one publication."""
        return shown(photo.created_at)

    @admin.display(description=_("caption"), ordering="caption_ko")
    def described(self, photo: Photo) -> str:
        """The caption, with what is still missing."""
        missing = [
            str(word)
            for word, present in (
                (_("no credit"), photo.credit or photo.creator),
                (_("no alternative text"), photo.alt_ko or photo.alt_en),
            )
            if not present
        ]
        if rights := rights_of(photo):
            missing.append(rights)
        if not missing:
            return str(photo)
        return format_html('{} <span class="photo-lacks">{}</span>', photo, " · ".join(missing))

    @admin.display(description=_("size"))
    def size(self, photo: Photo) -> str:
        """Width and height in pixels."""
        return f"{photo.width} × {photo.height}"

    @admin.display(description=_("photo"))
    def picture(self, photo: Photo) -> str:
        """The whole picture, for the focal point to be set on."""
        return format_html(
            '<span class="focal-point" data-focal-point="{}"><img src="{}" alt="{}"></span>',
            _("Focal point"),
            source_of(photo, at_least=_TO_POINT_AT),
            photo.alt_ko or photo.alt_en,
        )

    # Taking in

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The wall of pictures, with the place above it where new ones are dropped."""
        context: dict[str, Any] = {**(extra_context or {})}
        if self.has_add_permission(request):
            context["upload_form"] = LibraryUploadForm()
            config = {**PICKER, "words": PICKER_WORDS}
            context["upload_config"] = json.dumps(config, cls=DjangoJSONEncoder, ensure_ascii=False)
        return super().changelist_view(request, context)

    def get_form(self, request: HttpRequest, obj: Photo | None = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """A new photo asks for files, a known one for what is said of it."""
        if obj is None:
            kwargs["form"] = UploadForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Photo | None = None) -> Any:
        """Files first for new photos."""
        if obj is not None:
            return self.fieldsets
        what, whose = self.fieldsets[1:3]
        return [(None, {"fields": ("pictures",)}), what, whose]

    def get_readonly_fields(self, request: HttpRequest, obj: Photo | None = None) -> Any:
        """Nothing to read before there is a photo."""
        return () if obj is None else self.readonly_fields

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Take in what was chosen; each refusal names its file."""
        if request.method == "POST" and self.has_add_permission(request):
            form = UploadForm(request.POST, request.FILES)
            if form.is_valid():
                return self._take_in(request, form)
        return super().add_view(request, form_url, extra_context)

    def _take_in(self, request: HttpRequest, form: UploadForm) -> HttpResponse:
        given = {name: value for name, value in form.cleaned_data.items() if name != "pictures"}
        taken: list[Photo] = []
        for file in form.cleaned_data["pictures"]:
            try:
                photo = take_in(file.read(), actor_of(request), **given)
            except AlreadyThere as present:
                link = format_html('<a href="{}">{}</a>', _address(present.photo), present.photo)
                said = format_html(str(_("{} is in the library already: {}")), file.name, link)
                self.message_user(request, said, messages.WARNING)
            except UnusablePicture as unusable:
                self.message_user(request, f"{file.name}: {unusable.reason}", messages.ERROR)
            else:
                self.log_addition(request, photo, [{"added": {}}])
                taken.append(photo)
        if taken:
            added = ngettext("%(count)d photo was added.", "%(count)d photos were added.", len(taken))
            self.message_user(request, added % {"count": len(taken)}, messages.SUCCESS)
        if len(taken) == 1 and IS_POPUP_VAR in request.POST:
            return self.response_add(request, taken[0])
        if len(taken) == 1:
            return HttpResponseRedirect(_address(taken[0]))
        if len(taken) > 1 and not any(given.values()):
            keys = ",".join(str(photo.pk) for photo in taken)
            return HttpResponseRedirect(f"{reverse('admin:articles_photo_describe')}?photos={keys}")
        return HttpResponseRedirect(reverse("admin:articles_photo_changelist"))

    # Where used

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With the list of what shows it."""
        context: dict[str, Any] = {**(extra_context or {})}
        photo = self.get_object(request, object_id)
        context["back"] = _back(request)
        if photo is not None:
            context["rights"] = rights_of(photo)
            context["restricted"] = is_restricted(photo)
            context["may_restrict"] = restricting.may(actor_of(request), photo)
            context["replaced_by"] = photo.replaced_by.first()
            context["may_replace"] = self.has_add_permission(request) and self.has_change_permission(request, photo)
            context["working_copies"] = working_copies_with(photo).order_by("-updated_at")[:_SHOWN]
            context["fronts"] = fronts_with(photo).select_related("publication").order_by("-pk")[:_SHOWN]
            context["versions"] = (
                versions_with(photo).select_related("publication").order_by("-published_at", "-id")[:_SHOWN]
            )
        return super().change_view(request, object_id, form_url, context)

    def response_change(self, request: HttpRequest, obj: Photo) -> HttpResponse:
        """Back to the article from which somebody came to say something of its photo."""
        response = super().response_change(request, obj)
        back = _back(request)
        return HttpResponseRedirect(back) if back and "_save" in request.POST else response

    def has_change_permission(self, request: HttpRequest, obj: Photo | None = None) -> bool:
        """Of a photo that pages show, an editor alone."""
        return super().has_change_permission(request, obj) and (obj is None or may_describe(obj, request.user))

    def save_model(self, request: HttpRequest, obj: Photo, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """New words are a change of the copy that borrows them."""
        super().save_model(request, obj, form, change)
        if WORDS.intersection(form.changed_data):
            was_described(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Photo | None = None) -> bool:
        """A photo that anything shows stays; the form lists what does."""
        if not super().has_delete_permission(request, obj):
            return False
        return obj is None or not is_used(obj)

    # Pages

    def get_urls(self) -> list[URLPattern]:
        """The two views the desk's scripts ask, and the screens beside the library's own."""
        return [
            path("pick/", self.admin_site.admin_view(photo_picker.pick), name="articles_photo_pick"),
            path("upload/", self.admin_site.admin_view(photo_picker.upload), name="articles_photo_upload"),
            *describe_urls(self),
            *replace_urls(self),
            *words_urls(self),
            *restrict_urls(self, "photo"),
            *super().get_urls(),
        ]


def _back(request: HttpRequest) -> str:
    """Where `?next=` leads, when that is a page of ours."""
    back = request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back if ours else ""


def _address(photo: Photo) -> str:
    return reverse("admin:articles_photo_change", args=[photo.pk])
