"""Reader for a saved HTML page.

What it is and where it stands is told by the site's profile, then by what the page says of itself to machines, then by
what any page's markup means. What is printed in and around the text is read by the same functions as a text dump's.

Knows no database. Every text of the page is kept, transformed or dropped with a reason (`LegacyItem.spans`).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from articles.body import paragraphs, plain_text, sanitise
from articles.importing.cleaning import chrome, footer
from articles.importing.cleaning.charset import decode
from articles.importing.cleaning.concluding import kind_of, language_of, people_of, times_of
from articles.importing.cleaning.language import KOREAN_FROM
from articles.importing.cleaning.page import Page, take_credit
from articles.importing.cleaning.parts import read_body, read_footer, read_head, read_tail
from articles.importing.item import Doubt, DoubtCode, Fate, LegacyItem, LegacyPicture, NotAnArticle
from articles.importing.readers.html_page.document import Document
from articles.importing.readers.html_page.found import Finding, addresses_of
from articles.importing.readers.html_page.markup import markup_of
from articles.importing.readers.html_page.metadata import metadata_of
from articles.importing.readers.html_page.pictures import clean_address, pictures_in
from articles.korean import hangul_share, nfc

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selectolax.lexbor import LexborNode

    from articles.importing.cleaning.charset import Decoded
    from articles.importing.readers.html_page.document import HtmlLine
    from articles.importing.readers.html_page.metadata import Metadata
    from articles.importing.readers.html_page.pictures import Shown
    from articles.importing.readers.html_page.profile import Profile

#: What no browser prints, or prints as something other than text.
_UNPRINTED = {
    "script": "script", "style": "script", "noscript": "for browsers without scripts",
    "template": "script", "svg": "drawing", "math": "drawing", "select": "form", "button": "button", "textarea": "form",
    "noembed": "embed", "noframes": "embed", "xmp": "script", "canvas": "drawing", "datalist": "form",
}  # fmt: skip
#: What is shown in another way than its text, which is for browsers that cannot.
_EMBEDS = ("iframe", "object", "video", "audio")
_LONGEST_ID = 200
#: In characters; less in no element that says it is the article is no article.
_SHORTEST_BODY = 200
BROKEN = "\ufffd"


def read_page(data: bytes, name: str, profiles: Sequence[Profile]) -> LegacyItem:
    """The article in `data`, a page called `name`. Raises NotAnArticle, naming file and line."""
    try:
        decoded = decode(data)
        document = Document(decoded.text)
        said = metadata_of(document)
        profile = next(profile for profile in profiles if profile.is_of(document, said.urls))
        return _read(data, name, decoded, Finding(document, said, profile, Page([], guesses_deck=profile.guesses_deck)))
    except NotAnArticle as error:
        raise NotAnArticle(error.reason, name=name, line=error.line) from error


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
    text = _text(finding, body) if body is not None else _Text(_said_body(finding), tuple(_said_picture(finding, [])))
    if not text.markup:
        raise NotAnArticle("no text stands on the page", line=document.last_line)
    return _item(finding, data, name, decoded, sections, tags, text)


def _drop_what_is_no_article(finding: Finding) -> None:
    document = finding.document
    if finding.said.script is not None:
        document.take(finding.said.script, Fate.TRANSFORMED, "said to machines")
    for tag, reason in _UNPRINTED.items():
        for node in document.tree.css(tag):
            document.drop(node, reason)
    for tag in _EMBEDS:
        for node in document.tree.css(tag):
            document.take(node, Fate.DROPPED, "for browsers that cannot show it")
    for select, reason in finding.profile.drop:
        for node in document.all((select,)):
            document.drop(node, reason)


# The text ----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Text:
    """The body as it will be stored, its pictures, and what stands below it."""

    markup: str
    pictures: tuple[LegacyPicture, ...] = ()
    footer: str = ""


def _body(finding: Finding) -> LexborNode | None:
    """The element that holds the text: the first that a selector finds with enough in it, else the fullest one."""
    document = finding.document
    for select in finding.select("body"):
        found = [(len(document.text(node)), -index, node) for index, node in enumerate(document.all((select,)))]
        if found:
            length, _index, node = max(found, key=lambda one: one[:2])
            if length >= (_SHORTEST_BODY if select in {"article", "main", "[role=main]"} else 1) or node.css("img"):
                return node
    if finding.said.body:
        return None
    fullest = document.fullest()
    if fullest is not None and len(document.text(fullest)) >= _SHORTEST_BODY:
        finding.page.doubt(
            DoubtCode.MARKUP_UNKNOWN, "Nothing on the page says which part is the text; the longest was taken."
        )
        return fullest
    return None


def _said_body(finding: Finding) -> str:
    """The text as JSON-LD gives it, where the page prints none that can be found."""
    finding.page.body = [[line] for line in finding.said.body.splitlines() if line.strip()]
    return paragraphs("\n\n".join(line for block in finding.page.body for line in block))


def _text(finding: Finding, body: LexborNode) -> _Text:
    document, page, base = finding.document, finding.page, finding.said.base
    before = _shown_above(finding, body)
    shown = list(pictures_in(document, body, finding.profile, base))
    page.lines = document.lines(body)
    end, below = read_footer(page, -1)
    start = _first_paragraph(page, end)
    tail_from, tail = read_tail(page, start, end) if start < end else (end, [])
    if start < tail_from:
        read_body(page, start, tail_from)
    for line in tail:
        take_credit(page, line, "byline at the end")
    lead = _lead(document, page, before, shown)
    known = {one.picture.address for one in before[:1]}
    stands = {one.node.mem_id: None if one is lead or one.picture.address in known else one.picture for one in shown}
    markup = sanitise(markup_of(document, body, stands, base))
    pictures = [replace(lead.picture, is_lead=True)] if lead else _said_picture(finding, shown)
    pictures += [picture for picture in stands.values() if picture is not None]
    return _Text(markup, tuple(dict.fromkeys(pictures)), below + "\n" + _below(finding, body))


def _first_paragraph(page: Page[HtmlLine], end: int) -> int:
    """Its index; `end` where there is none, as on a page of pictures."""
    if not any(line.is_free for line in page.lines[:end]):
        return end
    try:
        return read_head(page, 0, end)
    except NotAnArticle:
        return end


def _shown_above(finding: Finding, body: LexborNode) -> list[Shown]:
    """Pictures that the site shows above the text and outside it."""
    document = finding.document
    start = document.extent(body)[0]
    found = []
    for node in document.all(finding.select("picture")):
        if document.extent(node)[0] <= start and not document.holds(body, node):
            found += list(pictures_in(document, node, finding.profile, finding.said.base))
    return found


def _lead(document: Document, page: Page[HtmlLine], before: list[Shown], shown: list[Shown]) -> Shown | None:
    """The picture above the text: outside it, or in it before the first word that was kept."""
    if before:
        return before[0]
    if not shown:
        return None
    above = (piece for piece in document.pieces[: shown[0].at] for span in piece.spans if span.part == "body")
    return None if next(above, None) else shown[0]


def _said_picture(finding: Finding, shown: list[Shown]) -> list[LegacyPicture]:
    """The picture the page shows to other sites, where it shows its readers none."""
    if shown:
        return []
    address = next(filter(None, (clean_address(one, finding.said.base) for one in finding.said.images)), "")
    return [LegacyPicture(address, is_lead=True)] if address else []


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
    sections: tuple[str, ...], tags: tuple[str, ...], text: _Text,
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
        source_id=number or _identity(addresses if said.urls else ()) or f"sha256:{digest}",
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
        search_description=_description(said, text.markup),
        deck=nfc("\n".join(page.deck)),
        bylines=people,
        dateline=page.dateline,
        contributor=page.contributor or page.agency,
        kind=kind,
        origin=origin,
        copyright_line=page.copyright_line,
        proposal=footer.proposal_in(text.footer),
        doubts=_doubts(page, decoded, published_texts),
        spans=finding.document.spans(),
    )


def _number(finding: Finding, name: str) -> str:
    profile = finding.profile
    own = next(filter(None, map(profile.number_in, finding.said.urls)), "") or profile.number_in(f"?{name}")
    named = chrome.number_in_name(name).lstrip("0")
    return own or (named if profile.numbered_files or "no" in name.rsplit("/", 1)[-1] else "")


def _identity(addresses: tuple[str, ...]) -> str:
    """The page's own address, or its hash where it is too long to be stored."""
    if not addresses:
        return ""
    return (
        addresses[0]
        if len(addresses[0]) <= _LONGEST_ID
        else f"sha256:{hashlib.sha256(addresses[0].encode()).hexdigest()}"
    )


def _language(page: Page[HtmlLine], declared: str) -> str:
    """What the page declares, if its text agrees: templates declare Korean over English articles."""
    language = language_of(page)
    share = hangul_share(page.headline + "".join(line for block in page.body for line in block))
    is_between = KOREAN_FROM / 2 <= share <= 2 * KOREAN_FROM
    return declared[:2].lower() if declared[:2].lower() in {"ko", "en"} and is_between else language


def _description(said: Metadata, markup: str) -> str:
    """What search engines were told, where somebody wrote it: a site without any repeats the text."""
    start = " ".join(plain_text(markup).split())[:60].casefold()
    description = nfc(said.description)
    return "" if not start or description.casefold().startswith(start[:30]) else description


def _doubts(page: Page[HtmlLine], decoded: Decoded, texts: tuple[str, ...]) -> tuple[Doubt, ...]:
    """Damage outside the article is nobody's concern; in it, it is."""
    doubts = [doubt for doubt in decoded.doubts if doubt.code is not DoubtCode.BROKEN_BYTES]
    broken = sum(text.count(BROKEN) for text in texts)
    if broken:
        doubts.append(Doubt(DoubtCode.BROKEN_BYTES, f"{broken} characters of the article are damaged."))
    return (*doubts, *page.doubts)
