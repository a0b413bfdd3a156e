"""What readers find, as a question to the record at one instant.

The database hands over the newest articles that can answer, and those whose headline can however old they are; a number of
each, so that a word which stands everywhere costs what a rare one costs. They are checked and ranked here. Whether
readers may see one of them is asked of the record itself, with `is_on_site`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import BooleanField, Case, IntegerField, Q, Value, When

from articles import cursors
from articles.memory import Memory
from articles.models.version import Version, is_on_site
from articles.models.version_search import VersionSearch
from articles.reading import PAGE_LENGTH
from articles.reading.faces import texts
from articles.search.analyser import period_terms, reporter_term
from articles.search.index import matching
from articles.search.question import Question, read, relaxed
from articles.search.ranking import relevance, weighed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from articles.search.question import AnyOf, Needs
    from newsroom.house import House, SectionLine

#: Newest articles that are ranked, and articles that are ranked for their headline although they are older.
NEWEST = 250
HEADLINED = 100
#: In the order of their dates a page needs fewer: what the index finds is nearly always an answer.
_BY_DATE = 60
#: Articles of the first language in which a common word is sure to be found often enough, and the most months they may be
#: spread over to be of help.
RECENT = 2_000
_MOST_MONTHS = 60
#: Told from reporting by label and by place; what it is worth beside reporting, and a story in another language.
_ADVERTISING = frozenset({"advertorial", "press_release"})
_LESS, _FOREIGN = 0.8, 0.7


@dataclass(frozen=True, slots=True)
class Search:
    """A question and what its answers are narrowed to: a section, any of these reporters (by primary key), a language, and
    days in the publication's time zone."""

    question: Question
    section: SectionLine | None = None
    reporters: tuple[int, ...] = ()
    language: str = ""
    first: date | None = None
    last: date | None = None
    newest_first: bool = False

    @classmethod
    def of(cls, typed: str) -> Search:
        """For what a reader typed, narrowed to nothing."""
        return cls(read(typed))


@dataclass(frozen=True, slots=True)
class Answers:
    """One page of what was found. `more`: the `?before=` of the next page in the same order; `older`: where a search in
    the order of dates goes on after the last of the ranked ones; `partial`: nothing has all that was asked for, these
    have some of it."""

    versions: list[Version] = field(default_factory=list)
    more: str | None = None
    older: str | None = None
    partial: bool = False


class _Wanted(NamedTuple):
    """What the index is asked for: the newest `most` that have what one of `needs` says."""

    needs: tuple[Needs, ...]
    most: int


class _Row(NamedTuple):
    key: int
    words: str
    published_at: datetime
    language: str
    kind: str
    is_live: bool


def find(house: House, language: str, search: Search, now: datetime, before: str | None = None) -> Answers:
    """What readers of the edition in `language` find at `now`. Raises BadCursor.

    A query, two when nothing has every word, and one for the cards that were not met before; in a large archive one more
    with each, which only looks whether recent months have enough.
    """
    if not search.question:
        return Answers()
    if search.newest_first:
        return _by_date(house, search, now, before)
    found = _ranked(house, language, search, (search.question,), now, before)
    if found.versions or found.older or not (less := relaxed(search.question)):
        return found
    return replace(_ranked(house, language, search, less, now, before), older=None, partial=True)


def _ranked(
    house: House, language: str, search: Search, questions: Sequence[Question], now: datetime, before: str | None
) -> Answers:
    """By relevance; an answer to any of `questions` will do. One query, and one for the cards."""
    # All pages of one search stand on the instant of the first, or rows would change places between them.
    at, place = cursors.read_numbers(before, 2) if before else (now, [])
    rows = _rows(house, search, questions, now, Q(published_at__lte=at), at, NEWEST, headlined=HEADLINED)
    scored = [[_score(row, worth, language, at), row.key] for row in rows if (worth := _worth(questions, row))]
    left = sorted((each for each in scored if not place or each < place), reverse=True)
    shown = left[:PAGE_LENGTH]
    return Answers(
        texts(house, [key for _score, key in shown]),
        more=cursors.written(at, *shown[-1]) if len(left) > PAGE_LENGTH else None,
        # The newest ones come first among the rows; the last of them is where this search stopped looking.
        older=cursors.written(rows[NEWEST - 1].published_at, rows[NEWEST - 1].key) if len(rows) >= NEWEST else None,
    )


def _by_date(house: House, search: Search, now: datetime, before: str | None) -> Answers:
    after = cursors.read(before) if before else None
    condition, upto = (_older_than(*after), after[0]) if after else (Q(published_at__lte=now), now)
    questions = (search.question,)
    rows = _rows(house, search, questions, now, condition, upto, _BY_DATE)
    found = [row for row in rows if _worth(questions, row)]
    shown = found[:PAGE_LENGTH]
    if len(found) > PAGE_LENGTH:
        end: _Row | None = shown[-1]
    else:
        end = rows[-1] if len(rows) == _BY_DATE else None
    more = cursors.written(end.published_at, end.key) if end else None
    return Answers(texts(house, [row.key for row in shown]), more=more)


def _rows(
    house: House,
    search: Search,
    questions: Sequence[Question],
    now: datetime,
    condition: Q,
    upto: datetime,
    most: int,
    *,
    headlined: int = 0,
) -> list[_Row]:
    """The newest `most` that can answer, and the newest `headlined` whose headline can, newest first; also such as
    readers may not see. `upto`: none that meets the `condition` is newer."""
    within = _narrowed(house, search).filter(condition)
    also = [tuple(map(reporter_term, search.reporters))] if search.reporters else []
    wanted = [_Wanted(tuple(each.anywhere for each in questions), most)]
    if headlined:
        wanted.append(_Wanted(tuple(each.in_headline for each in questions), headlined))
    recent = _recent(house, upto)
    lately = _enough_lately(within, wanted, also, recent)
    first, *rest = (
        _of(
            matching(within, each.needs, [*also, recent] if is_enough else also).order_by("-published_at", "-pk"),
            each.most,
        ).values_list("pk", flat=True)
        for each, is_enough in zip(wanted, lately, strict=True)
    )
    keys = first.union(*rest) if rest else first
    rows = (
        VersionSearch.objects.filter(pk__in=keys)
        .annotate(
            is_live=Case(
                When(is_on_site(now, through="version__"), then=Value(value=True)),
                default=Value(value=False),
                output_field=BooleanField(),
            )
        )
        .order_by("-published_at", "-pk")
    )
    return [
        _Row(*row)
        for row in rows.values_list("pk", "words", "published_at", "language", "version__story_kind", "is_live")
    ]


def _enough_lately(
    within: QuerySet[VersionSearch], wanted: Sequence[_Wanted], also: Sequence[AnyOf], recent: AnyOf
) -> list[bool]:
    """For each of `wanted`, whether as many can answer in the months of `recent`; one query, none in a small archive.

    To find the newest a database goes through all that can answer, fifty thousand for a common word. Where there are as
    many in recent months, they are the newest, and the index hands over those alone.
    """
    if not recent:
        return [False] * len(wanted)
    first, *rest = (
        _of(matching(within, each.needs, [*also, recent]).order_by(), each.most)
        .annotate(part=Value(number, output_field=IntegerField()))
        .values_list("part", flat=True)
        for number, each in enumerate(wanted)
    )
    found = Counter(first.union(*rest, all=True) if rest else first)
    return [found[number] == each.most for number, each in enumerate(wanted)]


def _of(rows: QuerySet[VersionSearch], most: int) -> QuerySet[VersionSearch]:
    """The first `most` of `rows`, in a form that can be joined to others: SQLite cuts no part of a union by itself."""
    return VersionSearch.objects.filter(pk__in=rows.values_list("pk", flat=True)[:most])


#: By the house's stamp and the day (UTC): what `_recent` gives. Whatever stands here, the same is found.
_months: Memory[tuple[str, date], AnyOf] = Memory(lambda terms: 100 * (len(terms) + 2))


def _recent(house: House, upto: datetime) -> AnyOf:
    """The terms of the months before `upto` in which enough was published for a common word; none in a small archive."""
    key = (house.stamp, upto.astimezone(UTC).date())
    found = _months.get(key)
    if found is None:
        edition = Version.objects.filter(publication=house.publication_id, language=house.first_language)
        older = edition.filter(published_at__lte=upto).order_by("-published_at", "-id")
        first = older.values_list("published_at", flat=True)[RECENT : RECENT + 1].first()
        found = _months.put(key, period_terms(first, upto)[:_MOST_MONTHS] if first else ())
    return found


def _narrowed(house: House, search: Search) -> QuerySet[VersionSearch]:
    rows = VersionSearch.objects.filter(publication=house.publication_id)
    if search.language:
        rows = rows.filter(language=search.language)
    if search.section:
        shelves = (
            Q((shelf.column, shelf.section)) & ~Q(section__in=shelf.without)
            if shelf.without
            else Q((shelf.column, shelf.section))
            for shelf in search.section.shelves
        )
        rows = rows.filter(reduce(or_, shelves))
    if search.first:
        rows = rows.filter(published_at__gte=datetime.combine(search.first, time.min, tzinfo=house.tzinfo))
    if search.last:
        end = datetime.combine(search.last + timedelta(days=1), time.min, tzinfo=house.tzinfo)
        rows = rows.filter(published_at__lt=end)
    return rows


def _worth(questions: Iterable[Question], row: _Row) -> float:
    """0 for what answers none of `questions`, or is not there for readers."""
    return max((relevance(each, row.words) or 0.0 for each in questions), default=0.0) if row.is_live else 0.0


def _score(row: _Row, worth: float, language: str, at: datetime) -> int:
    if row.kind in _ADVERTISING:
        worth *= _LESS
    if row.language != language:
        worth *= _FOREIGN
    return weighed(worth, at - row.published_at)


def _older_than(published_at: datetime, key: int) -> Q:
    return Q(published_at__lt=published_at) | Q(published_at=published_at, pk__lt=key)
