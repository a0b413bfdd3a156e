"""A photo as the desk's screens show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from articles.library.renditions import photo_entry

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from articles.models.photo import Photo


def cropped(photo: Photo) -> SafeString:
    """The crop that lists show, so that an editor sees what readers will."""
    return _image(photo, "crop", "photo-thumbnail")


def whole(photo: Photo, language: str = "") -> SafeString:
    """All of the picture, small: what a caption has to speak of. Its words are those in `language` where there are any."""
    return _image(photo, "fit", "photo-whole", language)


def source_of(photo: Photo, use: str = "fit", at_least: int = 0) -> str:
    """The address of the narrowest size that is `at_least` so wide, or of the widest; as it came in without sizes."""
    sizes = photo_entry(photo)[use]["webp"] or photo_entry(photo)["fit"]["webp"]
    name = next((each[2] for each in sizes if each[0] >= at_least), sizes[-1][2] if sizes else photo.file.name)
    return str(photo.file.storage.url(name))


def rights_of(photo: Photo) -> str:
    """What the desk has to know of the right to use it; empty while there is nothing to say."""
    if photo.rights_expire_on is None:
        return ""
    day = date_format(photo.rights_expire_on, "Y-m-d")
    if photo.rights_ended():
        return _("The right to use it ended on %s. Choose another photo.") % day
    return _("The right to use it ends on %s.") % day if photo.rights_end_soon() else ""


def _image(photo: Photo, use: str, kind: str, language: str = "") -> SafeString:
    # A link that holds nothing but the picture needs words even where nobody wrote an alternative text.
    alt = (photo.alt_in(language) if language else "") or photo.alt_ko or photo.alt_en or str(photo)
    html = '<img src="{}" alt="{}" width="160" class="{}" loading="lazy">'
    return format_html(html, source_of(photo, use), alt, kind)
