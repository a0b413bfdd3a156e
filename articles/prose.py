"""The body's editor as a form widget: a textarea of HTML that a script turns into the article as it will look.

The library's own field and presets are not used. They inject a style, which the desk's policy forbids, and they
would make migrations depend on an editor; the model field is a plain TextField and `articles.body` the sanitiser.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.forms.widgets import Script
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from js_asset import ImportMap, Media

from articles.body.embeds import HOSTS
from articles.files.documents import LARGEST_DOCUMENT
from articles.files.pictures import LARGEST_FILE

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Where the desk's modules find each other; hashed file names make relative imports useless.
MODULES = ImportMap(
    {
        "django-prose-editor/editor": "django_prose_editor/editor.js",
        "desk/element": "desk/editor/element.js",
        "desk/photo-picker": "desk/editor/photo-picker.js",
        "desk/document-picker": "desk/editor/document-picker.js",
        "desk/pasting": "desk/editor/pasting.js",
        "desk/vocabulary": "desk/editor/vocabulary.js",
        "desk/inserting": "desk/editor/inserting.js",
        "desk/toolbar": "desk/editor/toolbar.js",
        "desk/browser-copy": "desk/editor/browser-copy.js",
        "desk/company": "desk/editor/company.js",
        "desk/unsaved-copies": "desk/editor/unsaved-copies.js",
        "desk/session": "desk/editor/session.js",
        "desk/photo-upload": "desk/editor/photo-upload.js",
        "desk/photo-words": "desk/editor/photo-words.js",
    }
)

#: What the photo dialog needs to know, shared with the lead photo's field.
PICKER: Mapping[str, Any] = {
    "pickUrl": reverse_lazy("admin:articles_photo_pick"),
    "uploadUrl": reverse_lazy("admin:articles_photo_upload"),
    "describeUrl": reverse_lazy("admin:articles_photo_describe"),
    "largest": LARGEST_FILE,
}
#: What the document dialog needs to know.
_DOCUMENTS: Mapping[str, Any] = {
    "pickUrl": reverse_lazy("admin:articles_document_pick"),
    "uploadUrl": reverse_lazy("admin:articles_document_upload"),
    "largest": LARGEST_DOCUMENT,
    "words": {
        "choose": _("Link to a document"),
        "search": _("Search titles, or give the number"),
        "cancel": _("Cancel"),
        "more": _("Show more"),
        "loading": _("Loading…"),
        "none": _("No document found."),
        "found": _("Documents in the library"),
        "add": _("Add a document from this device: PDF, HWP, HWPX or DOCX"),
        "title": _("Title: readers see it as the link"),
        "upload": _("Add and link"),
        "uploading": _("Adding the document…"),
        "linked": _("Readers get it once an article on the site links to it."),
        "noFile": _("Choose a file first."),
        "noTitle": _("Give the document a title: readers see it as the link."),
        "tooLarge": _("This file is larger than 50 MB. Save it smaller and choose it again."),
        "unreachable": _("The newsroom's server did not answer. Nothing was lost; try again."),
        "signedOut": _("You are not signed in any more. Sign in in another tab, then try again here."),
    },
}
_UPLOAD_WORDS: Mapping[str, Any] = {
    "unreachable": _("The newsroom's server did not answer. Nothing was lost; try again."),
    "photosAdded": _("Photos being added"),
    "waiting": _("Waiting"),
    "preparing": _("Being prepared…"),
    "added": _("Added"),
    "present": _("Already in the library:"),
    "retry": _("Try again"),
    "retryAll": _("Try all of these again"),
    "standing": _("{done} of {all} done."),
    "notAdded": _("{failed} not added: see what to do beside each."),
    "describe": _("Describe the added photos"),
    "tooLarge": _("This file is larger than 40 MB. Save it smaller and choose it again."),
    "folder": _("This is a folder. Open it and drop the pictures that are in it."),
    "signedOut": _("You are not signed in any more. Sign in in another tab, then try again here."),
    "broken": _(
        "The server could not take this file in. Try again; if it fails again, tell who looks after the server."
    ),
}
PICKER_WORDS: Mapping[str, Any] = {
    **_UPLOAD_WORDS,
    "choose": _("Choose a photo"),
    "search": _("Search captions, credits and creators"),
    "cancel": _("Cancel"),
    "more": _("Show more"),
    "loading": _("Loading…"),
    "none": _("No photo found."),
    "noCredit": _("No credit yet"),
    "add": _("Add a photo from this device"),
    "several": _("Several chosen at once, or dropped here, go into the library. Then choose from it."),
    "upload": _("Add and use"),
    "uploading": _("Adding the photo…"),
    "caption": _("Caption"),
    "alt": _("Alternative text: what the picture shows"),
    "altShort": _("Alternative text"),
    "credit": _("Credit"),
    "languages": {"ko": _("Korean"), "en": _("English")},
    "only": {"ko": _("in Korean only"), "en": _("in English only")},
}
_WORDS: Mapping[str, Any] = {
    "body": _("Body"),
    "leave": _("Escape, then Tab leaves the text."),
    "toolbar": _("Text formatting"),
    "paragraph": _("Paragraph"),
    "heading2": _("Heading"),
    "heading3": _("Small heading"),
    "bold": _("Bold"),
    "italic": _("Italic"),
    "link": _("Link"),
    "bulletList": _("Bulleted list"),
    "orderedList": _("Numbered list"),
    "blockquote": _("Quotation"),
    "pullQuote": _("Pull quote"),
    "photo": _("Photo"),
    "document": _("Document"),
    "embed": _("Embedded page"),
    "table": _("Table"),
    "rule": _("Dividing line"),
    "comment": _("Comment on the selected words"),
    "undo": _("Undo"),
    "redo": _("Redo"),
    "wide": _("Photo across the column"),
    "left": _("Photo on the left"),
    "right": _("Photo on the right"),
    "removePhoto": _("Take the photo out"),
    "addRow": _("Add a row"),
    "addColumn": _("Add a column"),
    "deleteRow": _("Delete the row"),
    "deleteColumn": _("Delete the column"),
    "deleteTable": _("Delete the table"),
    "captionHere": _("Caption"),
    "missingPhoto": _("This photo is not in the library."),
    "address": _("Address"),
    "badAddress": _("Give a whole address, such as https://example.org/page, mailto:… or tel:…"),
    "ok": _("OK"),
}


class BodyWidget(forms.Textarea):
    """The body of an article. Without scripts it is a textarea of HTML, sanitised all the same.

    `with_library`: photos and documents of the library can be put in.
    """

    def __init__(self, attrs: dict[str, Any] | None = None, *, with_library: bool = True) -> None:
        super().__init__({"rows": 24, "cols": 80, **(attrs or {})})
        self.with_library = with_library

    @property
    def media(self) -> Media:
        """The editor's module, its style and the import map."""
        return Media(
            importmap=MODULES,
            css={"all": ["desk/editor/editor.css"]},
            js=[Script("desk/editor/body-editor.js", type="module")],
        )

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The editor's configuration travels in a data attribute."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        library = {**PICKER, "documents": _DOCUMENTS} if self.with_library else {}
        config = {**library, "players": HOSTS, "words": {**PICKER_WORDS, **_WORDS}}
        context["widget"]["attrs"]["data-body-editor"] = json.dumps(config, cls=DjangoJSONEncoder, ensure_ascii=False)
        return context

    def use_required_attribute(self, initial: Any) -> bool:
        """A browser cannot point at a hidden textarea; the server says what is missing."""
        return False
