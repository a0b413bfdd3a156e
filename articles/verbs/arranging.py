"""What editors do with the front page of an edition: arrange it, now or at a time, take a schedule back, undo.

Each is one more row on record. Editions do not wait for each other's publishing: the publication's row is held only by who
arranges.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.layout.layout import LIMITS, Layout, ZoneKind
from articles.models import Arrangement, ChainEnd, Photo, Version
from articles.record.typesetting import typeset_front
from articles.refusals import NotPermitted, Refused
from newsroom.models import Publication, PublicState, Section

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.contrib.auth.models import User

    from articles.layout.layout import Slot, Zone
    from articles.models.arrangement import ArrangementQuerySet

PERMISSION = "articles.arrange_front"
LONGEST_NOTE = 300
LONGEST_HEADLINE = 300
_NEXT_INSTANT = timedelta(microseconds=1)


class ArrangedSince(Refused):
    """A colleague arranged this front page since the actor looked; `latest` is what they made of it."""

    def __init__(self, latest: Arrangement) -> None:
        super().__init__(_("A colleague arranged this front page since you opened it. Nothing was changed."))
        self.latest = latest


@transaction.atomic
def arrange(
    publication: Publication,
    language: str,
    actor: User,
    layout: Layout,
    *,
    seen: int | None,
    at: datetime | None = None,
    note: str = "",
    restores: int | None = None,
) -> Arrangement:
    """Put `layout` on the front page, now or from `at` on, until the next one that is scheduled already.

    `seen`: the number of the latest arrangement that the actor knew of (0 for none); another one meanwhile raises
    ArrangedSince. None: whatever is there. Raises NotPermitted and Refused.
    """
    _check_right(actor)
    _held(publication)
    here = Arrangement.objects.of_edition(publication.pk, language)
    latest = here.order_by("number").last()
    if latest and seen is not None and seen != latest.number:
        raise ArrangedSince(latest)
    now = timezone.now()
    if at is not None and at <= now:
        raise Refused(_("This time has passed. Choose a later one, or put it on the site now."))
    layout = _in_order(layout)
    if problems := list(_problems(publication, language, layout, note)):
        raise Refused(*problems)
    live_from = at or now
    before = here.begun(live_from).first()
    if before and before.live_from >= live_from:
        if at is not None:
            raise Refused(
                _("An arrangement is scheduled for this very time. Take that back first, or choose another time.")
            )
        live_from = before.live_from + _NEXT_INSTANT
    after = here.ahead(live_from).first()
    if before and (before.live_until is None or before.live_until > live_from):
        _end(here.filter(pk=before.pk), live_from)
    arrangement = Arrangement(
        publication=publication,
        language=language,
        number=latest.number + 1 if latest else 1,
        layout=layout.to_json(),
        note=note.strip(),
        restores=restores,
        live_from=live_from,
        live_until=after.live_from if after else None,
        arranged_by=actor,
        recorded_at=now,
    )
    arrangement.digest = arrangement.computed_digest(publication.slug, latest.digest if latest else "")
    arrangement.save(force_insert=True)
    ChainEnd.objects.note(publication.pk, language, arrangement.number)
    typeset_front(arrangement)
    PublicState.objects.bump([publication.pk])
    return arrangement


def restore(
    earlier: Arrangement, actor: User, *, seen: int | None, at: datetime | None = None, note: str = ""
) -> Arrangement:
    """Arrange the front page as it was in `earlier`: one more arrangement, with its layout."""
    return arrange(
        earlier.publication,
        earlier.language,
        actor,
        earlier.content,
        seen=seen,
        at=at,
        note=note,
        restores=earlier.number,
    )


@transaction.atomic
def cancel(arrangement: Arrangement, actor: User) -> None:
    """Take a scheduled arrangement back: what it would have replaced stands on. Raises NotPermitted and Refused."""
    _check_right(actor)
    _held(arrangement.publication)
    here = Arrangement.objects.of_edition(arrangement.publication_id, arrangement.language)
    scheduled = here.ahead(timezone.now()).filter(pk=arrangement.pk).first()
    if scheduled is None:
        raise Refused(_("This arrangement is not scheduled any more. Look again."))
    _end(here.filter(pk=scheduled.pk), F("live_from"))
    before = here.standing().filter(live_until=scheduled.live_from)
    _end(before, scheduled.live_until)
    PublicState.objects.bump([arrangement.publication_id])


def _check_right(actor: User) -> None:
    if not actor.has_perm(PERMISSION):
        raise NotPermitted(_("You do not have the right to arrange the front page."))


def _held(publication: Publication) -> None:
    """Whoever arranges a front page of this publication meanwhile waits; whoever publishes does not."""
    Publication.objects.select_for_update(of=("self",), no_key=True).get(pk=publication.pk)


def _end(arrangements: ArrangementQuerySet, at: datetime | F | None) -> None:
    try:
        with transaction.atomic():
            arrangements.update(live_until=at)
    except IntegrityError as passed:
        raise Refused(_("A scheduled arrangement begins at this very moment. Look again in a few seconds.")) from passed


# What may be arranged ------------------------------------------------------------------------------------------


def _in_order(layout: Layout) -> Layout:
    """The zones as the page has them, blocks in the order that was given."""
    order = list(ZoneKind)
    return Layout(tuple(sorted(layout.zones, key=lambda zone: order.index(zone.kind))))


def _problems(publication: Publication, language: str, layout: Layout, note: str) -> Iterator[str]:
    if language not in publication.languages:
        yield _("This publication has no front page in this language.")
    if len(note) > LONGEST_NOTE:
        yield _("A note has at most %d characters. Shorten it.") % LONGEST_NOTE
    names = [zone.name for zone in layout.zones]
    if len(names) != len(set(names)) or layout.zone(ZoneKind.LEAD) is None:
        yield _("A front page has one lead, and each of its parts once.")
    for zone in layout.zones:
        yield from _problems_of_zone(zone)
    for slot in layout.slots():
        yield from _problems_of_slot(slot)
    yield from _unknown(publication, language, layout)


def _problems_of_zone(zone: Zone) -> Iterator[str]:
    if len(zone.slots) not in LIMITS[zone.kind]:
        called = zone.section or zone.kind.label
        most = LIMITS[zone.kind].stop - 1
        yield _("“%(zone)s” has room for %(most)d stories, and the lead for one. Take some out.") % {
            "zone": called,
            "most": most,
        }
    if (zone.kind is ZoneKind.BLOCK) != bool(zone.section):
        yield _("A block belongs to a section, and nothing else does.")


def _problems_of_slot(slot: Slot) -> Iterator[str]:
    if len(slot.headline) > LONGEST_HEADLINE:
        yield _("A headline has at most %d characters. Shorten it.") % LONGEST_HEADLINE
    if slot.begins and slot.ends and slot.ends <= slot.begins:
        yield _("A story cannot leave the page before it comes. Change one of its times.")
    if slot.story is None and (slot.headline or slot.photo or slot.breaking_until):
        yield _(
            "Headline, photo and the breaking label belong to a story that was chosen. Choose one, or take them out."
        )


def _unknown(publication: Publication, language: str, layout: Layout) -> Iterator[str]:
    """What the layout names and the record, the library or the publication has not."""
    numbers = {slot.story for slot in layout.slots() if slot.story is not None}
    versions = Version.objects.filter(publication=publication.pk, public_number__in=numbers)
    known = {number for number, spoken in versions.values_list("public_number", "language") if spoken == language}
    for number in sorted(numbers - known):
        yield (
            _(
                "Article no. %d was neither published nor scheduled in this language. Schedule it first; it then shows"
                " from its time on."
            )
            % number
        )
    slugs = {zone.section for zone in layout.zones if zone.section} | {slot.section for slot in layout.slots()} - {""}
    there = Section.objects.filter(publication=publication, slug__in=slugs).values_list("slug", flat=True)
    for slug in sorted(slugs - set(there)):
        yield _("There is no section “%s”.") % slug
    photos = {slot.photo for slot in layout.slots()} - {""}
    found = {photo.sha256: photo for photo in Photo.objects.filter(sha256__in=photos)}
    for sha256 in sorted(photos):
        photo = found.get(sha256)
        if photo is None:
            yield _("A photo that was chosen is no longer in the library. Choose another.")
        elif photo.rights_ended():
            yield _("The right to “%s” has ended. Choose another photo.") % photo
