"""An export of WordPress, article by article: once through for what they refer to, once for themselves."""

from __future__ import annotations

import hashlib
import html
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING
from urllib.parse import unquote

from articles.body import plain_text
from articles.copytext import Origin, StoryKind
from articles.importing.cleaning import encoded_twice
from articles.importing.cleaning.addresses import paths_of
from articles.importing.cleaning.genre import genre_of
from articles.importing.cleaning.language import language_of
from articles.importing.cleaning.moments import moment_of
from articles.importing.item import (
    Doubt,
    DoubtCode,
    LeftOut,
    LegacyElsewhere,
    LegacyItem,
    NotAnArticle,
    Refusal,
    Standing,
)
from articles.importing.readers.wordpress.content import body_of_post, with_lead
from articles.importing.readers.wordpress.items import parsed, raw_items
from articles.importing.readers.wordpress.post import Post, post_of
from articles.importing.readers.wordpress.site import Site, person_called, picture_of, site_of
from articles.korean import nfc

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from articles.importing.cleaning.bodies import Body
    from articles.importing.item import LegacyByline, LegacyPicture
    from articles.importing.readers.wordpress.items import RawItem
    from articles.importing.sources.source_file import SourceFile

#: What an export holds besides articles, by what WordPress calls it; nobody misses it among the articles.
_LEFT_OUT = {
    "attachment": "files of the library",
    "revision": "earlier versions",
    "nav_menu_item": "menu entries",
    "guest-author": "authors",
    "wp_block": "blocks that are used again",
}
_MANY = re.compile(rb"<wp:post_type>\s*(?:<!\[CDATA\[)?\s*(revision|nav_menu_item)\s*(?:\]\]>)?\s*</wp:post_type>")
#: How often a tag's name stands in what it opens and closes.
_ONE_ELEMENT = 2
_TAG = re.compile(r"<[^>]*>")
#: Settings and designs of WordPress and its plug-ins.
_INNARDS = re.compile(
    r"custom_css|customize_changeset|oembed_cache|user_request|wp_(?:template\w*|global_styles|navigation|font_\w+)"
    r"|acf-\S+|wpcf7_\w+|elementor_\w+|amp_\w+|jp_\w+|shop_\w+|tablepress_\w+|wpforms\S*|mc4wp\S*|popup\S*|et_\w+|vc_\w+|scheduled-action"
)
_STANDINGS = {
    "publish": Standing.PUBLIC,
    "draft": Standing.DRAFT,
    "auto-draft": Standing.DRAFT,
    "pending": Standing.DRAFT,
    "future": Standing.DRAFT,
    "private": Standing.PRIVATE,
    "trash": Standing.TRASH,
}
#: What a site's own account is called; its name over an article is nobody's.
_NOBODY = frozenset(
    {"admin", "administrator", "관리자", "운영자", "최고관리자", "편집부", "webmaster", "editor", "root"}
)
_UNFILED = frozenset({"uncategorized", "미분류"})
_SUBTITLES = ("wps_subtitle", "subtitle", "_subtitle", "_secondary_title", "kia_subtitle", "sub_title", "부제")
_SEARCH_TITLES = ("_yoast_wpseo_title", "rank_math_title", "_aioseo_title", "_aioseop_title")
_SEARCH_DESCRIPTIONS = (
    *("_yoast_wpseo_metadesc", "rank_math_description", "_aioseo_description", "_aioseop_description"),
)
_LONGEST_DECK = 300


def read(file: SourceFile) -> Iterator[LegacyItem | Refusal | LeftOut]:
    """The articles of `file`, and at its end how much else stood in it."""
    site = site_of(file)
    left_out: Counter[str] = Counter()
    is_empty = True
    for item in raw_items(file):
        if item.number == 0:
            continue
        is_empty = False
        position = f"item {item.number}"
        if item.is_too_large:
            yield Refusal(file.name, "it is far too large for an article", position, item.line, item.data)
            continue
        try:
            found = _article(item, site, file.name)
        except NotAnArticle as error:
            yield Refusal(file.name, error.reason, position, item.line + error.line - 1, item.data)
            continue
        if isinstance(found, str):
            left_out[found] += 1
        else:
            yield found
    if is_empty:
        raise NotAnArticle("no article stands in this export", name=file.name)
    yield from (LeftOut(file.name, what, count) for what, count in sorted(left_out.items()))


def _article(item: RawItem, site: Site, name: str) -> LegacyItem | str:
    """The article of an item, or what it is instead. Raises NotAnArticle."""
    said = _MANY.search(item.data)
    if said and item.data.count(b"post_type>") == _ONE_ELEMENT:
        # Most of an export may be earlier versions: they are not even parsed.
        return _LEFT_OUT[said[1].decode()]
    element, encoding, doubts = parsed(item.data, site.namespaces)
    post = post_of(element)
    right, twice = encoded_twice.all_put_right(list(post.said.values()))
    post = replace(post, said=dict(zip(post.said, right, strict=True))) if twice else post
    if post.type in _LEFT_OUT:
        return _LEFT_OUT[post.type]
    if _INNARDS.fullmatch(post.type):
        return "settings and designs"
    headline = nfc(" ".join(html.unescape(re.sub(r"<[^>]*>", "", post.said.get("title", ""))).split()))
    content = nfc(post.said.get("content:encoded", ""))
    if post.type == "page":
        raise NotAnArticle(f"“{headline[:80]}” is a page of the site, no article")
    if not headline and not content.strip():
        return "empty drafts"
    if not headline:
        raise NotAnArticle("it has no headline")
    doubts = [replace(doubt, line=item.line) for doubt in (*doubts, *twice)]
    if post.type != "post":
        doubts.append(Doubt(DoubtCode.KIND_ASSUMED, f"It is a “{post.type}” there; taken for an article.", item.line))
    body = body_of_post(content, site, post.id)
    return _item(item, site, post, name, encoding, headline, body, doubts)


def _item(
    item: RawItem, site: Site, post: Post, name: str, encoding: str, headline: str, body: Body, doubts: list[Doubt]
) -> LegacyItem:
    notes: list[str] = []
    standing = _standing(post, doubts, notes)
    published = _moment(post, "wp:post_date_gmt", "wp:post_date", "pubDate")
    if published is None and standing is Standing.PUBLIC:
        standing = Standing.DRAFT
        doubts.append(Doubt(DoubtCode.TIME_MISSING, "It has no date there, so it is taken for a draft.", item.line))
    modified = _moment(post, "wp:post_modified_gmt", "wp:post_modified")
    people = _people(post, site, doubts)
    genre = genre_of(headline)
    if genre:
        doubts.append(Doubt(DoubtCode.KIND_ASSUMED, f"Taken for {genre[0].value} by the words of its headline."))
    kind, origin = genre or (StoryKind.NEWS, Origin.OWN)
    if post.comments:
        notes.append(f"Readers' comments there, not taken along: {post.comments}")
    text = html.unescape(_TAG.sub(" ", body.html))
    digest = hashlib.sha256(item.data).hexdigest()
    link = post.line("link")
    return LegacyItem(
        name=name,
        position=f"item {item.number}",
        source_id=post.id or f"sha256:{digest}",
        sha256=digest,
        original=item.data,
        encoding=encoding,
        headline=headline,
        deck=_deck(post, text, notes),
        published_at=published,
        modified_at=modified if modified and published and modified > published else None,
        body_html=body.html,
        language=_language(post, site, headline + text, doubts),
        url=link,
        standing=standing,
        slug=_slug(post),
        sections=_sections(post, site),
        tags=tuple(
            dict.fromkeys(nfc(term.name) for term in post.terms if term.domain in {"post_tag", "tag"} and term.name)
        ),
        addresses=paths_of(filter(None, (link, f"/?p={post.id}" if post.id else "", _permalink(post)))),
        pictures=with_lead(body, _lead(post, site, doubts)),
        search_title=_meta(post, *_SEARCH_TITLES),
        search_description=_meta(post, *_SEARCH_DESCRIPTIONS),
        elsewhere=LegacyElsewhere(
            share_headline=_meta(post, "_yoast_wpseo_opengraph-title", "rank_math_facebook_title"),
            share_description=_meta(post, "_yoast_wpseo_opengraph-description", "rank_math_facebook_description"),
        ),
        notes=tuple(notes),
        bylines=people,
        kind=kind,
        origin=origin,
        doubts=(*doubts, *body.doubts),
        spans=body.spans,
    )


def _standing(post: Post, doubts: list[Doubt], notes: list[str]) -> Standing:
    """Whether readers had it; what is protected by a password or in no state we know, they did not."""
    status = post.line("wp:status") or "publish"
    if post.line("wp:post_password"):
        return Standing.PASSWORD
    if status == "future":
        notes.append(f"It was scheduled there for {post.line('wp:post_date') or 'a later day'}.")
    if status not in _STANDINGS:
        doubts.append(Doubt(DoubtCode.KIND_ASSUMED, f"Its state there is “{status}”; taken for a draft."))
    return _STANDINGS.get(status, Standing.DRAFT)


def _moment(post: Post, *names: str) -> datetime | None:
    """The first of these times that is one: a draft's is all zeros, and what has no zone is in the site's."""
    for name in names:
        text = post.line(name)
        if not text or text.startswith(("0000", "-")):
            continue
        try:
            return moment_of(text, zone=UTC).at if name.endswith("_gmt") else moment_of(text).at
        except ValueError:
            continue
    return None


def _people(post: Post, site: Site, doubts: list[Doubt]) -> tuple[LegacyByline, ...]:
    """The co-authors where there are any, else who wrote it."""
    people: dict[str, LegacyByline] = {}
    for term in post.terms:
        if term.domain == "author":
            login = term.nicename.removeprefix("cap-").casefold()
            people[login] = site.authors.get(login) or person_called(term.name or login)
    creator = post.line("dc:creator")
    if not people and creator:
        known = site.authors.get(creator.casefold())
        if known is None and "@" in creator:
            doubts.append(Doubt(DoubtCode.EMAIL_OF_NOBODY, f"Nobody's address: {creator}"))
        else:
            people[creator] = known or person_called(creator)
    named = tuple(person for person in people.values() if (person.name_ko or person.name_en).casefold() not in _NOBODY)
    if not named:
        doubts.append(Doubt(DoubtCode.NO_BYLINE, "Nobody is named as its writer."))
    return named


def _sections(post: Post, site: Site) -> tuple[str, ...]:
    """The main category, then those within others, then the rest."""
    terms = [term for term in post.terms if term.domain == "category" and term.name.casefold() not in _UNFILED]
    main = site.categories.get(_meta(post, "_yoast_wpseo_primary_category", "rank_math_primary_category"), "")
    terms.sort(key=lambda term: (not main or term.nicename != main, term.nicename not in site.children))
    return tuple(dict.fromkeys(nfc(term.name) for term in terms if term.name))


def _lead(post: Post, site: Site, doubts: list[Doubt]) -> LegacyPicture | None:
    number = _meta(post, "_thumbnail_id")
    if not number or number == "0":
        return None
    if number not in site.attachments:
        doubts.append(Doubt(DoubtCode.PICTURE_MISSING, f"The picture above it ({number}) is not in the export."))
        return None
    return picture_of(site.attachments[number], is_lead=True)


def _deck(post: Post, text: str, notes: list[str]) -> str:
    """The subtitle, or the excerpt unless it only repeats the text; one too long for a deck is a note."""
    subtitle = _meta(post, *_SUBTITLES)
    if subtitle:
        return nfc(subtitle)
    excerpt = nfc(" ".join(plain_text(post.said.get("excerpt:encoded", "")).split()))
    if not excerpt or _squeezed(excerpt) in _squeezed(text):
        return ""
    if len(excerpt) <= _LONGEST_DECK:
        return excerpt
    notes.append(f"Excerpt there: {excerpt}")
    return ""


def _squeezed(text: str) -> str:
    return "".join(text.replace("[…]", "").replace("[...]", "").rstrip(" …").split())


def _language(post: Post, site: Site, text: str, doubts: list[Doubt]) -> str:
    """What a plug-in for several languages says, else the letters, else the site."""
    said = next((term.nicename[:2].lower() for term in post.terms if term.domain == "language"), "")
    found = said if said in {"ko", "en"} else language_of(text[:2000])
    if not found:
        doubts.append(Doubt(DoubtCode.LANGUAGE_ASSUMED, "There are no letters to tell the language by."))
    return found or ("ko" if site.language == "ko" else "en")


def _slug(post: Post) -> str:
    slug = unquote(post.line("wp:post_name"))
    return nfc(re.sub(r"\.html?$", "", slug))


def _permalink(post: Post) -> str:
    guid = post.line("guid")
    return guid if guid.startswith(("http://", "https://", "/")) else ""


def _meta(post: Post, *names: str) -> str:
    """The first of these that says something, unless it is a pattern that only WordPress could fill."""
    found = (" ".join(post.meta.get(name, "").split()) for name in names)
    return next((nfc(html.unescape(text)) for text in found if text and "%%" not in text and "%title%" not in text), "")
