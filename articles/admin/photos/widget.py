"""The field of a photo in the article form: the lead, and the picture when shared."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
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

    from articles.models import Article

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
        #: The photo that came with the article, and the address of its picture.
        self.known: Photo | None = None
        self.source = ""

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
        photo = self._photo(value)
        words = {**PICKER_WORDS, **_WORDS, "empty": self.empty}
        config = {**PICKER, "words": words, "photo": photo and as_json(photo, self.source)}
        return format_html(
            '<div class="photo-widget" data-photo-widget="{}">{}<span class="photo-widget__plain">{}</span></div>',
            json.dumps(config, cls=DjangoJSONEncoder, ensure_ascii=False),
            super().render(name, value, attrs, renderer),
            photo or "",
        )

    def _photo(self, value: Any) -> Photo | None:
        if not is_key(str(value or "")):
            return None
        if self.known and str(self.known.pk) == str(value):
            return self.known
        self.source = ""
        return Photo.objects.prefetch_related("renditions").filter(pk=value).first()


def show(field: Any, article: Article, name: str) -> None:
    """Give the widget of `field` the photo that was fetched with an opened article: its "lead" or the one to "share"."""
    if field is None or not hasattr(article, f"{name}_source"):
        return
    widget = field.widget.widget if isinstance(field.widget, RelatedFieldWidgetWrapper) else field.widget
    photo: Photo | None = getattr(article, f"{name}_photo")
    if photo is not None and isinstance(widget, PhotoWidget):
        widget.known = photo
        widget.source = photo.file.storage.url(getattr(article, f"{name}_source") or photo.file.name)
