"""Where the files of a photo are kept that nobody may fetch: on a shelf that no web server reads.

Pictures are served by the web server or an object store, which ask nobody. So what may not be served is not there: the
original lies on the shelf, and its renditions, which can be made again, are deleted.
"""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING, cast

from django.core.files.storage import storages

from articles.library.withholding import is_withheld
from articles.models.photo import Rendition

if TYPE_CHECKING:
    from django.core.files.storage import Storage

    from articles.models.photo import Photo
    from newsroom.stores import Store

#: Documents are not among the media either.
_SHELF = "documents"
_FOLDER = "restricted"


def shelve(photo: Photo) -> bool:
    """Put the files of `photo` where they belong now; whether it is withheld. Safe to repeat, and after half of it."""
    media, shelf = photo.file.storage, storages[_SHELF]
    name = str(photo.file)
    shelved = f"{_FOLDER}/{name}"
    if not is_withheld(photo):
        _move(shelf, shelved, media, name)
        return False
    _move(media, name, shelf, shelved)
    renditions = Rendition.objects.filter(photo=photo)
    for rendition in renditions:
        rendition.file.storage.delete(str(rendition.file))
    renditions.delete()
    return True


def place_of(media: Storage, name: str) -> tuple[Storage, str]:
    """Where the original that is called `name` lies now: on the shelf, or among the media."""
    shelf, shelved = storages[_SHELF], f"{_FOLDER}/{name}"
    return (media, name) if media.exists(name) or not shelf.exists(shelved) else (shelf, shelved)


def _move(source: Storage, name: str, target: Storage, new_name: str) -> None:
    """The file is there, whole, before it is gone here. Another who moves it too has put the same there: it is only replaced."""
    try:
        file = source.open(name, "rb")
    except FileNotFoundError:
        return
    with (
        file,
        cast("Store", target).laid_down(new_name, time.time_ns()) as path,
        path.open("wb") as written,
    ):
        shutil.copyfileobj(file, written)
    source.delete(name)
