"""The sample journal with plain fields for drawings: what is tested is what the loader loads, not the easel."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from unittest import mock

from articles.sample_journal import loader
from articles.sample_journal.pictures import PICTURES
from tests.builders import make_photo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.models import Photo
    from articles.sample_journal.pictures import Picture


@contextmanager
def plain_drawings() -> Iterator[None]:
    """While the block lasts, the loader is given these."""
    with mock.patch.object(loader, "_photo", _plain):
        yield


def _plain(picture: Picture) -> Photo:
    shade = 40 + 3 * [each.key for each in PICTURES].index(picture.key)
    return make_photo(f"rgb({shade}, 60, 90)", caption_en=picture.caption_en, caption_ko=picture.caption_ko)
