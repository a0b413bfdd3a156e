"""Who holds which office."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from newsroom.models.dated import Dated, DatedQuerySet, ends_after_it_starts
from newsroom.models.publication import Publication


class Office(models.TextChoices):
    """Offices the law knows, and the others of a newsroom."""

    PUBLISHER = "publisher", _("Publisher (발행인)")
    EDITOR = "editor", _("Editor (편집인)")
    YOUTH_PROTECTION_OFFICER = "youth_protection_officer", _("Youth-protection officer (청소년보호책임자)")
    MANAGING_EDITOR = "managing_editor", _("Managing editor")
    OTHER = "other", _("Other")


class MastheadPost(Dated):
    """One person in one office, from one day to another. A change is a new row: the law wants the history."""

    Office = Office

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="masthead", verbose_name=_("publication"))
    office = models.CharField(_("office"), max_length=28, choices=Office)
    title_ko = models.CharField(_("title as printed (Korean)"), max_length=80, blank=True)
    title_en = models.CharField(_("title as printed (English)"), max_length=80, blank=True)
    name_ko = models.CharField(_("name (Korean)"), max_length=80, blank=True)
    name_en = models.CharField(_("name (English)"), max_length=80, blank=True)
    field_ko = models.CharField(
        _("field of responsibility (Korean)"),
        max_length=80,
        blank=True,
        help_text=_("Where there are several editors, each with their field (Newspapers Act art. 21)."),
    )
    field_en = models.CharField(_("field of responsibility (English)"), max_length=80, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = DatedQuerySet["MastheadPost"].as_manager()

    class Meta:
        verbose_name = _("masthead post")
        verbose_name_plural = _("masthead posts")
        ordering = ("order", "id")
        constraints = (
            ends_after_it_starts("masthead_post_ends_after_it_starts"),
            models.CheckConstraint(
                condition=~(models.Q(name_ko="") & models.Q(name_en="")), name="masthead_post_names_a_person"
            ),
        )

    def __str__(self) -> str:
        return f"{self.title_in('en')}: {self.name_in('en')}"

    def title_in(self, language: str) -> str:
        """The title as printed, or the office's name."""
        first, second = (self.title_ko, self.title_en) if language == "ko" else (self.title_en, self.title_ko)
        return first or second or str(self.get_office_display())

    def name_in(self, language: str) -> str:
        """The name in `language`, or in the other one."""
        first, second = (self.name_ko, self.name_en) if language == "ko" else (self.name_en, self.name_ko)
        return first or second

    def field_in(self, language: str) -> str:
        """The field of responsibility in `language`, or in the other one."""
        first, second = (self.field_ko, self.field_en) if language == "ko" else (self.field_en, self.field_ko)
        return first or second
