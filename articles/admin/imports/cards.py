"""Doubts as cards: what was handed in beside what it became here."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import BinaryField, Prefetch
from django.db.models.functions import Substr
from django.utils.html import strip_tags

from articles.admin.imports.proposals import Proposal, proposal_for
from articles.admin.imports.words import DOUBTS
from articles.importing.cleaning.charset import decode
from articles.importing.item import NotAnArticle
from articles.models import Byline

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django_stubs_ext import StrOrPromise

    from articles.models import Article, ImportDoubt, ImportItem
    from articles.models.import_doubt import ImportDoubtQuerySet

#: Bytes of an original that are looked at: more than a page of text has.
_LOOKED_AT = 60_000
#: Characters that a card shows, and how many of them stand before the headline.
_SHOWN = 2_500
_BEFORE = 300
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
    """A page of `doubts` as cards: two questions, whatever their number."""
    bylines = Byline.objects.order_by("position", "id")
    rows = (
        doubts.select_related("item__article__section")
        .defer("item__original")
        .annotate(head=Substr("item__original", 1, _LOOKED_AT, output_field=BinaryField()))
        .prefetch_related(Prefetch("item__article__bylines", bylines))
    )
    return [_card(doubt, bytes(getattr(doubt, "head", b""))) for doubt in rows]


def _card(doubt: ImportDoubt, head: bytes) -> Card:
    item = doubt.item
    text, is_cut = _excerpt(_text_of(head), item.article.headline if item.article else "")
    return Card(
        doubt,
        text,
        is_cut or len(head) >= _LOOKED_AT,
        _plain(item.article.body)[:_SHOWN] if item.article else "",
        tuple(_sentences(item)),
        next((int(found[1]) for each in item.doubts if (found := _TWIN.search(each["message"]))), None),
    )


def _text_of(head: bytes) -> str:
    """The text of an original's beginning, or of as much of it as is whole."""
    whole = head if len(head) < _LOOKED_AT else head[: head.rfind(b"\n") + 1] or head
    try:
        return _readable(decode(whole).text)
    except NotAnArticle:
        return ""


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
    return strip_tags(re.sub(r"</(?:p|h\d|li|blockquote|figcaption)>", "\n", body)).strip()


def _sentences(item: ImportItem) -> Iterable[tuple[StrOrPromise, str, int]]:
    for each in item.doubts:
        yield DOUBTS.get(each["code"], each["code"]), each["message"], each["line"]
