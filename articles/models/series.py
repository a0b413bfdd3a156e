"""Series (기획, 연재): what an editor tells in parts, each an article of its own."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.version import Version
from newsroom.models.bilingual import in_language, spoken
from newsroom.models.merging import Mergeable


class Series(Mergeable):
    """A series of one publication. Its parts are numbered in each language; an address that it had leads to it.

    Which part an article is, the article says, and with it the version on record (`Copy.series`).
    """

    publication = models.ForeignKey(
        "newsroom.Publication", models.PROTECT, related_name="series", verbose_name=_("publication")
    )
    slug = models.SlugField(_("slug"), max_length=60, help_text=_("In the series' address: /series/silk-road/."))
    title_ko = models.CharField(pgettext_lazy("series", "title (Korean)"), max_length=120, blank=True)
    title_en = models.CharField(pgettext_lazy("series", "title (English)"), max_length=120, blank=True)
    description_ko = models.TextField(
        _("description (Korean)"), max_length=400, blank=True, help_text=_("One or two sentences over its parts.")
    )
    description_en = models.TextField(_("description (English)"), max_length=400, blank=True)
    is_finished = models.BooleanField(
        pgettext_lazy("of a series", "finished"), default=False, help_text=_("Readers are told that no part follows.")
    )

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering = ("-id",)
        constraints = (
            *Mergeable.Meta.constraints,
            models.UniqueConstraint(fields=("publication", "slug"), name="series_slug_once_per_publication"),
            models.CheckConstraint(condition=~Q(title_ko="") | ~Q(title_en=""), name="series_has_a_title"),
        )

    def __str__(self) -> str:
        return spoken(self.title_ko, self.title_en)

    def clean(self) -> None:
        """One title at least."""
        super().clean()
        if not (self.title_ko.strip() or self.title_en.strip()):
            raise ValidationError({"title_en": _("Give the series a title in one language at least.")})

    def title_in(self, language: str) -> str:
        """The title in `language`, or in the other one."""
        return in_language(language, self.title_ko, self.title_en)


class VersionSeries(models.Model):
    """A version that is a part of a series: the index that series' pages read. Append-only, like the record."""

    version = models.OneToOneField(Version, models.PROTECT, related_name="part")
    series = models.ForeignKey(Series, models.PROTECT, related_name="+", db_index=False)
    language = models.CharField(max_length=8)
    # As wide as any number that is asked about: `questions` puts marks of that width in its place.
    installment = models.PositiveBigIntegerField()

    class Meta:
        default_permissions = ()
        indexes = (
            # A series' page, and the parts before and after one.
            models.Index(fields=("series", "language", "installment", "version"), name="version_by_series"),
        )

    def __str__(self) -> str:
        return f"{self.version_id} {self.series_id}/{self.installment}"
