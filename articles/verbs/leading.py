"""Where addresses lead that lead nowhere: to a page, to a notice that they are gone, or nowhere for good reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from django.db import transaction
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from articles.models import Article, OldPath, Version
from articles.refusals import NotPermitted, Refused
from articles.search.finding import Search, find
from articles.search.question import read
from newsroom.house import house_of
from newsroom.models import Host, MissingAddress, PublicState

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import User

MAY_ANSWER = "newsroom.answer_missingaddress"
_ARTICLE = re.compile(r"(?:/[a-z]{2})?/[12][0-9]{3}/[0-9]{2}/[0-9]{2}/([0-9]{1,18})/")
#: The old sites gave an article one number under several addresses.
_SHAPES = ("/news/article.html?no={}", "/mobile/article.html?no={}", "/news/articleView.html?no={}")
_OLD_NUMBER = re.compile(r"\?no=([0-9]{1,12})$")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A page that an address may have meant."""

    path: str
    title: str


def suggestions(missing: MissingAddress, now: datetime) -> list[Suggestion]:
    """By the number of the old site, where another of its addresses is known; else by the words of the address."""
    if number := _OLD_NUMBER.search(missing.path):
        spelt = [shape.format(number[1]) for shape in _SHAPES]
        articles = OldPath.objects.filter(publication=missing.publication_id, path__in=spelt).values("article")
        found = Version.objects.on_site(now).filter(article__in=articles)
        return [Suggestion(version.path, version.headline) for version in found[:1]]
    words = _words(missing.path)
    house = house_of(missing.publication) if words else None
    if house is None:
        return []
    first = missing.path.split("/")[1]
    language = first if first in house.languages else house.first_language
    answers = find(house, language, Search(read(words)), now)
    return [Suggestion(version.path, version.headline) for version in answers.versions[:3]]


def _words(path: str) -> str:
    """The words of an address's end: its slug, without an ending such as .html; empty where it is one word or a number."""
    slug = re.sub(r"\.[a-z]{2,5}$", "", unquote(path.partition("?")[0]).rpartition("/")[2])
    words = [word for word in re.split(r"[-_+\s]+", slug) if not word.isdecimal()]
    return " ".join(words)[:200] if len(words) > 1 else ""


@transaction.atomic
def lead(missing: MissingAddress, actor: User, to: str) -> OldPath:
    """Let it answer 301 to the page at `to`, a path of this site or a whole address of it.

    An article is followed wherever it moves. Refused for what is not on the site.
    """
    row = _begin(missing, actor)
    return _answer(row, **target_of(row.publication_id, row.path, to))


def target_of(publication: int, old: str, to: str) -> dict[str, object]:
    """The columns of an `OldPath` that lets `old`, as it is stored, lead to the page at `to`. Refused as in `lead`."""
    path = _own_path(publication, to)
    if OldPath.normalised(path) == old:
        raise Refused(_("This is the address itself."))
    found = _ARTICLE.match(path)
    if found is None:
        _check_page(path)
        return {"address": path}
    article = Article.objects.filter(publication=publication, number=found[1]).first()
    if article is None or not article.versions.on_site().exists():
        raise Refused(_("There is no article at this address, or readers do not see it."))
    return {"article": article}


@transaction.atomic
def say_gone(missing: MissingAddress, actor: User) -> OldPath:
    """Let it answer that what stood there is gone: search engines forget it, and it is not counted any more."""
    return _answer(_begin(missing, actor), is_gone=True)


@transaction.atomic
def ignore(missing: MissingAddress, actor: User) -> None:
    """Leave it as it is, and off the list."""
    row = _begin(missing, actor)
    MissingAddress.objects.filter(pk=row.pk).update(is_ignored=True)


def _begin(missing: MissingAddress, actor: User) -> MissingAddress:
    row = MissingAddress.objects.select_for_update().filter(pk=missing.pk).first()
    if not actor.has_perm(MAY_ANSWER):
        raise NotPermitted(_("You do not have the right to say where addresses lead."))
    if row is None:
        raise Refused(_("Somebody has answered this address meanwhile."))
    return row


def _answer(row: MissingAddress, **leads: object) -> OldPath:
    old, _made = OldPath.objects.update_or_create(
        publication_id=row.publication_id,
        path=row.path,
        defaults={"article": None, "address": "", "is_gone": False, **leads},
    )
    row.delete()
    PublicState.objects.bump([old.publication_id])
    return old


def _own_path(publication: int, to: str) -> str:
    """The path that `to` names. Raises Refused for another site's."""
    try:
        parts = urlsplit(to.strip())
    except ValueError:
        parts = urlsplit("")
    host = parts.hostname or ""
    is_own = not host or Host.objects.filter(publication=publication, hostname=host).exists()
    if (
        not is_own
        or parts.scheme not in {"", "http", "https"}
        or not re.fullmatch(r"/(?![/\\])[^\s<>\"\\]*", parts.path)
    ):
        raise Refused(_("Give the path of a page of this site, such as /sections/politics/."))
    return unquote(parts.path)


def _check_page(path: str) -> None:
    try:
        resolve(path)
    except Resolver404 as error:
        raise Refused(_("This site has no page at that address.")) from error
    if path.startswith("/admin/"):
        raise Refused(_("Give the path of a page of this site, such as /sections/politics/."))
