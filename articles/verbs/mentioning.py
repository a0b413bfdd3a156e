"""People named in a comment, as @name: in either script, by login, full name or byline, with what Korean hangs on it."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from django.contrib.auth.models import User

from articles.korean import nfc
from newsroom.names import in_order, names_of, plain

#: What follows a name without a space, so that “@김민준님께” names 김민준, and “@김민준호” does not.
_HANGS_ON = (
    *("님", "씨", "에게", "께", "한테", "은", "는", "이", "가", "을", "를", "와", "과", "의"),
    *("기자", "특파원", "선배", "후배", "팀장", "차장", "부장", "국장", "위원", "편집", "데스크"),
)
_ENDS = rf"(?:(?={'|'.join(_HANGS_ON)})|(?!\w|[-.]\w))"
_UNKNOWN = r"\w(?:[\w.\-]*\w)?"


class Named(NamedTuple):
    """Somebody as they are offered while one types: the name that is put in, and what else they are called."""

    name: str
    also: tuple[str, ...]


class Mentions(NamedTuple):
    """Whom a text names, and the names at which there is nobody."""

    people: frozenset[User]
    unknown: tuple[str, ...]


def mentions_in(text: str) -> Mentions:
    """Who is named in `text`. A name that two people have names both."""
    if "@" not in text:
        return Mentions(frozenset(), ())
    called: dict[str, set[User]] = {}
    for person in may_be_named():
        for name in names_of(person):
            called.setdefault(plain(name), set()).add(person)
    # The longest first: “@Kim Min-jun” is not “@Kim”.
    names = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in sorted(called, key=len, reverse=True))
    people: set[User] = set()
    unknown: dict[str, None] = {}
    # Not in the middle of an e-mail address.
    for found in re.finditer(rf"(?<![\w.])@(?:({names or '(?!)'}){_ENDS}|({_UNKNOWN}))", nfc(text), re.IGNORECASE):
        if found[1]:
            people |= called[plain(found[1])]
        else:
            unknown[f"@{found[2]}"] = None
    return Mentions(frozenset(people), tuple(unknown))


def may_be_named() -> list[User]:
    """Everybody at the desk who may see articles."""
    readers = User.objects.with_perm("articles.view_article").filter(is_active=True, is_staff=True)
    return list(readers.select_related("reporter").order_by("pk"))


def offered(language: str, to: User) -> list[Named]:
    """Everybody else who may be named, by a name in `language` that is theirs alone where they have one."""
    people = may_be_named()
    borne = Counter(plain(name) for person in people for name in names_of(person))
    found = []
    for person in people:
        if person == to:
            continue
        names = in_order(person, language)
        own = next((name for name in names if borne[plain(name)] == 1), names[0])
        found.append(Named(own, tuple(name for name in names if name != own)))
    return sorted(found)
