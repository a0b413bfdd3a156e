"""What an article's page tells other sites: search engines, and programs that draw a card of a shared link.

Open Graph (ogp.me) is what most of them read; the rest know the same words by their names in X's cards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin

from django.utils.encoding import iri_to_uri

from articles.illustration import Illustration, illustration
from articles.public.metadata import lettering
from articles.public.metadata.emblem import SHARE_SIZE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from articles.copytext import Copy
    from articles.models.version import Version
    from articles.public.edition import Edition

#: Open Graph wants a language with a territory.
_LOCALES = {"en": "en_US", "ko": "ko_KR"}


@dataclass(frozen=True, slots=True)
class Announcement:
    """Of one article. All addresses are absolute; `other_locales` are those of its translations.

    `photo` is its own; `picture` is what is shown of it, the publication's card where it has none.
    """

    address: str
    title: str
    description: str
    share_headline: str
    share_description: str
    photo: Illustration | None
    picture: Illustration
    picture_address: str
    locale: str
    other_locales: tuple[str, ...]
    oembed: str


def announcement(edition: Edition, version: Version, copy: Copy, also_in: Iterable[str]) -> Announcement:
    """In the editor's words for elsewhere, and in the page's own where there are none. `also_in`: other languages."""
    said = copy.elsewhere
    summary = version.deck or version.page.text
    address = edition.root + iri_to_uri(version.path)
    photo = _photo(version, said.share_photo)
    share_headline = said.share_headline or version.headline
    picture = photo or _card(edition, version, share_headline)
    return Announcement(
        address=address,
        title=said.search_title or version.headline,
        description=said.search_description or summary,
        share_headline=share_headline,
        share_description=said.share_description or summary,
        photo=photo,
        picture=picture,
        # A store of pictures of its own has absolute addresses already.
        picture_address=urljoin(edition.root, picture.src),
        locale=_LOCALES.get(version.language, version.language),
        other_locales=tuple(_LOCALES.get(language, language) for language in also_in),
        oembed=f"{edition.root}/oembed/?{urlencode({'url': address})}",
    )


def _card(edition: Edition, version: Version, headline: str) -> Illustration:
    """With the headline where the deployment has a face for it, and the desk uploaded no picture."""
    wide, high = SHARE_SIZE
    if lettering.face() and not edition.house.share_picture:
        address = f"/share-cards/{version.public_number}/{version.number}.png"
        return Illustration((), address, wide, high, f"{headline} · {edition.name}", "")
    return Illustration((), "/share-card.png", wide, high, edition.name, "")


def _photo(version: Version, chosen: str) -> Illustration | None:
    """The one chosen for sharing, as long as the library has it; otherwise the card's."""
    entry = version.page.photos.get(chosen) or version.page.card
    return illustration(entry, "share") if entry else None
