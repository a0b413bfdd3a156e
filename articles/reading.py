"""What readers see, as questions to the record at one instant.

This module and everything public above it cannot see `Article`: a draft has no way to a page. Every function
takes `now`, so that one page is drawn of one instant, and answers with versions that carry all a card or a page
shows; whatever else a template asks of them is an error, not a query.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q
from taggit.models import Tag

from articles import corrections, cursors
from articles.korean import nfc
from articles.models.document import Document, VersionDocument
from articles.models.old_path import OldPath
from articles.models.version import (
    Version,
    VersionKind,
    VersionQuerySet,
    VersionReporter,
    VersionTag,
    began_by,
    is_on_site,
)
from newsroom.models import Reporter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from django.db.models import QuerySet

    from newsroom.house import House, SectionLine

#: What a list brings of its versions: all that a card shows, unless more is asked for.
type Shown = Callable[[VersionQuerySet], VersionQuerySet]

#: Cards on one page of a list.
PAGE_LENGTH = 20
TOP_STORIES = 8
BLOCK_LENGTH = 4
RELATED = 4
#: A story with a picture may lead although a newer one has none, if it is among this many newest.
_LEAD_CANDIDATES = 4

#: Told from reporting by label and by place: they never lead the front page.
_NOT_FOR_THE_TOP = frozenset({"advertorial", "press_release"})


@dataclass(frozen=True, slots=True)
class Block:
    """A section's newest stories on the front page."""

    section: SectionLine
    versions: list[Version]


@dataclass(frozen=True, slots=True)
class FrontPage:
    """The front page of one edition: no story stands on it twice."""

    lead: Version | None
    top: list[Version]
    blocks: list[Block]


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside an article: others of its section, and its translations."""

    related: list[Version]
    translations: list[Version]


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list, newest first; `older` is the `?before=` of the next page, None at the end."""

    versions: list[Version]
    older: str | None


@dataclass(frozen=True, slots=True)
class Around:
    """The nearest days before and after, in the publication's zone, on which something was published."""

    earlier: date | None
    later: date | None


@dataclass(frozen=True, slots=True)
class Found:
    """A document that an article of this publication links to, or did; only in the first case readers get it."""

    document: Document
    is_on_site: bool


@dataclass(frozen=True, slots=True)
class Subject[M: (Tag, Reporter)]:
    """A tag or a reporter as its address names it.

    `keys` are those whose lines of the record make its list: its own, and those of what was merged into it. `moved_to`
    is the slug to which the address leads since a merger or a change of address; None when it is the subject's own.
    """

    row: M
    keys: tuple[int, ...]
    moved_to: str | None


def front_page(house: House, language: str, now: datetime) -> FrontPage:
    """Lead, top stories and section blocks by recency: two queries, however many sections there are."""
    newest = list(
        _edition(house, language, now)
        .exclude(story_kind__in=_NOT_FOR_THE_TOP)
        .for_cards()
        .newest_first()[: TOP_STORIES + 1]
    )
    lead = next((version for version in newest[:_LEAD_CANDIDATES] if version.page.card), newest[0] if newest else None)
    top = [version for version in newest if version is not lead]
    shown = [version.pk for version in newest]
    roots = house.menu
    by_root: dict[int, list[Version]] = {section.id: [] for section in roots}
    newest_of_each = [
        shelf.exclude(pk__in=shown).newest_first()[:BLOCK_LENGTH]
        for section in roots
        for shelf in _shelves(_edition(house, language, now), section)
    ]
    for version in _all_of(newest_of_each).for_cards("root_section_id").newest_first():
        by_root[_root_of(version, house).id].append(version)
    blocks = [Block(section, by_root[section.id][:BLOCK_LENGTH]) for section in roots if by_root[section.id]]
    return FrontPage(lead, top, blocks)


def article(house: House, number: int, now: datetime) -> Version | None:
    """The version of the article with this public number that readers see at `now`."""
    return corrections.flagged(_numbered(house, number).on_site(now)).for_page().first()


def withdrawal(house: House, number: int, now: datetime) -> Version | None:
    """The notice of withdrawal in force at `now` for this public number."""
    return _numbered(house, number).in_force(now).filter(kind=VersionKind.WITHDRAWAL).for_page().first()


def document(house: House, number: int, now: datetime) -> Found | None:
    """The document with this number, if an article that readers see at `now` links to it, or one that they saw."""
    links = VersionDocument.objects.filter(document=OuterRef("pk"), version__publication=house.publication_id)
    found = (
        Document.objects.filter(number=number)
        .annotate(on_site=Exists(links.filter(is_on_site(now, through="version__"))))
        .filter(Exists(links.filter(began_by(now, through="version__"))))
        .first()
    )
    return Found(found, found.on_site) if found else None


def beside(house: House, version: Version, now: datetime) -> Beside:
    """Newest others of the root section and all translations, in one query."""
    edition = _edition(house, version.language, now).exclude(public_number=version.public_number)
    related = [shelf.newest_first()[:RELATED] for shelf in _shelves(edition, _root_of(version, house))]
    translations = (
        Version.objects.filter(publication=house.publication_id, story=version.story)
        .exclude(language=version.language)
        .on_site(now)
    )
    found = list(_all_of([*related, translations]).for_cards("story").newest_first())
    return Beside(
        related=[other for other in found if other.language == version.language][:RELATED],
        translations=[other for other in found if other.story == version.story],
    )


def moved_to(house: House, path: str, query: Mapping[str, str], now: datetime) -> str | None:
    """Where the article stands that `path` once led to, here or at the old site; None when it led to none.

    Asked only when a page is not found. A withdrawn article has its address too: it says so there.
    """
    known = OldPath.objects.filter(publication=house.publication_id, path__in=OldPath.spellings(path, query))
    number = known.exclude(article__number=None).values_list("article__number", flat=True).first()
    if number is None:
        return None
    return _numbered(house, number).in_force(now).values_list("path", flat=True).first()


def next_change(now: datetime) -> datetime | None:
    """The next instant after `now` at which the clock alone changes a page, of whatever publication; None when none will.

    A version begins or ends, two look-ups at the edge of an index each; or the front page is done with a notice.
    """
    begins = Version.objects.filter(live_from__gt=now).order_by("live_from").values_list("live_from", flat=True)
    ends = Version.objects.filter(live_until__gt=now).order_by("live_until").values_list("live_until", flat=True)
    return min(filter(None, (begins.first(), ends.first(), corrections.leaves_front(now))), default=None)


def tag(house: House, language: str, slug: str, now: datetime) -> Subject[Tag] | None:
    """The tag with this slug; whether readers may know of it, its list tells. One that moved leads on if they did."""
    rows = Tag.objects.filter(slug=nfc(slug)).select_related("merger__into")
    found = list(rows.annotate(also=F("mergers__tag"), also_is_address=F("mergers__only_address")))
    if not found:
        return None
    row, merger = found[0], getattr(found[0], "merger", None)
    if merger is None:
        return Subject(row, _keys(row, found), None)
    keys = [row.pk]
    if merger.only_address:
        keys = [merger.into_id, *merger.into.mergers.values_list("tag", flat=True)]
    lines = VersionTag.objects.filter(tag__in=keys)
    return Subject(merger.into, (), merger.into.slug) if _were_seen(lines, house, language, now) else None


def reporter(house: House, language: str, slug: str, now: datetime) -> Subject[Reporter] | None:
    """The reporter with this slug; whether readers may know of them, their list tells. Who moved leads on if they did."""
    rows = Reporter.objects.filter(slug=nfc(slug)).select_related("merged_into")
    found = list(rows.annotate(also=F("merged"), also_is_address=F("merged__only_address")))
    if not found:
        return None
    row, into = found[0], found[0].merged_into
    if into is None:
        return Subject(row, _keys(row, found), None)
    keys = [into.pk, *into.merged.values_list("pk", flat=True)] if row.only_address else [row.pk]
    lines = VersionReporter.objects.filter(reporter__in=keys)
    return Subject(into, (), into.slug) if _were_seen(lines, house, language, now) else None


def latest(
    house: House,
    language: str,
    now: datetime,
    before: str | None = None,
    *,
    shown: Shown = VersionQuerySet.for_cards,
) -> Listing:
    """The newest of an edition."""
    return _page([_edition(house, language, now)], before, shown)


def in_section(
    house: House,
    language: str,
    section: SectionLine,
    now: datetime,
    before: str | None = None,
    *,
    shown: Shown = VersionQuerySet.for_cards,
) -> Listing:
    """Newest first: a root section's list holds its subsections' stories too."""
    return _page(_shelves(_edition(house, language, now), section), before, shown)


def on_day(house: House, language: str, day: date, now: datetime, before: str | None = None) -> Listing:
    """First published on `day` in the publication's time zone."""
    return _page([_between(house, language, now, day, day + timedelta(days=1))], before)


def in_month(house: House, language: str, first_day: date, now: datetime, before: str | None = None) -> Listing:
    """First published in the month that begins on `first_day`, in the publication's time zone."""
    return _page([_between(house, language, now, first_day, last_of_month(first_day) + timedelta(days=1))], before)


def last_of_month(first_day: date) -> date:
    """The last day of the month that begins on `first_day`."""
    return (first_day + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def days_around(house: House, language: str, first: date, last: date, now: datetime) -> Around:
    """Where an archive goes on before `first` and after `last`: two look-ups at the edge of an index."""
    edition = _edition(house, language, now)
    earlier = edition.filter(published_at__lt=_midnight(house, first)).order_by("-published_at", "-id")
    later = edition.filter(published_at__gte=_midnight(house, last + timedelta(days=1))).order_by("published_at", "id")
    found = [versions.values_list("published_at", flat=True).first() for versions in (earlier, later)]
    return Around(*(instant.astimezone(house.tzinfo).date() if instant else None for instant in found))


def with_tag(
    house: House,
    language: str,
    tags: Sequence[int],
    now: datetime,
    before: str | None = None,
    *,
    shown: Shown = VersionQuerySet.for_cards,
) -> Listing:
    """Under a tag and what was merged into it, newest first."""
    lines = VersionTag.objects.filter(publication=house.publication_id, language=language)
    return _page_of_index([lines.filter(tag=key) for key in tags], now, before, shown)


def by_reporter(
    house: House,
    language: str,
    reporters: Sequence[int],
    now: datetime,
    before: str | None = None,
    *,
    shown: Shown = VersionQuerySet.for_cards,
) -> Listing:
    """Under a reporter's names, newest first."""
    lines = VersionReporter.objects.filter(publication=house.publication_id, language=language)
    return _page_of_index([lines.filter(reporter=key) for key in reporters], now, before, shown)


# How the record is asked ---------------------------------------------------------------------------------


def _edition(house: House, language: str, now: datetime) -> VersionQuerySet:
    return Version.objects.filter(publication=house.publication_id, language=language).on_site(now)


def _shelves(versions: VersionQuerySet, section: SectionLine) -> list[VersionQuerySet]:
    """Those of `versions` that stand in a section: one list for each key of the record, never `section IN (…)`.

    A section that others were merged into has several. Each is read through its own index and cut before they are put
    together, so the page costs as many pages as there are keys, however deep the archive.
    """
    return [
        versions.filter(**{shelf.column: shelf.section}).exclude(section__in=shelf.without)
        if shelf.without
        else versions.filter(**{shelf.column: shelf.section})
        for shelf in section.shelves
    ]


def _root_of(version: Version, house: House) -> SectionLine:
    """The root section in whose list a version stands now: its own on record, unless one of its sections was merged."""
    section = house.standing(version.section_id)
    if section is not None and section.id != version.section_id:
        return house.root_of(section)
    root = house.standing(version.root_section_id)
    if root is None:
        raise LookupError(version.root_section_id)
    return house.root_of(root)


def _keys(row: Tag | Reporter, found: Sequence[Any]) -> tuple[int, ...]:
    """The key of `row` and of those that were merged into it; `found` has a line for each of them."""
    merged = (line.also for line in found if line.also is not None and not line.also_is_address)
    return (row.pk, *merged)


def _were_seen(
    lines: QuerySet[VersionTag] | QuerySet[VersionReporter], house: House, language: str, now: datetime
) -> bool:
    here = lines.filter(publication=house.publication_id, language=language)
    return here.filter(began_by(now, through="version__")).exists()


def _numbered(house: House, number: int) -> VersionQuerySet:
    return Version.objects.filter(publication=house.publication_id, public_number=number)


def _between(house: House, language: str, now: datetime, first: date, end: date) -> VersionQuerySet:
    return _edition(house, language, now).filter(
        published_at__gte=_midnight(house, first), published_at__lt=_midnight(house, end)
    )


def _midnight(house: House, day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=house.tzinfo)


def _all_of(parts: Sequence[QuerySet[Version]]) -> VersionQuerySet:
    """The versions of several short lists in one query, each list still read through its own index."""
    return _keyed([part.values_list("pk", flat=True) for part in parts])


def _keyed(lists: Sequence[QuerySet[Any, int]]) -> VersionQuerySet:
    """The versions whose keys stand in any of these short lists.

    SQLite wants every ordered, cut list of a UNION wrapped once more.
    """
    if len(lists) < 2:
        return Version.objects.filter(pk__in=lists[0]) if lists else Version.objects.none()
    first, *rest = (Version.objects.filter(pk__in=keys).values_list("pk", flat=True) for keys in lists)
    return Version.objects.filter(pk__in=first.union(*rest, all=True))


def _page(shelves: Sequence[VersionQuerySet], before: str | None, shown: Shown = VersionQuerySet.for_cards) -> Listing:
    """One page by key, never by OFFSET: page 5,000 costs what page 1 costs."""
    if before:
        published_at, key = cursors.read(before)
        # The first condition is for the index, the second for stories of the same microsecond.
        shelves = [
            versions.filter(published_at__lte=published_at).filter(
                Q(published_at__lt=published_at) | Q(published_at=published_at, pk__lt=key)
            )
            for versions in shelves
        ]
    if len(shelves) == 1:
        versions = shelves[0]
    else:
        versions = _all_of([versions.newest_first()[: PAGE_LENGTH + 1] for versions in shelves])
    return _cut(list(shown(versions).newest_first()[: PAGE_LENGTH + 1]))


def _page_of_index(
    indexed: Sequence[QuerySet[VersionTag]] | Sequence[QuerySet[VersionReporter]],
    now: datetime,
    before: str | None,
    shown: Shown,
) -> Listing:
    """One page through an index of the record (tags, reporters): superseded versions are passed over on the way."""
    keys: list[QuerySet[Any, int]] = []
    for lines in indexed:
        older = lines
        if before:
            published_at, key = cursors.read(before)
            older = lines.filter(published_at__lte=published_at).filter(
                Q(published_at__lt=published_at) | Q(published_at=published_at, version__lt=key)
            )
        keys.append(
            older.filter(is_on_site(now, through="version__"))
            .order_by("-published_at", "-version")
            .values_list("version", flat=True)[: PAGE_LENGTH + 1]
        )
    return _cut(list(shown(_keyed(keys)).newest_first()[: PAGE_LENGTH + 1]))


def _cut(found: list[Version]) -> Listing:
    versions = found[:PAGE_LENGTH]
    older = _cursor(versions[-1]) if len(found) > PAGE_LENGTH else None
    return Listing(versions, older)


def _cursor(version: Version) -> str:
    return cursors.written(version.published_at, version.pk)
