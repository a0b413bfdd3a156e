"""Sentences that say the same of many things, told once: how often, and where the first of them stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from articles.importing.intake.stored import pattern_of

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Places that are named of those that are alike.
_NAMED = 3


@dataclass(slots=True)
class _Kind:
    sentence: str
    count: int = 0
    places: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Alike:
    """Sentences by what kind each is of and what it says without numbers and names."""

    _kinds: dict[tuple[str, str], _Kind] = field(default_factory=dict)

    def add(self, code: str, sentence: str, place: str) -> None:
        """One more, of what stands at `place`."""
        pattern = pattern_of(code, sentence)
        kind = self._kinds.setdefault((code, pattern), _Kind(sentence))
        if kind.sentence != sentence:
            kind.sentence = pattern
        kind.count += 1
        if len(kind.places) < _NAMED:
            kind.places.append(place)

    def __bool__(self) -> bool:
        return bool(self._kinds)

    def lines(self) -> Iterator[str]:
        """A line for each sort, the most frequent first: “240 × no byline [no-byline]: 1.txt, 2.txt, 3.txt, …”."""
        for (code, _pattern), kind in sorted(self._kinds.items(), key=lambda one: -one[1].count):
            said = f"{kind.sentence} [{code}]" if code else kind.sentence.removesuffix(".")
            if kind.count == 1:
                yield f"{kind.places[0]}: {said}"
            else:
                more = ", …" if kind.count > len(kind.places) else ""
                yield f"{kind.count} × {said}: {', '.join(kind.places)}{more}"
