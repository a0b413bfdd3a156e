"""What lists and pages ask of a version without opening its copy: its page, its tags, its reporters, its photos."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.version import Version


class VersionPage(models.Model):
    """What a page needs beyond the version's columns; can be built again, so it is neither guarded nor digested."""

    version = models.OneToOneField(Version, models.PROTECT, primary_key=True, related_name="page")
    card = models.JSONField(_("card picture"), null=True)
    photos = models.JSONField(_("photos"), default=dict)
    text = models.TextField(_("plain text"), blank=True)

    class Meta:
        verbose_name = _("page of a version")
        verbose_name_plural = _("pages of versions")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.version_id)


class VersionTag(models.Model):
    """A version under a tag: the index tag pages read. Append-only, like the record."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="version_tags")
    tag = models.ForeignKey("taggit.Tag", models.PROTECT, related_name="+")
    publication = models.ForeignKey("newsroom.Publication", models.PROTECT, related_name="+")
    language = models.CharField(max_length=8)
    published_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("version", "tag"), name="version_tag_once"),)
        indexes = (
            models.Index(fields=("publication", "language", "tag", "-published_at", "-version"), name="version_by_tag"),
        )

    def __str__(self) -> str:
        return f"{self.version_id} #{self.tag_id}"


class VersionReporter(models.Model):
    """A version under a reporter's name: the index reporter pages read. Append-only, like the record."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="version_reporters")
    reporter = models.ForeignKey("newsroom.Reporter", models.PROTECT, related_name="+")
    publication = models.ForeignKey("newsroom.Publication", models.PROTECT, related_name="+")
    language = models.CharField(max_length=8)
    published_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("version", "reporter"), name="version_reporter_once"),)
        indexes = (
            models.Index(
                fields=("publication", "language", "reporter", "-published_at", "-version"),
                name="version_by_reporter",
            ),
        )

    def __str__(self) -> str:
        return f"{self.version_id} @{self.reporter_id}"


class VersionPhoto(models.Model):
    """A photo on a version's page, lead or in the body: answers where a picture is used. Can be built again."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="version_photos")
    photo = models.ForeignKey("articles.Photo", models.PROTECT, related_name="version_photos")

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("version", "photo"), name="version_photo_once"),)

    def __str__(self) -> str:
        return f"{self.version_id} ◫{self.photo_id}"
