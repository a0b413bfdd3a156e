"""What every reader hands over: one old article as a frozen value with all that is unsure about it, or a refusal."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from articles.copytext import BylineRole, Origin, StoryKind

if TYPE_CHECKING:
    from datetime import datetime

    from articles.importing.cleaning.footer import ImprintProposal


#: What stands where a character was lost.
LOST = "\ufffd"


class NotAnArticle(Exception):
    """The file is not what the reader reads. `line` counts from 1 and says where that was seen.

    `url` and `fits` as of a `LegacyItem`.

    Raised for a whole file. Where one of many articles in a file cannot be read, the reader yields a `Refusal` and goes on.
    """

    def __init__(self, reason: str, *, name: str = "", line: int = 1) -> None:
        super().__init__(f"{name}:{line}: {reason}" if name else f"line {line}: {reason}")
        self.reason = reason
        self.name = name
        self.line = line
        self.url = ""
        self.fits: bool | None = None


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
    MARKUP_UNKNOWN = "markup-unknown"
    ENCODED_TWICE = "encoded-twice"
    FIELD_UNKNOWN = "field-unknown"
    NOT_JOINED = "not-joined"
    NUMBER_TWICE = "number-twice"
    AI_LABEL = "ai-label"


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
    """One person as the page names them; either name may be empty. `is_staff` False: somebody from outside.

    `role` is what the source itself says they did, None where it does not; `reporter` the reporter's slug, which only
    what came out of this system knows.
    """

    name_ko: str = ""
    name_en: str = ""
    email: str = ""
    title: str = ""
    is_photographer: bool = False
    is_staff: bool = True
    role: BylineRole | None = None
    reporter: str = ""

    def name_in(self, language: str) -> str:
        """The name in `language`, or in the other one."""
        return (self.name_ko or self.name_en) if language == "ko" else (self.name_en or self.name_ko)


class Standing(StrEnum):
    """Whether readers of the old site had it. Only `PUBLIC` ever gets before readers here by a release."""

    PUBLIC = "public"
    DRAFT = "draft"
    PRIVATE = "private"
    PASSWORD = "password"  # noqa: S105 - not one
    TRASH = "trash"


@dataclass(frozen=True, slots=True)
class LegacyPicture:
    """A picture of an old article, known by its address there (absolute, or a path within the import).

    The body shows it as `<figure data-photo="KEY">` with `key`; the writer puts the photo's own hash in its place, or
    takes the figure out and says so. `is_lead`: it stands above the text; then it is not in the body. `sha256` is the
    file's own hash where the source knows it; then it stands in the body from the start. `digital_source` is IPTC's code where
    the source says that AI made or changed it (`articles.ai_labels.DigitalSource`).
    """

    address: str
    caption: str = ""
    alt: str = ""
    credit: str = ""
    is_lead: bool = False
    sha256: str = ""
    digital_source: str = ""

    @property
    def key(self) -> str:
        """What stands for it in a body until the picture itself is known: the SHA-256 of its address."""
        return self.sha256 or hashlib.sha256(self.address.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class LegacyElsewhere:
    """How the piece is announced where somebody shares it, and what it belongs to; only this system's own export says so.

    `story` is the UUID that the translations of one piece share, `share_photo` a file's SHA-256 in hex, `series` the
    slug of the series it is part `installment` of.
    """

    story: str = ""
    share_headline: str = ""
    share_description: str = ""
    share_photo: str = ""
    series: str = ""
    series_title: str = ""
    installment: int = 0


@dataclass(frozen=True, slots=True)
class LegacyItem:
    """One old article.

    `source_id` is the old site's number where the page or its file name gives one, else the hash of the
    original bytes; never anything made of the headline. `source` is the old site's name, which only the
    caller knows. Times carry their zone; `published_at` is None only where the article was never public.
    `body_html` is a stored body (`articles.body`), but for the keys of its pictures (`LegacyPicture.key`).
    `original` are the bytes it was read from, `sha256` their hash; `position` says where in the file they stand
    ("item 3", "row 17"; empty: the file is the article). `addresses` are all paths it had, as "/news/article.html?no=12".
    `sections` are the old site's words for where it stood, the most telling first. `ai_use` is what the source says that AI
    did for it (`articles.ai_labels.AiUse`). `fits`: whether it is a page of the site
    that a person's own profile describes; None where there is no such profile.
    """

    name: str
    source_id: str
    sha256: str
    encoding: str
    headline: str
    published_at: datetime | None
    body_html: str
    language: str
    source: str = ""
    url: str = ""
    position: str = ""
    original: bytes = field(default=b"", repr=False)
    standing: Standing = Standing.PUBLIC
    slug: str = ""
    sections: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    pictures: tuple[LegacyPicture, ...] = ()
    search_title: str = ""
    search_description: str = ""
    elsewhere: LegacyElsewhere = LegacyElsewhere()
    notes: tuple[str, ...] = ()
    deck: str = ""
    modified_at: datetime | None = None
    bylines: tuple[LegacyByline, ...] = ()
    dateline: str = ""
    contributor: str = ""
    kind: StoryKind = StoryKind.NEWS
    origin: Origin = Origin.OWN
    ai_use: str = ""
    captions: tuple[str, ...] = ()
    copyright_line: str = ""
    proposal: ImprintProposal | None = None
    doubts: tuple[Doubt, ...] = ()
    spans: tuple[Span, ...] = field(default=(), repr=False)
    fits: bool | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """An article in a file that cannot be taken, where it stands and why; `original` is what was there."""

    name: str
    reason: str
    position: str = ""
    line: int = 0
    original: bytes = field(default=b"", repr=False)
    url: str = ""
    fits: bool | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a file holds besides articles and nobody misses: how many of `what` ("menu entries", "attachments")."""

    name: str
    what: str
    count: int
