"""A publication's entries with the authorities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newsroom.intervals import Interval
from newsroom.models.dated import overlap_sentence
from newsroom.models.publication import Publication
from newsroom.registration_numbers import BadNumber, contradiction, normalised, romanised

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

    #: As in `Dated`: set by a form that compares all rows itself.
    compared_by_form = False

    Kind = Kind
    Frequency = Frequency

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="registrations", verbose_name=_("publication")
    )
    kind = models.CharField(_("kind"), max_length=24, choices=Kind)
    authority_ko = models.CharField(_("authority (Korean)"), max_length=40, help_text=_("Such as 서울 or 종로."))
    authority_en = models.CharField(_("authority (English)"), max_length=40, blank=True)
    number = models.CharField(
        pgettext_lazy("registration", "number"),
        max_length=20,
        help_text=_("As text, with its letter and zeros: 아54606, 라00125."),
    )
    registered_on = models.DateField(_("registered"))
    ends_on = models.DateField(_("ended"), null=True, blank=True, help_text=_("The last day. Empty while in force."))
    frequency = models.CharField(
        _("frequency"),
        max_length=16,
        choices=Frequency,
        blank=True,
        help_text=_("For magazines (Magazines Act art. 19)."),
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
        """A number that is one, with the letter the decree wants; a frequency for magazines; one of a kind at a time."""
        super().clean()
        errors: dict[str, object] = {}
        try:
            self.number = normalised(self.number)
        except BadNumber as error:
            errors["number"] = str(error)
        else:
            against = contradiction(self.kind, self.number)
            if against:
                errors["number"] = against
        if self.kind == Kind.MAGAZINE and not self.frequency:
            errors["frequency"] = _("A magazine shows how often it appears (Magazines Act art. 19). Choose it.")
        if self.kind != Kind.MAGAZINE and self.frequency:
            errors["frequency"] = _("Only a magazine has a frequency. Leave it empty.")
        if self.registered_on and self.ends_on and self.ends_on < self.registered_on:
            errors["ends_on"] = _("The last day is before the first. Exchange the two dates.")
        elif self.registered_on and not self.compared_by_form:
            other = self._rival()
            if other is not None:
                errors["registered_on"] = overlap_sentence(other, other.interval)
        if errors:
            raise ValidationError(errors)

    def _rival(self) -> Registration | None:
        """A registration of the same kind that was in force on some of the same days."""
        same = Registration.objects.filter(publication=self.publication_id, kind=self.kind).exclude(pk=self.pk)
        return next((row for row in same if row.interval.meets(self.interval)), None)

    def rivalry(self) -> tuple[object, ...] | None:
        """One of a kind at a time."""
        return (self.kind,)

    @property
    def interval(self) -> Interval:
        """The days it is in force."""
        return Interval(self.registered_on, self.ends_on)

    def holds_on(self, day: date) -> bool:
        """Whether it was in force on that day."""
        return self.interval.holds_on(day)

    def number_in(self, language: str) -> str:
        """The number with its authority, as printed in `language`: "서울 아54606", "Jongno Ra00125"."""
        if language == "ko":
            return f"{self.authority_ko} {self.number}"
        return f"{self.authority_en or self.authority_ko} {romanised(self.number)}"
