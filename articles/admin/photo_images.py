"""A photo as the desk's screens show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.html import format_html

from articles.renditions import photo_entry

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from articles.models.photo import Photo


def cropped(photo: Photo) -> SafeString:
    """The crop that lists show, so that an editor sees what readers will."""
    return _image(photo, "crop", "photo-thumbnail")


def whole(photo: Photo) -> SafeString:
    """All of the picture, small: what a caption has to speak of."""
    return _image(photo, "fit", "photo-whole")


def source_of(photo: Photo, use: str = "fit", at_least: int = 0) -> str:
    """The address of the narrowest size that is `at_least` so wide, or of the widest; as it came in without sizes."""
    sizes = photo_entry(photo)[use]["webp"] or photo_entry(photo)["fit"]["webp"]
    name = next((each[2] for each in sizes if each[0] >= at_least), sizes[-1][2] if sizes else photo.file.name)
    return str(photo.file.storage.url(name))


def _image(photo: Photo, use: str, kind: str) -> SafeString:
    # A link that holds nothing but the picture needs words even where nobody wrote an alternative text.
    alt = photo.alt_ko or photo.alt_en or str(photo)
    html = '<img src="{}" alt="{}" width="160" class="{}" loading="lazy">'
    return format_html(html, source_of(photo, use), alt, kind)
