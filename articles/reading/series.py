"""A series as readers have it: its parts in order, and the parts before and after one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Q, Subquery

from articles import cursors
from articles.memory import Memory
from articles.models.series import Series, VersionSeries
from articles.models.version import Version, began_by, is_on_site
from articles.reading.faces import faces, rows
from articles.reading.lists import PAGE_LENGTH, Listing
from articles.reading.shelves import keyed
from newsroom.models.bilingual import in_language

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from articles.copytext import SeriesPart
    from articles.reading.lists import Shown
    from newsroom.house import House


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """A series as pages name it."""

    id: int
    slug: str
    title_ko: str
    title_en: str
    description_ko: str
    description_en: str
    is_finished: bool

    def name_in(self, language: str) -> str:
        """The title in `language`, or in the other one."""
        return in_language(language, self.title_ko, self.title_en)

    def description_in(self, language: str) -> str:
        """The description in `language`, never in another."""
        return self.description_ko if language == "ko" else self.description_en


@dataclass(frozen=True, slots=True)
class Part:
    """A part that is on the site, with its number."""

    version: Version
    installment: int


@dataclass(frozen=True, slots=True)
class Parts:
    """One page of them, the first part first; `further` is the `?after=` of the next page, None at the end."""

    parts: list[Part]
    further: str | None


@dataclass(frozen=True, slots=True)
class InSeries:
    """Where a part stands: the nearest on the site before and after it."""

    series: SeriesLine
    installment: int
    previous: Part | None
    following: Part | None

    @property
    def numbers(self) -> list[int]:
        """The public numbers of both."""
        return [part.version.public_number for part in (self.previous, self.following) if part]


@dataclass(frozen=True, slots=True)
class Told:
    """A series in the list of all, with the last of its parts that is on the site."""

    series: SeriesLine
    last: Part


@dataclass(frozen=True, slots=True)
class AllSeries:
    """One page of them, the newest series first; `further` is the `?after=` of the next page, None at the end."""

    told: list[Told]
    further: str | None


#: By the house's stamp and slug: whoever changes a series raises the house's count.
_lines: Memory[tuple[str, str], SeriesLine] = Memory(lambda _line: 1_000)


def series(house: House, slug: str) -> SeriesLine | None:
    """The series with this slug, or the one to which it leads; whether readers may know of it, its parts tell."""
    key = (house.stamp, slug)
    if known := _lines.get(key):
        return known
    row = Series.objects.filter(publication=house.publication_id, slug=slug).select_related("merged_into").first()
    if row is None:
        return None
    return _lines.put(key, _line(row.survivor))


def all_series(house: House, language: str, now: datetime, after: str | None = None) -> AllSeries:
    """Those of which readers of `language` have a part. Raises BadCursor."""
    rows = Series.objects.filter(publication=house.publication_id, merged_into=None)
    if after:
        rows = rows.filter(pk__lt=cursors.read_place(after, 1)[0])
    last = _on_site(OuterRef("pk"), language, now).order_by("-installment", "-version")
    with_part = rows.annotate(
        last=Subquery(last.values("version")[:1]), last_installment=Subquery(last.values("installment")[:1])
    )
    found = list(with_part.filter(last__isnull=False).order_by("-pk")[: PAGE_LENGTH + 1])
    page = found[:PAGE_LENGTH]
    parts = _parts(house, [(vars(row)["last"], vars(row)["last_installment"]) for row in page])
    of_version = {part.version.pk: part for part in parts}
    told = [Told(_line(row), of_version[vars(row)["last"]]) for row in page if vars(row)["last"] in of_version]
    return AllSeries(told, cursors.written_place(page[-1].pk) if len(found) > PAGE_LENGTH else None)


def has_series(house: House, language: str, now: datetime) -> bool:
    """Whether readers of `language` have a part of any."""
    rows = Series.objects.filter(publication=house.publication_id, merged_into=None)
    return rows.annotate(part=first_part(language, now)).filter(part__isnull=False).exists()


def were_seen(series: SeriesLine, language: str, now: datetime) -> bool:
    """Whether readers had any part of it by `now`, even if they have none any more."""
    lines = VersionSeries.objects.filter(series=series.id, language=language)
    return lines.filter(began_by(now, through="version__")).exists()


def parts(house: House, language: str, series: SeriesLine, now: datetime, after: str | None = None) -> Parts:
    """In the order of their numbers. Raises BadCursor."""
    lines = _on_site(series.id, language, now)
    if after:
        installment, key = cursors.read_place(after, 2)
        # The first condition is for the index, the second for parts of the same number.
        lines = lines.filter(installment__gte=installment).filter(Q(installment__gt=installment) | Q(version__gt=key))
    found = list(lines.order_by("installment", "version").values_list("version", "installment")[: PAGE_LENGTH + 1])
    page = found[:PAGE_LENGTH]
    further = cursors.written_place(page[-1][1], page[-1][0]) if len(found) > PAGE_LENGTH else None
    return Parts(_parts(house, page), further)


def in_series(house: House, language: str, series: SeriesLine, now: datetime, *, shown: Shown) -> Listing:
    """Its last parts, the newest first, as feeds bring them."""
    last = _on_site(series.id, language, now).order_by("-installment", "-version")
    return Listing(list(shown(keyed([last.values_list("version", flat=True)[:PAGE_LENGTH]])).newest_first()), None)


def last_parts(house: House, language: str, series: SeriesLine, now: datetime, before: str | None = None) -> Listing:
    """The last part first, a page of them. Raises BadCursor."""
    lines = _on_site(series.id, language, now)
    if before:
        installment, key = cursors.read_place(before, 2)
        # As in `parts`, the other way round.
        lines = lines.filter(installment__lte=installment).filter(Q(installment__lt=installment) | Q(version__lt=key))
    found = list(lines.order_by("-installment", "-version").values_list("version", "installment")[: PAGE_LENGTH + 1])
    page = found[:PAGE_LENGTH]
    older = cursors.written_place(page[-1][1], page[-1][0]) if len(found) > PAGE_LENGTH else None
    return Listing([part.version for part in _parts(house, page)], older)


def languages_of(house: House, series: SeriesLine, now: datetime) -> list[str]:
    """Those of the publication in which at least one part is on the site."""
    rows = Series.objects.filter(pk=series.id).values_list(*(first_part(language, now) for language in house.languages))
    return [language for language, part in zip(house.languages, rows[0], strict=True) if part]


def first_part(language: str, now: datetime) -> Subquery:
    """The first part on the site of an outer row of `Series`; None where there is none."""
    lines = _on_site(OuterRef("pk"), language, now)
    return Subquery(lines.order_by("installment", "version").values("version")[:1])


def place_of(house: House, language: str, part: SeriesPart, now: datetime) -> InSeries | None:
    """Where a part, on record or not yet, stands among those on the site."""
    line = series(house, part.slug)
    if line is None:
        return None

    def keys(at: datetime, installment: int) -> QuerySet[Any, Any]:
        lines = _on_site(line.id, language, at)
        before = lines.filter(installment__lt=installment).order_by("-installment", "-version")
        after = lines.filter(installment__gt=installment).order_by("installment", "version")
        nearest = [each.values_list("version", flat=True)[:1] for each in (before, after)]
        return keyed(nearest).values_list("pk", "part__installment")

    found = _parts(house, list(rows(house, ("part", language, line.id), keys, now, part.installment)))
    return InSeries(
        line,
        part.installment,
        previous=next((each for each in found if each.installment < part.installment), None),
        following=next((each for each in found if each.installment > part.installment), None),
    )


def _line(row: Series) -> SeriesLine:
    return SeriesLine(
        row.pk, row.slug, row.title_ko, row.title_en, row.description_ko, row.description_en, row.is_finished
    )


def _on_site(series: int | OuterRef, language: str, now: datetime) -> QuerySet[VersionSeries]:
    lines = VersionSeries.objects.filter(series=series, language=language)
    return lines.filter(is_on_site(now, through="version__"))


def _parts(house: House, found: list[tuple[Any, ...]]) -> list[Part]:
    numbers = dict(found)
    return [Part(version, numbers[version.pk]) for version in faces(house, list(numbers))]
