"""Whatever every page shows of a publication raises its house's count when it is saved or deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models.signals import post_delete, post_save

from newsroom.models import (
    FormerName,
    Host,
    MastheadPost,
    Publication,
    PublicState,
    Publisher,
    PublisherDetails,
    Registration,
    Reporter,
    Section,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model


def connect() -> None:
    """Called once, when the app is ready."""
    post_save.connect(publication_saved, sender=Publication, dispatch_uid="newsroom.publication_saved")
    for model in (FormerName, Host, MastheadPost, Registration, Section, Publisher, PublisherDetails, Reporter):
        for signal in (post_save, post_delete):
            signal.connect(house_changed, sender=model, dispatch_uid=f"newsroom.house_changed.{model.__name__}")


def publication_saved(sender: type[Publication], instance: Publication, **kwargs: Any) -> None:
    """A publication has its count from the beginning."""
    PublicState.objects.get_or_create(publication=instance)
    PublicState.objects.bump_house([instance.pk])


def house_changed(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    """Raise the count of every publication that shows this row."""
    PublicState.objects.bump_house(_publications_showing(instance))


def _publications_showing(row: Model) -> Iterable[int]:
    if isinstance(row, Reporter):
        # A reporter may write for every title of the house.
        return Publication.objects.values_list("pk", flat=True)
    if isinstance(row, Publisher):
        return Publication.objects.filter(publisher=row).values_list("pk", flat=True)
    if isinstance(row, PublisherDetails):
        return Publication.objects.filter(publisher=row.publisher_id).values_list("pk", flat=True)
    # All others that are connected belong to one publication.
    return [row.publication_id]  # type: ignore[attr-defined]
