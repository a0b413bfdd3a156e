"""The people whose names stand over articles."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from newsroom.models.bilingual import in_language
from newsroom.models.merging import Mergeable, MergeableQuerySet
from newsroom.models.section import Section


class ReporterQuerySet(MergeableQuerySet["Reporter"]):
    """What is asked of many reporters."""


class Reporter(Mergeable):
    """One person with one or two names; a login is not needed to have a byline."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True, allow_unicode=True)
    name_ko = models.CharField(_("name (Korean)"), max_length=80, blank=True)
    name_en = models.CharField(_("name (English)"), max_length=80, blank=True)
    title_ko = models.CharField(_("title (Korean)"), max_length=80, blank=True, help_text=_("Such as 기자 or 특파원."))
    title_en = models.CharField(_("title (English)"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail"), blank=True, help_text=_("Shown on the reporter's page."))
    section = models.ForeignKey(
        Section,
        models.SET_NULL,
        related_name="reporters",
        null=True,
        blank=True,
        limit_choices_to={"merged_into": None},
        verbose_name=_("section"),
    )
    photo = models.ImageField(_("portrait"), upload_to="reporters/", blank=True)
    bio_ko = models.TextField(_("about (Korean)"), blank=True)
    bio_en = models.TextField(_("about (English)"), blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="reporter",
        null=True,
        blank=True,
        verbose_name=_("login"),
        help_text=_("Empty for somebody without a login, such as a guest author."),
    )

    objects = ReporterQuerySet.as_manager()

    class Meta:
        verbose_name = _("reporter")
        verbose_name_plural = _("reporters")
        ordering = ("name_en", "name_ko")
        permissions = (("merge_reporter", _("Can merge reporters")),)
        constraints = (
            *Mergeable.Meta.constraints,
            models.CheckConstraint(
                condition=~(models.Q(name_ko="") & models.Q(name_en="")), name="reporter_has_a_name"
            ),
        )

    def __str__(self) -> str:
        return " · ".join(filter(None, (self.name_en, self.name_ko)))

    def clean(self) -> None:
        """A name in one language at least."""
        super().clean()
        if not (self.name_ko or self.name_en):
            raise ValidationError({"name_en": _("Give the name in at least one language.")})

    def name_in(self, language: str) -> str:
        """The name in `language`, or in the other one."""
        return in_language(language, self.name_ko, self.name_en)

    def title_in(self, language: str) -> str:
        """The title in `language`; none rather than in the other one."""
        return self.title_ko if language == "ko" else self.title_en

    def bio_in(self, language: str) -> str:
        """The lines about them in `language`, or in the other one."""
        return in_language(language, self.bio_ko, self.bio_en)
