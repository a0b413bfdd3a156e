"""Taking pictures into the library, and knowing where each is used."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.ai_labels import DigitalSource, code_in
from articles.files.metadata import metadata_of
from articles.files.pictures import UnusablePicture, inspect, opened_bytes
from articles.files.whereabouts import without_location
from articles.models.arrangement import Arrangement
from articles.models.desk.article import Article
from articles.models.photo import Photo, photo_path
from articles.models.restriction import Restriction
from articles.models.version import Version
from articles.refusals import NotPermitted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.models import AnonymousUser, User
    from django.db.models import QuerySet

    from articles.models.arrangement import ArrangementQuerySet
    from articles.models.version import VersionQuerySet


#: What is said of a photo, and printed with it.
WORDS = frozenset({"caption_ko", "caption_en", "alt_ko", "alt_en", "credit", "creator"})


class AlreadyThere(UnusablePicture):
    """The library has this very file; `photo` is it."""

    def __init__(self, photo: Photo) -> None:
        super().__init__(_("This picture is in the library already: “%(photo)s”.") % {"photo": photo})
        self.photo = photo


def take_in(data: bytes, uploaded_by: User | None = None, **given: Any) -> Photo:
    """Store `data` as a new photo; `given` columns win over what the file says of itself.

    The place where it was taken is removed from the file first: originals may be published, and a source's address
    may not. Raises UnusablePicture, or AlreadyThere when the library has the file.
    """
    data = without_location(data)
    picture = inspect(data)
    sha256 = hashlib.sha256(data).hexdigest()
    if present := Photo.objects.filter(sha256=sha256).first():
        raise AlreadyThere(present)
    photo = Photo(sha256=sha256, uploaded_by=uploaded_by, **(_from_file(data) | _given(given)))
    _store(photo, f"photo.{picture.ending}", data)
    # The file's own columns hold the size as stored; a camera held upright stores it lying down.
    photo.width, photo.height = picture.width, picture.height
    try:
        with transaction.atomic():
            photo.save()
    except IntegrityError:
        # Somebody took in the same file in this moment.
        photo.file.delete(save=False)
        raise AlreadyThere(Photo.objects.get(sha256=sha256)) from None
    return photo


def _store(photo: Photo, name: str, data: bytes) -> None:
    """Put the file of `photo` into the library, whole or not at all: without room for all of it half of it would stay."""
    storage, path = photo.file.storage, photo_path(photo, name)
    try:
        photo.file.name = storage.save(path, ContentFile(data))
    except OSError:
        # The name is one that nobody else has.
        storage.delete(path)
        raise


#: What is said of a photo whatever file it is in.
_CARRIED = (
    *("caption_ko", "caption_en", "alt_ko", "alt_en", "creator", "credit", "copyright", "source"),
    *("digital_source", "usage_rights", "rights_expire_on", "focal_x", "focal_y"),
)


def replacement(old: Photo, data: bytes, uploaded_by: User | None = None) -> Photo:
    """Take in `data` as a better file of `old`: a new photo with all that was said of the old one.

    Nothing that shows the old one changes by this. A file that the library has already becomes the replacement as it
    is. Raises UnusablePicture, or AlreadyThere when the file is the old one's own, an earlier one's, or another's.
    """
    carried = {name: getattr(old, name) for name in _CARRIED}
    try:
        return take_in(data, uploaded_by, replaces=old, **carried)
    except AlreadyThere as present:
        photo = present.photo
        if photo in {old, *old.predecessors()}:
            raise
        if not Photo.objects.filter(pk=photo.pk, replaces=None).update(replaces=old):
            raise
        return Photo.objects.get(pk=photo.pk)


def _from_file(data: bytes) -> dict[str, Any]:
    with opened_bytes(data) as image:
        found = metadata_of(image)
    words = found.description or found.headline
    is_korean = any("가" <= character <= "힣" for character in words)
    alt_is_korean = any("가" <= character <= "힣" for character in found.alt)
    columns = {
        "creator": found.creator,
        "credit": found.credit,
        "copyright": found.copyright,
        "source": found.source,
        "caption_ko" if is_korean else "caption_en": words,
        "alt_ko" if alt_is_korean else "alt_en": found.alt,
        "digital_source": _known_source(found.digital_source),
    }
    return {"iptc": {name: value for name, value in asdict(found).items() if value}, **_fitted(columns)}


def _known_source(said: str) -> str:
    """Of what readers are told; how else a picture came about stays in the metadata as read."""
    code = code_in(said)
    return code if code in set(DigitalSource) else ""


def _given(columns: dict[str, Any]) -> dict[str, Any]:
    return _fitted({name: value for name, value in columns.items() if value not in {"", None}})


def _fitted(columns: dict[str, Any]) -> dict[str, Any]:
    """Text no longer than its column: agencies put whole stories into captions."""
    fitted = {}
    for name, value in columns.items():
        longest = getattr(Photo._meta.get_field(name), "max_length", None)  # noqa: SLF001
        fitted[name] = value[:longest] if isinstance(value, str) and longest else value
    return fitted


def may_show(article: Article, photo: Photo) -> bool:
    """Whether `article` may be published with `photo`: the right to it holds, or readers see it there already; in no case
    with one that is restricted."""
    if is_restricted(photo):
        return False
    if not photo.rights_ended():
        return True
    return article.pk is not None and versions_with(photo).filter(article=article).on_site().exists()


def is_restricted(photo: Photo) -> bool:
    """Whether no page may show `photo`."""
    return Restriction.objects.standing().filter(photo=photo.pk).exists()


def working_copies_with(photo: Photo) -> QuerySet[Article]:
    """Articles whose working copy, as it was last saved, shows `photo`: as the lead, when shared, or in the body."""
    return Article.objects.filter(photo_uses__sha256=photo.sha256)


def versions_with(photo: Photo) -> VersionQuerySet:
    """Versions on record that show `photo`."""
    return Version.objects.filter(version_photos__photo=photo)


def fronts_with(photo: Photo) -> ArrangementQuerySet:
    """Arrangements of a front page that show `photo` in place of a story's own."""
    return Arrangement.objects.filter(photo_rows__photo=photo)


def is_used(photo: Photo) -> bool:
    """Whether anything shows `photo`, or it was ever restricted; then it may not be deleted."""
    return (
        photo.restrictions.exists()
        or versions_with(photo).exists()
        or working_copies_with(photo).exists()
        or photo.arrangement_photos.exists()
    )


def may_describe(photo: Photo, user: User | AnonymousUser) -> bool:
    """Whether `user` may change what is said of `photo`: once pages show it, that is an editor's business."""
    if not user.has_perm("articles.change_photo"):
        return False
    return user.has_perm("articles.edit_any_article") or not versions_with(photo).exists()


@transaction.atomic
def describe(photo: Photo, actor: User | AnonymousUser, words: Mapping[str, str]) -> list[str]:
    """Say of `photo` what `words` has for its columns; the names of those that were changed."""
    photo = Photo.objects.select_for_update(of=("self",)).get(pk=photo.pk)
    if not may_describe(photo, actor):
        raise NotPermitted(
            gettext("You may not change what is said of this photo: once pages show it, an editor does.")
        )
    changed = [name for name, value in words.items() if getattr(photo, name) != value]
    for name in changed:
        setattr(photo, name, words[name])
    if changed:
        photo.save(update_fields=changed)
    if WORDS.intersection(changed):
        was_described(photo)
    return changed


def was_described(photo: Photo) -> None:
    """Count the new words of `photo` as a change of every working copy that gives none of its own.

    Otherwise copy that somebody approved would be published with a caption they never read.
    """
    borrowing = Article.objects.filter(lead_photo=photo).filter(Q(lead_caption="") | Q(lead_alt=""))
    borrowing.update(edit_version=F("edit_version") + 1)
