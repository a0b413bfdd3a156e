"""The record: what was published, when, and for how long. Append-only, guarded by the database itself.

`record_guards` refuses every DELETE and every UPDATE of these tables but one: a version that has not ended
may be given its end (`live_until`). The digest chain of each article proves that nobody went round the guards.
"""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from articles.copytext import Copy, StoryKind, chained_digest
from articles.models.restriction import is_unrestricted
from newsroom.models.bilingual import in_language

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID


_LONGEST_BYLINE = 600
#: What a page that is being made may take: the instant it was asked at is still the present.
_A_MOMENT = timedelta(seconds=1)


class VersionKind(models.TextChoices):
    """Why a version was published."""

    FIRST = "first", _("First publication")
    TYPO = "typo", _("Small change")
    UPDATE = "update", _("Update")
    CLARIFICATION = "clarification", _("Clarification")
    CORRECTION = "correction", _("Correction")
    WITHDRAWAL = "withdrawal", _("Withdrawal")
    IMPORTED = "imported", _("From an archive")


#: All a card shows; any further lazy load on a card is an error.
CARD_FIELDS = (
    "number",
    "public_number",
    "language",
    "kind",
    "story_kind",
    "headline",
    "deck",
    "path",
    "byline",
    "published_at",
    "live_from",
    "story",
    "section_id",
    "root_section_id",
    "section__slug",
    "section__name_ko",
    "section__name_en",
    "page__card",
)


def is_in_force(at: datetime, through: str = "") -> Q:
    """That a version's interval holds `at`. `through` leads to the version from a row that has one: "version__"."""
    open_ended, ends_later = Q((f"{through}live_until", None)), Q((f"{through}live_until__gt", at))
    return Q((f"{through}live_from__lte", at)) & (open_ended | ends_later)


def is_on_site(at: datetime, through: str = "") -> Q:
    """That any reader may see a version at `at`. This is decided here and nowhere else; `through` as above.

    An instant that has passed is asked by those alone who read how a page stood then: they are not given what was
    withdrawn since. Of the present that is never the question, and no list pays for it.
    """
    seen = is_in_force(at, through) & ~Q((f"{through}kind", VersionKind.WITHDRAWAL)) & Q(is_given(through))
    return seen & ~Q(withdrawn_since(through)) if is_past(at) else seen


def is_given(through: str = "") -> Func:
    """That neither a version nor its article is restricted, whenever readers saw it; `through` as above."""
    return is_unrestricted(version=f"{through}pk", article=f"{through}article")


def is_past(at: datetime) -> bool:
    """Whether `at` is an instant that somebody looks back to, and not the one at which their page is being made."""
    return at < timezone.now() - _A_MOMENT


def withdrawn_since(through: str = "") -> Exists:
    """That the article of a version was withdrawn after it, though it may be back; `through` as above.

    Withdrawals are never scheduled, so it needs no clock.
    """
    later = {"article": OuterRef(f"{through}article"), "live_from__gt": OuterRef(f"{through}live_from")}
    return Exists(Version.objects.filter(kind=VersionKind.WITHDRAWAL, **later))


def began_by(at: datetime, through: str = "") -> Q:
    """That readers had seen a version by `at`, whether they still do or not; `through` as above."""
    never_ended, not_cancelled = (
        Q((f"{through}live_until", None)),
        Q((f"{through}live_until__gt", F(f"{through}live_from"))),
    )
    return Q((f"{through}live_from__lte", at)) & (never_ended | not_cancelled)


def is_of_kind(kinds: Iterable[VersionKind]) -> RawSQL:
    """That a version is of one of `kinds`, to be read through the partial index of just these.

    The kinds stand in the statement as text: of values that are bound, SQLite does not see that they are the index's.
    For statements in which no other table has a kind.
    """
    names = ", ".join(f"'{VersionKind(kind)}'" for kind in sorted(kinds))
    return RawSQL(f"kind IN ({names})", (), output_field=models.BooleanField())  # noqa: S611 - names of our own


def is_of_story_kind(kinds: Iterable[StoryKind]) -> RawSQL:
    """That a version's piece is of one of `kinds`; text in the statement for the reason given above."""
    names = ", ".join(f"'{StoryKind(kind)}'" for kind in sorted(kinds))
    return RawSQL(f"story_kind IN ({names})", (), output_field=models.BooleanField())  # noqa: S611 - names of our own


class VersionQuerySet(models.QuerySet["Version"]):
    """What is asked of the record."""

    def on_site(self, at: datetime | None = None) -> VersionQuerySet:
        """Versions any reader may see at `at` (default: now)."""
        return self.filter(is_on_site(at or timezone.now()))

    def standing(self, at: datetime | None = None) -> VersionQuerySet:
        """What the desk put before readers at `at`, whether or not they may see it: no withdrawal, but what is restricted."""
        return self.in_force(at).exclude(kind=VersionKind.WITHDRAWAL)

    def in_force(self, at: datetime | None = None) -> VersionQuerySet:
        """Versions whose interval holds `at`, withdrawals (whose page says 410) included."""
        return self.filter(is_in_force(at or timezone.now()))

    def pending(self, at: datetime | None = None) -> VersionQuerySet:
        """Scheduled versions: their time is still to come, and they were not cancelled (an empty interval)."""
        at = at or timezone.now()
        return self.filter(live_from__gt=at).filter(Q(live_until=None) | Q(live_until__gt=F("live_from")))

    def given(self, at: datetime | None = None) -> VersionQuerySet:
        """What is in force at `at` or will be, the last first: what readers are left with when nothing more is done."""
        lasts = Q(live_until=None) | Q(live_until__gt=at or timezone.now()) & Q(live_until__gt=F("live_from"))
        return self.filter(lasts).order_by("-live_from")

    def of_story(self, story: UUID) -> VersionQuerySet:
        """The same story in every language.

        By the story alone first: beside other conditions SQLite walks through everything the publication has. PostgreSQL
        would begin anywhere in such a question, unless it is told the story there, too.
        """
        return self.filter(story=story, pk__in=Version.objects.filter(story=story).values("pk"))

    def for_cards(self, *also: str) -> VersionQuerySet:
        """With all a card shows, the columns in `also`, and nothing else."""
        return self.only(*CARD_FIELDS, *also).select_related("section", "page").fetch_mode(models.FETCH_RAISE)

    def for_page(self) -> VersionQuerySet:
        """With all an article page shows, in one row."""
        return self.select_related("section", "page").fetch_mode(models.FETCH_RAISE)

    def newest_first(self) -> VersionQuerySet:
        """In the order lists show."""
        return self.order_by("-published_at", "-id")


class Version(models.Model):
    """One published version of one article, readable from `live_from` until `live_until` (null: until replaced).

    `live_until = live_from` is a schedule that was cancelled: the row stays, its interval is empty.
    """

    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="versions", verbose_name=_("article"))
    number = models.PositiveIntegerField(_("version"))
    publication = models.ForeignKey(
        "newsroom.Publication", models.PROTECT, related_name="+", verbose_name=_("publication")
    )
    section = models.ForeignKey("newsroom.Section", models.PROTECT, related_name="+", verbose_name=_("section"))
    root_section = models.ForeignKey(
        "newsroom.Section", models.PROTECT, related_name="+", verbose_name=_("root section")
    )
    language = models.CharField(_("language"), max_length=8)
    kind = models.CharField(_("kind of version"), max_length=16, choices=VersionKind)
    reason_ko = models.TextField(_("reason (Korean)"), blank=True)
    reason_en = models.TextField(_("reason (English)"), blank=True)
    # What lists show, so that a list never opens the copy.
    public_number = models.PositiveBigIntegerField(_("number"))
    story = models.UUIDField(_("story"), db_index=True)
    story_kind = models.CharField(_("kind"), max_length=16, choices=StoryKind)
    headline = models.CharField(_("headline"), max_length=300)
    deck = models.TextField(_("deck"), blank=True)
    path = models.CharField(_("path"), max_length=400)
    byline = models.CharField(_("byline"), max_length=_LONGEST_BYLINE, blank=True)
    published_at = models.DateTimeField(_("first published"))
    copy = models.JSONField(_("copy"))
    live_from = models.DateTimeField(_("readable from"))
    live_until = models.DateTimeField(_("readable until"), null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("published by")
    )
    recorded_at = models.DateTimeField(_("put on record"), default=timezone.now)
    digest = models.CharField(_("digest"), max_length=64)

    #: Only on versions that a feed asked for.
    article_key: UUID
    #: Only on versions that came `flagged`: whether claims about their articles were ever met in public.
    has_claim_notices: bool
    #: Only on versions of a history: whether the article was withdrawn after it.
    was_withdrawn: bool
    #: Only there too: whether it may be shown.
    may_be_given: bool
    #: Only on versions that stand beside an article: how many tags they have in common with it.
    shared_tags: int

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ("-id",)
        default_permissions = ("view",)
        constraints = (
            models.UniqueConstraint(fields=("article", "number"), name="version_number_once_per_article"),
            models.CheckConstraint(
                condition=Q(live_until=None) | Q(live_until__gte=F("live_from")), name="version_ends_after_it_begins"
            ),
        )
        indexes = (
            # Front page and archives of one language.
            models.Index(fields=("publication", "language", "-published_at", "-id"), name="version_by_language"),
            # Section pages: the root section's holds its children's pieces too.
            models.Index(
                fields=("publication", "language", "root_section", "-published_at", "-id"), name="version_by_root"
            ),
            models.Index(
                fields=("publication", "language", "section", "-published_at", "-id"), name="version_by_section"
            ),
            # An article's address.
            models.Index(fields=("publication", "public_number", "-live_from"), name="version_by_number"),
            # The list of corrections and clarifications; few of many.
            models.Index(
                fields=("publication", "language", "-live_from", "-id"),
                condition=Q(kind__in=(VersionKind.CLARIFICATION, VersionKind.CORRECTION)),
                name="version_explained",
            ),
            # The front page's newest opinion; few of many.
            models.Index(
                fields=("publication", "language", "-published_at", "-id"),
                condition=Q(story_kind__in=(StoryKind.EDITORIAL, StoryKind.OPINION)),
                name="version_of_opinion",
            ),
            # When the sitemap of a month last changed; few of many.
            models.Index(
                fields=("publication", "published_at", "live_from", "live_until"),
                condition=Q(
                    kind__in=(
                        VersionKind.CLARIFICATION,
                        VersionKind.CORRECTION,
                        VersionKind.UPDATE,
                        VersionKind.WITHDRAWAL,
                    )
                ),
                name="version_changed",
            ),
            # The next instant at which any page changes; alone, or SQLite picks them for lists.
            models.Index(fields=("live_from",), name="version_begins"),
            models.Index(fields=("live_until",), name="version_ends"),
        )

    def __str__(self) -> str:
        return f"{self.headline} ({self.number})"

    def get_absolute_url(self) -> str:
        """The article's address."""
        return self.path

    @property
    def versions_path(self) -> str:
        """Where all versions of its article are listed, each with its number under it."""
        return f"{self.path}versions/"

    @staticmethod
    def columns_of(content: Copy) -> dict[str, Any]:
        """What a version takes from its copy: the copy itself, and what lists show of it."""
        byline = content.byline_text()
        return {
            "language": content.language,
            "story_kind": content.kind,
            "headline": content.headline,
            "deck": content.deck,
            # Lists show as many names as fit; the copy has them all.
            "byline": byline if len(byline) <= _LONGEST_BYLINE else Truncator(byline).chars(_LONGEST_BYLINE),
            "copy": content.to_json(),
        }

    @property
    def known_by(self) -> int:
        """The number by which an arrangement of the front page names its story."""
        return self.public_number

    @property
    def has_picture(self) -> bool:
        """Whether its card has one."""
        return bool(self.page.card)

    @cached_property
    def content(self) -> Copy:
        """The published copy as a value."""
        return Copy.from_json(self.copy)

    def reason_in(self, language: str) -> str:
        """The public reason in `language`, or in the other one rather than none."""
        return in_language(language, self.reason_ko, self.reason_en)

    def on_record(self, article_key: str) -> dict[str, Any]:
        """What the digest covers: everything published, in natural keys. Not `live_until`, which is set once later,
        and not who published, whose name may have to be erased."""
        return {
            "article": article_key,
            "number": self.number,
            "kind": self.kind,
            "reason_ko": self.reason_ko,
            "reason_en": self.reason_en,
            "public_number": self.public_number,
            "story": str(self.story),
            "story_kind": self.story_kind,
            "language": self.language,
            "headline": self.headline,
            "deck": self.deck,
            "path": self.path,
            "byline": self.byline,
            "published_at": in_microseconds(self.published_at),
            "live_from": in_microseconds(self.live_from),
            "copy": self.copy,
        }

    def computed_digest(self, article_key: str, previous: str) -> str:
        """SHA-256 (hex) of this version chained to the previous version's digest ("" for the first)."""
        return chained_digest(previous, self.on_record(article_key))


def in_microseconds(instant: datetime) -> str:
    """UTC to the microsecond, always with all six digits."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
