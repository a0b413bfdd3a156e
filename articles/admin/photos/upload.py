"""Adding photos: the forms that ask for files, and the screen where all that were added are described in a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.admin.photos.images import whole
from articles.korean import nfc
from articles.library.photos import WORDS, may_describe, was_described
from articles.models.photo import Photo
from newsroom.primary_keys import is_key

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

#: Photos described on one screen; more follow on the next.
MOST_AT_ONCE = 60


class _SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class _SeveralFiles(forms.FileField):
    """Any number of files; cleaned to a list."""

    widget = _SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        # No file at all comes as an empty list, and is to be missed like any other required field.
        files = (data or [None]) if isinstance(data, list | tuple) else [data]
        return [super(_SeveralFiles, self).clean(file, initial) for file in files]


class UploadForm(forms.ModelForm[Photo]):
    """New photos: what is given here is said of every file; what is left out comes from the files' own IPTC."""

    pictures = _SeveralFiles(
        label=_("files"),
        help_text=_("JPEG, PNG, WebP, AVIF or GIF, up to 40 MB each. Several may be chosen at once."),
    )

    class Meta:
        model = Photo
        fields = (
            *("creator", "credit", "copyright", "source", "caption_ko", "caption_en", "alt_ko", "alt_en"),
            *("digital_source", "usage_rights", "rights_expire_on"),
        )


class LibraryUploadForm(forms.Form):
    """The files alone: what is said of them comes from their own IPTC, and afterwards from the screen below."""

    pictures = _SeveralFiles(label=_("Add photos"), help_text=UploadForm.base_fields["pictures"].help_text)


class ForAllForm(forms.Form):
    """What is true of every photo on the screen; an empty field changes nothing."""

    credit = forms.CharField(label=_("Credit"), max_length=200, required=False)
    creator = forms.CharField(label=_("Creator"), max_length=200, required=False)
    copyright = forms.CharField(label=_("Copyright"), max_length=200, required=False)
    usage_rights = forms.CharField(label=_("Usage rights"), max_length=300, required=False)
    rights_expire_on = forms.DateField(
        label=_("Rights expire"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    replaces = forms.BooleanField(
        label=_("Also where something else is written"),
        required=False,
        help_text=_("Otherwise only photos that have nothing there are given it."),
    )

    def apply_to(self, photo: Photo) -> list[str]:
        """Write what was given into `photo`, not saved yet; the names of the columns that changed."""
        changed = []
        for name, value in self.cleaned_data.items():
            if name == "replaces" or not value:
                continue
            before = getattr(photo, name)
            if before != value and (self.cleaned_data["replaces"] or not before):
                setattr(photo, name, nfc(value) if isinstance(value, str) else value)
                changed.append(name)
        return changed


_Described = forms.modelformset_factory(
    Photo,
    fields=("caption_ko", "alt_ko", "caption_en", "alt_en", "credit"),
    widgets={
        name: forms.Textarea(attrs={"rows": 2, "lang": name[-2:]})
        for name in ("caption_ko", "alt_ko", "caption_en", "alt_en")
    },
    extra=0,
)


def describe_urls(admin: ModelAdmin[Photo]) -> list[URLPattern]:
    """The page of this module."""

    def answer(request: HttpRequest) -> HttpResponse:
        return describe(admin, request)

    return [path("describe/", admin.admin_site.admin_view(answer), name="articles_photo_describe")]


def describe(admin: ModelAdmin[Photo], request: HttpRequest) -> HttpResponse:
    """`?photos=1,2,3`: caption, alternative text and credit of each, and what is true of all, on one screen."""
    if not admin.has_change_permission(request):
        raise PermissionDenied
    asked = [int(each) for each in request.GET.get("photos", "").split(",") if is_key(each)]
    here, rest = asked[:MOST_AT_ONCE], asked[MOST_AT_ONCE:]
    photos = Photo.objects.filter(pk__in=here).prefetch_related("renditions").order_by("pk")
    if not photos:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    formset = _Described(sent, queryset=photos)
    for_all = ForAllForm(sent, prefix="all")
    if request.method == "POST" and formset.is_valid() and for_all.is_valid():
        _save(admin, request, formset, for_all)
        return HttpResponseRedirect(
            f"{reverse('admin:articles_photo_describe')}?photos={','.join(map(str, rest))}"
            if rest
            else reverse("admin:articles_photo_changelist")
        )
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": _("Describe photos"),
        "media": admin.media,
        "formset": formset,
        "rows": [(form, whole(form.instance)) for form in formset],
        "for_all": for_all,
        "rest": len(rest),
    }
    return TemplateResponse(request, "admin/articles/photo/describe.html", context)


def _save(admin: ModelAdmin[Photo], request: HttpRequest, formset: Any, for_all: ForAllForm) -> None:
    saved = 0
    # A number that was not on the screen has no photo here.
    for form in (form for form in formset if form.instance.pk and may_describe(form.instance, request.user)):
        changed = list(dict.fromkeys([*form.changed_data, *for_all.apply_to(form.instance)]))
        if changed:
            form.instance.save(update_fields=changed)
            if WORDS.intersection(changed):
                was_described(form.instance)
            admin.log_change(request, form.instance, [{"changed": {"fields": changed}}])
            saved += 1
    said = ngettext("%(count)d photo was described.", "%(count)d photos were described.", saved)
    admin.message_user(request, said % {"count": saved}, messages.SUCCESS)
