"""The board: a layout as it is being typed, and what can be done to it before anything is saved.

Every act is a button of the form, so the board works with the keyboard and without scripts; the script only keeps the page from
being loaded again, and lets slots be dragged.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from articles.layout.layout import LIMITS, ZoneKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from django.http import QueryDict

    from articles.layout.layout import Layout, Slot
    from articles.models import Photo

#: Fields of a slot, as they are typed.
TYPED = ("story", "rule", "tag", "headline", "photo", "begins", "ends", "breaking")
#: Further slots than any page has are nobody's typing.
_MOST = 250


@dataclass(slots=True, eq=False)
class Row:
    """A slot as it is typed: every field is text. `story`: a public number; `rule`: "", "section:…" or "tag"."""

    key: str
    story: str = ""
    rule: str = ""
    tag: str = ""
    headline: str = ""
    photo: str = ""
    begins: str = ""
    ends: str = ""
    breaking: str = ""
    is_chosen: bool = False
    #: The photo with that number and the slug of that tag, once they were looked up.
    known_photo: Photo | None = None
    known_tag: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def is_automatic(self) -> bool:
        """Whether a rule chooses its story."""
        return not self.story


@dataclass(slots=True, eq=False)
class Part:
    """A zone with its rows. `section`: the slug of a block's."""

    kind: ZoneKind
    section: str = ""
    rows: list[Row] = field(default_factory=list)

    @property
    def name(self) -> str:
        """As `Zone.name`."""
        return f"{self.kind.value}:{self.section}" if self.section else self.kind.value

    @property
    def most(self) -> int:
        """How many stories it has room for."""
        return LIMITS[self.kind].stop - 1

    @property
    def can_take(self) -> bool:
        """Whether one more story stands here without another one having to leave."""
        return len(self.rows) < self.most or any(row.is_automatic for row in self.rows)

    def put(self, row: Row, place: int) -> list[Row]:
        """Put `row` there; what had to leave for it. The zone keeps its length while a rule's place can be given up."""
        self.rows.insert(max(0, min(place, len(self.rows))), row)
        left = []
        others = [each for each in reversed(self.rows) if each is not row]
        automatic = next((each for each in others if each.is_automatic), None)
        if automatic:
            self.rows.remove(automatic)
        elif len(self.rows) > self.most and others:
            left.append(others[0])
            self.rows.remove(others[0])
        return left


@dataclass(slots=True)
class Board:
    """All zones, in the order of the page. `said` is what the last act did, for who cannot see it."""

    parts: list[Part]
    moved: Row | None = None
    _keys: Iterator[int] = field(default_factory=lambda: count(1))

    # From and to -----------------------------------------------------------------------------------------------

    @classmethod
    def of(cls, layout: Layout, row_of: Callable[[Slot], Row]) -> Board:
        """The board of a saved layout; `row_of` writes a slot as it would be typed."""
        parts = [Part(zone.kind, zone.section, [row_of(slot) for slot in zone.slots]) for zone in layout.zones]
        return cls.of_parts(parts)

    @classmethod
    def typed(cls, data: QueryDict) -> Board:
        """The board of a form that was sent; what nobody can have typed is passed over."""
        parts: dict[str, Part] = {}
        for name in data.getlist("zone")[:_MOST]:
            kind, _colon, section = name.partition(":")
            if kind in ZoneKind.values and (kind == ZoneKind.BLOCK) == bool(section):
                parts.setdefault(name, Part(ZoneKind(kind), section))
        chosen = set(data.getlist("chosen"))
        for key in dict.fromkeys(data.getlist("slot")[:_MOST]):
            part = parts.get(data.get(f"in-{key}", ""))
            if part is not None and key.isdecimal():
                row = Row(key, is_chosen=key in chosen)
                for name in TYPED:
                    setattr(row, name, data.get(f"{name}-{key}", "").strip())
                part.rows.append(row)
        return cls.of_parts(list(parts.values()))

    @classmethod
    def of_parts(cls, parts: list[Part]) -> Board:
        """A board with the zones that every page has, in the page's order; keys that no two rows share."""
        there = {part.kind for part in parts}
        parts += [Part(kind) for kind in ZoneKind if kind not in there and kind is not ZoneKind.BLOCK]
        order = list(ZoneKind)
        board = cls(sorted(parts, key=lambda part: order.index(part.kind)))
        lead = board.parts[0]
        if not lead.rows:
            lead.rows.append(Row(""))
        used = {int(row.key) for row in board.rows() if row.key.isdecimal() and len(row.key) < 6}
        board._keys = count(max(used, default=0) + 1)
        for row in board.rows():
            row.key = row.key if row.key.isdecimal() and len(row.key) < 6 else board._new_key()
        return board

    def rows(self) -> list[Row]:
        """Every slot, in the order of the page."""
        return [row for part in self.parts for row in part.rows]

    def part(self, name: str) -> Part | None:
        """The zone with this name."""
        return next((part for part in self.parts if part.name == name), None)

    def find(self, key: str) -> tuple[Part, Row] | None:
        """A slot and the zone it is in."""
        return next(((part, row) for part in self.parts for row in part.rows if row.key == key), None)

    def numbers(self) -> set[int]:
        """The public numbers of the stories on it."""
        return {int(row.story) for row in self.rows() if row.story.isdecimal() and len(row.story) < 16}

    def _new_key(self) -> str:
        return str(next(self._keys))

    # What can be done ------------------------------------------------------------------------------------------

    def act(self, name: str, what: str, data: Mapping[str, str]) -> bool:
        """Do what the button `name` says with `what`; whether it meant anything."""
        acts: dict[str, Callable[[str, Mapping[str, str]], bool]] = {
            "up": lambda key, _data: self._step(key, -1),
            "down": lambda key, _data: self._step(key, 1),
            "move": lambda key, sent: self._place(key, sent.get(f"to-{key}", ""), 0),
            "place": self._place_as_said,
            "remove": lambda key, _data: self._remove(key),
            "add": self._add,
            "auto": lambda zone, _data: self._add_automatic(zone),
            "swap": lambda _key, _data: self._swap(),
            "earlier": lambda zone, _data: self._move_block(zone, -1),
            "later": lambda zone, _data: self._move_block(zone, 1),
        }
        act = acts.get(name)
        return act is not None and act(what, data)

    def _step(self, key: str, by: int) -> bool:
        found = self.find(key)
        if found is None:
            return False
        part, row = found
        place = part.rows.index(row) + by
        self.moved = row
        if 0 <= place < len(part.rows):
            part.rows.remove(row)
            part.rows.insert(place, row)
            return True
        # Over the edge of a zone lies the next one.
        beyond = self.parts.index(part) + by
        if not 0 <= beyond < len(self.parts):
            return False
        other = self.parts[beyond]
        return self._carry(part, row, other, len(other.rows) if by < 0 else 0)

    def _place(self, key: str, zone: str, place: int) -> bool:
        found, other = self.find(key), self.part(zone)
        if found is None or other is None:
            return False
        part, row = found
        self.moved = row
        if part is other:
            part.rows.remove(row)
            part.rows.insert(place, row)
            return True
        return self._carry(part, row, other, place)

    def _place_as_said(self, what: str, _data: Mapping[str, str]) -> bool:
        """What a script says that was dragged: "12 block:culture 3", or "story:345 top 0" from the list of stories."""
        key, _space, rest = what.partition(" ")
        zone, _space, place = rest.rpartition(" ")
        if not place.isdecimal() or len(place) > 3:
            return False
        if key.startswith("story:"):
            return self._put_story(key.removeprefix("story:"), zone, int(place))
        return self._place(key, zone, int(place))

    def _carry(self, part: Part, row: Row, other: Part, place: int) -> bool:
        """From one zone to another; the one it left takes the newest in its place, the one it came to may give one up."""
        if row.is_automatic and part.kind is not ZoneKind.LEAD and not other.can_take:
            return False
        at = part.rows.index(row)
        part.rows.remove(row)
        left = other.put(row, place)
        if not row.is_automatic or part.kind is ZoneKind.LEAD:
            # What the lead gives up for a story is that story's place's.
            back = left.pop() if left else Row(self._new_key())
            part.rows.insert(at if not back.is_automatic else len(part.rows), back)
        return True

    def _remove(self, key: str) -> bool:
        found = self.find(key)
        if found is None:
            return False
        part, row = found
        part.rows.remove(row)
        if not row.is_automatic or part.kind is ZoneKind.LEAD:
            part.rows.append(Row(self._new_key()))
        return True

    def _add(self, number: str, data: Mapping[str, str]) -> bool:
        return self._put_story(number, data.get("into", ""), 0)

    def _put_story(self, number: str, zone: str, place: int) -> bool:
        part = self.part(zone)
        if part is None or not number.isdecimal() or len(number) > 15 or int(number) in self.numbers():
            return False
        top = self.part(ZoneKind.TOP)
        # What has to leave the lead leads the top stories; nothing else leaves for a newcomer.
        makes_room = part.kind is ZoneKind.LEAD and top is not None and top.can_take
        if not part.can_take and not makes_room:
            return False
        row = Row(self._new_key(), story=number)
        for left in part.put(row, place):
            if top:
                top.put(left, 0)
        self.moved = row
        return True

    def _add_automatic(self, zone: str) -> bool:
        part = self.part(zone)
        if part is None or len(part.rows) >= part.most:
            return False
        row = Row(self._new_key())
        part.rows.append(row)
        self.moved = row
        return True

    def _swap(self) -> bool:
        chosen = [row for row in self.rows() if row.is_chosen]
        if len(chosen) != 2:
            return False
        (one, first), (other, second) = (self.find(row.key) or (self.parts[0], row) for row in chosen)
        here, there = one.rows.index(first), other.rows.index(second)
        one.rows[here], other.rows[there] = second, first
        for row in chosen:
            row.is_chosen = False
        self.moved = first
        return True

    def _move_block(self, zone: str, by: int) -> bool:
        part = self.part(zone)
        if part is None or part.kind is not ZoneKind.BLOCK:
            return False
        place = self.parts.index(part) + by
        if not 0 <= place < len(self.parts) or self.parts[place].kind is not ZoneKind.BLOCK:
            return False
        self.parts.remove(part)
        self.parts.insert(place, part)
        return True
