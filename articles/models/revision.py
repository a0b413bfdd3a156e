"""Saved working copies: the desk's history of an article."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.copytext import Copy


class Revision(models.Model):
    """One saved copy. An explicit act makes a history row; autosaves overwrite one rolling row per editor."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="revisions", verbose_name=_("article"))
    edit_version = models.PositiveIntegerField(_("edit version"))
    copy = models.JSONField(_("copy"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("saved by")
    )
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)
    note = models.CharField(_("note"), max_length=300, blank=True)
    is_autosave = models.BooleanField(_("autosave"), default=False)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("article", "author"), condition=Q(is_autosave=True), name="revision_one_autosave_per_editor"
            ),
        )

    def __str__(self) -> str:
        return f"{self.article_id} · {self.saved_at:%Y-%m-%d %H:%M}"

    @property
    def content(self) -> Copy:
        """The saved copy as a value."""
        return Copy.from_json(self.copy)
