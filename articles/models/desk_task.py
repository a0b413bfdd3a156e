"""What was left to do when an article was published anyway."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DeskTask(models.Model):
    """One thing that is still missing on a published article; `key` is what of (`clearing.Warning.key`)."""

    article = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="desk_tasks", verbose_name=_("article")
    )
    key = models.CharField(max_length=80)
    sentence = models.CharField(_("what to do"), max_length=300)
    made_at = models.DateTimeField(_("since"), default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("published by")
    )
    done_at = models.DateTimeField(_("done"), null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("done by")
    )

    class Meta:
        verbose_name = _("desk task")
        verbose_name_plural = _("desk tasks")
        ordering = ("-made_at", "-id")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("article", "key"), condition=Q(done_at=None), name="desk_task_open_once_per_article_and_key"
            ),
        )
        indexes = (
            # The desk's list of what is left to do.
            models.Index(fields=("-made_at",), condition=Q(done_at=None), name="desk_task_open"),
        )

    def __str__(self) -> str:
        return self.sentence
