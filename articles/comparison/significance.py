"""How much a change means to readers: whether it mends a slip, adds news, or sets right what was wrong.

A proposal for the editor, never a decision. What counts as wrong is narrow on purpose: a number, a name or somebody's
words that readers were given and are given no longer, or otherwise. Each field and passage is compared with what it
was: a figure set right in the text is a correction also while the deck still has the old one.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from articles.body import passages
from articles.comparison.blocks import compare_bodies
from articles.comparison.words import compare_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from articles.body import Passage
    from articles.comparison.blocks import BlockRow
    from articles.copytext import Copy

_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_QUOTED = re.compile(r"“([^”]+)”|\"([^\"]+)\"|「([^」]+)」")
_LATIN_NAME = re.compile(r"\b[A-Z][\w'’-]+(?: (?:[A-Z][\w'’-]+|de|van|von|al|bin))* [A-Z][\w'’-]+")
#: The office after a Korean name is what tells it from any other word of two to four syllables.
_KOREAN_NAME = re.compile(
    r"([가-힣]{2,4}) ?(?:대통령|총리|부총리|장관|차관|대사|총영사|공사|의원|의장|위원장|대표|총장|회장|사장|교수|박사|시장|지사|기자|씨|대변인|특사|국장|실장)"
)
_SENTENCE_ENDS = re.compile(r"(?<=[.!?…”\"])\s+")
#: Letters and digits of a change that may still be a slip of the pen.
_SLIP = 3


@dataclass(frozen=True, slots=True)
class Significance:
    """`proposal` is "correction", "update" or "typo"; `findings` are sentences that say why it is a correction."""

    proposal: str
    findings: tuple[str, ...] = ()


def significance(old: Copy, new: Copy) -> Significance:
    """What publishing `new` over `old` would be to those who read `old`."""
    rows = compare_bodies(old.body, new.body)
    spots = [*_fields(old, new), *_changed_passages(rows)]
    places = list(_places(new))
    findings: dict[str, None] = {}
    for sentence, sort in (
        (_("Number no longer there: %s"), _numbers),
        (_("Name no longer there: %s"), _names),
        (_("Quotation changed or removed: “%s”"), _quotations),
    ):
        findings |= dict.fromkeys(_found(sentence, what, places, sort) for what in _lost(spots, sort))
    bylines = {line.name for line in new.bylines}
    findings |= dict.fromkeys(
        _("Name no longer there: %s") % line.name for line in old.bylines if line.name not in bylines
    )
    if findings:
        return Significance("correction", tuple(findings))
    return Significance("typo" if _is_slip(old, new, rows) and not _adds(spots) else "update")


class _Spot(NamedTuple):
    """A field or a passage before and after, without the sentences that stand in both copies; None where it is missing."""

    before: str | None
    after: str | None


def _fields(old: Copy, new: Copy) -> Iterator[_Spot]:
    yield _Spot(old.headline, new.headline)
    yield _Spot(old.deck, new.deck)
    yield _Spot(old.dateline, new.dateline)
    captions = [copy.lead.caption if copy.lead else "" for copy in (old, new)]
    if old.lead and new.lead and old.lead.photo != new.lead.photo:
        # Another photo has a caption of its own.
        yield from (_Spot(captions[0], None), _Spot(None, captions[1]))
    else:
        yield _Spot(*captions)


def _changed_passages(rows: Iterable[BlockRow]) -> Iterator[_Spot]:
    """Passages that are not what they were. A sentence that was moved whole, on its own or with its paragraph, is."""
    changed = [row for row in rows if row.status in {"changed", "added", "removed"}]
    before = Counter(sentence for row in changed for sentence in _sentences(row.old))
    after = Counter(sentence for row in changed for sentence in _sentences(row.new))
    for row in changed:
        yield _Spot(_without(row.old, after), _without(row.new, before))


def _sentences(passage: Passage | None) -> list[str]:
    return _SENTENCE_ENDS.split(passage.text) if passage else []


def _without(passage: Passage | None, elsewhere: Counter[str]) -> str | None:
    if passage is None:
        return None
    return "\n".join(sentence for sentence in _sentences(passage) if not elsewhere[sentence])


type _Sort = Callable[[str], list[str]]


def _lost(spots: Iterable[_Spot], sort: _Sort) -> list[str]:
    """What stood in a spot and does not any more. Passages come and go: what one loses, one that is new may hold."""
    lost: Counter[str] = Counter()
    come: Counter[str] = Counter()
    for spot in spots:
        before, after = sort(spot.before or ""), sort(spot.after or "")
        lost += Counter(before) - Counter(after)
        if spot.before is None:
            come += Counter(after)
        elif Counter(before) == Counter(after):
            # The same figures, and not in the same places.
            lost += Counter(one for one, other in zip(before, after, strict=True) if one != other)
    return list(lost - come)


def _adds(spots: Iterable[_Spot]) -> bool:
    """Whether there is a number, a name or a quotation that was not there."""
    return any(
        sort(spot.before or "") != sort(spot.after or "") for spot in spots for sort in (_numbers, _names, _quotations)
    )


def _found(sentence: str, what: str, places: Iterable[tuple[str, str]], sort: _Sort) -> str:
    """The finding on `what`, and where it still stands."""
    standing = [place for place, text in places if what in sort(text)]
    if not standing:
        return sentence % what
    return _("%(what)s was changed or removed in one place; it still stands in %(places)s") % {
        "what": f"“{what}”" if sort is _quotations else what,
        "places": ", ".join(standing),
    }


def _places(copy: Copy) -> Iterator[tuple[str, str]]:
    yield _("the headline"), copy.headline
    yield _("the deck"), copy.deck
    yield _("the dateline"), copy.dateline
    of_body = passages(copy.body)
    captions = [passage.text for passage in of_body if passage.kind == "figure"]
    yield _("a caption"), "\n".join([*captions, copy.lead.caption if copy.lead else ""])
    yield _("the body"), "\n".join(passage.text for passage in of_body if passage.kind != "figure")


def _numbers(text: str) -> list[str]:
    return _NUMBER.findall(text)


def _quotations(text: str) -> list[str]:
    return list(dict.fromkeys(" ".join(filter(None, found)) for found in _QUOTED.findall(text)))


def _names(text: str) -> list[str]:
    # Headings set every word with a capital, so names are looked for in sentences alone. Said once is said.
    return list(dict.fromkeys([*_LATIN_NAME.findall(text), *_KOREAN_NAME.findall(text)]))


def _is_slip(old: Copy, new: Copy, rows: Iterable[BlockRow]) -> bool:
    """A few letters in passages that stay where they are, and nothing else."""
    if (old.section, old.kind, old.bylines) != (new.section, new.kind, new.bylines):
        return False
    if any(row.status in {"added", "removed", "moved"} for row in rows):
        return False
    pieces = [piece for row in rows for piece in row.pieces]
    for field in ("headline", "deck", "dateline"):
        pieces += compare_words(getattr(old, field), getattr(new, field))
    if old.lead and new.lead:
        pieces += compare_words(old.lead.caption, new.lead.caption)
    return all(
        sum(map(str.isalnum, piece.text)) <= _SLIP or _differ_little(piece.text)
        for piece in pieces
        if piece.change != "same"
    )


def _differ_little(text: str) -> bool:
    """One word: misspelt words are replaced whole in Latin script."""
    return len(text.split()) == 1 and text.isascii()
