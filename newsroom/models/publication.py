"""A title, its languages, its hosts, and the names it had before."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsroom import verification
from newsroom.models.bilingual import in_language, spoken
from newsroom.models.dated import Dated, DatedQuerySet, ends_after_it_starts
from newsroom.models.publisher import Publisher

if TYPE_CHECKING:
    from datetime import date
    from typing import Any

_HOSTNAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*")


def a_month_ago() -> date:
    """The oldest change that may still be filed in time (decree of the Newspapers Act art. 5)."""
    return timezone.localdate() - timedelta(days=30)


class SecondReader(models.TextChoices):
    """Whether somebody who did not write the copy has to read it before readers do."""

    REQUIRED = "required", _("Required: nobody approves their own copy")
    RECORDED = "recorded", _("Recorded: an editor may publish alone, and it is listed for reading afterwards")


class FeedText(models.TextChoices):
    """How much of an article its feeds carry."""

    FULL = "full", _("The whole text")
    SUMMARY = "summary", _("Headline and deck, with a link")


class Publication(models.Model):
    """A title of a publisher, in one or more languages, on its own hosts."""

    publisher = models.ForeignKey(Publisher, models.PROTECT, related_name="publications", verbose_name=_("publisher"))
    slug = models.SlugField(_("slug"), unique=True, help_text=_("A short name for commands and exports."))
    name_ko = models.CharField(_("name (Korean)"), max_length=120)
    name_en = models.CharField(_("name (English)"), max_length=120)
    languages = models.JSONField(
        _("languages"),
        default=list,
        help_text=_("In order, such as [“en”, “ko”]: the first is served at /, the others at /ko/ and so on."),
    )
    time_zone = models.CharField(_("time zone"), max_length=40, default="Asia/Seoul")
    copyright_line = models.CharField(_("copyright line"), max_length=200, blank=True)
    founded_on = models.DateField(_("founded"), null=True, blank=True)
    second_reader = models.CharField(
        _("second reader"), max_length=10, choices=SecondReader, default=SecondReader.RECORDED
    )
    corrections_wait = models.BooleanField(
        _("a correction waits for a second reader"),
        default=False,
        db_default=False,
        help_text=_(
            "Otherwise an editor corrects at once, and somebody else reads it afterwards. Where a second reader is"
            " required, everything waits."
        ),
    )
    settling_minutes = models.PositiveSmallIntegerField(
        _("settling time"),
        default=15,
        help_text=_("Minutes after publishing in which changes go out as updates without asking what kind they are."),
    )
    feed_text = models.CharField(
        _("text in feeds"),
        max_length=10,
        choices=FeedText,
        default=FeedText.FULL,
        help_text=_("What people who follow by feed get. A correction's notice is in it either way."),
    )
    filings_from = models.DateField(
        _("changes are followed from"),
        default=a_month_ago,
        help_text=_(
            "Changes of name, publisher, editor or place since this day stand on the desk until somebody says that they"
            " were filed with the authority. Older ones count as filed."
        ),
    )
    site_verification = models.TextField(
        _("site verification"),
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "Tags by which Naver, Google, Bing and others know that this site is yours: paste each as you got it, one a"
            " line. They stand on the front page alone."
        ),
    )

    logo = models.ImageField(
        _("logo"),
        upload_to="publications/",
        blank=True,
        help_text=_(
            "A square picture, best 512 × 512 or larger, PNG with a clear background. Browsers and phones show it small."
            " Without one they show the first letter of the English name."
        ),
    )
    share_picture = models.ImageField(
        _("picture for sharing"),
        upload_to="publications/",
        blank=True,
        help_text=_(
            "1200 × 630. Shown where somebody shares an article without a photo. Without one, a card with the logo and"
            " the English name is drawn."
        ),
    )

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ("name_en",)

    def __str__(self) -> str:
        return spoken(self.name_ko, self.name_en)

    def clean(self) -> None:
        """Languages this software speaks, a time zone that exists."""
        super().clean()
        spoken = [code for code, _name in settings.LANGUAGES]
        languages = self.languages
        if not isinstance(languages, list) or not languages or len(set(map(str, languages))) != len(languages):
            raise ValidationError({"languages": _("Give at least one language, each once, such as “en, ko”.")})
        unknown = [str(code) for code in languages if code not in spoken]
        if unknown:
            raise ValidationError(
                {
                    "languages": _("Nothing appears here in %(unknown)s. Choose from: %(spoken)s.")
                    % {"unknown": ", ".join(unknown), "spoken": ", ".join(spoken)}
                }
            )
        try:
            self.site_verification = verification.written(verification.read(self.site_verification))
        except verification.NotATag as line:
            raise ValidationError(
                {
                    "site_verification": _(
                        "This is no tag that we know: “%(line)s”. Paste the whole tag, such as <meta"
                        " name=“naver-site-verification” content=“…”>. We know: %(names)s."
                    )
                    % {"line": str(line)[:100], "names": ", ".join(verification.NAMES.values())}
                }
            ) from line
        if self.time_zone not in available_timezones():
            raise ValidationError({"time_zone": _("There is no such time zone. Seoul's is “Asia/Seoul”.")})

    @property
    def tzinfo(self) -> ZoneInfo:
        """The zone its pages show times in."""
        return ZoneInfo(self.time_zone)

    def name_in(self, language: str) -> str:
        """The title in `language`, or in the other one."""
        return in_language(language, self.name_ko, self.name_en)


class FormerName(Dated):
    """A name the title had before: “founded 1996 as UN News”."""

    publication = models.ForeignKey(
        Publication, models.CASCADE, related_name="former_names", verbose_name=_("publication")
    )
    name_ko = models.CharField(_("name (Korean)"), max_length=120, blank=True)
    name_en = models.CharField(_("name (English)"), max_length=120)

    objects = DatedQuerySet["FormerName"].as_manager()

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        ordering = ("starts_on",)
        constraints = (ends_after_it_starts("former_name_ends_after_it_starts"),)

    def __str__(self) -> str:
        return spoken(self.name_ko, self.name_en)

    def name_in(self, language: str) -> str:
        """The name in `language`, or in the other one."""
        return in_language(language, self.name_ko, self.name_en)

    def rivals(self) -> Any:
        """A title has one name at a time."""
        return FormerName.objects.filter(publication=self.publication_id) if self.publication_id else None


class Host(models.Model):
    """A host name under which readers reach the publication."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="hosts", verbose_name=_("publication"))
    hostname = models.CharField(
        _("host name"), max_length=253, unique=True, help_text=_("Such as www.example.com, without https:// and port.")
    )
    is_primary = models.BooleanField(_("primary"), default=False, help_text=_("The one links and feeds name."))

    class Meta:
        verbose_name = _("host")
        verbose_name_plural = _("hosts")
        ordering = ("-is_primary", "hostname")
        constraints = (
            models.UniqueConstraint(
                fields=("publication",), condition=Q(is_primary=True), name="host_one_primary_per_publication"
            ),
            models.CheckConstraint(condition=~Q(hostname=""), name="host_is_named"),
        )

    def __str__(self) -> str:
        return self.hostname

    def clean(self) -> None:
        """A bare, lower-case host name."""
        super().clean()
        name = self.hostname.strip().lower().rstrip(".")
        try:
            # Browsers send a Hangul name in its ASCII form, and that is what is compared.
            self.hostname = name.encode("idna").decode("ascii")
        except UnicodeError:
            self.hostname = name
        if not _HOSTNAME.fullmatch(self.hostname):
            raise ValidationError(
                {"hostname": _("Write the bare name, such as www.example.com: no https://, no port, no path.")}
            )
