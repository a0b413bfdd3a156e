"""The document library in the admin: taking files in, copying their addresses, and seeing what links to each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.admin.actor import actor_of
from articles.admin.clock import shown
from articles.admin.documents import picker
from articles.admin.paging import BoundedPaginator
from articles.files.documents import LARGEST_DOCUMENT, UnusableDocument
from articles.library.documents import (
    DocumentThere,
    check,
    copies_linking_to,
    is_linked,
    keep_document,
    versions_linking_to,
)
from articles.models import Document
from newsroom.views import OF_A_FILE

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase
    from django.urls import URLPattern
    from django.utils.safestring import SafeString

#: Rows of a where-used list.
_SHOWN = 25


class DocumentForm(forms.ModelForm[Document]):
    """What a document is called; one language is enough."""

    class Meta:
        model = Document
        fields = ("title_ko", "title_en", "language")

    def clean(self) -> dict[str, Any]:
        """A title: it is the link's words and the file's name."""
        cleaned = super().clean() or self.cleaned_data
        if not (str(cleaned.get("title_ko") or "").strip() or str(cleaned.get("title_en") or "").strip()):
            raise forms.ValidationError(_("Give a title in at least one language."), code="title")
        return cleaned


class NewDocumentForm(DocumentForm):
    """With the file, which is checked before anything is stored."""

    document = forms.FileField(
        label=_("file"),
        help_text=_(
            "PDF, HWP, HWPX or DOCX, up to 50 MB. Readers get it only while an article on the site links to it."
        ),
    )
    #: Set when the file was found usable.
    content = b""

    def clean_document(self) -> Any:
        """Read once; what it is decides its content, never its name."""
        file = self.cleaned_data["document"]
        if file.size > LARGEST_DOCUMENT:
            raise forms.ValidationError(
                _("This file is larger than 50 MB. Save it smaller and choose it again."), code="size"
            )
        self.content = file.read()
        try:
            check(self.content)
        except DocumentThere as present:
            address = reverse("admin:articles_document_change", args=[present.document.pk])
            link = format_html('<a href="{}">{}</a>', address, present.document)
            raise forms.ValidationError(
                format_html(str(_("The library has this file already: {}")), link), code="present"
            ) from present
        except UnusableDocument as unusable:
            raise forms.ValidationError(str(unusable.reason), code="unusable") from unusable
        return file


@admin.register(Document)
class DocumentAdmin(admin.ModelAdmin[Document]):
    """Nothing that anything links to is deleted, and no file is replaced: another file is another document."""

    change_form_template = "admin/articles/document/change_form.html"
    form = DocumentForm
    paginator = BoundedPaginator
    show_full_result_count = False
    # No deleting in bulk: each is asked whether anything links to it.
    actions = None
    list_display = ("titled", "kind", "language", "weight", "taken_in")
    list_filter = ("kind", "language", "created_at")
    search_fields = ("title_ko", "title_en", "=number", "=sha256")
    readonly_fields = ("address", "kind", "weight", "sha256", "uploaded_by", "taken_in")

    @admin.display(description=pgettext_lazy("document", "title"), ordering="title_ko")
    def titled(self, document: Document) -> str:
        """In the desk's language, or the other."""
        return str(document)

    @admin.display(description=_("size"), ordering="size")
    def weight(self, document: Document) -> str:
        """In the unit one speaks of."""
        return filesizeformat(document.size)

    @admin.display(description=_("uploaded"), ordering="created_at")
    def taken_in(self, document: Document) -> SafeString | str:
        """In the newsroom's own zone."""
        return shown(document.created_at)

    @admin.display(description=_("address"))
    def address(self, document: Document) -> SafeString:
        """To be copied into the body as a link; and the file itself, for the desk alone."""
        return format_html(
            '<code class="document-address">{}</code> · <a href="{}">{}</a>',
            document.get_absolute_url(),
            reverse("admin:articles_document_file", args=[document.pk]),
            _("Open the file"),
        )

    def get_form(self, request: HttpRequest, obj: Document | None = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """A new document asks for its file."""
        if obj is None:
            kwargs["form"] = NewDocumentForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Document | None = None) -> Any:
        """The file first where there is none yet."""
        said = ("title_ko", "title_en", "language")
        if obj is None:
            return [(None, {"fields": ("document", *said)})]
        return [
            (None, {"fields": ("address", *said)}),
            (_("File"), {"fields": ("kind", "weight", "sha256", "uploaded_by", "taken_in")}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Document | None = None) -> Any:
        """Nothing to read before there is a document."""
        return () if obj is None else self.readonly_fields

    def save_model(self, request: HttpRequest, obj: Document, form: Any, change: bool) -> None:  # noqa: FBT001
        """A new one with its file."""
        if change:
            super().save_model(request, obj, form, change)
        else:
            keep_document(obj, form.content, actor_of(request))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With the list of what links to it."""
        context: dict[str, Any] = {**(extra_context or {})}
        document = self.get_object(request, object_id)
        if document is not None:
            context["working_copies"] = copies_linking_to(document).order_by("-updated_at")[:_SHOWN]
            context["versions"] = (
                versions_linking_to(document).select_related("publication").order_by("-published_at", "-id")[:_SHOWN]
            )
        return super().change_view(request, object_id, form_url, context)

    def has_delete_permission(self, request: HttpRequest, obj: Document | None = None) -> bool:
        """A document that anything links to stays; the form lists what does."""
        if not super().has_delete_permission(request, obj):
            return False
        return obj is None or not is_linked(obj)

    def delete_model(self, request: HttpRequest, obj: Document) -> None:
        """With its file: nobody was ever given its address."""
        super().delete_model(request, obj)
        obj.file.storage.delete(str(obj.file))

    def get_urls(self) -> list[URLPattern]:
        """The file, for the desk; what the body's editor asks of the library."""
        wrap = self.admin_site.admin_view
        return [
            path("pick/", wrap(picker.pick), name="articles_document_pick"),
            path("upload/", wrap(picker.upload), name="articles_document_upload"),
            path("<int:pk>/file/", wrap(self.file_view), name="articles_document_file"),
            *super().get_urls(),
        ]

    def file_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The file, whether readers may have it or not."""
        document = get_object_or_404(Document, pk=pk)
        if not self.has_view_permission(request, document):
            raise PermissionDenied
        return FileResponse(
            document.file.open("rb"),
            as_attachment=True,
            filename=document.name,
            content_type=document.mime_type,
            headers={"Content-Security-Policy": OF_A_FILE},
        )
