"""What colleagues say to each other about an article. Readers never see it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

#: Characters of the words a comment can be about; more of them are cut.
LONGEST_PASSAGE = 300


class Comment(models.Model):
    """One remark, on the article or on words of it, open until somebody resolves it."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="comments", verbose_name=_("article"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    text = models.TextField(_("comment"), max_length=2000)
    passage = models.CharField(
        _("about these words"),
        max_length=LONGEST_PASSAGE,
        blank=True,
        help_text=_("As they stand in the article; may be empty."),
    )
    mentions = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="+",
        verbose_name=_("names"),
        help_text=_("Who is named in it, as @name."),
    )
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("resolved by")
    )
    resolved_at = models.DateTimeField(_("resolved"), null=True)

    #: Only on comments that were compared with the copy (`writing.quoting`).
    passage_changed: bool = False

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ("at", "id")
        default_permissions = ()
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),)
        indexes = (
            # The article form shows what is still open.
            models.Index(fields=("article", "at"), condition=Q(resolved_at=None), name="comment_open"),
        )

    def __str__(self) -> str:
        return self.text[:60]
