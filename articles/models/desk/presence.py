"""Who has an article open to write in it, as their tabs last said."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from datetime import datetime

#: A tab says every quarter of a minute that it is there; one that missed two of these is closed, asleep or cut off.
HERE = timedelta(seconds=45)


class PresenceQuerySet(models.QuerySet["Presence"]):
    """Questions to the tabs of an article."""

    def here(self, at: datetime | None = None) -> PresenceQuerySet:
        """Tabs that are open and in sight at `at` (default: now)."""
        at = at or timezone.now()
        # Who was seen far ahead was seen on a clock that has been set right since.
        return self.filter(seen_at__gt=at - HERE, seen_at__lt=at + HERE)

    def writing(self, since: datetime) -> PresenceQuerySet:
        """Tabs in which something was typed after `since` that is not saved, and that nobody took over since."""
        return self.filter(Q(taken_over_at=None) | Q(typed_at__gt=F("taken_over_at")), typed_at__gt=since)


class Presence(models.Model):
    """One tab in which a person has an article open. Worth nothing after some minutes, and then swept away."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="presences", verbose_name=_("article"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    tab = models.CharField(_("tab"), max_length=36)
    seen_at = models.DateTimeField(_("last seen"), default=timezone.now)
    typed_at = models.DateTimeField(
        _("last typed"), null=True, blank=True, help_text=_("Empty when all that was typed is saved.")
    )
    taken_over_at = models.DateTimeField(_("taken over"), null=True, blank=True)
    taken_over_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("taken over by"),
    )

    objects = PresenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("article", "user", "tab"), name="presence_one_per_tab"),)
        indexes = (
            # The sweep, over all articles.
            models.Index(fields=("seen_at",), name="presence_seen"),
        )

    def __str__(self) -> str:
        return f"{self.article_id} · {self.user_id}"
