"""Where a reader passes an article on: links to other sites' own pages for it. Nothing is asked of them before a click."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from articles.public.metadata.announcement import Announcement

#: What people call a site, where it takes an article, and what it calls the headline and the address there ("" for
#: what it does not take). KakaoTalk takes none without a script of its own on our pages.
_SITES = {
    "x": ("X", "https://x.com/intent/post", "text", "url"),
    "facebook": ("Facebook", "https://www.facebook.com/sharer/sharer.php", "", "u"),
    "linkedin": ("LinkedIn", "https://www.linkedin.com/sharing/share-offsite/", "", "url"),
    "naver": ("네이버", "https://share.naver.com/web/shareView", "title", "url"),
    "band": ("밴드", "https://band.us/plugin/share", "body", "route"),
}
#: Of an edition: where its readers are.
_OF_LANGUAGE = {"ko": ("naver", "band", "facebook", "x"), "en": ("x", "facebook", "linkedin")}


@dataclass(frozen=True, slots=True)
class Way:
    """One link: what it is called and where it leads."""

    name: str
    address: str


def ways(announced: Announcement, language: str) -> list[Way]:
    """By mail, then at other sites, with the words that were chosen for sharing."""
    headline, address = announced.share_headline, announced.address
    # Mail programs take no "+" for a space.
    mail = urlencode({"subject": headline, "body": f"{headline}\n{address}"}, quote_via=quote)
    found = [Way(_("E-mail"), f"mailto:?{mail}")]
    for site in _OF_LANGUAGE.get(language, _OF_LANGUAGE["en"]):
        name, page, of_headline, of_address = _SITES[site]
        said = {of_headline: headline, of_address: address}
        said.pop("", None)
        found.append(Way(name, f"{page}?{urlencode(said)}"))
    return found
