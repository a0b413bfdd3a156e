"""Reader for a saved HTML page.

What it is and where it stands is told by the site's profile, then by what the page says of itself to machines, then by
what any page's markup means. What is printed in and around the text is read by the same functions as a text dump's.

Knows no database. Every text of the page is kept, transformed or dropped with a reason (`LegacyItem.spans`).
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from articles.ai_labels import code_spelt, use_of_text
from articles.body import LONGEST, paragraphs
from articles.importing.cleaning import chrome, footer
from articles.importing.cleaning.addresses import identity_of, query_in_name
from articles.importing.cleaning.charset import about_broken, decode
from articles.importing.cleaning.concluding import (
    description_of,
    kind_of,
    language_of,
    people_of,
    text_to_tell_by,
    times_of,
    words_of,
)
from articles.importing.cleaning.language import KOREAN_FROM
from articles.importing.cleaning.page import Page
from articles.importing.item import Doubt, DoubtCode, Fate, LegacyItem, LegacyPicture, NotAnArticle
from articles.importing.readers.html_page.document import Document
from articles.importing.readers.html_page.found import Finding, addresses_of
from articles.importing.readers.html_page.metadata import metadata_of
from articles.importing.readers.html_page.pictures import clean_address, pictures_in
from articles.importing.readers.html_page.text import Text, drop_what_is_not_text, text_of
from articles.korean import hangul_share, nfc

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selectolax.lexbor import LexborNode

    from articles.importing.cleaning.charset import Decoded
    from articles.importing.readers.html_page.document import HtmlLine
    from articles.importing.readers.html_page.pictures import Shown
    from articles.importing.readers.html_page.profile import Profile

#: In characters; less in no element that says it is the article is no article.
_SHORTEST_BODY = 200
#: In elements that other things than articles are marked by, too: a brief is shorter than what fills a page.
_SHORTEST_IN = {"article": 40, "main": _SHORTEST_BODY, "[role=main]": _SHORTEST_BODY}


def read_page(data: bytes, name: str, profiles: Sequence[Profile], own: Profile | None = None) -> LegacyItem:
    """The article in `data`, a page called `name`; `own` is what a person wrote of its site. Raises NotAnArticle, naming file and line."""
    url, fits = "", None
    try:
        decoded = decode(data)
        document = Document(decoded.text)
        said = metadata_of(document)
        url = said.urls[0] if said.urls else ""
        fits = own.is_of(document, said.urls, name) if own else None
        profile = own if own and fits else next(each for each in profiles if each.is_of(document, said.urls, name))
        finding = Finding(document, said, profile, Page([], guesses_deck=profile.guesses_deck))
        return replace(_read(data, name, decoded, finding), fits=fits)
    except NotAnArticle as error:
        told = NotAnArticle(error.reason, name=name, line=error.line)
        told.url, told.fits = url, fits
        raise told from error


def _read(data: bytes, name: str, decoded: Decoded, finding: Finding) -> LegacyItem:
    document, page = finding.document, finding.page
    _drop_what_is_no_article(finding)
    page.headline = finding.headline()
    if not page.headline:
        raise NotAnArticle("no headline stands on the page", line=1)
    finding.times()
    finding.deck()
    finding.byline()
    sections, tags = finding.sections(), finding.tags()
    if not page.stamps:
        finding.times_anywhere()
    body = _body(finding)
    if body is not None and document.measure()(body) > LONGEST:
        raise NotAnArticle("its text is far too long for an article", line=document.last_line)
    text = _text(finding, body) if body is not None else Text(_said_body(finding), _said_picture(finding))
    if not text.markup:
        raise NotAnArticle("no text stands on the page", line=document.last_line)
    return _item(finding, data, name, decoded, sections, tags, text)


def _drop_what_is_no_article(finding: Finding) -> None:
    document = finding.document
    if finding.said.script is not None:
        document.take(finding.said.script, Fate.TRANSFORMED, "said to machines")
    drop_what_is_not_text(document, finding.profile)


# The text ----------------------------------------------------------------------------------------------------


def _body(finding: Finding) -> LexborNode | None:
    """The element that holds the text: the first that a selector finds with enough in it, else the fullest one."""
    document = finding.document
    length_of = document.measure()
    for select in finding.select("body"):
        found = [(length_of(node), -index, node) for index, node in enumerate(document.all((select,)))]
        if found:
            length, _index, node = max(found, key=lambda one: one[:2])
            if length >= _SHORTEST_IN.get(select, 1) or node.css("img"):
                return node
    if finding.said.body:
        return None
    fullest = document.fullest()
    if fullest is not None and length_of(fullest) >= _SHORTEST_BODY:
        finding.page.doubt(
            DoubtCode.MARKUP_UNKNOWN, "Nothing on the page says which part is the text; the longest was taken."
        )
        return fullest
    return None


def _said_body(finding: Finding) -> str:
    """The text as JSON-LD gives it, where the page prints none that can be found."""
    finding.page.body = [[line] for line in finding.said.body.splitlines() if line.strip()]
    return paragraphs("\n\n".join(line for block in finding.page.body for line in block))


def _text(finding: Finding, body: LexborNode) -> Text:
    """The text with the picture above it, or the one the page shows to other sites where it shows its readers none."""
    before = _shown_above(finding, body)
    text = text_of(finding.document, finding.page, body, finding.profile, finding.said.base, before)
    if not (before or text.pictures):
        text.pictures = _said_picture(finding)
    text.footer += "\n" + _below(finding, body)
    return text


def _shown_above(finding: Finding, body: LexborNode) -> list[Shown]:
    """Pictures that the site shows above the text and outside it."""
    document = finding.document
    start = document.extent(body)[0]
    found = []
    for node in document.all(finding.select("picture")):
        if document.extent(node)[0] <= start and not document.holds(body, node):
            found += list(pictures_in(document, node, finding.profile, finding.said.base))
    return found


def _said_picture(finding: Finding) -> tuple[LegacyPicture, ...]:
    address = next(filter(None, (clean_address(one, finding.said.base) for one in finding.said.images)), "")
    return (LegacyPicture(address, is_lead=True),) if address else ()


def _below(finding: Finding, body: LexborNode) -> str:
    """What stands below the text, of which the imprint is proposed."""
    document, page = finding.document, finding.page
    found = []
    for line in document.lines_between(document.extent(body)[1], len(document.pieces)):
        if not line.is_free:
            continue
        if not page.copyright_line and chrome.is_copyright(line.text):
            page.copyright_line = nfc(line.text)
            line.keep("copyright line")
        elif footer.has_labels(line.text):
            found.append(line.text)
            line.transform("imprint proposal")
    return "\n".join(found)


# The whole ---------------------------------------------------------------------------------------------------


def _item(
    finding: Finding, data: bytes, name: str, decoded: Decoded,
    sections: tuple[str, ...], tags: tuple[str, ...], text: Text,
) -> LegacyItem:  # fmt: skip
    page, said, profile = finding.page, finding.said, finding.profile
    published, modified = times_of(page)
    kind, origin = kind_of(page)
    people = people_of(page, origin)
    language = _language(page, said.language)
    digest = hashlib.sha256(data).hexdigest()
    url = said.urls[0] if said.urls else page.url
    number = _number(finding, name)
    addresses = addresses_of(said.urls, number, profile)
    captions = tuple(picture.caption for picture in text.pictures if picture.caption)
    published_texts = (page.headline, *page.deck, text.markup, *captions, *sections, *tags)
    return LegacyItem(
        name=name,
        source_id=number or identity_of(addresses if said.urls else ()) or f"sha256:{digest}",
        sha256=digest,
        encoding=decoded.encoding,
        headline=page.headline,
        published_at=published,
        modified_at=modified,
        body_html=text.markup,
        language=language,
        url=url,
        original=data,
        sections=sections or ((page.section,) if page.section else ()),
        tags=tags,
        addresses=addresses,
        pictures=text.pictures,
        search_description=description_of(said.description, words_of(text.markup)),
        deck=nfc("\n".join(page.deck)),
        bylines=people,
        dateline=page.dateline,
        contributor=page.contributor or page.agency,
        kind=kind,
        origin=origin,
        ai_use=use_of_text(code_spelt(said.digital_source)),
        copyright_line=page.copyright_line,
        proposal=footer.proposal_in(text.footer),
        doubts=_doubts(page, decoded, published_texts),
        spans=finding.document.spans(),
    )


def _number(finding: Finding, name: str) -> str:
    profile = finding.profile
    said = (*finding.said.urls, query_in_name(name), f"?{name}")
    own = next(filter(None, map(profile.number_in, said)), "")
    named = chrome.number_in_name(name).lstrip("0")
    return own or (named if profile.numbered_files or "no" in name.rsplit("/", 1)[-1] else "")


def _language(page: Page[HtmlLine], declared: str) -> str:
    """What the page declares, if its text agrees: templates declare Korean over English articles."""
    language = language_of(page)
    is_between = KOREAN_FROM / 2 <= hangul_share(text_to_tell_by(page)) <= 2 * KOREAN_FROM
    return declared[:2].lower() if declared[:2].lower() in {"ko", "en"} and is_between else language


def _doubts(page: Page[HtmlLine], decoded: Decoded, texts: tuple[str, ...]) -> tuple[Doubt, ...]:
    """Damage outside the article is nobody's concern; in it, it is."""
    doubts = [doubt for doubt in decoded.doubts if doubt.code is not DoubtCode.BROKEN_BYTES]
    return (*doubts, *about_broken(texts), *page.doubts)
