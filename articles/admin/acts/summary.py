"""What the page of an act shows of the copy beside its headline: that it is this photo, this much text, this save."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin.actor import name_of
from articles.admin.clock import written
from articles.admin.photos.images import whole
from articles.body import passages, photo_keys
from articles.illustration import credit_alone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.utils.safestring import SafeString

    from articles.copytext import Copy
    from articles.models import Article


@dataclass(frozen=True, slots=True)
class Summary:
    """`picture` is empty without a lead photo; `caption` and `credit` are what is printed under it here.

    `length` says how much `text`, passage by passage, there is.
    """

    picture: SafeString | str
    caption: str
    credit: str
    length: str
    text: tuple[str, ...]
    sentences: tuple[str, ...]


def summary_of(article: Article, copy: Copy) -> Summary:
    """Of the copy as it is saved, which is what goes out."""
    photo = article.lead_photo
    text = tuple(passage.text for passage in passages(copy.body) if passage.kind != "figure")
    return Summary(
        picture=whole(photo, article.language) if photo else "",
        caption=copy.lead.caption if copy.lead else "",
        credit=credit_alone(photo.credit or photo.creator) if photo else "",
        length=_length(copy, text),
        text=text,
        sentences=tuple(_sentences(article, copy)),
    )


def _length(copy: Copy, passages_of_text: tuple[str, ...]) -> str:
    length = sum(map(len, passages_of_text))
    photos = len(photo_keys(copy.body))
    text = ngettext("%(number)s character of text", "%(number)s characters of text", length) % {"number": f"{length:,}"}
    if photos:
        text = _("%(text)s, %(photos)s in it") % {
            "text": text,
            "photos": ngettext("%d photo", "%d photos", photos) % photos,
        }
    return text + "."


def _sentences(article: Article, copy: Copy) -> Iterator[str]:
    if copy.lead is None:
        yield _("No lead photo.")
    saved = article.revisions.saved().select_related("author__reporter").first()
    if saved is not None:
        words = {"at": written(saved.saved_at, article.publication.tzinfo), "who": name_of(saved.author)}
        yield _("As saved at %(at)s by %(who)s; the button that led here saved what was typed.") % words
