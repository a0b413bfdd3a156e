"""How editors arranged the front page of an edition, and since when: append-only, guarded and digested as versions are.

Press law wants a record of how articles are arranged; so nothing is changed or taken away. Undoing is one more
arrangement, with an earlier one's layout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from articles.copytext import chained_digest
from articles.layout.layout import Layout
from articles.models.version import in_microseconds

if TYPE_CHECKING:
    from datetime import datetime


class ArrangementQuerySet(models.QuerySet["Arrangement"]):
    """What is asked of the arrangements on record."""

    def of_edition(self, publication: int, language: str) -> ArrangementQuerySet:
        """Those of one front page."""
        return self.filter(publication=publication, language=language)

    def standing(self) -> ArrangementQuerySet:
        """Without the schedules that were cancelled (an empty interval)."""
        return self.filter(Q(live_until=None) | Q(live_until__gt=F("live_from")))

    def begun(self, at: datetime) -> ArrangementQuerySet:
        """The one that began last by `at`, which is in force then unless it has ended."""
        return self.standing().filter(live_from__lte=at).order_by("-live_from")[:1]

    def ahead(self, at: datetime) -> ArrangementQuerySet:
        """Scheduled ones: their time is still to come, the nearest first."""
        return self.standing().filter(live_from__gt=at).order_by("live_from")


class Arrangement(models.Model):
    """The front page of one edition from `live_from` until `live_until` (null: until the next one).

    `live_until = live_from` is a schedule that was cancelled: the row stays, its interval is empty. `restores` is the number of
    the earlier arrangement whose layout this one has again.
    """

    publication = models.ForeignKey(
        "newsroom.Publication", models.PROTECT, related_name="+", verbose_name=_("publication")
    )
    language = models.CharField(_("language"), max_length=8)
    number = models.PositiveIntegerField(_("number"))
    layout = models.JSONField(_("layout"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    restores = models.PositiveIntegerField(_("as it was in no."), null=True)
    live_from = models.DateTimeField(_("on the site from"))
    live_until = models.DateTimeField(_("on the site until"), null=True)
    arranged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("arranged by")
    )
    recorded_at = models.DateTimeField(_("put on record"), default=timezone.now)
    digest = models.CharField(_("digest"), max_length=64)

    objects = ArrangementQuerySet.as_manager()

    class Meta:
        verbose_name = _("front page arrangement")
        verbose_name_plural = _("front page arrangements")
        ordering = ("-id",)
        default_permissions = ("view",)
        permissions = (("arrange_front", _("Can arrange the front page")),)
        constraints = (
            models.UniqueConstraint(
                fields=("publication", "language", "number"), name="arrangement_number_once_per_edition"
            ),
            models.CheckConstraint(
                condition=Q(live_until=None) | Q(live_until__gte=F("live_from")),
                name="arrangement_ends_after_it_begins",
            ),
        )
        indexes = (
            # The front page: the one in force, and when the next one begins.
            models.Index(fields=("publication", "language", "live_from"), name="arrangement_by_edition"),
        )

    def __str__(self) -> str:
        return _("Front page no. %(number)s") % {"number": self.number}

    @cached_property
    def content(self) -> Layout:
        """The layout as a value."""
        return Layout.from_json(self.layout)

    def on_record(self, publication: str) -> dict[str, Any]:
        """What the digest covers, in natural keys (`publication`: its slug); as with versions neither the end nor a name."""
        return {
            "publication": publication,
            "language": self.language,
            "number": self.number,
            "layout": self.layout,
            "note": self.note,
            "restores": self.restores,
            "live_from": in_microseconds(self.live_from),
        }

    def computed_digest(self, publication: str, previous: str) -> str:
        """SHA-256 (hex) of this arrangement chained to the edition's previous one ("" for the first)."""
        return chained_digest(previous, self.on_record(publication))


class ArrangementPage(models.Model):
    """The pictures that stand in place of stories' own, by hash; can be made again, so it is neither guarded nor digested."""

    arrangement = models.OneToOneField(Arrangement, models.PROTECT, primary_key=True, related_name="page")
    photos = models.JSONField(_("photos"), default=dict)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.arrangement_id)


class ArrangementPhoto(models.Model):
    """A photo that an arrangement shows in place of a story's own. Can be built again."""

    arrangement = models.ForeignKey(Arrangement, models.PROTECT, related_name="photo_rows")
    photo = models.ForeignKey("articles.Photo", models.PROTECT, related_name="arrangement_photos")

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("arrangement", "photo"), name="arrangement_photo_once"),)

    def __str__(self) -> str:
        return f"{self.arrangement_id} ◫{self.photo_id}"
