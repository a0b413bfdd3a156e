"""The docket: what somebody demands of a published article, and what becomes of it. Readers never see any of it.

Press Arbitration Act (언론중재법) art. 14 to 17. What readers see is the `ClaimNotice`, which knows nothing of the claim.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles import deadlines
from articles.models.claim_notice import ClaimKind, ClaimNotice

if TYPE_CHECKING:
    from datetime import datetime


class Channel(models.TextChoices):
    """How a claim came. The law wants it in writing (art. 15(1))."""

    LETTER = "letter", _("Letter")
    EMAIL = "email", _("E-mail")
    FAX = "fax", _("Fax")
    IN_PERSON = "in_person", _("Handed over")
    TELEPHONE = "telephone", _("Telephone, not in writing")
    COMMISSION = "commission", _("Press Arbitration Commission")
    COURT = "court", _("Court")


class ClaimState(models.TextChoices):
    """How far a claim has come."""

    RECEIVED = "received", pgettext_lazy("claim", "To be answered")
    ANSWERED = "answered", pgettext_lazy("claim", "Answered")
    PUBLISHED = "published", pgettext_lazy("claim", "Notice published")
    CLOSED = "closed", pgettext_lazy("claim", "Closed")


class Decision(models.TextChoices):
    """What was decided, by whom."""

    ACCEPTED = "accepted", pgettext_lazy("claim", "Accepted")
    REFUSED = "refused", pgettext_lazy("claim", "Refused")
    # Art. 18 to 23: conciliation, with the effect of a settlement in court.
    AGREED = "agreed", pgettext_lazy("claim", "Agreed at the Press Arbitration Commission")
    # Art. 24 to 27: an award, or a judgment that fixes text, size, time and place.
    ORDERED = "ordered", pgettext_lazy("claim", "Ordered by an award or a court")


class Ground(models.TextChoices):
    """Why a claim may be refused."""

    NO_INTEREST = "no_interest", _("No legitimate interest in it (art. 15(4) no. 1)")
    CONTRARY_TO_FACT = "contrary_to_fact", _("What is demanded is plainly untrue (art. 15(4) no. 2)")
    UNLAWFUL = "unlawful", _("What is demanded is plainly unlawful (art. 15(4) no. 3)")
    ADVERTISING = "advertising", _("It only serves to advertise (art. 15(4) no. 4)")
    PUBLIC_PROCEEDINGS = (
        "public_proceedings",
        _("It is about a faithful report of public proceedings (art. 15(4) no. 5)"),
    )
    LATE = "late", _("It came too late (art. 14(1), 17(1))")
    UNFOUNDED = "unfounded", _("The conditions are not met: say which (art. 14(1), 16(1), 17(1))")


class ClaimQuerySet(models.QuerySet["Claim"]):
    """What the desk asks of the docket."""

    def due_by(self, at: datetime) -> ClaimQuerySet:
        """Those whose next deadline ends by `at`."""
        return self.filter(due_at__lte=at)

    def pressing(self, now: datetime | None = None) -> ClaimQuerySet:
        """Due today, where the publication is, or overdue: a deadline is the end of a day."""
        return self.due_by((now or timezone.now()) + deadlines.ONE_DAY)


class Claim(models.Model):
    """One demand of one claimant on one article. `due_at` is the next deadline, kept by the verbs."""

    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="claims", verbose_name=_("article"))
    # No way leads from a version, which public pages have in their hands, to a claim.
    versions = models.ManyToManyField("articles.Version", related_name="+", verbose_name=_("versions it is about"))
    kind = models.CharField(_("what is demanded"), max_length=16, choices=ClaimKind)
    claimant = models.CharField(_("claimant"), max_length=200)
    contact = models.TextField(_("address, telephone, e-mail"), blank=True)
    received_at = models.DateTimeField(_("received"))
    channel = models.CharField(_("how it came"), max_length=16, choices=Channel)
    claimed = models.TextField(_("what is wrong or missing, in the claimant's words"))
    wanted = models.TextField(_("the notice that is demanded"), blank=True)
    learned_on = models.DateField(_("the claimant learned of it on"), null=True, blank=True)

    state = models.CharField(_("state"), max_length=16, choices=ClaimState, default=ClaimState.RECEIVED)
    decision = models.CharField(_("decision"), max_length=16, choices=Decision, blank=True)
    ground = models.CharField(_("ground"), max_length=24, choices=Ground, blank=True)
    reference = models.CharField(_("number of the case"), max_length=100, blank=True)
    answered_at = models.DateTimeField(_("answer sent"), null=True)
    notice_due_at = models.DateTimeField(_("notice due"), null=True)
    due_at = models.DateTimeField(_("due"), null=True)
    notice = models.ForeignKey(
        ClaimNotice, models.PROTECT, related_name="+", null=True, verbose_name=pgettext_lazy("claim", "notice")
    )

    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ("-id",)
        default_permissions = ("add", "view")
        permissions = (("decide_claim", _("Can decide claims and publish their notices")),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(state=ClaimState.PUBLISHED) | Q(notice__isnull=False),
                name="claim_that_is_published_has_a_notice",
            ),
            models.CheckConstraint(
                condition=~Q(decision="refused") | ~Q(ground=""), name="claim_is_refused_on_a_ground"
            ),
        )
        indexes = (
            # The desk page's count, and the list of what is due.
            models.Index(fields=("due_at",), condition=Q(due_at__isnull=False), name="claim_due"),
            models.Index(fields=("state", "-id"), name="claim_by_state"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.article}"

    @property
    def answer_due_at(self) -> datetime:
        """The end of the third day after it was received (art. 15(2))."""
        return deadlines.days_after(self.received_at, deadlines.ANSWER_DAYS, self.article.publication.tzinfo)

    @property
    def is_to_be_met(self) -> bool:
        """Whether readers are owed a notice."""
        return self.decision in {Decision.ACCEPTED, Decision.AGREED, Decision.ORDERED}

    def days_left(self) -> int | None:
        """Days of the publication until the last one of the next deadline: 0 on that day, negative after it."""
        if self.due_at is None:
            return None
        zone = self.article.publication.tzinfo
        return (deadlines.last_day(self.due_at, zone) - timezone.localdate(timezone=zone)).days

    def next_due(self) -> datetime | None:
        """The next deadline; None when nothing has to be done by a day."""
        if self.state == ClaimState.RECEIVED:
            return self.answer_due_at
        return self.notice_due_at if self.state == ClaimState.ANSWERED and self.is_to_be_met else None


class ClaimAct(models.Model):
    """Who did what to a claim, when, and why."""

    class Kind(models.TextChoices):
        """What was done."""

        RECORDED = "recorded", pgettext_lazy("claim", "Recorded")
        AMENDED = "amended", pgettext_lazy("claim", "Amended")
        ACCEPTED = Decision.ACCEPTED.value, Decision.ACCEPTED.label
        REFUSED = Decision.REFUSED.value, Decision.REFUSED.label
        AGREED = Decision.AGREED.value, Decision.AGREED.label
        ORDERED = Decision.ORDERED.value, Decision.ORDERED.label
        PUBLISHED = "published", pgettext_lazy("claim", "Notice published")
        ENDED = "ended", pgettext_lazy("claim", "Notice taken down")
        CLOSED = "closed", pgettext_lazy("claim", "Closed")
        REOPENED = "reopened", pgettext_lazy("claim", "Reopened")
        FORGOTTEN = "forgotten", pgettext_lazy("claim", "Claimant erased")

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="acts", verbose_name=_("claim"))
    kind = models.CharField(_("act"), max_length=16, choices=Kind)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    note = models.TextField(_("note"), blank=True)
    notice = models.ForeignKey(
        ClaimNotice, models.PROTECT, related_name="+", null=True, verbose_name=pgettext_lazy("claim", "notice")
    )

    class Meta:
        verbose_name = _("act on a claim")
        verbose_name_plural = _("acts on claims")
        ordering = ("-id",)
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.at:%Y-%m-%d %H:%M}"
