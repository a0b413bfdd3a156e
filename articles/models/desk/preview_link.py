"""Links that show somebody without an account what is not published yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.workflow import Status

if TYPE_CHECKING:
    from datetime import datetime

_SIGNER = Signer(salt="articles.preview_link")


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    """Questions to preview links."""

    def usable(self, at: datetime | None = None) -> PreviewLinkQuerySet:
        """Neither expired nor taken back at `at` (default: now), by its maker's leaving or the article's withdrawal."""
        has_maker = Q(created_by=None) | Q(created_by__is_active=True)
        return self.filter(has_maker, revoked_at=None, expires_at__gt=at or timezone.now()).exclude(
            article__status=Status.WITHDRAWN
        )

    def with_token(self, token: str) -> PreviewLink | None:
        """The link with this token, usable or not; None for one that was never given out."""
        try:
            key = _SIGNER.unsign(token)
        except BadSignature:
            return None
        return self.filter(pk=int(key)).first()


class PreviewLink(models.Model):
    """A way to read an article before its readers can: one saved state, or whatever the working copy is by then.

    The token is the row's number with a signature: nobody can guess one, and nothing secret is stored.
    """

    article = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="preview_links", verbose_name=_("article")
    )
    revision = models.ForeignKey(
        "articles.Revision",
        models.CASCADE,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("saved state"),
        help_text=_("Empty: always the newest working copy."),
    )
    note = models.CharField(_("for whom"), max_length=200, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("made by")
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("taken back"), null=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ("-id",)
        default_permissions = ()
        constraints = (
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="preview_link_expires_later"),
        )

    def __str__(self) -> str:
        return self.note or str(self.pk)

    @property
    def token(self) -> str:
        """What stands in its address."""
        return _SIGNER.sign(str(self.pk))

    @property
    def is_usable(self) -> bool:
        """Whether it still opens, as `usable` asks it."""
        return (
            self.revoked_at is None
            and self.expires_at > timezone.now()
            and (self.created_by is None or self.created_by.is_active)
            and self.article.status != Status.WITHDRAWN
        )
