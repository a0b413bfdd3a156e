"""The tasks of the desk name a reporter and an article by primary keys, in text: they go out and come in by slug and key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from articles.exporting.values import Wrong
from articles.models import Article
from newsroom.models import Reporter

if TYPE_CHECKING:
    from collections.abc import Iterable

_REPORTER = "reporter:"
#: Before the number of a reporter who is gone: no slug begins so, and the number is nobody's.
_GONE = "?"


def outward(lines: list[dict[str, Any]]) -> None:
    """Put what the record knows in the place of primary keys. Of an article that is gone nothing is said."""
    articles = _texts(Article.objects.filter(pk__in=_numbers(_articles(lines))).values_list("pk", "key"))
    reporters = _texts(Reporter.objects.filter(pk__in=_numbers(_reporters(lines))).values_list("pk", "slug"))
    for line in lines:
        if (said := line["values"].get("article")) is not None:
            line["values"] = {name: value for name, value in line["values"].items() if name != "article"}
            if said in articles:
                line["values"]["article"] = articles[said]
        if line["key"].startswith(_REPORTER):
            said = line["key"].removeprefix(_REPORTER)
            line["key"] = _REPORTER + reporters.get(said, _GONE + said)


def inward(lines: list[dict[str, Any]]) -> None:
    """The inverse. Raises Wrong."""
    articles = _texts(Article.objects.filter(key__in=_keys(_articles(lines))).values_list("key", "pk"))
    reporters = _texts(Reporter.objects.filter(slug__in=_reporters(lines)).values_list("slug", "pk"))
    for line in lines:
        if (said := line["values"].get("article")) is not None:
            line["values"] = {**line["values"], "article": _found(articles, said)}
        if line["key"].startswith(_REPORTER) and not line["key"].startswith(_REPORTER + _GONE):
            line["key"] = _REPORTER + _found(reporters, line["key"].removeprefix(_REPORTER))


def _found(known: dict[str, str], said: str) -> str:
    if said not in known:
        raise Wrong(f"it names “{said}”, which is not in the export")
    return known[said]


def _keys(said: Iterable[Any]) -> list[UUID]:
    try:
        return [UUID(each) for each in said]
    except (TypeError, ValueError, AttributeError) as error:
        raise Wrong("it names an article by something that is no key") from error


def _articles(lines: Iterable[dict[str, Any]]) -> list[str]:
    return [line["values"]["article"] for line in lines if "article" in line["values"]]


def _reporters(lines: Iterable[dict[str, Any]]) -> list[str]:
    return [line["key"].removeprefix(_REPORTER) for line in lines if line["key"].startswith(_REPORTER)]


def _numbers(said: Iterable[str]) -> list[int]:
    return [int(each) for each in said if each.isdecimal()]


def _texts(pairs: Iterable[tuple[Any, Any]]) -> dict[str, str]:
    return {str(one): str(other) for one, other in pairs}
