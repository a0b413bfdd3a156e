"""A publication's entries with the authorities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from newsroom.models.publication import Publication
from newsroom.registration_numbers import BadNumber, letter_for, normalised, romanised

if TYPE_CHECKING:
    from datetime import date


class Kind(models.TextChoices):
    """What is registered."""

    INTERNET_NEWSPAPER = "internet_newspaper", _("Internet newspaper")
    DAILY_NEWSPAPER = "daily_newspaper", _("Daily newspaper")
    WEEKLY_NEWSPAPER = "weekly_newspaper", _("Weekly newspaper")
    INTERNET_NEWS_SERVICE = "internet_news_service", _("Internet news service")
    MAGAZINE = "magazine", _("Magazine")


class Frequency(models.TextChoices):
    """How often a magazine appears (Magazines Act art. 19)."""

    MONTHLY = "monthly", _("Monthly")
    BIMONTHLY = "bimonthly", _("Every two months")
    QUARTERLY = "quarterly", _("Quarterly")
    TWICE_A_YEAR = "twice_a_year", _("Twice a year")


class Registration(models.Model):
    """One entry, in force from the day it was registered until it was given up."""

    Kind = Kind
    Frequency = Frequency

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="registrations", verbose_name=_("publication")
    )
    kind = models.CharField(_("kind"), max_length=24, choices=Kind)
    authority_ko = models.CharField(_("authority (Korean)"), max_length=40, help_text=_("Such as 서울 or 종로."))
    authority_en = models.CharField(_("authority (English)"), max_length=40, blank=True)
    number = models.CharField(
        _("number"), max_length=20, help_text=_("As text, with its letter and zeros: 아54606, 라00125.")
    )
    registered_on = models.DateField(_("registered"))
    ends_on = models.DateField(_("ended"), null=True, blank=True, help_text=_("The last day. Empty while in force."))
    frequency = models.CharField(
        _("frequency"), max_length=16, choices=Frequency, blank=True, help_text=_("For magazines (Magazines Act art. 19).")
    )

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ("registered_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("publication", "kind"),
                condition=Q(ends_on=None),
                name="registration_one_in_force_per_kind",
                violation_error_message=_(
                    "This publication has a registration of this kind in force. Give that one its last day first."
                ),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("registered_on")), name="registration_ends_after_it_starts"
            ),
        )

    def __str__(self) -> str:
        return f"{self.authority_ko} {self.number}"

    def clean(self) -> None:
        """A number that is one, with the letter the decree wants; a frequency for magazines alone."""
        super().clean()
        errors: dict[str, object] = {}
        try:
            self.number = normalised(self.number)
        except BadNumber as error:
            errors["number"] = str(error)
        else:
            wanted = letter_for(self.kind)
            if wanted and not self.number.startswith(wanted):
                errors["number"] = _(
                    "The number of this kind of registration begins with %s (decree of the Newspapers Act, art. 6)."
                    " Check number and kind."
                ) % wanted
        if self.kind == Kind.MAGAZINE and not self.frequency:
            errors["frequency"] = _("A magazine shows how often it appears (Magazines Act art. 19). Choose it.")
        if self.kind != Kind.MAGAZINE and self.frequency:
            errors["frequency"] = _("Only a magazine has a frequency. Leave it empty.")
        if self.registered_on and self.ends_on and self.ends_on < self.registered_on:
            errors["ends_on"] = _("The last day is before the first. Exchange the two dates.")
        if errors:
            raise ValidationError(errors)

    def holds_on(self, day: date) -> bool:
        """Whether it was in force on that day."""
        return self.registered_on <= day and (self.ends_on is None or day <= self.ends_on)

    def number_in(self, language: str) -> str:
        """The number with its authority, as printed in `language`: "서울 아54606", "Jongno Ra00125"."""
        if language == "ko":
            return f"{self.authority_ko} {self.number}"
        return f"{self.authority_en or self.authority_ko} {romanised(self.number)}"
