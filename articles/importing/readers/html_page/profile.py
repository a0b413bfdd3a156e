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

    def is_of(self, document: Document, urls: Sequence[str], name: str = "") -> bool:
        """Whether the page, which says it has these addresses, is one of the site's.

        Of one that says none the folders count in which the file called `name` lies: programs that copy a site name one by
        its host.
        """
        if not (self.hosts or self.address or self.marks):
            return True
        folders = [] if urls else name.lower().split("/")[:-1]
        if any(fnmatch(folder, pattern.lower()) for folder in folders for pattern in self.hosts):
            return True
        for url in urls:
            host = _host(url)
            if host and any(fnmatch(host, pattern.lower()) for pattern in self.hosts):
                return True
            if self.address and self.address.search(url):
                return True
        return bool(self.marks) and all(document.tree.css_first(mark) is not None for mark in self.marks)

    def wants(self) -> str:
        """By what its pages are known, in words."""
        said = (
            f"hosts {', '.join(self.hosts)}" if self.hosts else "",
            f"addresses like {self.address.pattern}" if self.address else "",
            f"all of {', '.join(self.marks)} in them" if self.marks else "",
        )
        return " or ".join(filter(None, said))

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


def own_profile(path: Path) -> Profile:
    """The profile in `path`, with what is looked for on any page behind it. Raises WrongProfile."""
    return load(path).over(shipped()[-1])


def load(path: Path) -> Profile:
    """The profile in a file. Raises WrongProfile, which names all that is wrong with it."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise WrongProfile(f"{path.name}: it is too large for a profile")
        said = _Said(tomllib.loads(data.decode("utf-8-sig")))
    except OSError as error:
        raise WrongProfile(f"{path.name}: it cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise WrongProfile(f"{path.name}: it is no TOML: {error}") from error
    profile = _profile(said, path.stem)
    if said.wrong:
        raise WrongProfile(f"{path.name}: {'; '.join(said.wrong)}")
    return profile


@dataclass(slots=True)
class _Said:
    """What a file says, taken from it part by part; `wrong` is what it should not say."""

    values: dict[str, Any]
    wrong: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        value = self.values.pop(name, "")
        if isinstance(value, str):
            return value
        self.wrong.append(f"“{name}” is a text in quotation marks")
        return ""

    def texts(self, name: str) -> tuple[str, ...]:
        value = self.values.pop(name, [])
        if isinstance(value, list) and all(isinstance(one, str) and one for one in value):
            return tuple(value)
        self.wrong.append(f"“{name}” is a list of texts")
        return ()

    def flag(self, name: str) -> bool:
        value = self.values.pop(name, False)
        if not isinstance(value, bool):
            self.wrong.append(f"“{name}” is true or false")
        return value is True

    def pattern(self, name: str, *, groups: int = 0) -> re.Pattern[str] | None:
        value = self.text(name)
        try:
            pattern = re.compile(value)
        except re.error as error:
            self.wrong.append(f"“{name}” is no regular expression: {error}")
            return None
        if value and pattern.groups < groups:
            self.wrong.append(f"“{name}” needs brackets round the number")
        return pattern if value else None

    def selectors(self, values: tuple[str, ...]) -> tuple[str, ...]:
        empty = LexborHTMLParser("<p>")
        for value in values:
            try:
                empty.css(value)
            except (SelectolaxError, ValueError):
                self.wrong.append(f"“{value}” is no CSS selector")
        return values

    def zone(self, name: str) -> ZoneInfo:
        value = self.text(name)
        try:
            return ZoneInfo(value) if value else KOREA
        except (ValueError, OSError, KeyError):
            self.wrong.append(f"there is no time zone “{value}”")
            return KOREA

    def table(self, name: str, known: tuple[str, ...]) -> _Said:
        value = self.values.pop(name, {})
        if not isinstance(value, dict) or not set(value) <= set(known):
            self.wrong.append(f"[{name}] may hold {', '.join(known)}")
            value = {}
        return _Said(value, self.wrong)

    def tables(self, name: str) -> list[_Said]:
        value = self.values.pop(name, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.wrong.append(f"[[{name}]] is a table")
            return []
        return [_Said(one, self.wrong) for one in value]


def _profile(said: _Said, stem: str) -> Profile:
    select = said.table("select", PARTS)
    profile = Profile(
        name=said.text("name") or stem,
        hosts=said.texts("hosts"),
        address=said.pattern("address"),
        marks=said.selectors(said.texts("marks")),
        number=said.pattern("number", groups=1),
        addresses=said.texts("addresses"),
        zone=said.zone("zone"),
        numbered_files=said.flag("numbered_files"),
        guesses_deck=said.flag("guesses_deck"),
        select={part: said.selectors(select.texts(part)) for part in tuple(select.values)},
        drop=tuple(_drop(one) for one in said.tables("drop")),
    )
    said.wrong += [f"there is no “{name}” in a profile" for name in said.values]
    if any("{number}" not in address for address in profile.addresses):
        said.wrong.append("each of “addresses” has {number} where the number stands")
    return profile


def _drop(said: _Said) -> tuple[str, str]:
    select, reason = said.text("select"), said.text("reason")
    if said.values or not (select and reason):
        said.wrong.append("[[drop]] holds “select” and “reason”")
        return "", ""
    said.selectors((select,))
    return select, reason
