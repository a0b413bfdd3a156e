"""What an article's page tells other sites: search engines, and programs that draw a card of a shared link.

Open Graph (ogp.me) is what most of them read; the rest know the same words by their names in X's cards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from django.utils.encoding import iri_to_uri

from articles.illustration import illustration

if TYPE_CHECKING:
    from collections.abc import Iterable

    from articles.copytext import Copy
    from articles.illustration import Illustration
    from articles.models.version import Version
    from articles.public.edition import Edition

#: Open Graph wants a language with a territory.
_LOCALES = {"en": "en_US", "ko": "ko_KR"}


@dataclass(frozen=True, slots=True)
class Announcement:
    """Of one article. Both addresses are absolute; `other_locales` are those of its translations."""

    address: str
    title: str
    description: str
    share_headline: str
    share_description: str
    picture: Illustration | None
    picture_address: str
    locale: str
    other_locales: tuple[str, ...]


def announcement(edition: Edition, version: Version, copy: Copy, also_in: Iterable[str]) -> Announcement:
    """In the editor's words for elsewhere, and in the page's own where there are none. `also_in`: other languages."""
    said = copy.elsewhere
    summary = version.deck or version.page.text
    picture = _picture(version, said.share_photo)
    return Announcement(
        address=edition.root + iri_to_uri(version.path),
        title=said.search_title or version.headline,
        description=said.search_description or summary,
        share_headline=said.share_headline or version.headline,
        share_description=said.share_description or summary,
        picture=picture,
        # A store of pictures of its own has absolute addresses already.
        picture_address=urljoin(edition.root, picture.src) if picture else "",
        locale=_LOCALES.get(version.language, version.language),
        other_locales=tuple(_LOCALES.get(language, language) for language in also_in),
    )


def _picture(version: Version, chosen: str) -> Illustration | None:
    """The one chosen for sharing, as long as the library has it; otherwise the card's."""
    entry = version.page.photos.get(chosen) or version.page.card
    return illustration(entry, "share") if entry else None
