"""Numbers of hits: nothing of who they were."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from newsroom.models.publication import Publication


class ReadCount(models.Model):
    """How often an article was read in an hour; kept for thirty days."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="+")
    language = models.CharField(max_length=8)
    #: The article's public number.
    number = models.PositiveBigIntegerField()
    #: Its first instant.
    hour = models.DateTimeField()
    hits = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = (
            # In this order: the most read of a publication are asked for by the hours.
            models.UniqueConstraint(
                fields=("publication", "language", "hour", "number"), name="read_count_once_an_hour"
            ),
        )
        indexes = (models.Index(fields=("hour",), name="read_count_by_hour"),)

    def __str__(self) -> str:
        return f"{self.number}: {self.hits}"


class MostRead(models.Model):
    """What readers of an edition read most, as it was last worked out: public numbers, the most read first."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="+")
    language = models.CharField(max_length=8)
    numbers = models.JSONField(default=list)
    ranked_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("publication", "language"), name="most_read_once_per_edition"),)

    def __str__(self) -> str:
        return f"{self.publication_id}: {self.language}"


class MissingAddress(models.Model):
    """An address of the public site that leads nowhere, and how often it was asked for."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="+", verbose_name=_("publication"))
    path = models.CharField(_("address"), max_length=300)
    hits = models.PositiveIntegerField(_("asked for"), default=0)
    first_seen = models.DateTimeField(_("first"))
    last_seen = models.DateTimeField(_("last"))
    #: The last host that led there, and nothing more of the address.
    came_from = models.CharField(_("came from"), max_length=100, blank=True)
    is_ignored = models.BooleanField(_("ignored"), default=False)

    class Meta:
        verbose_name = _("missing address")
        verbose_name_plural = _("missing addresses")
        ordering = ("-hits", "-last_seen", "id")
        default_permissions = ("view",)
        permissions = (("answer_missingaddress", _("Can say where missing addresses lead")),)
        constraints = (
            models.UniqueConstraint(fields=("publication", "path"), name="missing_address_once_per_publication"),
        )
        indexes = (models.Index(fields=("last_seen",), name="missing_address_by_time"),)

    def __str__(self) -> str:
        return self.path
