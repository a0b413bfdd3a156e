"""The field of a photo in the article form: the lead, and the picture when shared."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.serializers.json import DjangoJSONEncoder
from django.forms.widgets import Script
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
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
    "describe": _("Caption and credit of the photo"),
    "everywhere": _("They stand in the library, for every article that gives no caption of its own."),
    "korean": _("In Korean"),
    "english": _("In English"),
    "save": _("Save"),
    "saving": _("Saving…"),
}


class PhotoWidget(forms.NumberInput):
    """The photo's number; a script shows the picture in its place and opens the library.

    A select of the whole library would send every photo's caption with each form. `empty` is said while none is chosen.
    """

    def __init__(self, attrs: dict[str, Any] | None = None, *, empty: StrOrPromise = "") -> None:
        super().__init__(attrs)
        self.empty = empty or _("No lead photo.")
        #: Where the page of the photo leads back to.
        self.back = ""
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
        config = {**PICKER, "words": words, "back": self.back, "photo": photo and as_json(photo, self.source)}
        return format_html(
            '<div class="photo-widget" data-photo-widget="{}">{}<span class="photo-widget__plain">{}</span></div>',
            json.dumps(config, cls=DjangoJSONEncoder, ensure_ascii=False),
            super().render(name, value, attrs, renderer),
            self._plain(photo) if photo else "",
        )

    def _plain(self, photo: Photo) -> SafeString:
        """Where no script shows the picture: what it is, and where its caption is changed."""
        address = reverse("admin:articles_photo_change", args=[photo.pk])
        query = f"?{urlencode({'next': self.back})}" if self.back else ""
        return format_html('{} <a href="{}{}">{}</a>', photo, address, query, _WORDS["edit"])

    def _photo(self, value: Any) -> Photo | None:
        if not is_key(str(value or "")):
            return None
        if self.known and str(self.known.pk) == str(value):
            return self.known
        self.source = ""
        return Photo.objects.prefetch_related("renditions").filter(pk=value).first()


def show(field: Any, article: Article, name: str) -> None:
    """Give the widget of `field` the photo that was fetched with an opened article: its "lead" or the one to "share"."""
    if field is None:
        return
    widget = field.widget.widget if isinstance(field.widget, RelatedFieldWidgetWrapper) else field.widget
    if article.pk and isinstance(widget, PhotoWidget):
        widget.back = reverse("admin:articles_article_change", args=[article.pk])
    if not hasattr(article, f"{name}_source"):
        return
    photo: Photo | None = getattr(article, f"{name}_photo")
    if photo is not None and isinstance(widget, PhotoWidget):
        widget.known = photo
        widget.source = photo.file.storage.url(getattr(article, f"{name}_source") or photo.file.name)
