"""Links between an old site's articles, led to where these stand here.

It happens when articles go on record, because then all that came in is known, and once: what is on record is never changed.
A link whose article comes later keeps the old address, which leads there as soon as it is in.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from itertools import permutations
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from django.urls import Resolver404, resolve
from django.utils import timezone

from articles.body import link, sanitise
from articles.copytext import Copy
from articles.importing.intake.touching import ADDED, touched_among
from articles.importing.item import Standing
from articles.models import Article, ImportItem, ImportLink, NumberSeries, OldPath, Revision, Version
from articles.models.many_rows import change, store
from articles.record.recording import path_for
from articles.workflow import TRANSITIONS, Action

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from articles.models import ImportRun

#: What an embedded page shows as its address is no link of the text.
_LINK = re.compile(r'(<div class="embed"[^>]*>)?<a href="([^"]*)"')
#: Old sites' pages of one article, on which a number is the article's and nothing else's.
_NUMBERED = re.compile(r"/(?:news|mobile)/article(?:View)?\.html")
_NUMBERS = ("no", "idxno")
#: More parameters than any old site needs to say which page is meant.
_MOST_PARAMETERS = 3
#: A host that fewer articles than one in this many of the most frequent one's name as their own is another paper's.
_RARE = 10


class _Old(NamedTuple):
    """An address of the old site: its path, its query, read and as it is `asked`, and what stands behind #."""

    path: str
    query: tuple[tuple[str, str], ...]
    asked: str
    fragment: str
    is_elsewhere: bool

    def spellings(self) -> list[str]:
        """Under which it may be noted, the most exact first."""
        asked = permutations(self.query) if len(self.query) <= _MOST_PARAMETERS else iter([self.query])
        queries = [self.asked, *("&".join(f"{name}={value}" for name, value in each) for each in asked)]
        whole = [f"{self.path}?{query}" for query in queries if query]
        return list(dict.fromkeys([*map(OldPath.normalised, whole), *self.followed()]))

    def followed(self) -> list[str]:
        """Under which a reader's request for it is looked up."""
        return OldPath.spellings(self.path, dict(self.query))

    def number(self) -> str:
        """The article's number at the old site, where the address says it."""
        asked = dict(self.query) if _NUMBERED.fullmatch(self.path) else {}
        return next((asked[name] for name in _NUMBERS if asked.get(name)), "")


@dataclass(slots=True)
class Relinking:
    """The links of one run's articles, batch by batch."""

    run: ImportRun
    _hosts: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        named: Mapping[str, int] = self.run.old_hosts
        most = max(named.values(), default=0)
        ours = self.run.publication.hosts.values_list("hostname", flat=True)
        old = self.run.options.get("old_hosts") or [host for host, count in named.items() if count * _RARE >= most]
        self._hosts = frozenset(_bare(host) for host in (*old, *ours))

    def relink(self, going_out: Sequence[tuple[ImportItem, Article]]) -> None:
        """Let the links of these articles lead to this site, in the rows and as they are here. Their rows are locked.

        What a person has worked on stands as they left it.
        """
        links = {article.pk: self._links_of(article.body) for _item, article in going_out}
        linking = [article for _item, article in going_out if links[article.pk]]
        if not linking:
            return
        theirs = touched_among(linking)
        targets = _Targets(self.run, {article.pk: article for _item, article in going_out})
        targets.find(old for pk, olds in links.items() if pk not in theirs for old in olds.values())
        rows: list[ImportLink] = []
        changed: list[Article] = []
        for item, article in going_out:
            olds = links[article.pk] if article.pk not in theirs else {}
            led = {address: new for address, old in olds.items() if (new := targets.address_of(old)) is not None}
            rows += [ImportLink(run=self.run, item=item, old=old, new=new) for old, new in led.items()]
            if any(led.values()):
                article.body = with_links(article.body, led)
                article.edit_version += 1
                changed.append(article)
        store(rows)
        change(changed, "body", "edit_version")
        store(
            Revision(
                article=article,
                edit_version=article.edit_version,
                copy=Copy.from_article(article).to_json(),
                note=ADDED,
            )
            for article in changed
        )

    def _links_of(self, body: str) -> dict[str, _Old]:
        """What in `body` points at the old site, by how it stands there."""
        addresses = (html.unescape(found[2]) for found in _LINK.finditer(body) if not found[1])
        return {address: old for address in addresses if (old := self._old(address)) is not None}

    def _old(self, address: str) -> _Old | None:
        try:
            parts = urlsplit(address)
            host = _bare(parts.hostname or "")
        except ValueError:
            return None
        if parts.scheme not in {"", "http", "https"} or (host and host not in self._hosts):
            return None
        query = tuple(parse_qsl(parts.query, keep_blank_values=True))
        return _Old(unquote(parts.path) or "/", query, parts.query, parts.fragment, bool(host))


def with_links(body: str, led: Mapping[str, str]) -> str:
    """`body` with each address of `led` replaced, where it names another one."""

    def replaced(found: re.Match[str]) -> str:
        new = "" if found[1] else link(led.get(html.unescape(found[2]), ""))
        return f'<a href="{html.escape(new, quote=False)}"' if new else found[0]

    became = _LINK.sub(replaced, body)
    # Two links beside each other that lead to one page now are one.
    return sanitise(became) if "</a><a " in became else became


def as_relinked(article: Article, body: str) -> str:
    """`body`, which comes from the old site anew, with the links that `article` was given when it went on record."""
    rows = ImportLink.objects.rewritten().filter(item__article=article)
    return with_links(body, dict(rows.values_list("old", "new")))


@dataclass(slots=True)
class _Targets:
    """Where addresses of the old site lead here: few questions for however many."""

    run: ImportRun
    #: The articles that go on record now, by key.
    going_out: Mapping[int, Article]
    _articles: dict[str, int] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)
    _pages: dict[str, str] = field(default_factory=dict)
    _paths: dict[int, str] = field(default_factory=dict)

    def find(self, olds: Iterable[_Old]) -> None:
        """Ask for all of them."""
        asked = set(olds)
        spelt = {spelling for old in asked for spelling in old.spellings()}
        known = OldPath.objects.filter(publication=self.run.publication_id, path__in=spelt)
        for path, article, source, address in known.values_list("path", "article", "article__source", "address"):
            if address:
                self._pages[path] = address
            # Sites that were brought into one publication may have had the same addresses.
            elif article is not None and source == self.run.source:
                self._articles[path] = article
        numbers = {old.number() for old in asked} - {""}
        there = Article.objects.filter(source=self.run.source, source_id__in=numbers)
        self._numbers = dict(there.filter(publication=self.run.publication_id).values_list("source_id", "pk"))
        self._find_paths({*self._articles.values(), *self._numbers.values()})

    def _find_paths(self, articles: set[int]) -> None:
        """The addresses of those that readers have, and of those that this release gives them."""
        live = Version.objects.on_site(timezone.now()).filter(article__in=articles)
        self._paths = dict(live.values_list("article", "path"))
        held = _ready(self.run, articles - self._paths.keys())
        rows = {article.pk: article for _at, article in held}
        # The row that goes on record now is the one that has to know its number.
        rows |= {pk: self.going_out[pk] for pk in rows if pk in self.going_out}
        _promise(self.run, list(rows.values()))
        for published_at, article in held:
            own = rows[article.pk]
            number = own.number or own.promised_number
            if number:
                self._paths[own.pk] = path_for(self.run.publication, own.language, own.slug, number, published_at)

    def address_of(self, old: _Old) -> str | None:
        """What stands in place of `old`: an address of this site, "" where it leads to nothing, None where it stays."""
        if old.path == "/" and not old.query:
            return "/" if old.is_elsewhere else None
        spellings = old.spellings()
        article = self._numbers.get(old.number()) or next(
            (self._articles[each] for each in spellings if each in self._articles), None
        )
        page = next((self._pages[each] for each in spellings if each in self._pages), "")
        if article is None and not page:
            return None if not old.is_elsewhere and _is_page(old.path) else ""
        new = page if article is None else self._paths.get(article, "")
        if not new:
            # It is held. On this site its old address leads there once readers have it, on the old host nobody knows.
            followed = next((each for each in old.followed() if each in self._articles), "")
            if not followed or not old.is_elsewhere:
                return None
            new = followed
        return f"{new}#{old.fragment}" if old.fragment else new


def _ready(run: ImportRun, articles: set[int]) -> list[tuple[datetime, Article]]:
    """Those of `articles` that this release puts before readers, with their dates."""
    items = run.items.filter(
        article__in=articles,
        outcome__in=(ImportItem.Outcome.CREATED, ImportItem.Outcome.UPDATED),
        standing=Standing.PUBLIC,
        published_at__lte=timezone.now(),
        article__number=None,
        article__section__isnull=False,
        article__status__in=TRANSITIONS[Action.ADOPT].sources,
    ).exclude(article__headline="")
    columns = ("published_at", "article__language", "article__slug", "article__number", "article__promised_number")
    return [
        (item.published_at, item.article)
        for item in items.select_related("article").only(*columns)
        if item.published_at and item.article
    ]


def _promise(run: ImportRun, articles: Sequence[Article]) -> None:
    """Give each that has none the number it will have when it goes on record: the record names it from now on."""
    without = [article for article in articles if article.number is None and article.promised_number is None]
    if not without:
        return
    first = NumberSeries.objects.take(run.publication_id, len(without))
    for number, article in enumerate(without, first):
        article.promised_number = number
    change(without, "promised_number")


def _is_page(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def _bare(host: str) -> str:
    return host.casefold().removeprefix("www.")
