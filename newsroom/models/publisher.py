"""The company that publishes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from newsroom.models.bilingual import spoken
from newsroom.models.dated import Dated, DatedQuerySet, ends_after_it_starts

if TYPE_CHECKING:
    from typing import Any


class Publisher(models.Model):
    """A publishing company; one house may publish several titles."""

    slug = models.SlugField(_("slug"), unique=True, help_text=_("A short name for addresses and exports."))
    name_ko = models.CharField(_("name (Korean)"), max_length=120)
    name_en = models.CharField(_("name (English)"), max_length=120)
    business_number = models.CharField(_("business registration number"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("publisher")
        verbose_name_plural = _("publishers")
        ordering = ("name_en",)

    def __str__(self) -> str:
        return spoken(self.name_ko, self.name_en)


class PublisherDetails(Dated):
    """The company as it stood: a move or a new representative is a new row, so that old pages keep the old facts."""

    publisher = models.ForeignKey(Publisher, models.PROTECT, related_name="details", verbose_name=_("publisher"))
    name_ko = models.CharField(_("name (Korean)"), max_length=120)
    name_en = models.CharField(_("name (English)"), max_length=120)
    representative_ko = models.CharField(_("representative (Korean)"), max_length=80, blank=True)
    representative_en = models.CharField(_("representative (English)"), max_length=80, blank=True)
    address_ko = models.CharField(
        _("address (Korean)"), max_length=300, help_text=_("The place of publication (발행소), Newspapers Act art. 21.")
    )
    address_en = models.CharField(_("address (English)"), max_length=300, blank=True)
    phones = models.TextField(_("phone numbers"), blank=True, help_text=_("One a line. The law wants at least one."))
    email = models.EmailField(_("e-mail"), blank=True)

    objects = DatedQuerySet["PublisherDetails"].as_manager()

    class Meta:
        verbose_name = _("details of the publisher")
        verbose_name_plural = _("details of the publisher")
        ordering = ("-starts_on",)
        constraints = (ends_after_it_starts("publisher_details_end_after_they_start"),)

    def __str__(self) -> str:
        return f"{spoken(self.name_ko, self.name_en)} ({self.starts_on})"

    def rivals(self) -> Any:
        """A company has one set of details at a time."""
        return PublisherDetails.objects.filter(publisher=self.publisher_id) if self.publisher_id else None
