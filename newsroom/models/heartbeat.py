"""When the work that a timer begins was last done, so that a timer that stopped is noticed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from datetime import datetime


class Work(models.TextChoices):
    """What a timer begins."""

    SWEEP = "sweep"
    BACKUP = "backup"


class HeartbeatQuerySet(models.QuerySet["Heartbeat"]):
    """Noting that a work was done, and asking when."""

    def beat(self, work: Work) -> None:
        """It was done just now."""
        self.update_or_create(work=work, defaults={"at": timezone.now()})

    def of(self, work: Work) -> datetime | None:
        """When it was last done; None when it never was."""
        return self.filter(work=work).values_list("at", flat=True).first()


class Heartbeat(models.Model):
    """One row for each work."""

    work = models.CharField(max_length=20, primary_key=True, choices=Work)
    at = models.DateTimeField()

    objects = HeartbeatQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.work}: {self.at:%Y-%m-%d %H:%M}"
