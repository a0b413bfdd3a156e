"""What one version changed of the one before it, as readers saw it: nothing of what no page shows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from articles.comparison import FieldRow, ListRow, Piece, compare, stretches_of

if TYPE_CHECKING:
    from articles.comparison import Stretch
    from articles.models.version import Version
    from articles.public.edition import Edition

#: Whatever stands on the page; slugs, and what is said in search results alone, are no reader's.
_ON_THE_PAGE = {
    "headline",
    "deck",
    "section",
    "series",
    "kind",
    "dateline",
    "lead_caption",
    "lead_alt",
    "bylines",
    "tags",
    "lead_photo",
}


@dataclass(frozen=True, slots=True)
class Changes:
    """Fields, lists, and the body in stretches; empty where nothing on the page changed."""

    fields: list[FieldRow]
    lists: list[ListRow]
    stretches: list[Stretch]

    def __bool__(self) -> bool:
        return bool(self.fields or self.lists or self.stretches)


def changes(before: Version, after: Version, edition: Edition) -> Changes:
    """From `before` to `after`."""
    found = compare(before.content, after.content)
    return Changes(
        [_in_words(row, edition) for row in found.fields if row.name in _ON_THE_PAGE],
        [_with_photos(row, before, after) for row in found.lists if row.name in _ON_THE_PAGE],
        stretches_of(found.body) if found.body_changed else [],
    )


def _in_words(row: FieldRow, edition: Edition) -> FieldRow:
    """A section by its name: a copy has its slug."""
    if row.name != "section":
        return row
    pieces = []
    for change in ("removed", "added"):
        slug = "".join(piece.text for piece in row.pieces if piece.change in {change, "same"})
        line = edition.house.section(slug)
        pieces.append(Piece(change, line.name_in(edition.language) if line else slug))
    return replace(row, pieces=tuple(pieces))


def _with_photos(row: ListRow, before: Version, after: Version) -> ListRow:
    """Photos by what they show: a copy has their hashes."""
    if row.name != "lead_photo":
        return row
    photos = {**before.page.photos, **after.page.photos}
    entries = (
        Piece(entry.change, photos.get(entry.text, {}).get("alt") or _("A photo without a description"))
        for entry in row.entries
    )
    return replace(row, entries=tuple(entries))
