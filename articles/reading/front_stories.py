"""Where the stories of a front page are found: pinned ones with the newest of all, then those of sections and tags."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef
from taggit.models import Tag

from articles.copytext import StoryKind
from articles.layout.filling import LATEST, OPINION, PICTURED, Filling, Kind, Source
from articles.models.version import Version, VersionQuerySet, is_of_story_kind, is_on_site
from articles.models.version_index import VersionTag
from articles.reading.faces import faces, rows
from articles.reading.shelves import edition, keyed, root_of, standing_in

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from newsroom.house import House

#: Told from reporting by label and by place: they never lead the front page unless an editor put them there.
_NOT_FOR_THE_TOP = frozenset({StoryKind.ADVERTORIAL, StoryKind.PRESS_RELEASE})
_OPINION = frozenset({StoryKind.OPINION, StoryKind.EDITORIAL})
#: Of so many newest stories for each picture that is wanted, some will have one.
_FOR_A_PICTURE = 3

#: A question of the pass that fills the page, and what it is answered with.
type Question = Callable[[datetime], Rows]
type Rows = tuple[tuple[Any, ...], ...]
type Asking[Result] = Generator[Question, Rows, Result]
type _Keys = QuerySet[Any, int]
type _Pools = dict[Source, Sequence[Version]]


@dataclass(frozen=True, slots=True)
class Coming:
    """A story that readers do not have, to see where it would stand if they had: nothing of it is stored.

    `tags`: the slugs under which it would be found.
    """

    version: Version
    tags: frozenset[str]

    def is_found_in(self, source: Source, house: House) -> bool:
        """Whether the list `source` would have it."""
        kind = self.version.story_kind
        if source.kind is Kind.TAG:
            return source.slug in self.tags
        if source.kind is Kind.SECTION:
            section = house.section(source.slug)
            return section is not None and section.id in _sections_of(self.version, house)
        return kind in _OPINION if source == OPINION else kind not in _NOT_FOR_THE_TOP


@dataclass(frozen=True, slots=True)
class Where:
    """Where stories are looked for: in one edition, and in its lists `coming` too."""

    house: House
    language: str
    coming: Coming | None = None

    def with_coming(self, pools: _Pools) -> _Pools:
        """The lists with `coming` in those it belongs to, at the place that its date gives it."""
        if self.coming is None:
            return pools
        return {
            source: sorted([self.coming.version, *found], key=lambda each: each.published_at, reverse=True)
            if self.coming.is_found_in(source, self.house)
            else found
            for source, found in pools.items()
        }


def newest(filling: Filling[Version], where: Where) -> Asking[_Pools]:
    """Puts pinned stories in their places; the newest of all and of opinion. One query."""
    house, language, coming = where.house, where.language, where.coming
    pinned, lacking = sorted(filling.pinned()), filling.wanted()
    wanted = lacking[LATEST] + _FOR_A_PICTURE * lacking[PICTURED]
    # As many more as could stand above it already.
    voices = lacking[OPINION] + lacking[LATEST] if lacking[OPINION] else 0

    def keys(at: datetime, *numbers: int) -> QuerySet[Any, Any]:
        of_edition = edition(house, language, at)
        free = of_edition.exclude(public_number__in=numbers) if numbers else of_edition
        lists: list[_Keys] = []
        if wanted:
            lists.append(_first(free.exclude(story_kind__in=_NOT_FOR_THE_TOP), wanted))
        if voices:
            lists.append(_first(free.filter(is_of_story_kind(_OPINION)), voices))
        if numbers:
            # Found by number alone: with the language, a database would read the whole edition instead.
            of_house = Version.objects.filter(publication=house.publication_id, public_number__in=numbers)
            lists.append(of_house.on_site(at).values_list("pk", flat=True))
        return keyed(lists).newest_first().values_list("pk")

    if not (wanted or voices or pinned):
        return {}
    name = ("front", language, wanted, voices, len(pinned))
    answer = yield lambda at: tuple(rows(house, name, keys, at, *pinned))
    found = faces(house, [key for (key,) in answer])
    ahead = {coming.version.public_number: coming.version} if coming else {}
    filling.pin({each.public_number: each for each in found if each.language == language} | ahead)
    others = [each for each in found if each.public_number not in pinned]
    latest_of_all = [each for each in others if each.story_kind not in _NOT_FOR_THE_TOP][:wanted]
    voiced = [each for each in others if each.story_kind in _OPINION]
    return where.with_coming({LATEST: latest_of_all, PICTURED: latest_of_all, OPINION: voiced})


def of_sections_and_tags(filling: Filling[Version], where: Where) -> Asking[_Pools]:
    """The newest of each section and tag that are not on the page yet: one query, and one for the keys of tags."""
    house, language, ruled = where.house, where.language, filling.ruled()
    # What a rule shows in one place is not there for the others.
    wanted = {
        source: count + ruled for source, count in filling.wanted().items() if source.kind in {Kind.SECTION, Kind.TAG}
    }
    sources = list(wanted)
    tags = yield from _keys_of([source.slug for source in sources if source.kind is Kind.TAG])
    # What only comes has no key.
    shown = [version.pk for version in filling.shown() if version.pk]

    def keys(at: datetime, *excluded: int) -> QuerySet[Any, Any]:
        free = edition(house, language, at)
        lines = VersionTag.objects.filter(publication=house.publication_id, language=language)
        if excluded:
            free, lines = free.exclude(pk__in=excluded), lines.exclude(version__in=excluded)
        lists: list[_Keys] = []
        for source in sources:
            if source.kind is Kind.TAG:
                lists += [_first_tagged(lines.filter(tag=key), at, wanted[source]) for key in tags.get(source.slug, ())]
            elif section := house.section(source.slug):
                lists += [_first(shelf, wanted[source]) for shelf in standing_in(free, section)]
        under = {
            _mark(number): Exists(VersionTag.objects.filter(version=OuterRef("pk"), tag__in=of))
            for number, of in enumerate(tags.values())
        }
        return keyed(lists).newest_first().annotate(**under).values_list("pk", *under)

    if not sources:
        return {}
    name = ("blocks", language, tuple(wanted.items()), tuple((slug, *sorted(of)) for slug, of in tags.items()))
    answer = yield lambda at: tuple(rows(house, (*name, len(shown)), keys, at, *shown))
    marked = {key: marks for key, *marks in answer}
    found = faces(house, list(marked))
    place, stories = {slug: number for number, slug in enumerate(tags)}, _by_section(found, house)
    pools: dict[Source, Sequence[Version]] = {}
    for source in sources:
        if source.kind is Kind.SECTION:
            section = house.section(source.slug)
            pools[source] = stories[section.id] if section else []
        else:
            pools[source] = [each for each in found if source.slug in place and marked[each.pk][place[source.slug]]]
    return where.with_coming(pools)


def _mark(number: int) -> str:
    return f"under_{number}"


def _first(versions: VersionQuerySet, wanted: int) -> _Keys:
    return versions.newest_first().values_list("pk", flat=True)[:wanted]


def _first_tagged(lines: QuerySet[VersionTag], now: datetime, wanted: int) -> _Keys:
    on_site = lines.filter(is_on_site(now, through="version__")).order_by("-published_at", "-version")
    return on_site.values_list("version", flat=True)[:wanted]


def _by_section(versions: Iterable[Version], house: House) -> Mapping[int, list[Version]]:
    """Key of each section → those of `versions` on its list: a root section's holds its parts' stories too."""
    found: dict[int, list[Version]] = defaultdict(list)
    for version in versions:
        for key in _sections_of(version, house):
            found[key].append(version)
    return found


def _sections_of(version: Version, house: House) -> set[int]:
    own, root = house.standing(version.section_id), root_of(version, house)
    return {own.id, root.id} if own else {root.id}


def _keys_of(slugs: Sequence[str]) -> Asking[dict[str, set[int]]]:
    """Slug → the keys under which a tag's stories stand on record: its own, and those of what was merged into it."""
    if not slugs:
        return {}
    keys: dict[str, set[int]] = {}
    found = Tag.objects.filter(slug__in=slugs).values_list(
        "slug", "pk", "merger__into", "mergers__tag", "merger__into__mergers__tag"
    )
    answer = yield lambda _at: tuple(found.all())
    for slug, tag, into, *merged in answer:
        keys.setdefault(slug, set()).update(filter(None, (into or tag, *merged)))
    return keys
