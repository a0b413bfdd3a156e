"""What every reader hands to the writer: one old article as a frozen value, with all that is unsure about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from articles.copytext import Origin, StoryKind

if TYPE_CHECKING:
    from datetime import datetime

    from articles.importing.footer import ImprintProposal


class NotAnArticlePage(Exception):
    """The file is not what the reader reads. `line` counts from 1 and says where that was seen."""

    def __init__(self, reason: str, *, name: str = "", line: int = 1) -> None:
        super().__init__(f"{name}:{line}: {reason}" if name else f"line {line}: {reason}")
        self.reason = reason
        self.name = name
        self.line = line


class DoubtCode(StrEnum):
    """What a reader or the writer can be unsure of. The values are stored and filtered by."""

    CHARSET_GUESSED = "charset-guessed"
    CHARSET_DECLARED_WRONGLY = "charset-declared-wrongly"
    BROKEN_BYTES = "broken-bytes"
    TIME_MISSING = "time-missing"
    SEVERAL_TIMES = "several-times"
    PUBLISHED_ASSUMED = "published-time-assumed"
    HEADER_LINE_DROPPED = "header-line-dropped"
    DECK_ASSUMED = "deck-assumed"
    SECTION_ASSUMED = "section-assumed"
    KIND_ASSUMED = "kind-assumed"
    LANGUAGE_ASSUMED = "language-assumed"
    NO_BYLINE = "no-byline"
    EMAIL_OF_NOBODY = "email-of-nobody"
    NAMES_PAIRED = "names-paired"
    NAMES_NOT_PAIRED = "names-not-paired"
    NAMESAKES = "namesakes"
    PICTURE_MISSING = "picture-missing"
    SUSPECTED_TWIN = "suspected-twin"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing a person should look at; `line` counts from 1, 0 is the whole page."""

    code: DoubtCode
    message: str
    line: int = 0


class Fate(StrEnum):
    """What became of a piece of the page."""

    KEPT = "kept"
    TRANSFORMED = "transformed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the decoded page. The spans of a page, joined, are the page: nothing goes unaccounted.

    `part` is where it went (headline, deck, body, byline …) or, for a dropped piece, the reason.
    """

    text: str
    fate: Fate
    part: str
    line: int


@dataclass(frozen=True, slots=True)
class LegacyByline:
    """One person as the page names them; either name may be empty. `is_staff` False: somebody from outside."""

    name_ko: str = ""
    name_en: str = ""
    email: str = ""
    title: str = ""
    is_photographer: bool = False
    is_staff: bool = True

    def name_in(self, language: str) -> str:
        """The name in `language`, or in the other one."""
        return (self.name_ko or self.name_en) if language == "ko" else (self.name_en or self.name_ko)


@dataclass(frozen=True, slots=True)
class LegacyItem:
    """One old article.

    `source_id` is the old site's number where the page or its file name gives one, else the hash of the
    original bytes; never anything made of the headline. `source` is the old site's name, which only the
    caller knows. Times carry their zone. `body_html` is a stored body (`articles.body`).
    """

    name: str
    source_id: str
    sha256: str
    encoding: str
    headline: str
    published_at: datetime
    body_html: str
    language: str
    source: str = ""
    url: str = ""
    section: str = ""
    deck: str = ""
    modified_at: datetime | None = None
    bylines: tuple[LegacyByline, ...] = ()
    dateline: str = ""
    contributor: str = ""
    kind: StoryKind = StoryKind.NEWS
    origin: Origin = Origin.OWN
    captions: tuple[str, ...] = ()
    copyright_line: str = ""
    proposal: ImprintProposal | None = None
    doubts: tuple[Doubt, ...] = ()
    spans: tuple[Span, ...] = field(default=(), repr=False)

    @property
    def has_number(self) -> bool:
        """Whether the old site's own number is known."""
        return self.source_id.isdecimal()
