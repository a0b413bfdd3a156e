"""How the pages of one site are built: a TOML file of selectors, by which the reader finds what a page holds.

    name = "the old site"
    hosts = ["news.example", "*.news.example"]   # whose pages they are; without `hosts`, `address` and `marks`: all
    address = 'article\\.html\\?no='               # or: what the address of such a page looks like
    marks = ["#news_body"]                       # or: selectors all of which find something in such a page
    number = '[?&]no=(\\d+)'                      # the article's number in its address
    addresses = ["/news/article.html?no={number}"]  # every other address that this number had
    zone = "Asia/Seoul"                          # of times that name none
    numbered_files = true                        # 123.html is the article with this number
    guesses_deck = false                         # a short line below a picture is the deck, though nothing marks it

    [select]                                     # CSS; the first that finds anything counts
    headline, deck, body, byline, dates, section, tags, picture, figure, caption, credit = […]

    [[drop]]                                     # what is no part of any article, and why
    select = ".share"
    reason = "share buttons"

What a profile does not find is looked for as on any page (`profiles/generic.toml`).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from articles.importing.cleaning.times import KOREA

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from articles.importing.readers.html_page.document import Document

_SHIPPED = Path(__file__).parent / "profiles"
PARTS = ("headline", "deck", "body", "byline", "dates", "section", "tags", "picture", "figure", "caption", "credit")
_LARGEST = 200_000


class WrongProfile(ValueError):
    """A profile's file cannot be used; the message says what is wrong with it, for whoever wrote it."""


@dataclass(frozen=True, slots=True)
class Profile:
    """The pages of one site; see the module for what each means."""

    name: str
    hosts: tuple[str, ...] = ()
    address: re.Pattern[str] | None = None
    marks: tuple[str, ...] = ()
    number: re.Pattern[str] | None = None
    addresses: tuple[str, ...] = ()
    zone: ZoneInfo = KOREA
    numbered_files: bool = False
    guesses_deck: bool = False
    select: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    drop: tuple[tuple[str, str], ...] = ()

    def is_of(self, document: Document, urls: Sequence[str]) -> bool:
        """Whether the page, which says it has these addresses, is one of the site's."""
        if not (self.hosts or self.address or self.marks):
            return True
        for url in urls:
            host = _host(url)
            if host and any(fnmatch(host, pattern.lower()) for pattern in self.hosts):
                return True
            if self.address and self.address.search(url):
                return True
        return bool(self.marks) and all(document.tree.css_first(mark) is not None for mark in self.marks)

    def number_in(self, url: str) -> str:
        """The article's number in its address, without leading zeros; "" without any."""
        found = self.number.search(url) if self.number else None
        return found[1].lstrip("0") if found else ""

    def over(self, other: Profile) -> Profile:
        """This one, and `other` for what it does not find."""
        select = {part: (*self.select.get(part, ()), *other.select.get(part, ())) for part in PARTS}
        return replace(self, select=select, drop=(*self.drop, *other.drop), number=self.number or other.number)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


@cache
def shipped() -> tuple[Profile, ...]:
    """Those that come with the product, the one for any page last."""
    generic = load(_SHIPPED / "generic.toml")
    others = sorted(path for path in _SHIPPED.glob("*.toml") if path.name != "generic.toml")
    return (*(load(path).over(generic) for path in others), generic)


def with_own(path: Path) -> tuple[Profile, ...]:
    """The profile in `path` before the shipped ones. Raises WrongProfile."""
    profiles = shipped()
    return (load(path).over(profiles[-1]), *profiles)


def load(path: Path) -> Profile:
    """The profile in a file. Raises WrongProfile, which says what is wrong."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise WrongProfile(f"{path.name}: it is too large for a profile")
        said = tomllib.loads(data.decode("utf-8-sig"))
        return _profile(said, path.stem)
    except OSError as error:
        raise WrongProfile(f"{path.name}: it cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise WrongProfile(f"{path.name}: it is no TOML: {error}") from error
    except _Wrong as error:
        raise WrongProfile(f"{path.name}: {error}") from error


class _Wrong(Exception):
    """What is wrong, before the file's name is put to it."""


def _profile(said: dict[str, Any], stem: str) -> Profile:
    select = said.pop("select", {})
    if not isinstance(select, dict) or not set(select) <= set(PARTS):
        raise _Wrong(f"[select] may hold {', '.join(PARTS)}")
    profile = Profile(
        name=_text(said, "name") or stem,
        hosts=_texts(said, "hosts"),
        address=_pattern(said, "address"),
        marks=_selectors(_texts(said, "marks")),
        number=_pattern(said, "number", groups=1),
        addresses=_texts(said, "addresses"),
        zone=_zone(_text(said, "zone") or "Asia/Seoul"),
        numbered_files=_flag(said, "numbered_files"),
        guesses_deck=_flag(said, "guesses_deck"),
        select={part: _selectors(_texts(select, part)) for part in tuple(select)},
        drop=tuple(_drops(said.pop("drop", []))),
    )
    if said:
        raise _Wrong(f"there is no “{next(iter(said))}” in a profile")
    if any("{number}" not in address for address in profile.addresses):
        raise _Wrong("each of “addresses” has {number} where the number stands")
    return profile


def _drops(said: object) -> list[tuple[str, str]]:
    if not isinstance(said, list) or not all(isinstance(one, dict) for one in said):
        raise _Wrong("[[drop]] holds “select” and “reason”")
    found = []
    for one in said:
        select, reason = _text(one, "select"), _text(one, "reason")
        if one or not select or not reason:
            raise _Wrong("[[drop]] holds “select” and “reason”")
        found.append((_selectors((select,))[0], reason))
    return found


def _text(said: dict[str, Any], name: str) -> str:
    value = said.pop(name, "")
    if not isinstance(value, str):
        raise _Wrong(f"“{name}” is a text in quotation marks")
    return value


def _texts(said: dict[str, Any], name: str) -> tuple[str, ...]:
    value = said.pop(name, [])
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise _Wrong(f"“{name}” is a list of texts")
    return tuple(value)


def _flag(said: dict[str, Any], name: str) -> bool:
    value = said.pop(name, False)
    if not isinstance(value, bool):
        raise _Wrong(f"“{name}” is true or false")
    return value


def _pattern(said: dict[str, Any], name: str, *, groups: int = 0) -> re.Pattern[str] | None:
    value = _text(said, name)
    try:
        pattern = re.compile(value)
    except re.error as error:
        raise _Wrong(f"“{name}” is no regular expression: {error}") from error
    if value and pattern.groups < groups:
        raise _Wrong(f"“{name}” needs brackets round the number")
    return pattern if value else None


def _selectors(values: tuple[str, ...]) -> tuple[str, ...]:
    empty = LexborHTMLParser("<p>")
    for value in values:
        try:
            empty.css(value)
        except (SelectolaxError, ValueError) as error:
            raise _Wrong(f"“{value}” is no CSS selector") from error
    return values


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:
        raise _Wrong(f"there is no time zone “{name}”") from error
