"""The pictures of an article: each taken into the library once, put where it stood, and named where it is missing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.db import transaction

from articles.body.figures import without_figures
from articles.copytext import PhotoUse
from articles.files.pictures import LARGEST_FILE, UnusablePicture, inspect
from articles.importing.item import Doubt, DoubtCode, LegacyItem, LegacyPicture, NotAnArticle
from articles.importing.sources.fetching import NotFetched
from articles.library.photos import AlreadyThere, take_in
from articles.models import ImportPicture, Photo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from articles.importing.sources.beside import Pictures
    from articles.models import ImportItem


#: Pictures that are not looked for again when another article shows them a little later.
_REMEMBERED = 5_000


@dataclass(frozen=True, slots=True)
class Missing:
    """A picture that is not there, and the place it leaves: see `ImportPicture`."""

    picture: LegacyPicture
    reason: str
    figure: str = ""
    block: int | None = None


@dataclass(frozen=True, slots=True)
class Illustrated:
    """An item with its pictures in place: `lead` and how it is used here, and the body with the photos' own hashes.

    `missing`: what is not there, by its places. `shared`: the photo that social networks show.
    """

    item: LegacyItem
    lead: Photo | None = None
    use: PhotoUse | None = None
    missing: tuple[Missing, ...] = ()
    shared: Photo | None = None


@dataclass(slots=True)
class PictureDesk:
    """Finds and takes in the pictures of a run. `takes_in` False (a dry run): looked at, and nothing is stored."""

    pictures: Pictures
    takes_in: bool = True
    #: Asks the old site; None while articles come in, and wherever nobody said that it may be asked.
    fetch: Callable[[str], bytes] | None = None
    _photos: dict[str, Photo | str] = field(default_factory=dict)
    #: What a dry run would have taken in, by its bytes.
    _looked_at: set[str] = field(default_factory=set)
    #: Whether pictures of a source ever came late.
    _had_late: dict[str, bool] = field(default_factory=dict)

    def illustrate(self, item: LegacyItem, doubts: list[Doubt]) -> Illustrated:
        """`item` with its pictures. One that is missing or unusable leaves its place, with a doubt and its words in a note."""
        if not item.pictures:
            return Illustrated(item, shared=self._shared(item, doubts))
        lead, use = None, None
        body, notes = item.body_html, list(item.notes)
        absent: dict[str, tuple[LegacyPicture, str]] = {}
        for picture in item.pictures:
            photo = self.photo_of(picture, item.language, item.source)
            if isinstance(photo, str):
                doubts.append(Doubt(DoubtCode.PICTURE_MISSING, f"{photo}: {picture.address}"))
                notes.append(note_of(picture.address, picture.caption, picture.credit))
                absent[picture.key] = (picture, photo)
            elif photo is not None:
                doubts += _label_lost(photo, picture)
                body = body.replace(f'data-photo="{picture.key}"', f'data-photo="{photo.sha256}"')
                if picture.is_lead and lead is None:
                    lead, use = photo, use_of(photo, picture.caption, picture.alt)
        missing = []
        if absent:
            body, places = without_figures(body, absent)
            above = next((each for each in absent.values() if each[0].is_lead), None)
            missing = [Missing(*above)] if above and lead is None else []
            missing += [Missing(*absent[place.key], place.markup, place.block) for place in places]
        shown = replace(item, body_html=body, notes=tuple(notes))
        return Illustrated(shown, lead, use, tuple(missing), self._shared(item, doubts))

    def _shared(self, item: LegacyItem, doubts: list[Doubt]) -> Photo | None:
        """The photo for social networks, after the pictures of `item` are taken in: one of them or of the library."""
        wanted = item.elsewhere.share_photo
        if not wanted:
            return None
        own = self._photos.get(wanted)
        found = own if isinstance(own, Photo) else Photo.objects.filter(sha256=wanted).first()
        if found is None and wanted not in self._looked_at:
            doubts.append(Doubt(DoubtCode.PICTURE_MISSING, f"The picture for social networks is not here: {wanted}"))
        return found

    def photo_of(self, picture: LegacyPicture, language: str, source: str) -> Photo | str | None:
        """Its photo; None in a dry run; or why there is none."""
        if picture.key not in self._photos:
            found = self._found(picture, language, source)
            if found is None:
                return None
            self._photos[picture.key] = found
            if len(self._photos) > _REMEMBERED:
                self._photos.pop(next(iter(self._photos)))
        return self._photos[picture.key]

    def _found(self, picture: LegacyPicture, language: str, source: str) -> Photo | str | None:
        if picture.sha256 and (known := Photo.objects.filter(sha256=picture.sha256).first()):
            return known
        try:
            data = self._file_of(picture, source)
            if not isinstance(data, bytes):
                return data
            if not self.takes_in:
                inspect(data)
                self._looked_at.add(hashlib.sha256(data).hexdigest())
                return None
            return _taken_in(data, picture, language)
        except NotFetched as error:
            return f"The picture could not be fetched ({error})"
        except (UnusablePicture, NotAnArticle) as error:
            reason = error.reason if isinstance(error, NotAnArticle) else str(error)
            return f"The picture cannot be used ({reason})"

    def _file_of(self, picture: LegacyPicture, source: str) -> bytes | Photo | str:
        """Its bytes, else its photo where it was missing once and came later, else why there is neither."""
        file = self.pictures.find(picture.address)
        if file is not None:
            return file.whole(LARGEST_FILE)
        if late := self._came_late(picture, source):
            return late
        return self.fetch(picture.address) if self.fetch else self.pictures.why_none(picture.address)

    def _came_late(self, picture: LegacyPicture, source: str) -> Photo | None:
        known = ImportPicture.objects.filter(item__source=source, photo__isnull=False)
        if source not in self._had_late:
            self._had_late[source] = known.exists()
        if not self._had_late[source]:
            return None
        found = known.filter(key=picture.key).select_related("photo").first()
        return found.photo if found else None


def _taken_in(data: bytes, picture: LegacyPicture, language: str) -> Photo:
    suffix = "ko" if language == "ko" else "en"
    said: dict[str, Any] = {
        f"caption_{suffix}": picture.caption,
        f"alt_{suffix}": picture.alt,
        "credit": picture.credit,
    }
    if picture.digital_source:
        # Where the source is silent, what the tool wrote into the file counts.
        said["digital_source"] = picture.digital_source
    try:
        with transaction.atomic():
            return take_in(data, **said)
    except AlreadyThere as there:
        return there.photo


def _label_lost(photo: Photo, picture: LegacyPicture) -> list[Doubt]:
    """The doubt of a picture that the library has already, without what the source says of it: a photo is nobody's to change here."""
    if not picture.digital_source or photo.digital_source == picture.digital_source:
        return []
    ours = photo.digital_source or "nothing"
    reason = f"The source says that AI made or changed a picture, and the library says {ours} of it"
    return [Doubt(DoubtCode.AI_LABEL, f"{reason}: {picture.address} ({picture.digital_source})")]


def use_of(photo: Photo, caption: str, alt: str) -> PhotoUse:
    """How the picture above a text is used, in the old site's words."""
    return PhotoUse(photo.sha256, caption[:500], alt[:500])


def note_of(address: str, caption: str, credit: str) -> str:
    """The line of the internal note that keeps the words of a missing picture."""
    return f"Picture missing: {address} {caption} {credit}".rstrip()


def pictures_of(item: ImportItem, missing: Iterable[Missing]) -> Iterator[ImportPicture]:
    """The rows that list what the article of `item`, which is stored, lacks; not saved."""
    for each in missing:
        picture = each.picture
        yield ImportPicture(
            run_id=item.run_id,
            item=item,
            address=picture.address.replace("\x00", ""),
            key=picture.key,
            caption=picture.caption,
            alt=picture.alt,
            credit=picture.credit,
            digital_source=picture.digital_source,
            figure=each.figure,
            block=each.block,
            reason=each.reason,
        )
