"""What a card shows of a version, read once by each process: a version on record does not change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from articles.memory import Memory
from articles.models.version import Version, is_past
from articles.questions import ask

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from django.db.models import QuerySet

    from newsroom.house import House

#: Some ten megabytes.
_MOST = 5_000
#: By the house's stamp and key. Pictures lie beside the record: who makes or changes one raises the house's count.
_faces: Memory[tuple[str, int], Version] = Memory(_MOST)


#: Some ten megabytes as well: a page is its whole copy.
_pages: Memory[tuple[str, int, bool], Version] = Memory(500)


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
    found = {key: version for key in keys if (version := _faces.get((house.stamp, key)))}
    missing = [key for key in keys if key not in found]
    if missing:
        for version in Version.objects.filter(pk__in=missing).for_cards():
            found[version.pk] = _faces.put((house.stamp, version.pk), version)
    return [found[key] for key in keys if key in found]
