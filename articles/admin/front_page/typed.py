"""From a layout to what an editor types, and back: times in the publication's zone, photos by number, tags by name."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from taggit.models import Tag

from articles.admin.clock import MomentField
from articles.admin.front_page.board import Board, Row
from articles.korean import nfc
from articles.layout.layout import Layout, Slot, Zone
from articles.models import Photo
from newsroom.primary_keys import key_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, tzinfo

    from articles.admin.front_page.board import Part

_FORMAT = "%Y-%m-%dT%H:%M"


def board_of(layout: Layout, zone: tzinfo) -> Board:
    """The board of a saved layout: one query where it has photos of its own."""
    hashes = {slot.photo for slot in layout.slots()} - {""}
    photos = {photo.sha256: photo for photo in Photo.objects.filter(sha256__in=hashes)} if hashes else {}
    return Board.of(layout, lambda slot: _row_of(slot, photos, zone))


def _row_of(slot: Slot, photos: Mapping[str, Photo], zone: tzinfo) -> Row:
    def typed(at: datetime | None) -> str:
        return timezone.localtime(at, zone).strftime(_FORMAT) if at else ""

    photo = photos.get(slot.photo)
    return Row(
        "",
        story=str(slot.story or ""),
        rule=f"section:{slot.section}" if slot.section else "tag" if slot.tag else "",
        tag=slot.tag,
        headline=slot.headline,
        photo=str(photo.pk) if photo else "",
        begins=typed(slot.begins),
        ends=typed(slot.ends),
        breaking=typed(slot.breaking_until),
        known_photo=photo,
        known_tag=slot.tag,
    )


def layout_of(board: Board) -> Layout:
    """The layout that is on the board, in the active time zone; what cannot be read is said in `errors` of its row.

    One query where photos were typed, one where tags were.
    """
    _look_up(board.rows())
    return Layout(
        tuple(Zone(part.kind, part.section, tuple(_slot_of(row, part) for row in part.rows)) for part in board.parts)
    )


def _look_up(rows: list[Row]) -> None:
    keys = {key for row in rows if row.known_photo is None and (key := key_in(row.photo))}
    photos = Photo.objects.in_bulk(keys) if keys else {}
    names = {nfc(row.tag).casefold() for row in rows if row.rule == "tag" and row.tag and not row.known_tag}
    tags = _slugs_of(names)
    for row in rows:
        row.known_photo = row.known_photo or photos.get(key_in(row.photo) or 0)
        row.known_tag = row.known_tag or tags.get(nfc(row.tag).casefold(), "")


def _slot_of(row: Row, part: Part) -> Slot:
    row.errors = {}
    begins, ends = _instant(row, "begins"), _instant(row, "ends")
    if not row.is_automatic:
        if row.photo and row.known_photo is None:
            row.errors["photo"] = _("There is no photo with this number.")
        return Slot(
            story=int(row.story) if row.story.isdecimal() and len(row.story) < 16 else 0,
            headline=nfc(row.headline),
            photo=row.known_photo.sha256 if row.known_photo else "",
            begins=begins,
            ends=ends,
            breaking_until=_instant(row, "breaking"),
        )
    kind, _colon, section = row.rule.partition(":")
    if kind == "tag":
        if not row.known_tag:
            row.errors["tag"] = _("There is no tag of this name.")
        return Slot(tag=row.known_tag, begins=begins, ends=ends)
    # A block's own section is what stands there anyway.
    return Slot(section=section if section != part.section else "", begins=begins, ends=ends)


def _instant(row: Row, field: str) -> datetime | None:
    try:
        at: datetime | None = MomentField(required=False).clean(getattr(row, field))
    except ValidationError as error:
        row.errors[field] = " ".join(error.messages)
        return None
    return at


def _slugs_of(names: set[str]) -> dict[str, str]:
    """Folded name or slug → the slug of the tag that has it."""
    if not names:
        return {}
    # Names are looked up as SQLite and PostgreSQL both fold them, slugs as they are stored.
    named = reduce(or_, (Q(name__iexact=name) | Q(slug=name) for name in names))
    found = Tag.objects.filter(named).values_list("name", "slug")
    return {key: slug for name, slug in found for key in (name.casefold(), slug)}
