"""Public numbers: each publication counts its articles."""

from __future__ import annotations

from django.db import models
from django.db.models import F


class NumberSeriesQuerySet(models.QuerySet["NumberSeries"]):
    """The only way to take a public number."""

    def take(self, publication_id: int, count: int = 1) -> int:
        """Take `count` numbers of the publication's series and return the first.

        The row stays locked until the transaction ends, so the series has neither doubles nor, while
        transactions succeed, gaps.
        """
        self.get_or_create(publication_id=publication_id)
        self.filter(publication_id=publication_id).update(last=F("last") + count)
        return self.get(publication_id=publication_id).last - count + 1


class NumberSeries(models.Model):
    """The last public number a publication has given to an article."""

    publication = models.OneToOneField("newsroom.Publication", models.PROTECT, primary_key=True, related_name="+")
    last = models.PositiveBigIntegerField(default=0)

    objects = NumberSeriesQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.last)
