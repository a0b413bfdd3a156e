"""What readers are given in answer to a claim: part of the record, append-only and digested as versions are.

`record.guards` refuses every DELETE and every UPDATE but one: a notice that stands may be given its end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.copytext import chained_digest
from articles.models.restriction import is_unrestricted
from articles.models.version import in_microseconds, is_in_force

if TYPE_CHECKING:
    from datetime import datetime


class ClaimKind(models.TextChoices):
    """The three claims of the Press Arbitration Act (언론중재법)."""

    # 정정보도, art. 14: something was not true.
    CORRECTION = "correction", pgettext_lazy("claim", "Correction")
    # 반론보도, art. 16: who is concerned replies, whether it was true or not.
    REBUTTAL = "rebuttal", pgettext_lazy("claim", "Rebuttal")
    # 추후보도, art. 17: whoever was reported to be suspected was cleared.
    FOLLOW_UP = "follow_up", pgettext_lazy("claim", "Follow-up report")


class ClaimNoticeQuerySet(models.QuerySet["ClaimNotice"]):
    """What is asked of the notices on record."""

    def on_site(self, at: datetime | None = None) -> ClaimNoticeQuerySet:
        """Notices any reader may see at `at` (default: now). Of a restricted article they see none."""
        return self.given().filter(is_in_force(at or timezone.now()))

    def given(self) -> ClaimNoticeQuerySet:
        """Those of articles that are not restricted."""
        return self.filter(is_unrestricted(article="article"))


class ClaimNotice(models.Model):
    """A correction, rebuttal or follow-up report (정정·반론·추후보도문) with the article it belongs to.

    It stands on the article's page whichever version readers see, on a page of its own and on the list of its edition;
    until `front_until` also on the front page. It never names the claimant: what its text says was agreed with them.
    """

    article = models.ForeignKey(
        "articles.Article", models.PROTECT, related_name="claim_notices", verbose_name=_("article")
    )
    number = models.PositiveIntegerField(_("number"))
    publication = models.ForeignKey(
        "newsroom.Publication", models.PROTECT, related_name="+", verbose_name=_("publication")
    )
    language = models.CharField(_("language"), max_length=8)
    kind = models.CharField(_("kind"), max_length=16, choices=ClaimKind)
    # Art. 15(5): a title that stands for what is said, the facts, and what is needed to understand them.
    title = models.CharField(pgettext_lazy("claim notice", "title"), max_length=300)
    text = models.TextField(_("text"))
    path = models.CharField(_("path"), max_length=400)
    public_number = models.PositiveBigIntegerField(_("number of the article"))
    before = models.ForeignKey(
        "articles.Version", models.PROTECT, related_name="+", verbose_name=_("version it is about")
    )
    after = models.ForeignKey(
        "articles.Version", models.PROTECT, related_name="+", null=True, verbose_name=_("version that set it right")
    )
    live_from = models.DateTimeField(_("readable from"))
    live_until = models.DateTimeField(_("readable until"), null=True)
    front_until = models.DateTimeField(_("on the front page until"), null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("published by")
    )
    recorded_at = models.DateTimeField(_("put on record"), default=timezone.now)
    digest = models.CharField(_("digest"), max_length=64)

    objects = ClaimNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim notice")
        verbose_name_plural = _("claim notices")
        ordering = ("-id",)
        default_permissions = ("view",)
        constraints = (
            models.UniqueConstraint(fields=("article", "number"), name="claim_notice_number_once_per_article"),
            models.CheckConstraint(
                condition=Q(live_until=None) | Q(live_until__gte=F("live_from")),
                name="claim_notice_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text=""), name="claim_notice_has_a_title_and_says_something"
            ),
        )
        indexes = (
            # The list of an edition.
            models.Index(fields=("publication", "language", "-live_from", "-id"), name="claim_notice_by_language"),
            # An article's page, and the notice's own.
            models.Index(fields=("publication", "public_number", "number"), name="claim_notice_by_article"),
            # The front page; nearly always empty.
            models.Index(
                fields=("publication", "language", "front_until"),
                condition=Q(front_until__isnull=False),
                name="claim_notice_on_front",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its own page."""
        return self.path

    def on_record(self, article_key: str) -> dict[str, Any]:
        """What the digest covers, in natural keys, as with versions: not `live_until` and not who published."""
        return {
            "article": article_key,
            "number": self.number,
            "kind": self.kind,
            "language": self.language,
            "title": self.title,
            "text": self.text,
            "path": self.path,
            "public_number": self.public_number,
            "before": self.before.number,
            "after": self.after.number if self.after else None,
            "live_from": in_microseconds(self.live_from),
            "front_until": in_microseconds(self.front_until) if self.front_until else None,
        }

    def computed_digest(self, article_key: str, previous: str) -> str:
        """SHA-256 (hex) of this notice chained to the article's previous one ("" for the first)."""
        return chained_digest(previous, self.on_record(article_key))
