"""What an export says besides its articles and they refer to: authors, pictures, categories, blocks that are used again."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from articles.importing.cleaning.captions import parted
from articles.importing.item import LegacyByline, LegacyPicture, NotAnArticle
from articles.importing.readers.wordpress.items import namespaces_in, parsed, raw_items
from articles.importing.readers.wordpress.post import fields_of, post_of
from articles.korean import is_hangul, nfc

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.importing.readers.wordpress.post import Post
    from articles.importing.sources.source_file import SourceFile

#: The items that articles refer to, told before they are parsed.
_REFERRED = re.compile(rb"post_type>\s*(?:<!\[CDATA\[)?\s*(?:attachment|guest-author|wp_block)\b")
_AUTHOR = re.compile(rb"<wp:author>.*?</wp:author>", re.DOTALL)
_CATEGORY = re.compile(rb"<wp:category>.*?</wp:category>", re.DOTALL)
_LANGUAGE = re.compile(rb"<language>\s*(?:<!\[CDATA\[)?\s*([A-Za-z-]{2,10})")
#: "ferry-300x200.jpg" is a size that WordPress made of "ferry.jpg".
_SIZE = re.compile(r"-\d{2,5}x\d{2,5}(?=\.\w{3,5}$)")
_IMAGE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp|tiff?|svg)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture of the library; its caption and credit as they are printed."""

    address: str
    caption: str = ""
    alt: str = ""
    credit: str = ""


@dataclass(slots=True)
class Site:
    """All of it, by the numbers and names articles use."""

    namespaces: str = ""
    language: str = ""
    authors: dict[str, LegacyByline] = field(default_factory=dict)
    attachments: dict[str, Attachment] = field(default_factory=dict)
    #: The numbers of the pictures that belong to an article, by its number.
    belonging: dict[str, list[str]] = field(default_factory=dict)
    by_path: dict[str, str] = field(default_factory=dict)
    blocks: dict[str, str] = field(default_factory=dict)
    #: Nicenames of categories that have a parent, and nicenames by their number.
    children: set[str] = field(default_factory=set)
    categories: dict[str, str] = field(default_factory=dict)

    def original_of(self, address: str) -> Attachment | None:
        """The attachment of which `address` is a size; None where the export does not have it."""
        return self.attachments.get(self.by_path.get(_path(address), ""))


def site_of(file: SourceFile) -> Site:
    """All that is to be known before the first article. Raises NotAnArticle where the file cannot be read."""
    site = Site()
    for item in raw_items(file):
        if item.number == 0:
            _read_head(item.data, site)
        elif _REFERRED.search(item.data):
            try:
                post = post_of(parsed(item.data, site.namespaces)[0])
            except NotAnArticle:
                # It is named when its turn comes.
                continue
            _take(post, site)
    return site


def picture_of(attachment: Attachment, *, is_lead: bool = False) -> LegacyPicture:
    """The picture with all the library says of it."""
    return LegacyPicture(attachment.address, attachment.caption, attachment.alt, attachment.credit, is_lead)


def person_called(name: str, email: str = "") -> LegacyByline:
    """Somebody by the name WordPress shows."""
    name = nfc(" ".join(name.split()))
    is_korean = any(map(is_hangul, name))
    return LegacyByline(name_ko=name if is_korean else "", name_en="" if is_korean else name, email=email)


def _read_head(head: bytes, site: Site) -> None:
    site.namespaces = namespaces_in(head)
    language = _LANGUAGE.search(head)
    site.language = language[1].decode()[:2].lower() if language else ""
    for author in _fields(_AUTHOR, head, site):
        login = author.get("wp:author_login", "")
        name = author.get("wp:author_display_name") or login
        site.authors[login.casefold()] = person_called(name, author.get("wp:author_email", ""))
    for category in _fields(_CATEGORY, head, site):
        nicename = category.get("wp:category_nicename", "")
        site.categories[category.get("wp:term_id", "")] = nicename
        if category.get("wp:category_parent"):
            site.children.add(nicename)


def _fields(pattern: re.Pattern[bytes], head: bytes, site: Site) -> Iterator[dict[str, str]]:
    for found in pattern.finditer(head):
        try:
            yield fields_of(parsed(found[0], site.namespaces)[0])
        except NotAnArticle:
            continue


def _take(post: Post, site: Site) -> None:
    if post.type == "wp_block":
        site.blocks[post.id] = post.said.get("content:encoded", "")
    elif post.type == "guest-author":
        login = post.meta.get("cap-user_login", "") or post.line("wp:post_name").removeprefix("cap-")
        name = post.meta.get("cap-display_name", "") or post.line("title")
        site.authors.setdefault(login.casefold(), person_called(name, post.meta.get("cap-user_email", "")))
    elif post.type == "attachment":
        address = post.line("wp:attachment_url") or post.line("guid") or post.line("link")
        if not _is_picture(address, post.line("wp:post_mime_type")):
            return
        caption, credit = parted(post.line("excerpt:encoded") or post.line("content:encoded"))
        alt = " ".join(post.meta.get("_wp_attachment_image_alt", "").split())
        site.attachments[post.id] = Attachment(address, nfc(caption), nfc(alt), nfc(credit))
        site.by_path[_path(address)] = post.id
        site.belonging.setdefault(post.line("wp:post_parent"), []).append(post.id)


def _path(address: str) -> str:
    """Host and path, without what differs between the sizes of one picture."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return address
    host = parts.netloc.removeprefix("www.")
    path = unquote(parts.path)
    if re.fullmatch(r"i\d\.wp\.com", host):
        host, _slash, path = path.strip("/").partition("/")
        path = f"/{path}"
    return f"{host}{_SIZE.sub('', path)}"


def _is_picture(address: str, kind: str) -> bool:
    """By its kind or its name; an address without an ending is a picture unless its kind says something else."""
    if kind:
        return kind.startswith("image/")
    try:
        path = urlsplit(address).path
    except ValueError:
        return False
    return bool(address) and (_IMAGE.search(path) is not None or not re.search(r"\.\w{2,5}$", path))
