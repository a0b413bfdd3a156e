"""The menus of an edition as links: labels, paths, and which of them leads to the page one is on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from articles import reading
from articles.models.menu_entry import Place
from articles.public.lasting import Lasting

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from articles.public.edition import Edition
    from articles.reading import Way


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a menu. `section` and `page` are the slugs of what it leads to, `is_away`: to another site."""

    label: str
    path: str
    section: str = ""
    page: str = ""
    is_away: bool = False
    stands_out: bool = False


@dataclass(frozen=True, slots=True)
class Menus:
    """At the head and at the foot of every page."""

    head: tuple[Link, ...]
    foot: tuple[Link, ...]


class Current(NamedTuple):
    """Where a reader is, by slug: the section, the one that it is part of, the standing page; each may be empty."""

    section: str
    parent: str
    page: str


def current(context: Mapping[str, Any]) -> Current:
    """That of a page with this context."""
    section, parent, page = (getattr(context.get(name), "slug", "") for name in ("section", "parent", "standing"))
    return Current(section, parent, page)


def of(edition: Edition) -> Menus:
    """Those of an edition, made once for as long as its pages hold."""
    return _lasting.of(edition)


def _of(edition: Edition) -> Menus:
    house, language, at = edition.house, edition.language, _present(edition)
    navigation = reading.navigation(house)
    head, foot = navigation.head(house, language, at), navigation.foot(house, language, at)
    return Menus(tuple(_link(edition, way) for way in head), tuple(_link(edition, way) for way in foot))


_lasting = Lasting(_of)


def _present(edition: Edition) -> datetime:
    """Ways lead onward from a page of the past too."""
    return edition.asked_at or edition.now


def _link(edition: Edition, way: Way) -> Link:
    if way.section is not None:
        slug = way.section.slug
        return Link(way.label, edition.address("section", slug=slug), section=slug)
    if way.page is not None:
        slug = way.page.slug
        path = edition.address("standing_page", slug=slug)
        # The privacy policy is easy to tell from the other links, as the law wants.
        return Link(way.label, path, page=slug, stands_out=way.page.kind == "privacy")
    if way.place:
        return Link(way.label or str(Place(way.place).label), _path_of(edition, way.place))
    return Link(way.label, way.address, is_away=not way.address.startswith("/"))


def _path_of(edition: Edition, place: str) -> str:
    if place == Place.ARCHIVE:
        return edition.address("month", month=edition.today)
    return edition.address(place)
