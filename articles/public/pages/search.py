"""The search page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf.locale import LANG_INFO
from django.http import Http404, HttpResponsePermanentRedirect
from django.utils.translation import gettext as _

from articles import reading
from articles.cursors import BadCursor
from articles.korean import nfc
from articles.public.edition import also_in, page, show
from articles.search.excerpts import excerpt, marked
from articles.search.finding import Search, find
from articles.search.question import read
from articles.search.signposts import signposts

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

    from articles.models.version import Version
    from articles.public.edition import Edition
    from articles.search.excerpts import Piece
    from articles.search.question import Question
    from newsroom.house import SectionLine

_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
_LONGEST_SLUG = 80
#: No row has this key.
_NOBODY = 0
NEWEST = "newest"


@dataclass(slots=True)
class Asked:
    """What the address says. What cannot be understood is told in `errors`, by its name there, and passed over."""

    question: Question
    section: SectionLine | None = None
    language: str = ""
    reporter: str = ""
    reporters: tuple[int, ...] = ()
    first: date | None = None
    last: date | None = None
    newest_first: bool = False
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def is_narrowed(self) -> bool:
        """Whether the answers are limited to some of the archive."""
        return any((self.section, self.language, self.reporter, self.first, self.last))

    @property
    def search(self) -> Search:
        """For the index."""
        return Search(
            self.question, self.section, self.reporters, self.language, self.first, self.last, self.newest_first
        )

    def query(self, **changed: str | None) -> str:
        """The query string of this search with some of it changed; None takes a part away."""
        parts = {
            "q": self.question.text,
            "section": self.section.slug if self.section else "",
            "lang": self.language,
            "by": self.reporter,
            "from": self.first.isoformat() if self.first else "",
            "to": self.last.isoformat() if self.last else "",
            "order": NEWEST if self.newest_first else "",
        }
        return urlencode({name: value for name, value in (parts | changed).items() if value})


@dataclass(frozen=True, slots=True)
class Result:
    """An article that was found, with what was looked for marked in it."""

    version: Version
    headline: list[Piece]
    excerpt: list[Piece]


@page
def search(request: HttpRequest, edition: Edition) -> HttpResponse:
    """What an edition's readers find; without a question, the form alone."""
    asked = _asked(edition, request.GET)
    by = reading.reporter(edition.house, edition.language, asked.reporter, edition.now) if asked.reporter else None
    if by and by.moved_to:
        return HttpResponsePermanentRedirect(f"{request.path}?{asked.query(by=by.moved_to)}")
    if asked.reporter:
        asked.reporters = by.keys if by else (_NOBODY,)
    before = request.GET.get("before")
    try:
        answers = find(edition.house, edition.language, asked.search, edition.now, before)
    except BadCursor as error:
        raise Http404 from error
    leads_on = not (before or asked.reporter or answers.partial)
    context = {
        "asked": asked,
        "is_search": True,
        "partial": answers.partial,
        "results": [_result(asked.question, version) for version in answers.versions],
        "signposts": signposts(asked.question, answers.versions, edition.language) if leads_on else [],
        # A name that stands over nothing on the site must not leak.
        "reporter": by.row.name_in(edition.language) if by and answers.versions else asked.reporter,
        "languages": [(code, LANG_INFO[code]["name_local"]) for code in edition.house.languages],
        "is_further_page": bool(before),
        "more": asked.query(before=answers.more) if answers.more else "",
        "older": asked.query(order=NEWEST, before=answers.older) if answers.older else "",
        "by_relevance": asked.query(order=None),
        "by_date": asked.query(order=NEWEST),
        "not_narrowed": asked.query(section=None, lang=None, by=None, **{"from": None, "to": None}),
        "any_reporter": asked.query(by=None),
    }
    question = f"?{asked.query(section=None, by=None)}" if asked.question.text else ""
    elsewhere = {language: f"{path}{question}" for language, path in also_in(edition, "search").items()}
    return show(request, edition, "search.html", context, elsewhere=elsewhere)


def _result(question: Question, version: Version) -> Result:
    return Result(version, marked(question, version.headline), excerpt(question, version.deck, version.page.text))


def _asked(edition: Edition, address: QueryDict) -> Asked:
    asked = Asked(
        read(address.get("q", "")),
        section=edition.house.section(address.get("section", "")),
        language=address.get("lang", ""),
        reporter=nfc(address.get("by", ""))[:_LONGEST_SLUG],
        newest_first=address.get("order") == NEWEST,
    )
    if asked.language not in edition.house.languages:
        asked.language = ""
    asked.first, asked.last = _day(asked, address, "from"), _day(asked, address, "to")
    if asked.first and asked.last and asked.first > asked.last:
        asked.errors["to"] = _("This day is before the first one. Choose the same day or a later one.")
        asked.last = None
    return asked


def _day(asked: Asked, address: QueryDict, name: str) -> date | None:
    text = address.get(name, "").strip()
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        day = None
    if text and (day is None or not _FIRST_DAY <= day <= _LAST_DAY):
        asked.errors[name] = _("Write the day as in 2026-01-31.")
        return None
    return day
