"""One item of an export by WordPress's own names, whatever version wrote it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element as Element


@dataclass(frozen=True, slots=True)
class Term:
    """A category, tag or any other word an item is filed under."""

    domain: str
    nicename: str
    name: str


@dataclass(frozen=True, slots=True)
class Post:
    """An item. `said` has the text of its elements by names such as "title", "wp:status", "content:encoded"."""

    said: Mapping[str, str]
    terms: tuple[Term, ...] = ()
    meta: Mapping[str, str] = field(default_factory=dict)
    comments: int = 0

    @property
    def id(self) -> str:
        """The number WordPress gave it."""
        return self.said.get("wp:post_id", "").strip()

    @property
    def type(self) -> str:
        """The oldest exports know articles only."""
        return self.said.get("wp:post_type", "").strip() or "post"

    def line(self, name: str) -> str:
        """What an element says, on one line."""
        return " ".join(self.said.get(name, "").split())


def post_of(item: Element) -> Post:
    """The item as a post."""
    said: dict[str, str] = {}
    terms: list[Term] = []
    meta: dict[str, str] = {}
    comments = 0
    for element in _children(item):
        name = _name(element)
        if name == "category":
            nicename = str(element.get("nicename") or "")
            terms.append(Term(str(element.get("domain") or "category"), nicename, " ".join(_text(element).split())))
        elif name == "wp:postmeta":
            parts = {_name(part): _text(part) for part in _children(element)}
            meta.setdefault(parts.get("wp:meta_key", "").strip(), parts.get("wp:meta_value", "").strip())
        elif name == "wp:comment":
            comments += 1
        else:
            said.setdefault(name, _text(element))
    return Post(said, tuple(dict.fromkeys(terms)), meta, comments)


def fields_of(element: Element) -> dict[str, str]:
    """The texts of an author, a category or the like."""
    return {_name(part): " ".join(_text(part).split()) for part in _children(element)}


def _children(element: Element) -> Iterator[Element]:
    return (child for child in element if isinstance(child.tag, str))


def _text(element: Element) -> str:
    return "".join(str(part) for part in element.itertext())


def _name(element: Element) -> str:
    """ "wp:status" for {http://wordpress.org/export/1.0/}status: the versions differ in their addresses alone."""
    name = etree.QName(element)
    namespace = name.namespace or ""
    if "/excerpt" in namespace:
        return f"excerpt:{name.localname}"
    if "wordpress.org/export/" in namespace:
        return f"wp:{name.localname}"
    if namespace.endswith("/content/"):
        return f"content:{name.localname}"
    return f"dc:{name.localname}" if "/dc/" in namespace else name.localname
