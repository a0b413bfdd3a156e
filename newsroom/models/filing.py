"""What was filed with the authority after a change of what is registered. Said once; a mistake is said, too."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newsroom.models.append_only import AppendOnlyQuerySet, WrittenOnce
from newsroom.models.publication import Publication


class Law(models.TextChoices):
    """By which law a publication is registered; each has its own authority, and its own word on changes."""

    NEWSPAPERS = "newspapers", _("Newspapers Act")
    MAGAZINES = "magazines", _("Magazines Act")


class Registered(models.TextChoices):
    """What is registered, and registered anew when it changes (Newspapers Act art. 9(1), Magazines Act art. 15(1))."""

    TITLE = "title", pgettext_lazy("of a publication", "Name")
    PUBLISHER = "publisher", _("Publisher (발행인)")
    EDITOR = "editor", _("Editor (편집인)")
    PLACE = "place", _("Place of publication (발행소)")


class Filing(WrittenOnce):
    """Somebody said that a change was filed, or that this was said by mistake (no `filed_on`). The last word counts.

    Which changes there are is not stored: it follows from the dated rows (`newsroom.imprint.filing`). `changed_on` is the first
    day on which the new fact holds.
    """

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="filings", verbose_name=_("publication"))
    what = models.CharField(_("what changed"), max_length=12, choices=Registered)
    under = models.CharField(
        _("by which law"), max_length=12, choices=Law, default=Law.NEWSPAPERS, db_default=Law.NEWSPAPERS
    )
    changed_on = models.DateField(_("changed"))
    filed_on = models.DateField(_("filed"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("said by")
    )
    said_at = models.DateTimeField(_("said"), default=timezone.now, editable=False)

    objects = AppendOnlyQuerySet["Filing"].as_manager()

    class Meta:
        verbose_name = _("filing")
        verbose_name_plural = _("filings")
        ordering = ("-said_at", "-id")
        # Whoever may change the masthead files it.
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.changed_on}"
