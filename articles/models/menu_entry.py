"""The menus of a publication: what its pages lead to from their head and from their foot, in the order editors gave it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newsroom.models.bilingual import in_language

if TYPE_CHECKING:
    from typing import Any


class Menu(models.TextChoices):
    """Where the entries stand."""

    HEAD = "head", pgettext_lazy("menu", "At the head of every page")
    FOOT = "foot", pgettext_lazy("menu", "At the foot of every page")


class Place(models.TextChoices):
    """Pages that every edition has, by the names of their addresses."""

    IMPRINT = "imprint", _("Imprint")
    MASTHEAD = "masthead", _("Masthead")
    CORRECTIONS = "corrections", _("Corrections")
    ARCHIVE = "archive", _("Archive")
    FEEDS = "feeds", _("Feeds")
    SEARCH = "search", _("Search")


#: An address of this site: a path, and never another host's without its scheme.
_OWN = re.compile(r"/(?![/\\])[^\s<>\"\\]*")
_https = URLValidator(schemes=["https"])


class MenuEntry(models.Model):
    """One entry; it leads to a section, a standing page, a page that every edition has, or an address."""

    publication = models.ForeignKey(
        "newsroom.Publication", models.CASCADE, related_name="menu_entries", verbose_name=_("publication")
    )
    menu = models.CharField(_("menu"), max_length=8, choices=Menu)
    language = models.CharField(
        _("language"),
        max_length=8,
        choices=settings.LANGUAGES,
        blank=True,
        help_text=_("Leave this empty to show it in every language."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0, help_text=_("Lower numbers come first."))
    section = models.ForeignKey(
        "newsroom.Section", models.CASCADE, related_name="+", null=True, blank=True, verbose_name=_("section")
    )
    page = models.ForeignKey(
        "articles.StandingPage",
        models.CASCADE,
        related_name="menu_entries",
        null=True,
        blank=True,
        verbose_name=_("standing page"),
    )
    place = models.CharField(_("page of every edition"), max_length=16, choices=Place, blank=True)
    address = models.CharField(
        _("address"),
        max_length=300,
        blank=True,
        help_text=_("A path of this site such as /tags/seoul/, or a whole address beginning with https://."),
    )
    label_ko = models.CharField(
        _("label (Korean)"), max_length=60, blank=True, help_text=_("Empty: the name of what it leads to.")
    )
    label_en = models.CharField(_("label (English)"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("menu entry")
        verbose_name_plural = _("menus")
        ordering = ("publication", "menu", "order", "id")
        constraints = (
            models.CheckConstraint(
                condition=(
                    Q(section__isnull=False, page=None, place="", address="")
                    | Q(section=None, page__isnull=False, place="", address="")
                    | (Q(section=None, page=None, address="") & ~Q(place=""))
                    | (Q(section=None, page=None, place="") & ~Q(address=""))
                ),
                name="menu_entry_leads_to_one_thing",
                violation_error_message=_("Choose one thing it leads to: a section, a page or an address."),
            ),
        )

    def __str__(self) -> str:
        return str(self.label_en or self.label_ko or self.section or self.page or self.place or self.address)

    def clean(self) -> None:
        """What it leads to belongs to the publication; an address is one that a browser may follow, with words."""
        super().clean()
        wrong: dict[str, Any] = {}
        for name in ("section", "page"):
            target = getattr(self, name)
            if target is not None and target.publication_id != self.publication_id:
                wrong[name] = _("This belongs to another publication.")
        if self.address:
            if not _OWN.fullmatch(self.address) and not _is_https(self.address):
                wrong["address"] = _("Give a path such as /tags/seoul/, or a whole address beginning with https://.")
            if not (self.label_ko or self.label_en):
                wrong["label_en"] = _("Say what readers see: an address has no name of its own.")
        if wrong:
            raise ValidationError(wrong)

    def label_in(self, language: str) -> str:
        """The words given to it, in `language` or the other one; empty where it goes by what it leads to."""
        return in_language(language, self.label_ko, self.label_en)


def _is_https(address: str) -> bool:
    try:
        _https(address)
    except ValidationError:
        return False
    return True
