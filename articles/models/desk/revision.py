"""Saved working copies: the desk's history of an article."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.copytext import Copy


class RevisionQuerySet(models.QuerySet["Revision"]):
    """Questions to the history of an article."""

    def history(self) -> RevisionQuerySet:
        """What the desk lists: every state of the working copy, and writing that was kept beside it."""
        return self.filter(is_autosave=False)

    def saved(self) -> RevisionQuerySet:
        """States the working copy was in; the first of an article is the state it is in now."""
        return self.filter(is_autosave=False, is_aside=False)


class Revision(models.Model):
    """One saved copy. An explicit act makes a history row; autosaves overwrite one rolling row per editor.

    An autosave holds the form's fields as they were typed (`form`, no `copy`): nothing is lost by making sense of it,
    and nobody but its author is ever shown it.
    """

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="revisions", verbose_name=_("article"))
    edit_version = models.PositiveIntegerField(_("edit version"))
    copy = models.JSONField(_("copy"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("saved by")
    )
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)
    note = models.CharField(_("note"), max_length=300, blank=True)
    is_autosave = models.BooleanField(_("autosave"), default=False)
    is_aside = models.BooleanField(
        _("kept aside"), default=False, help_text=_("Writing that was kept without becoming the working copy.")
    )
    form = models.JSONField(_("fields of the form"), null=True, blank=True, editable=False)
    #: Made by the browser for each state of a form it keeps, so that it can ask later what became of it.
    stamp = models.CharField(_("stamp"), max_length=36, blank=True, editable=False)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("article", "author"), condition=Q(is_autosave=True), name="revision_one_autosave_per_editor"
            ),
            models.CheckConstraint(
                condition=Q(is_autosave=True, form__isnull=False) | Q(is_autosave=False, form__isnull=True),
                name="revision_only_an_autosave_holds_a_form",
            ),
        )

    def __str__(self) -> str:
        return f"{self.article_id} · {self.saved_at:%Y-%m-%d %H:%M}"

    @property
    def content(self) -> Copy:
        """The saved copy as a value."""
        return Copy.from_json(self.copy)
