"""The pictures of an article: each taken into the library once, put where it stood, and named where it is missing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.db import transaction

from articles.copytext import PhotoUse
from articles.files.pictures import LARGEST_FILE, UnusablePicture, inspect
from articles.importing.item import Doubt, DoubtCode, LegacyItem, LegacyPicture, NotAnArticle
from articles.library.photos import AlreadyThere, take_in
from articles.models import Photo

if TYPE_CHECKING:
    from articles.importing.sources.beside import Pictures

_FIGURE = r'<figure class="[^"]*" data-photo="{}">.*?</figure>'


@dataclass(frozen=True, slots=True)
class Illustrated:
    """An item with its pictures in place: `lead` and how it is used here, and the body with the photos' own hashes."""

    item: LegacyItem
    lead: Photo | None = None
    use: PhotoUse | None = None


@dataclass(slots=True)
class PictureDesk:
    """Finds and takes in the pictures of a run. `takes_in` False (a dry run): looked at, and nothing is stored."""

    pictures: Pictures
    takes_in: bool = True
    _photos: dict[str, Photo | str] = field(default_factory=dict)

    def illustrate(self, item: LegacyItem, doubts: list[Doubt]) -> Illustrated:
        """`item` with its pictures. One that is missing or unusable leaves its place, with a doubt and its words in a note."""
        lead, use = None, None
        body, notes = item.body_html, list(item.notes)
        for picture in item.pictures:
            photo = self._photo_of(picture, item.language)
            if isinstance(photo, str):
                doubts.append(Doubt(DoubtCode.PICTURE_MISSING, f"{photo}: {picture.address}"))
                notes.append(f"Picture missing: {picture.address} {picture.caption} {picture.credit}".rstrip())
                body = _without(body, picture.key)
            elif photo is not None:
                body = body.replace(f'data-photo="{picture.key}"', f'data-photo="{photo.sha256}"')
                if picture.is_lead and lead is None:
                    lead, use = photo, PhotoUse(photo.sha256, picture.caption[:500], picture.alt[:500])
        return Illustrated(replace(item, body_html=body, notes=tuple(notes)), lead, use)

    def _photo_of(self, picture: LegacyPicture, language: str) -> Photo | str | None:
        """Its photo; None in a dry run; or why there is none."""
        if picture.key not in self._photos:
            found = self._found(picture, language)
            if found is None:
                return None
            self._photos[picture.key] = found
        return self._photos[picture.key]

    def _found(self, picture: LegacyPicture, language: str) -> Photo | str | None:
        if picture.sha256 and (known := Photo.objects.filter(sha256=picture.sha256).first()):
            return known
        file = self.pictures.find(picture.address)
        if file is None:
            return "The picture was not handed in"
        try:
            data = file.whole(LARGEST_FILE)
            if not self.takes_in:
                inspect(data)
                return None
            suffix = "ko" if language == "ko" else "en"
            said: dict[str, Any] = {
                f"caption_{suffix}": picture.caption,
                f"alt_{suffix}": picture.alt,
                "credit": picture.credit,
            }
            with transaction.atomic():
                return take_in(data, **said)
        except AlreadyThere as there:
            return there.photo
        except (UnusablePicture, NotAnArticle) as error:
            reason = error.reason if isinstance(error, NotAnArticle) else str(error)
            return f"The picture cannot be used ({reason})"


def _without(body: str, key: str) -> str:
    return re.sub(_FIGURE.format(re.escape(key)), "", body, flags=re.DOTALL)
