"""Photographs and their renditions."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.ai_labels import DigitalSource
from newsroom.models.bilingual import spoken

if TYPE_CHECKING:
    from decimal import Decimal


#: From when on the library says that a right to a photo is about to end.
RIGHTS_END_SOON = timedelta(days=30)


def photo_path(photo: Photo, filename: str) -> str:
    """Where an original is kept: under a name by chance. Whoever has the picture too, such as every customer of an
    agency, could compute a name made of its content, and so learn that it is in the library."""
    extension = filename.rpartition(".")[2].lower()
    name = secrets.token_hex(20)
    return f"photos/{name[:2]}/{name}.{extension}"


def rendition_path(rendition: Rendition, filename: str) -> str:
    """Where a rendition is kept: in a folder with the name of its original."""
    name = PurePosixPath(str(rendition.photo.file)).stem
    return f"renditions/{name[:2]}/{name}/{filename}"


class Photo(models.Model):
    """One picture in the library: known by the SHA-256 of its file, so it is stored once."""

    file = models.ImageField(_("file"), upload_to=photo_path, max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True, editable=False)
    width = models.PositiveIntegerField(_("width"), editable=False)
    height = models.PositiveIntegerField(_("height"), editable=False)
    focal_x = models.DecimalField(
        _("focal point, from the left"),
        max_digits=4,
        decimal_places=3,
        default="0.5",
        validators=(MinValueValidator(0), MaxValueValidator(1)),
        help_text=_("0 is the left edge, 1 the right edge."),
    )
    focal_y = models.DecimalField(
        _("focal point, from the top"),
        max_digits=4,
        decimal_places=3,
        default="0.5",
        validators=(MinValueValidator(0), MaxValueValidator(1)),
        help_text=_("0 is the top edge, 1 the bottom edge."),
    )
    creator = models.CharField(_("creator"), max_length=200, blank=True, help_text=_("IPTC: Creator."))
    credit = models.CharField(
        _("credit"),
        max_length=200,
        blank=True,
        help_text=_("As printed after the caption, such as “Presidential Office”. IPTC: Credit Line."),
    )
    copyright = models.CharField(_("copyright"), max_length=200, blank=True, help_text=_("IPTC: Copyright Notice."))
    source = models.CharField(_("source"), max_length=200, blank=True, help_text=_("IPTC: Source."))
    caption_ko = models.CharField(_("caption (Korean)"), max_length=500, blank=True)
    caption_en = models.CharField(_("caption (English)"), max_length=500, blank=True)
    alt_ko = models.CharField(_("alternative text (Korean)"), max_length=500, blank=True)
    alt_en = models.CharField(_("alternative text (English)"), max_length=500, blank=True)
    digital_source = models.CharField(
        _("made with AI"),
        max_length=40,
        choices=DigitalSource,
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "Readers are told with the caption. Read from the file where that says so. IPTC: Digital Source Type."
        ),
    )
    usage_rights = models.CharField(_("usage rights"), max_length=300, blank=True)
    rights_expire_on = models.DateField(_("rights expire"), null=True, blank=True)
    replaces = models.ForeignKey(
        "self",
        models.SET_NULL,
        related_name="replaced_by",
        null=True,
        editable=False,
        verbose_name=_("replaces"),
        help_text=_(
            "The photo this is a better file of. What was published shows the earlier one until it is published again."
        ),
    )
    iptc = models.JSONField(_("metadata as read"), default=dict, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("uploaded by"),
    )
    created_at = models.DateTimeField(_("uploaded"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ("-id",)

    def __str__(self) -> str:
        return spoken(self.caption_ko, self.caption_en) or self.sha256[:12]

    @property
    def focal_key(self) -> str:
        """The focal point as a rendition remembers it, such as "500-333" (thousandths)."""

        def thousandths(value: Decimal | float | str) -> int:
            return round(float(value) * 1000)

        return f"{thousandths(self.focal_x)}-{thousandths(self.focal_y)}"

    def predecessors(self) -> list[Photo]:
        """The photos this one took the place of, the latest first."""
        found: list[Photo] = []
        while (earlier := (found[-1] if found else self).replaces) is not None and earlier not in found:
            found.append(earlier)
        return found

    def rights_ended(self, on: date | None = None) -> bool:
        """Whether the right to use it has ended; on its last day (default: today, in the newsroom's zone) it has not."""
        return self.rights_expire_on is not None and self.rights_expire_on < (on or timezone.localdate())

    def rights_end_soon(self, on: date | None = None) -> bool:
        """Whether the right still holds, but for 30 days at most."""
        today = on or timezone.localdate()
        return self.rights_expire_on is not None and today <= self.rights_expire_on <= today + RIGHTS_END_SOON

    def caption_in(self, language: str) -> str:
        """The caption in `language`; empty rather than in another language."""
        return self.caption_ko if language == "ko" else self.caption_en

    def alt_in(self, language: str) -> str:
        """The alternative text in `language`; empty rather than in another language."""
        return self.alt_ko if language == "ko" else self.alt_en


class Rendition(models.Model):
    """One size and format made of a photo; can always be made again."""

    photo = models.ForeignKey(Photo, models.CASCADE, related_name="renditions", verbose_name=_("photo"))
    spec = models.CharField(_("specification"), max_length=40)
    focal_key = models.CharField(_("focal point"), max_length=12)
    file = models.FileField(_("file"), upload_to=rendition_path, max_length=240)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        constraints = (
            models.UniqueConstraint(
                fields=("photo", "spec", "focal_key"), name="rendition_once_per_photo_spec_and_focal_point"
            ),
        )

    def __str__(self) -> str:
        return self.spec
