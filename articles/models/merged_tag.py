"""Tags that were merged into another: taggit's own table has no place to say so."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class MergedTag(models.Model):
    """A tag that lives on as an address that leads to another one, as `newsroom.models.merging` has it of others."""

    tag = models.OneToOneField("taggit.Tag", models.PROTECT, primary_key=True, related_name="merger")
    into = models.ForeignKey("taggit.Tag", models.PROTECT, related_name="mergers", verbose_name=_("merged into"))
    #: It never was more than an address (and a name) that the other one had before: no page was ever made under it.
    only_address = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        permissions = (("merge_tag", _("Can rename and merge tags")),)
        constraints = (models.CheckConstraint(condition=~Q(tag=F("into")), name="tag_is_not_merged_into_itself"),)

    def __str__(self) -> str:
        return f"#{self.tag_id} → #{self.into_id}"
