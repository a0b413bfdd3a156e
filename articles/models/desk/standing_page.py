"""Standing pages as editors have them now: about, contact, privacy, youth protection, ethics. Readers never see this row."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.standing_version import StandingKind
from newsroom.models.bilingual import spoken


class StandingPage(models.Model):
    """The working copy of one page in both languages; `verbs.standing` puts it on record."""

    publication = models.ForeignKey(
        "newsroom.Publication", models.PROTECT, related_name="standing_pages", verbose_name=_("publication")
    )
    kind = models.CharField(
        _("kind"),
        max_length=16,
        choices=StandingKind,
        help_text=_("The privacy policy and youth protection are linked from every page, as the law wants."),
    )
    slug = models.SlugField(
        _("slug"), max_length=60, help_text=_("In the page's address: /pages/about/. It stays once readers have it.")
    )
    title_ko = models.CharField(pgettext_lazy("standing page", "title (Korean)"), max_length=120, blank=True)
    title_en = models.CharField(pgettext_lazy("standing page", "title (English)"), max_length=120, blank=True)
    body_ko = models.TextField(_("text (Korean)"), blank=True)
    body_en = models.TextField(_("text (English)"), blank=True)
    #: Counts saves, so that nobody overwrites or publishes what they did not see.
    edit_version = models.PositiveIntegerField(default=0, editable=False)
    updated_at = models.DateTimeField(_("saved"), default=timezone.now, editable=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("saved by"),
    )

    class Meta:
        verbose_name = _("standing page")
        verbose_name_plural = _("standing pages")
        ordering = ("publication", "id")
        permissions = (("publish_standingpage", _("Can publish and withdraw standing pages")),)
        constraints = (
            models.UniqueConstraint(fields=("publication", "slug"), name="standing_page_slug_once_per_publication"),
            models.UniqueConstraint(
                fields=("publication", "kind"),
                condition=~Q(kind=StandingKind.OTHER),
                name="standing_page_kind_once_per_publication",
                violation_error_message=_("This publication has a page of this kind already. Change that one."),
            ),
        )

    def __str__(self) -> str:
        return spoken(self.title_ko, self.title_en) or str(StandingKind(self.kind).label)

    def clean(self) -> None:
        """Whatever has a text has a title, and the other way round."""
        super().clean()
        for language in ("ko", "en"):
            if self.body_in(language) and not self.title_in(language):
                raise ValidationError({f"title_{language}": _("Give this text a title.")})

    def title_in(self, language: str) -> str:
        """In this language alone."""
        return self.title_ko if language == "ko" else self.title_en

    def body_in(self, language: str) -> str:
        """In this language alone."""
        return self.body_ko if language == "ko" else self.body_en
