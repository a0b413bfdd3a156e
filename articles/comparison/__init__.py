"""What changed between two copies: every field, every name, every passage, down to the syllable. Knows no database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.ai_labels import said_of_text
from articles.comparison.blocks import BlockRow, compare_bodies
from articles.comparison.numbers import Number, in_whole_numbers
from articles.comparison.significance import Significance, significance
from articles.comparison.stretches import Stretch, stretches_of
from articles.comparison.words import Piece, compare_words
from articles.copytext import BylineRole, Origin, StoryKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import Promise

    from articles.copytext import Copy

__all__ = [
    "BlockRow",
    "Comparison",
    "FieldRow",
    "ListRow",
    "Number",
    "Piece",
    "Significance",
    "Stretch",
    "compare",
    "compare_words",
    "significance",
    "stretches_of",
]


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field whose text changed; `name` is the same in every language."""

    name: str
    label: str | Promise
    pieces: tuple[Piece, ...]

    @property
    def parts(self) -> list[Piece | Number[Piece]]:
        """What is shown: the pieces, with changed numbers whole."""
        return in_whole_numbers(self.pieces)


@dataclass(frozen=True, slots=True)
class ListRow:
    """A list some of whose entries changed: `entries` are whole, each the same, removed or added. `name` as above."""

    name: str
    label: str | Promise
    entries: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """From an older copy to a newer one."""

    fields: tuple[FieldRow, ...]
    lists: tuple[ListRow, ...]
    body: tuple[BlockRow, ...]

    @property
    def body_changed(self) -> bool:
        """Whether any passage differs."""
        return any(row.status != "same" for row in self.body)

    def __bool__(self) -> bool:
        return bool(self.fields or self.lists or self.body_changed)


def compare(old: Copy, new: Copy) -> Comparison:
    """All that differs between the two, and the body's passages side by side."""
    texts = zip(_texts(old), _texts(new), strict=True)
    lists = zip(_lists(old), _lists(new), strict=True)
    return Comparison(
        fields=tuple(
            FieldRow(name, label, tuple(compare_words(before, after)))
            for (name, label, before), (_name, _label, after) in texts
            if before != after
        ),
        lists=tuple(
            ListRow(name, label, tuple(_entries(before, after)))
            for (name, label, before), (_name, _label, after) in lists
            if before != after
        ),
        body=tuple(compare_bodies(old.body, new.body)),
    )


def _texts(copy: Copy) -> list[tuple[str, str | Promise, str]]:
    lead = copy.lead
    return [
        ("headline", _("headline"), copy.headline),
        ("deck", _("deck"), copy.deck),
        ("section", _("section"), copy.section),
        ("series", _("series"), _part(copy)),
        ("kind", _("kind"), _named(StoryKind, copy.kind)),
        ("origin", _("origin"), _named(Origin, copy.origin)),
        ("ai_use", _("use of AI"), said_of_text(copy.ai_use)),
        ("language", _("language"), copy.language),
        ("slug", _("slug"), copy.slug),
        ("dateline", _("dateline"), copy.dateline),
        ("lead_caption", _("caption of the lead photo"), lead.caption if lead else ""),
        ("lead_alt", _("alternative text of the lead photo"), lead.alt if lead else ""),
        ("search_title", _("title in search results"), copy.elsewhere.search_title),
        ("search_description", _("description in search results"), copy.elsewhere.search_description),
        ("share_headline", _("headline when shared"), copy.elsewhere.share_headline),
        ("share_description", _("description when shared"), copy.elsewhere.share_description),
    ]


def _lists(copy: Copy) -> list[tuple[str, str | Promise, list[str]]]:
    names = [" · ".join(filter(None, (line.name, _named(BylineRole, line.role), line.email))) for line in copy.bylines]
    return [
        ("bylines", _("bylines"), names),
        ("tags", _("tags"), [tag.name for tag in copy.tags]),
        ("lead_photo", _("lead photo"), [copy.lead.photo] if copy.lead else []),
        ("share_photo", _("picture when shared"), list(filter(None, [copy.elsewhere.share_photo]))),
    ]


def _part(copy: Copy) -> str:
    part = copy.series
    return gettext("%(series)s, part %(number)s") % {"series": part.title, "number": part.installment} if part else ""


def _named(choices: type[StoryKind | Origin | BylineRole], value: str) -> str:
    """The word people know a stored value by; a value this software no longer knows stands for itself."""
    return str(dict(choices.choices).get(value, value))


def _entries(old: list[str], new: list[str]) -> Iterable[Piece]:
    kept = [entry for entry in old if entry in new]
    if kept == [entry for entry in new if entry in old]:
        yield from (Piece("removed", entry) for entry in old if entry not in new)
        yield from (Piece("same" if entry in old else "added", entry) for entry in new)
        return
    # The order itself changed: both lists are shown whole.
    yield from (Piece("removed", entry) for entry in old)
    yield from (Piece("added", entry) for entry in new)
