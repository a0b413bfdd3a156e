"""What readers were told was set right, as questions to the record at one instant.

A notice stands as long as its article does, whatever is published after it: the law wants it in the same place with
the same effect as what it sets right (Press Arbitration Act, 언론중재법, art. 15(6)). So it is never asked of the version
that readers see, but of all that came before it. Like `reading`, this module cannot see a working copy, nor a claim.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import FETCH_RAISE, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext, pgettext

from articles import cursors
from articles.models.claim_notice import ClaimKind, ClaimNotice, ClaimNoticeQuerySet
from articles.models.restriction import Restriction
from articles.models.version import (
    Version,
    VersionKind,
    VersionQuerySet,
    began_by,
    is_given,
    is_of_kind,
    is_past,
)
from articles.questions import ask
from newsroom.models.bilingual import in_language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime, timedelta

    from newsroom.house import House

#: Notices on one page of the list.
PAGE_LENGTH = 20

#: Versions that changed what was there before, and those of them that say why.
CHANGES = (VersionKind.UPDATE, VersionKind.CLARIFICATION, VersionKind.CORRECTION)
EXPLAINED = (VersionKind.CLARIFICATION, VersionKind.CORRECTION)


@dataclass(frozen=True, slots=True)
class Change:
    """What a page says of one change of its article, or of one claim that was met: when, and what readers were told.

    `called` is its kind in the language of the page, `text` is empty for a plain update. A claim's notice has a `title` and
    a page of its own at `path`; `anchor` is its place on the article's page. `sets_right`: it says what was wrong, and is not
    somebody's reply or what happened later.
    """

    called: str
    at: datetime
    text: str
    anchor: str
    title: str = ""
    path: str = ""
    sets_right: bool = False

    @property
    def whole(self) -> str:
        """As plain text, its title on a line of its own."""
        return f"{self.title}\n{self.text}" if self.title else self.text


@dataclass(frozen=True, slots=True)
class Told:
    """All that became of an article since it was first published, newest first.

    `changed_at`: when its text last changed for readers. A slip that was mended is no change, and neither is a reply.
    """

    changes: tuple[Change, ...] = ()
    changed_at: datetime | None = None

    @property
    def notices(self) -> list[Change]:
        """Those that readers are owed above the text, as long as the article stands."""
        return [change for change in self.changes if change.text]


@dataclass(frozen=True, slots=True)
class Entry:
    """A notice on the list of its edition, with the article as readers see it now: no headline if it was withdrawn."""

    change: Change
    headline: str
    path: str


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list, newest first; `older` is the `?before=` of the next page, None at the end."""

    entries: list[Entry]
    older: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """A notice with its article as readers see it now, None if it was withdrawn. `has_ended`: it was taken down."""

    notice: ClaimNotice
    article: Version | None
    has_ended: bool


@dataclass(frozen=True, slots=True)
class Span:
    """A version that carried a notice, from when until when (None: it still does)."""

    version: Version
    begins: datetime
    ends: datetime | None


@dataclass(frozen=True, slots=True)
class Proof:
    """How long a notice stood by `as_of`, and on which versions of its article, as the record has it.

    `ends`, `front_ends`: None while it stands there.
    """

    notice: ClaimNotice
    as_of: datetime
    ends: datetime | None
    spans: list[Span]
    front_ends: datetime | None
    was_on_front: bool

    @property
    def lasted(self) -> timedelta:
        """All in all."""
        return (self.ends or self.as_of) - self.notice.live_from


def flagged(versions: VersionQuerySet) -> VersionQuerySet:
    """With whether there ever were notices with their articles, so that `told` asks only where there were some."""
    ever = ClaimNotice.objects.filter(article=OuterRef("article"))
    return versions.annotate(has_claim_notices=Exists(ever))  # type: ignore[no-redef]  # Version declares it.


def answers(version: Version, now: datetime) -> list[Change]:
    """The claims that were met about `version`'s article: where it was withdrawn, its address goes on saying so."""
    of_article = {"publication": version.publication_id, "public_number": version.public_number}
    return list(map(_of_notice, _notices(of_article, now).order_by("-live_from").only(*_OF_NOTICE)))


def told(version: Version, now: datetime) -> Told:
    """What readers of `version`'s article were told by `now`."""
    return told_of_each([version], now).get(version.pk, Told())


def told_of_each(versions: Sequence[Version], now: datetime) -> dict[int, Told]:
    """As `told`, by primary key, for versions of one publication: one query for changes and one for notices.

    Neither is asked where there can be none: of first versions, and of those `flagged` to have no notices.
    """
    changed = {version.public_number: version for version in versions if version.number != 1}
    answered = {version.public_number: version for version in versions if getattr(version, "has_claim_notices", True)}
    publication = {"publication": versions[0].publication_id} if versions else {}
    notices: dict[int, list[ClaimNotice]] = defaultdict(list)
    changes: dict[int, list[Version]] = defaultdict(list)
    if answered:
        for notice in _notices({**publication, "public_number__in": answered}, now).only(*_OF_NOTICE, "after"):
            notices[notice.public_number].append(notice)
    if changed:
        of_these = Version.objects.filter(
            began_by(now), is_given(), public_number__in=changed, kind__in=CHANGES, **publication
        )
        for change in of_these.only(*_OF_VERSION, "public_number"):
            changes[change.public_number].append(change)
    return {
        (changed.get(number) or answered[number]).pk: _told(changes[number], notices[number])
        for number in changes.keys() | notices.keys()
    }


def _told(changed: list[Version], notices: list[ClaimNotice]) -> Told:
    # Of what a notice tells at length, the version's own reason would say the same again.
    at_length = {notice.after_id for notice in notices}
    changes = [*map(_of_notice, notices), *(_of_version(each) for each in changed if each.pk not in at_length)]
    changes.sort(key=lambda change: change.at, reverse=True)
    return Told(tuple(changes), max((each.live_from for each in changed), default=None))


def on_front(house: House, language: str, now: datetime) -> list[Change]:
    """Notices that the front page of an edition shows at `now`, newest first."""

    def edition(at: datetime) -> QuerySet[ClaimNotice]:
        here = {"publication": house.publication_id, "language": language, "front_until__gt": at}
        return _notices(here, at).order_by("-live_from", "-id")

    # Hardly ever is there one.
    if not is_past(now) and not ask(house, ("on front", language), lambda at: edition(at).values_list("pk"), now):
        return []
    return list(map(_of_notice, edition(now).only(*_OF_NOTICE)))


def leaves_front(now: datetime) -> datetime | None:
    """When the next notice leaves the front page of whatever publication; in all else notices begin and end by acts."""
    ahead = ClaimNotice.objects.filter(front_until__gt=now).order_by("front_until")
    return ahead.values_list("front_until", flat=True).first()


def find(house: House, public_number: int, number: int, now: datetime) -> Found | None:
    """The notice with this number of the article with that one, if readers ever saw it by `now`."""
    of_article = {"publication": house.publication_id, "public_number": public_number}
    notice = (
        ClaimNotice.objects.given()
        .filter(began_by(now), number=number, **of_article)
        .select_related("before", "after")
        .defer("before__copy", "after__copy")
        .fetch_mode(FETCH_RAISE)
        .first()
    )
    if notice is None:
        return None
    article = Version.objects.filter(**of_article).on_site(now).for_cards().first()
    return Found(notice, article, notice.live_until is not None and notice.live_until <= now)


def newest(house: House, language: str, now: datetime, before: str | None = None) -> Listing:
    """Notices, and reasons of corrections and clarifications of articles that readers see at `now`. Raises BadCursor.

    The reason of an article that was withdrawn went with it; the notice a claim was met with stays.
    """
    edition = {"publication": house.publication_id, "language": language}
    of_same_article = Version.objects.filter(
        publication=house.publication_id, public_number=OuterRef("public_number")
    ).on_site(now)
    at_length = ClaimNotice.objects.filter(after=OuterRef("pk")).on_site(now)
    # Of few rows the planner should not think that most are restricted.
    restricted = Restriction.objects.standing().filter(version=OuterRef("pk"))
    reasons = (
        Version.objects.filter(began_by(now), is_of_kind(EXPLAINED), **edition)
        .exclude(reason_ko="", reason_en="")
        .filter(Exists(of_same_article))
        .exclude(Exists(at_length))
        .exclude(Exists(restricted))
        .only(*_OF_VERSION, "article")
    )
    found: list[Version | ClaimNotice] = [
        *_older(reasons, before, _OF_A_REASON),
        *_older(_notices(edition, now).only(*_OF_NOTICE, "article"), before, _OF_A_CLAIM),
    ]
    found.sort(key=_place, reverse=True)
    shown = found[:PAGE_LENGTH]
    older = cursors.written(*_place(shown[-1])) if len(found) > PAGE_LENGTH else None
    return Listing(_entries(shown, now), older)


def proof(notice: ClaimNotice, now: datetime) -> Proof:
    """Where and how long `notice` stood: its page and the list without a break, the article's page with each version."""
    versions = Version.objects.filter(began_by(now), article=notice.article_id).order_by("live_from")
    ends = _if_past(notice.live_until, now)
    spans = []
    for version in versions.defer("copy"):
        begins = max(version.live_from, notice.live_from)
        until = min(filter(None, (version.live_until, ends, now)))
        if begins < until:
            spans.append(Span(version, begins, until if until < now else None))
    front_ends = min(filter(None, (notice.front_until, ends)), default=None) if notice.front_until else None
    return Proof(notice, now, ends, spans, _if_past(front_ends, now), notice.front_until is not None)


def _if_past(instant: datetime | None, now: datetime) -> datetime | None:
    return instant if instant is not None and instant <= now else None


# How the record is asked ---------------------------------------------------------------------------------

_OF_VERSION = ("kind", "number", "live_from", "language", "reason_ko", "reason_en")
_OF_NOTICE = ("kind", "number", "live_from", "title", "text", "path", "public_number")

# Rows of two tables stand in one list: the last bit of a row's place says which table it is of.
_OF_A_REASON, _OF_A_CLAIM = 0, 1


def _place(row: Version | ClaimNotice) -> tuple[datetime, int]:
    return row.live_from, row.pk * 2 + (_OF_A_CLAIM if isinstance(row, ClaimNotice) else _OF_A_REASON)


def _older[Row: Version | ClaimNotice](rows: QuerySet[Row], before: str | None, table: int) -> list[Row]:
    """One page of one table, and a row more."""
    if before:
        at, place = cursors.read(before)
        # Of the same instant: those whose place is lower.
        lower = Q(live_from=at, pk__lt=(place - table + 1) // 2)
        # The first condition is for the index.
        rows = rows.filter(live_from__lte=at).filter(Q(live_from__lt=at) | lower)
    return list(rows.order_by("-live_from", "-id")[: PAGE_LENGTH + 1])


def _entries(shown: list[Version | ClaimNotice], now: datetime) -> list[Entry]:
    on_site = Version.objects.filter(article__in={each.article_id for each in shown}).on_site(now)
    live = {article: (headline, path) for article, headline, path in on_site.values_list("article", "headline", "path")}
    return [
        Entry(
            _of_notice(each) if isinstance(each, ClaimNotice) else _of_version(each),
            *live.get(each.article_id, ("", "")),
        )
        for each in shown
    ]


def _notices(conditions: Mapping[str, object], now: datetime) -> ClaimNoticeQuerySet:
    return ClaimNotice.objects.filter(**conditions).on_site(now).fetch_mode(FETCH_RAISE)


def _of_version(version: Version) -> Change:
    called = {
        VersionKind.UPDATE: gettext("Updated"),
        VersionKind.CLARIFICATION: gettext("Clarification"),
        VersionKind.CORRECTION: gettext("Correction"),
    }[VersionKind(version.kind)]
    text = in_language(version.language, version.reason_ko, version.reason_en) if version.kind in EXPLAINED else ""
    return Change(called, version.live_from, text, f"change-{version.number}", sets_right=bool(text))


def called(notice: ClaimNotice) -> str:
    """What the notice is, in the language of the page (정정보도, 반론보도, 추후보도)."""
    return {
        ClaimKind.CORRECTION: pgettext("claim notice", "Correction"),
        ClaimKind.REBUTTAL: pgettext("claim notice", "Rebuttal"),
        ClaimKind.FOLLOW_UP: pgettext("claim notice", "Follow-up report"),
    }[ClaimKind(notice.kind)]


def _of_notice(notice: ClaimNotice) -> Change:
    anchor, sets_right = f"notice-{notice.number}", notice.kind == ClaimKind.CORRECTION
    return Change(called(notice), notice.live_from, notice.text, anchor, notice.title, notice.path, sets_right)
