"""The process that reads ahead: what it is told to read comes on its input as `Asked`, what it finds goes out as `Parcel`s."""

from __future__ import annotations

import os
import pickle
import sys
from dataclasses import replace
from queue import Queue
from threading import Thread
from typing import IO, TYPE_CHECKING

from django.conf import settings
from django.utils.log import configure_logging

from articles.body import stored_text
from articles.importing.ahead import Asked, Parcel
from articles.importing.item import LegacyItem, Standing
from articles.importing.readers import reader_called
from articles.importing.reading import articles_in
from articles.importing.sources.handed_in import HandedIn
from articles.korean import nfc
from articles.search.analyser import remember_an_archive, searched_body, zone_of
from articles.search.read_ahead import Read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from articles.importing.item import LeftOut, Refusal

#: A parcel holds no more articles than this, nor begins another with so many bytes of originals in it.
_MOST, _MOST_BYTES = 100, 1_000_000
#: Parcels that wait to be taken: with the one in hand as many as are stored in one batch, so that neither process waits long.
_WAITING = 4


def main() -> None:
    """Read all that is asked for, or until nobody takes it any more."""
    answers = _only_for_answers()
    asked: Asked = pickle.load(sys.stdin.buffer)  # noqa: S301 - from our own program
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
    remember_an_archive()
    waiting: Queue[bytes] = Queue(_WAITING)
    Thread(target=_send, args=(waiting, answers), daemon=True).start()
    for parcel in _parcels(asked):
        waiting.put(pickle.dumps(parcel, pickle.HIGHEST_PROTOCOL))
    waiting.join()


def _only_for_answers() -> IO[bytes]:
    """The output, which whatever else is printed goes past from here on."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


def _send(waiting: Queue[bytes], answers: IO[bytes]) -> None:
    while True:
        rest = memoryview(waiting.get())
        try:
            while rest:
                rest = rest[answers.write(rest) :]
        except OSError:
            # Nobody reads any more. The other thread may be waiting for this one.
            os._exit(1)
        waiting.task_done()


def _parcels(asked: Asked) -> Iterator[Parcel]:
    left_out: list[LeftOut] = []
    found: list[LegacyItem | Refusal] = []
    texts: list[Read] = []
    size = 0
    with HandedIn(asked.paths, asked.root) as handed_in:
        reader = reader_called(asked.format, asked.profile)
        for number, each in enumerate(articles_in(handed_in, reader, left_out)):
            # How the text of a page was accounted for is asked of readers alone, and is as long as the page.
            found.append(replace(each, spans=()) if isinstance(each, LegacyItem) else each)
            size += len(each.original)
            if asked.searched and number >= asked.dealt_with and isinstance(each, LegacyItem):
                texts += _texts_of(each)
            if len(found) >= _MOST or size >= _MOST_BYTES:
                yield Parcel(tuple(found), tuple(texts))
                found, texts, size = [], [], 0
    yield Parcel(tuple(found), tuple(texts), tuple(left_out))


def _texts_of(item: LegacyItem) -> Iterable[Read]:
    """What the search will ask of `item`, if nobody changes it on its way: then it is read once more there."""
    if item.standing is not Standing.PUBLIC:
        return ()
    caption = next((picture.caption for picture in item.pictures if picture.is_lead), "")
    texts = (
        " ".join(nfc(item.headline).split()),
        nfc(item.deck).strip(),
        searched_body(nfc(item.dateline).strip(), stored_text(item.body_html), caption),
    )
    return [zone_of(text) for text in texts if text]


if __name__ == "__main__":
    main()
