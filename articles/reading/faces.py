"""What a card shows of a version, read once by each process: a version on record does not change."""

from __future__ import annotations

from sys import getsizeof
from typing import TYPE_CHECKING, Any

from articles.memory import Memory
from articles.models.version import Version, is_past
from articles.questions import ask

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from django.db.models import QuerySet

    from newsroom.house import House

#: Bytes of a version's columns and picture, and of what stands around them where it is a whole copy.
_CARD, _PAGE = 5_000, 15_000
#: By the house's stamp and key. Pictures lie beside the record: who makes or changes one raises the house's count.
_faces: Memory[tuple[str, int], Version] = Memory(lambda _version: _CARD)
_texts: Memory[tuple[str, int], Version] = Memory(lambda version: _CARD + getsizeof(version.page.text))
_pages: Memory[tuple[str, int, bool], Version] = Memory(
    lambda version: _PAGE + getsizeof(version.copy["body"]) + getsizeof(version.page.text)
)


def page(house: House, key: int, *, has_claim_notices: bool) -> Version:
    """The version with this key, with all that its page shows. It is everybody's: nobody changes it.

    When it ends is asked, not read here: that alone changes once a version is on record.
    """
    kept = (house.stamp, key, has_claim_notices)
    found = _pages.get(kept)
    if found is None:
        found = Version.objects.filter(pk=key).defer("live_until").for_page().get()
        found.has_claim_notices = has_claim_notices
        _pages.put(kept, found)
    return found


def asked(house: House, name: Hashable, keys: Callable[..., QuerySet[Any, Any]], *values: Any) -> list[Version]:
    """The versions whose keys are the first column of what `keys(now, …)` gives."""
    return faces(house, [row[0] for row in rows(house, name, keys, *values)])


def rows(
    house: House, name: Hashable, build: Callable[..., QuerySet[Any, Any]], *values: Any
) -> Iterable[tuple[Any, ...]]:
    """As `ask` asks for them. Looking back, other conditions hold than those that were put; then it is put anew."""
    return build(*values) if is_past(values[0]) else ask(house, name, build, *values)


def faces(house: House, keys: Sequence[int]) -> list[Version]:
    """The versions with these keys, in this order, with all that a card shows. They are everybody's: nobody changes one.

    One query for those that were not met before; none when all were.
    """
    return _met(house, keys, _faces)


def texts(house: House, keys: Sequence[int]) -> list[Version]:
    """As `faces`, with the plain text too."""
    return _met(house, keys, _texts, "page__text")


def _met(house: House, keys: Sequence[int], memory: Memory[tuple[str, int], Version], *also: str) -> list[Version]:
    found = {key: version for key in keys if (version := memory.get((house.stamp, key)))}
    missing = [key for key in keys if key not in found]
    if missing:
        for version in Version.objects.filter(pk__in=missing).for_cards(*also):
            found[version.pk] = memory.put((house.stamp, version.pk), version)
    return [found[key] for key in keys if key in found]
