"""The front pages there are: each publication's, in each of its languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404
from django.urls import reverse
from django.utils.translation import get_language_info

from articles.models import Arrangement
from articles.preview.unpublished import house_for
from newsroom.models import Publication

if TYPE_CHECKING:
    from articles.models.arrangement import ArrangementQuerySet
    from newsroom.house import House


@dataclass(frozen=True, slots=True)
class Front:
    """A front page at the desk."""

    publication: Publication
    language: str

    @property
    def name(self) -> str:
        """In the language of the desk: "English"."""
        return str(get_language_info(self.language)["name_translated"])

    @property
    def url(self) -> str:
        """Its board."""
        return reverse("admin:articles_arrangement_board", args=[self.publication.pk, self.language])

    @property
    def preview_url(self) -> str:
        """Where what stands on the board is drawn."""
        return reverse("admin:articles_arrangement_preview", args=[self.publication.pk, self.language])

    def arrangements(self) -> ArrangementQuerySet:
        """All there ever were of it."""
        return Arrangement.objects.of_edition(self.publication.pk, self.language)

    def house(self) -> House:
        """Whose page it is. Raises Http404 where no address leads to it: nobody could see what is arranged."""
        try:
            return house_for(self.publication)
        except LookupError as error:
            raise Http404 from error


def fronts() -> list[Front]:
    """All of them. One query."""
    publications = Publication.objects.order_by("pk")
    return [Front(publication, language) for publication in publications for language in publication.languages]
