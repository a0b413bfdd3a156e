"""What readers of an edition read most, of what they see at this instant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.copytext import StoryKind
from articles.models.version import Version
from newsroom.models import MostRead

if TYPE_CHECKING:
    from datetime import datetime

    from newsroom.house import House

#: As many are shown; and with fewer than these the list says nothing and is left out.
SHOWN, FEWEST = 5, 3
#: Paid for: it stands on no list that seems to say what people like.
_PAID = (StoryKind.ADVERTORIAL, StoryKind.PRESS_RELEASE)


def most_read(house: House, language: str, now: datetime) -> list[Version]:
    """The most read first; empty while too little is read. What is not on the site at `now` is not among them."""
    row = MostRead.objects.filter(publication=house.publication_id, language=language).first()
    numbers: list[int] = row.numbers if row else []
    if len(numbers) < FEWEST:
        return []
    versions = Version.objects.filter(publication=house.publication_id, language=language, public_number__in=numbers)
    shown = {
        version.public_number: version for version in versions.on_site(now).exclude(story_kind__in=_PAID).for_cards()
    }
    found = [shown[number] for number in numbers if number in shown][:SHOWN]
    return found if len(found) >= FEWEST else []
