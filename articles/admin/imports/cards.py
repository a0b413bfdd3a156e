"""Doubts as cards: what was handed in beside what it became here."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass
from itertools import starmap
from typing import TYPE_CHECKING

from django.db.models import BinaryField, Prefetch
from django.db.models.functions import Substr
from django.utils.html import strip_tags

from articles.admin.imports.proposals import Proposal, proposal_for
from articles.admin.imports.words import DOUBTS
from articles.admin.photos.images import whole
from articles.body import photo_keys
from articles.importing.cleaning.charset import decode
from articles.importing.item import NotAnArticle
from articles.models import Byline, Photo

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.utils.safestring import SafeString
    from django_stubs_ext import StrOrPromise

    from articles.models import Article, ImportDoubt, ImportItem
    from articles.models.imports.doubt import ImportDoubtQuerySet

#: Bytes of an original that are looked at: more than a page of text has.
_LOOKED_AT = 60_000
#: Characters that a card shows, and how many of them stand before the headline.
_SHOWN = 2_500
_BEFORE = 300
#: Pictures of one article that a card shows.
_PICTURES = 4
#: The first cell of a row of a table in a text file, and what parts it from the next.
_FIRST_CELL = re.compile(r'(?:"(?:[^"]|"")*"|[^",;|\t]*)([,;|\t])')
_TWIN = re.compile(r" as article (\d+)[.:]")


@dataclass(frozen=True, slots=True)
class Card:
    """One doubt with its original and its article."""

    doubt: ImportDoubt
    #: The original as text; "" when it is none.
    original: str
    is_cut: bool
    body: str
    #: The sentences of all its doubts: kind, sentence, line.
    sentences: tuple[tuple[StrOrPromise, str, int], ...]
    #: The key of the article it may be the same as.
    twin: int | None
    #: The first pictures of the article, the one above its text before the others.
    pictures: tuple[SafeString, ...] = ()

    @property
    def proposal(self) -> Proposal:
        """What to do about it, and how sure that is."""
        return proposal_for(self.doubt.code, self.doubt.pattern)

    @property
    def item(self) -> ImportItem:
        """What was read."""
        return self.doubt.item

    @property
    def article(self) -> Article | None:
        """What it became; None when it is gone."""
        return self.doubt.item.article


def cards_of(doubts: ImportDoubtQuerySet) -> list[Card]:
    """A page of `doubts` as cards: four questions, whatever their number."""
    bylines = Byline.objects.order_by("position", "id")
    rows = (
        doubts.select_related("item__article__section", "item__article__lead_photo")
        .defer("item__original")
        .annotate(head=Substr("item__original", 1, _LOOKED_AT, output_field=BinaryField()))
        .prefetch_related(Prefetch("item__article__bylines", bylines))
    )
    found = list(rows)
    keys = {doubt.pk: _pictures_of(doubt.item.article) for doubt in found}
    wanted = {key for each in keys.values() for key in each}
    photos = {photo.sha256: photo for photo in Photo.objects.filter(sha256__in=wanted).prefetch_related("renditions")}
    return [_card(doubt, [photos[key] for key in keys[doubt.pk] if key in photos]) for doubt in found]


def _pictures_of(article: Article | None) -> list[str]:
    """The hashes of the first pictures it shows."""
    if article is None:
        return []
    lead = [article.lead_photo.sha256] if article.lead_photo else []
    return list(dict.fromkeys([*lead, *photo_keys(article.body)]))[:_PICTURES]


def _card(doubt: ImportDoubt, photos: Sequence[Photo]) -> Card:
    item, head = doubt.item, bytes(getattr(doubt, "head", b""))
    text, is_cut = _excerpt(_text_of(head, item), item.article.headline if item.article else "")
    return Card(
        doubt,
        text,
        is_cut or len(head) >= _LOOKED_AT,
        _plain(item.article.body)[:_SHOWN] if item.article else "",
        tuple(_sentences(item)),
        next((int(found[1]) for each in item.doubts if (found := _TWIN.search(each["message"]))), None),
        tuple(whole(photo, item.article.language if item.article else "") for photo in photos),
    )


def _text_of(head: bytes, item: ImportItem) -> str:
    """The text of an original's beginning, or of as much of it as is whole."""
    whole = head if len(head) < _LOOKED_AT else head[: head.rfind(b"\n") + 1] or head
    try:
        text = decode(whole).text.replace("\r\n", "\n")
    except NotAnArticle:
        return ""
    cells = _cells_of(text, item.position)
    return "\n".join(starmap(_in_column, enumerate(cells))) if cells else _readable(text)


def _cells_of(text: str, position: str) -> list[str]:
    """The cells of a row of a table, as it lies in the log: of a text file as it stood there, of a workbook as a list."""
    try:
        if position.startswith("sheet "):
            return ["" if cell is None else str(cell) for cell in json.loads(text)]
        if position.startswith("row ") and (first := _FIRST_CELL.match(text)):
            return next(csv.reader(io.StringIO(text, newline=""), delimiter=first[1]))
    except (ValueError, RecursionError, TypeError, csv.Error):
        pass
    return []


def _in_column(column: int, cell: str) -> str:
    """A cell with the letters that a spreadsheet has over its column."""
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}: {cell}"


def _readable(text: str) -> str:
    """JSON with its fields in lines and its letters as letters; anything else as it is."""
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=1) if text.lstrip().startswith("{") else text
    except (ValueError, RecursionError):
        return text


def _excerpt(text: str, headline: str) -> tuple[str, bool]:
    """What is shown of `text`: around the headline where that stands in it."""
    start = max(text.find(headline) - _BEFORE, 0) if headline else 0
    return ("…" if start else "") + text[start : start + _SHOWN].strip(), start > 0 or len(text) > start + _SHOWN


def _plain(body: str) -> str:
    return strip_tags(re.sub(r"</(?:p|h\d|li|blockquote|figcaption|td|th)>|<br[ /]*>", "\n", body)).strip()


def _sentences(item: ImportItem) -> Iterable[tuple[StrOrPromise, str, int]]:
    for each in item.doubts:
        yield DOUBTS.get(each["code"], each["code"]), each["message"], each["line"]
