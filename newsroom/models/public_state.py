"""The count that tells every cache that something public changed."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F

from newsroom.models.publication import Publication

if TYPE_CHECKING:
    from collections.abc import Iterable


class PublicStateQuerySet(models.QuerySet["PublicState"]):
    """The only way to raise the count: the last statement of a transaction, publications in key order.

    Whoever raises it holds the row until the commit; raising it first in a long transaction makes every other
    publisher wait, and raising two in different orders can lock both for ever.
    """

    def bump(self, publications: Iterable[int]) -> None:
        """Something a page of these publications shows has changed."""
        for publication in sorted(set(publications)):
            self.filter(pk=publication).update(generation=F("generation") + 1)

    def bump_house(self, publications: Iterable[int]) -> None:
        """Something every page of these publications shows has changed: names, sections, masthead, imprint."""
        for publication in sorted(set(publications)):
            self.filter(pk=publication).update(
                generation=F("generation") + 1, house_generation=F("house_generation") + 1
            )

    def renew(self) -> None:
        """After a backup was put back: nothing that was made of an earlier state is taken for one of this."""
        for state in self.order_by("pk"):
            self.filter(pk=state.pk).update(generation=F("generation") + 1, epoch=uuid.uuid4())


class PublicState(models.Model):
    """`epoch` is renewed when a backup is restored, so that no count is mistaken for an older one of the same value."""

    publication = models.OneToOneField(Publication, models.CASCADE, primary_key=True, related_name="public_state")
    generation = models.BigIntegerField(default=0)
    house_generation = models.BigIntegerField(default=0)
    epoch = models.UUIDField(default=uuid.uuid4)

    objects = PublicStateQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.publication_id}: {self.generation}"
