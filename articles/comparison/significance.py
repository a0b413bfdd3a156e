"""How much a change means to readers: whether it mends a slip, adds news, or sets right what was wrong.

A proposal for the editor, never a decision. What counts as wrong is narrow on purpose: a number, a name or somebody's
words that readers were given and are given no longer, or otherwise.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from articles.body import passages
from articles.comparison.blocks import compare_bodies
from articles.comparison.words import compare_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from articles.copytext import Copy

_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_QUOTED = re.compile(r"“([^”]+)”|\"([^\"]+)\"|「([^」]+)」")
_LATIN_NAME = re.compile(r"\b[A-Z][\w'’-]+(?: (?:[A-Z][\w'’-]+|de|van|von|al|bin))* [A-Z][\w'’-]+")
#: The office after a Korean name is what tells it from any other word of two to four syllables.
_KOREAN_NAME = re.compile(
    r"([가-힣]{2,4}) ?(?:대통령|총리|부총리|장관|차관|대사|총영사|공사|의원|의장|위원장|대표|총장|회장|사장|교수|박사|시장|지사|기자|씨|대변인|특사|국장|실장)"
)
#: Letters and digits of a change that may still be a slip of the pen.
_SLIP = 3


@dataclass(frozen=True, slots=True)
class Significance:
    """`proposal` is "correction", "update" or "typo"; `findings` are sentences that say why it is a correction."""

    proposal: str
    findings: tuple[str, ...] = ()


def significance(old: Copy, new: Copy) -> Significance:
    """What publishing `new` over `old` would be to those who read `old`."""
    before, after = _text(old), _text(new)
    findings = (
        *_gone(_("Number no longer there: %s"), _numbers(before), _numbers(after)),
        *_gone(_("Name no longer there: %s"), _names(old, before), _names(new, after)),
        *_gone(_("Quotation changed or removed: “%s”"), _quotations(before), _quotations(after)),
    )
    if findings:
        return Significance("correction", findings)
    return Significance("typo" if _is_slip(old, new) else "update")


def _text(copy: Copy) -> str:
    lead = [copy.lead.caption] if copy.lead else []
    return "\n".join([copy.headline, copy.deck, *lead, *(passage.text for passage in passages(copy.body))])


def _gone(sentence: str, before: Counter[str], after: Counter[str]) -> Iterable[str]:
    return (sentence % what for what in before if what not in after)


def _numbers(text: str) -> Counter[str]:
    return Counter(_NUMBER.findall(text))


def _quotations(text: str) -> Counter[str]:
    return Counter(" ".join(filter(None, found)) for found in _QUOTED.findall(text))


def _names(copy: Copy, text: str) -> Counter[str]:
    found = Counter(line.name for line in copy.bylines)
    # Headings set every word with a capital, so names are looked for in sentences alone.
    found.update(_LATIN_NAME.findall(text))
    found.update(_KOREAN_NAME.findall(text))
    return found


def _is_slip(old: Copy, new: Copy) -> bool:
    """A few letters in passages that stay where they are, and nothing else."""
    if (old.section, old.kind, old.bylines) != (new.section, new.kind, new.bylines):
        return False
    rows = compare_bodies(old.body, new.body)
    if any(row.status in {"added", "removed", "moved"} for row in rows):
        return False
    pieces = [piece for row in rows for piece in row.pieces]
    pieces += [*compare_words(old.headline, new.headline), *compare_words(old.deck, new.deck)]
    return all(
        sum(map(str.isalnum, piece.text)) <= _SLIP or _differ_little(piece.text)
        for piece in pieces
        if piece.change != "same"
    )


def _differ_little(text: str) -> bool:
    """One word: misspelt words are replaced whole in Latin script."""
    return len(text.split()) == 1 and text.isascii()
