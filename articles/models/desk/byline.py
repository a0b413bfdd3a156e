"""Who a working copy says wrote it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.copytext import BylineRole


class Byline(models.Model):
    """One name over an article, in the order and the words it is printed."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="bylines", verbose_name=_("article"))
    reporter = models.ForeignKey(
        "newsroom.Reporter",
        models.PROTECT,
        related_name="bylines",
        null=True,
        blank=True,
        limit_choices_to={"merged_into": None},
        verbose_name=_("reporter"),
        help_text=_("Leave empty for somebody outside the newsroom."),
    )
    name = models.CharField(
        _("name as printed"),
        max_length=120,
        blank=True,
        help_text=_("Left empty, the reporter's name in the article's language is printed."),
    )
    role = models.CharField(_("role"), max_length=16, choices=BylineRole, default=BylineRole.AUTHOR)
    contact_email = models.EmailField(_("e-mail as printed"), blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """A name is printed: the reporter's own when none is given, and never nobody's."""
        super().clean()
        if not self.name and self.reporter:
            self.name = self.reporter.name_in(self.article.language)
        if not self.name:
            raise ValidationError({"name": _("Choose a reporter or give the name to print.")})
