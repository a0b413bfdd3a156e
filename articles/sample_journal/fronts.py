"""The sample's front pages, as its editor arranged them in both languages."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from articles.layout.layout import Layout, Slot, Zone, ZoneKind
from articles.models import Arrangement, Article
from articles.sample_journal import journal
from articles.verbs.arranging import arrange

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsroom.models import Publication

_VOICES_EN = ("quiet-envoys", "globe-map")
_VOICES_KO = ("ko-quiet-envoys", "ko-guest-map")


def fill(publication: Publication, identity: str) -> None:
    """Arrange both front pages twice, so that there is something to go back to; not where somebody has arranged one."""
    if Arrangement.objects.filter(publication=publication).exists():
        return
    articles = Article.objects.filter(source=identity).exclude(number=None)
    numbers = dict(articles.values_list("source_id", "number"))
    for language, first, second in (("en", _morning_en, _noon_en), ("ko", _morning_ko, _noon_ko)):
        arrange(publication, language, journal.person("desk"), first(numbers), seen=0, note="Morning page")
        arrange(publication, language, journal.person("editor"), second(numbers), seen=1, note="Corridor leads")


def _morning_en(numbers: Mapping[str, int | None]) -> Layout:
    lead = Slot(story=numbers["valcott-interview"])
    return _page(numbers, lead, ("wafer-accord",), _VOICES_EN, ("lantern-festival",))


def _noon_en(numbers: Mapping[str, int | None]) -> Layout:
    lead = Slot(
        story=numbers["corridor-talks"],
        headline="Six nations sketch a northern freight corridor",
        breaking_until=timezone.now() + timedelta(hours=12),
    )
    # The weekend's long read stands here already; readers see it once it is published.
    top = ("valcott-interview", "scheduled-weekend-read", "wafer-accord")
    pictures = ("night-train-revival", "terraces-report", "tea-diplomacy", "sarenne-residence")
    return _page(numbers, lead, top, _VOICES_EN, pictures)


def _morning_ko(numbers: Mapping[str, int | None]) -> Layout:
    lead = Slot(story=numbers["ko-valcott-interview"])
    return _page(numbers, lead, ("ko-wafer-accord",), _VOICES_KO, ("ko-lantern-festival",))


def _noon_ko(numbers: Mapping[str, int | None]) -> Layout:
    lead = Slot(story=numbers["ko-corridor-talks"], breaking_until=timezone.now() + timedelta(hours=12))
    top = ("ko-valcott-interview", "ko-wafer-accord", "ko-island-summit")
    pictures = ("ko-night-train", "ko-tea-master", "ko-sarenne-residence", "ko-orchestra")
    return _page(numbers, lead, top, _VOICES_KO, pictures)


def _page(numbers: Mapping[str, int | None], lead: Slot, *chosen: tuple[str, ...]) -> Layout:
    """That lead, and what was chosen for the top, for opinion and for pictures; the newest fill the top up."""
    top, voices, pictures = (tuple(Slot(story=numbers[key]) for key in keys) for keys in chosen)
    return Layout(
        (
            Zone(ZoneKind.LEAD, slots=(lead,)),
            Zone(ZoneKind.TOP, slots=(*top, Slot(section="world"), Slot(), Slot(), Slot())),
            Zone(ZoneKind.OPINION, slots=voices),
            Zone(ZoneKind.PICTURES, slots=pictures),
            # Opinion has a part of its own already.
            Zone(ZoneKind.BLOCK, "opinion"),
        )
    )
