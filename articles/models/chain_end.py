"""How long the chains of standing pages and front pages are, so that one whose rows are gone is missed."""

from __future__ import annotations

from django.db import models


class ChainEndQuerySet(models.QuerySet["ChainEnd"]):
    """Keeping it."""

    def note(self, publication: int, language: str, number: int, *, page: str = "") -> None:
        """That the chain has grown to `number`, in the transaction that writes the row."""
        self.update_or_create(publication_id=publication, language=language, page=page, defaults={"last": number})


class ChainEnd(models.Model):
    """The last number given in one chain: of a standing page by its slug, or, without one, of an edition's front page.

    Articles have `NumberSeries` and their own rows for this.
    """

    publication = models.ForeignKey("newsroom.Publication", models.PROTECT, related_name="+")
    language = models.CharField(max_length=8)
    page = models.SlugField(max_length=60, blank=True, db_index=False)
    last = models.PositiveIntegerField()

    objects = ChainEndQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("publication", "language", "page"), name="chain_end_once_per_chain"),
        )

    def __str__(self) -> str:
        return f"{self.page or '/'} {self.language} {self.last}"
