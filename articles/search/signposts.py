"""Where else a search may lead: tags and reporters of what was found, in either script."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import F, Value
from django.db.models.functions import Coalesce

from articles.models.version_index import VersionReporter, VersionTag
from articles.search.analyser import analyse
from articles.search.ranking import relevance
from newsroom.models.bilingual import in_language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from articles.models.version import Version
    from articles.search.question import Question

_MOST = 6


class Kind(StrEnum):
    """What stands at the other end; the name of its page."""

    TAG = "tag"
    REPORTER = "reporter"


class Signpost(NamedTuple):
    """A page that leads on."""

    kind: Kind
    slug: str
    name: str


def signposts(question: Question, versions: Sequence[Version], language: str) -> list[Signpost]:
    """Tags and reporters of `versions` (all on the site) that are named in the question, or what they were merged into.

    One query. Only such as have a page in `language`: a name that no reader can find must not leak.
    """
    keys = [version.pk for version in versions if version.language == language]
    if not keys:
        return []
    tags = VersionTag.objects.filter(version__in=keys).values_list(
        Value(Kind.TAG.value), _now("tag", "slug", "merger__into"), _now("tag", "name", "merger__into"), Value("")
    )
    reporters = VersionReporter.objects.filter(version__in=keys).values_list(
        Value(Kind.REPORTER.value), *(_now("reporter", name, "merged_into") for name in ("slug", "name_ko", "name_en"))
    )
    found = [
        Signpost(Kind(kind), slug, in_language(language, first, second) if kind == Kind.REPORTER else first)
        for kind, slug, first, second in tags.union(reporters)
        if _is_named(question, first, second)
    ]
    return sorted(found)[:_MOST]


def _now(row: str, name: str, merged_into: str) -> Coalesce:
    """A column of `row`, or of what it was merged into."""
    return Coalesce(F(f"{row}__{merged_into}__{name}"), F(f"{row}__{name}"))


def _is_named(question: Question, *names: str) -> bool:
    """Whether any word of the question, in any of its ways, is in one of the names."""
    words = _words(names)
    return any(relevance(type(question)(question.text, (ways,)), words) for ways in question.words)


@lru_cache(maxsize=4096)
def _words(names: tuple[str, ...]) -> str:
    """Subjects and reporters come again and again."""
    return analyse("", "", names, "").words
