"""What came in from elsewhere: runs of an importer, and every item with its original bytes."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ImportRun(models.Model):
    """One import that wrote (a dry run writes nothing, so has no row): what was handed in, and how far it has come.

    `counts["in"]` says how much of what stands in the files is dealt with: where it was stopped, it goes on from there.
    What it brought is held until the run is released: drafts, which readers do not see.
    """

    class State(models.TextChoices):
        RUNNING = "running", _("Reading")
        HELD = "held", _("Held: readers do not see it")
        RELEASED = "released", _("Released to readers")
        UNDONE = "undone", _("Undone")

    publication = models.ForeignKey(
        "newsroom.Publication", models.PROTECT, related_name="+", verbose_name=_("publication")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RUNNING, db_default=State.HELD)
    format = models.CharField(_("format"), max_length=20)
    source = models.CharField(_("source"), max_length=80, blank=True, db_default="")
    #: What the command was given, so that a stopped run can be taken up without saying it again.
    options = models.JSONField(_("options"), default=dict, db_default=models.Value({}, models.JSONField()))
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("started by")
    )
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True)
    released_at = models.DateTimeField(_("released"), null=True)
    undone_at = models.DateTimeField(_("undone"), null=True)
    counts = models.JSONField(_("counts"), default=dict)
    #: Hosts that articles it read name as their own, and how many do.
    old_hosts = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    #: How many of its pages the profile of their site fitted (`articles.importing.intake.fitting`).
    profile_fit = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    imprint_proposal = models.JSONField(_("imprint proposal"), default=dict)

    class Meta:
        verbose_name = _("import run")
        verbose_name_plural = _("import runs")
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.format} · {timezone.localtime(self.started_at):%Y-%m-%d %H:%M %Z}"


class ImportItem(models.Model):
    """One item of a run: its original, what became of it, and what the reader was unsure of."""

    class Outcome(models.TextChoices):
        CREATED = "created", _("Created")
        UPDATED = "updated", _("Updated")
        UNCHANGED = "unchanged", _("Unchanged")
        QUEUED = "queued", _("Waiting for a person")
        REFUSED = "refused", _("Refused")

    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="items", verbose_name=_("run"))
    name = models.CharField(_("file"), max_length=500)
    position = models.CharField(_("position"), max_length=80, blank=True)
    source = models.CharField(_("source"), max_length=80, blank=True)
    source_id = models.CharField(_("number at the source"), max_length=200, blank=True)
    published_at = models.DateTimeField(_("published there"), null=True)
    #: Whether readers of the old site had it (`articles.importing.item.Standing`).
    standing = models.CharField(_("standing there"), max_length=10, default="public", db_default="public")
    original = models.BinaryField(_("original"))
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome)
    reason = models.TextField(_("reason"), blank=True)
    doubts = models.JSONField(_("doubts"), default=list)
    article = models.ForeignKey(
        "articles.Article", models.SET_NULL, related_name="import_items", null=True, verbose_name=_("article")
    )

    class Meta:
        verbose_name = _("imported item")
        verbose_name_plural = _("imported items")
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("source", "source_id"), name="import_item_identity"),
            models.Index(fields=("run", "outcome", "id"), name="import_item_of_run"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        """Where it stood: the file, and what in it."""
        return f"{self.name}: {self.position}" if self.position else self.name
