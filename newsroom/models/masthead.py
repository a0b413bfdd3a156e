"""Who holds which office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from newsroom.models.bilingual import in_language, spoken
from newsroom.models.dated import Dated, DatedQuerySet, ends_after_it_starts
from newsroom.models.publication import Publication

if TYPE_CHECKING:
    from typing import Any


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
        title = spoken(self.title_ko, self.title_en) or self.get_office_display()
        return f"{title}: {spoken(self.name_ko, self.name_en)}"

    def clean(self) -> None:
        """Somebody, in an office with a name; nobody twice in one office at a time."""
        super().clean()
        errors: dict[str, object] = {}
        if not (self.name_ko or self.name_en):
            errors["name_ko"] = _("Who holds the office? Give the name in at least one language.")
        if self.office == Office.OTHER and not (self.title_ko or self.title_en):
            errors["title_ko"] = _(
                "An office of its own needs the title that is printed. Write it in one language at least."
            )
        if errors:
            raise ValidationError(errors)

    def rivals(self) -> Any:
        """A person holds an office once at a time; several people may hold it together."""
        if not self.publication_id:
            return None
        return MastheadPost.objects.filter(
            publication=self.publication_id,
            office=self.office,
            title_ko=self.title_ko,
            title_en=self.title_en,
            name_ko=self.name_ko,
            name_en=self.name_en,
        )

    def rivalry(self) -> tuple[object, ...] | None:
        """As `rivals`."""
        return (self.office, self.title_ko, self.title_en, self.name_ko, self.name_en)

    def title_in(self, language: str) -> str:
        """The title as printed, or the office's name."""
        return in_language(language, self.title_ko, self.title_en) or str(self.get_office_display())

    def name_in(self, language: str) -> str:
        """The name in `language`, or in the other one."""
        return in_language(language, self.name_ko, self.name_en)

    def field_in(self, language: str) -> str:
        """The field of responsibility in `language`, or in the other one."""
        return in_language(language, self.field_ko, self.field_en)
