"""The field of a photo in the article form: the lead, and the picture when shared."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.forms.widgets import Script
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from js_asset import Media

from articles.admin.photos.picker import as_json
from articles.models.photo import Photo
from articles.prose import MODULES, PICKER, PICKER_WORDS
from newsroom.primary_keys import is_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.forms.renderers import BaseRenderer
    from django.utils.safestring import SafeString
    from django_stubs_ext import StrOrPromise

_WORDS: Mapping[str, Any] = {
    "choose": _("Choose a photo"),
    "change": _("Choose another"),
    "remove": _("Take it out"),
    "edit": _("Edit its caption and credit"),
}


class PhotoWidget(forms.NumberInput):
    """The photo's number; a script shows the picture in its place and opens the library.

    A select of the whole library would send every photo's caption with each form. `empty` is said while none is chosen.
    """

    def __init__(self, attrs: dict[str, Any] | None = None, *, empty: StrOrPromise = "") -> None:
        super().__init__(attrs)
        self.empty = empty or _("No lead photo.")

    #: The form field and the admin's wrapper both set this on the widget of a foreign key.
    choices: Iterable[Any] = ()

    @property
    def media(self) -> Media:
        """The field's module, its style and the import map."""
        return Media(
            importmap=MODULES,
            css={"all": ["desk/editor/editor.css"]},
            js=[Script("desk/editor/photo-widget.js", type="module")],
        )

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        """The input, with the chosen photo beside it so that the form shows it without asking the server again."""
        photo = None
        if is_key(str(value or "")):
            photo = Photo.objects.prefetch_related("renditions").filter(pk=value).first()
        words = {**PICKER_WORDS, **_WORDS, "empty": self.empty}
        config = {**PICKER, "words": words, "photo": as_json(photo) if photo else None}
        return format_html(
            '<div class="photo-widget" data-photo-widget="{}">{}<span class="photo-widget__plain">{}</span></div>',
            json.dumps(config, cls=DjangoJSONEncoder, ensure_ascii=False),
            super().render(name, value, attrs, renderer),
            photo or "",
        )
