"""Standing pages as readers got them: part of the record, append-only and digested as versions of articles are.

`record.guards` refuses every DELETE and every UPDATE but one: a version that has not ended may be given its end.
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
from articles.models.version import VersionKind, began_by, in_microseconds, is_in_force

if TYPE_CHECKING:
    from datetime import datetime


class StandingKind(models.TextChoices):
    """What a standing page is, in the order in which the foot of every page lists them."""

    ABOUT = "about", pgettext_lazy("standing page", "About this publication")
    CONTACT = "contact", pgettext_lazy("standing page", "Contact and tips")
    ETHICS = "ethics", pgettext_lazy("standing page", "Ethics")
    # Personal Information Protection Act art. 30: always published, and easy to tell from other notices.
    PRIVACY = "privacy", pgettext_lazy("standing page", "Privacy policy")
    # Network Act art. 42-3, and the decree of the Newspapers Act art. 7-2 for the officer's name.
    YOUTH = "youth", pgettext_lazy("standing page", "Youth protection")
    OTHER = "other", pgettext_lazy("standing page", "Another page")


#: Those that the law wants within reach of every page.
OF_LAW = frozenset({StandingKind.PRIVACY, StandingKind.YOUTH})


class StandingChange(models.TextChoices):
    """Why a version was put on record."""

    PUBLISHED = "published", pgettext_lazy("standing page", "Published")
    # Spelt as an article's, so that both are asked by the same conditions.
    WITHDRAWAL = VersionKind.WITHDRAWAL.value, pgettext_lazy("standing page", "Withdrawn")


class StandingVersionQuerySet(models.QuerySet["StandingVersion"]):
    """What is asked of the standing pages on record."""

    def on_site(self, at: datetime | None = None) -> StandingVersionQuerySet:
        """Versions any reader may see at `at` (default: now)."""
        return self.filter(is_in_force(at or timezone.now())).exclude(kind=StandingChange.WITHDRAWAL)

    def in_force(self, at: datetime | None = None) -> StandingVersionQuerySet:
        """Versions whose interval holds `at`, withdrawals included."""
        return self.filter(is_in_force(at or timezone.now()))

    def began_by(self, at: datetime) -> StandingVersionQuerySet:
        """Versions that readers had seen by `at`, whether they still do or not."""
        return self.filter(began_by(at))

    def pending(self, at: datetime | None = None) -> StandingVersionQuerySet:
        """Scheduled versions that were not cancelled."""
        at = at or timezone.now()
        return self.filter(live_from__gt=at).filter(Q(live_until=None) | Q(live_until__gt=F("live_from")))


class StandingVersion(models.Model):
    """A standing page in one language, readable from `live_from` until `live_until` (null: until replaced).

    `live_until = live_from` is a schedule that was cancelled.
    """

    page = models.ForeignKey(
        "articles.StandingPage", models.PROTECT, related_name="versions", verbose_name=_("standing page")
    )
    language = models.CharField(_("language"), max_length=8)
    number = models.PositiveIntegerField(_("version"))
    publication = models.ForeignKey(
        "newsroom.Publication", models.PROTECT, related_name="+", verbose_name=_("publication")
    )
    page_kind = models.CharField(_("kind"), max_length=16, choices=StandingKind)
    slug = models.SlugField(_("slug"), max_length=60, allow_unicode=False)
    kind = models.CharField(_("kind of version"), max_length=16, choices=StandingChange)
    title = models.CharField(pgettext_lazy("standing page", "title"), max_length=120)
    body = models.TextField(_("text"), blank=True)
    reason = models.TextField(_("reason"), blank=True)
    live_from = models.DateTimeField(_("readable from"))
    live_until = models.DateTimeField(_("readable until"), null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("published by")
    )
    recorded_at = models.DateTimeField(_("put on record"), default=timezone.now)
    digest = models.CharField(_("digest"), max_length=64)

    objects = StandingVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a standing page")
        verbose_name_plural = _("versions of standing pages")
        ordering = ("-id",)
        default_permissions = ("view",)
        constraints = (
            models.UniqueConstraint(fields=("page", "language", "number"), name="standing_number_once_per_page"),
            models.CheckConstraint(
                condition=Q(live_until=None) | Q(live_until__gte=F("live_from")), name="standing_ends_after_it_begins"
            ),
        )
        indexes = (
            # A page's address.
            models.Index(fields=("publication", "slug", "language"), name="standing_by_address"),
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    @property
    def is_of_law(self) -> bool:
        """Whether the law wants it within reach of every page."""
        return self.page_kind in OF_LAW

    def on_record(self, publication: str) -> dict[str, Any]:
        """What the digest covers, in natural keys, as with versions: not `live_until` and not who published."""
        return {
            "publication": publication,
            "page": self.slug,
            "page_kind": self.page_kind,
            "language": self.language,
            "number": self.number,
            "kind": self.kind,
            "title": self.title,
            "body": self.body,
            "reason": self.reason,
            "live_from": in_microseconds(self.live_from),
        }

    def computed_digest(self, publication: str, previous: str) -> str:
        """SHA-256 (hex) of this version chained to the page's previous one in its language ("" for the first)."""
        return chained_digest(previous, self.on_record(publication))
