"""What may be merged into another of its kind and then lives on as an address that leads there."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class MergeableQuerySet[M: models.Model](models.QuerySet[M]):
    """Those that stand, and those that lead on."""

    def standing(self) -> Self:
        """Those that were not merged into another."""
        return self.filter(merged_into=None)


class Mergeable(models.Model):
    """A row that may be merged into another. It is never deleted: the record holds it, and its slug stays taken.

    `merged_into` is always one that stands: whoever merges that one in turn leads its merged rows on, so that every old
    address is one step from where it leads.
    """

    merged_into: models.ForeignKey[Any, Any] = models.ForeignKey(
        "self", models.PROTECT, related_name="merged", null=True, editable=False, verbose_name=_("merged into")
    )
    #: It never was more than an address (and a name) that the other one had before: no page was ever made under it.
    only_address = models.BooleanField(_("former address"), default=False, editable=False)

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="%(class)s_is_not_merged_into_itself"
            ),
            models.CheckConstraint(
                condition=Q(only_address=False) | Q(merged_into__isnull=False), name="%(class)s_address_leads_somewhere"
            ),
        )

    @property
    def survivor(self) -> Self:
        """The one it was merged into, or itself."""
        return self.merged_into or self
