"""Where an article may appear: the choices of publication and section in its form, both in one query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newsroom.models import Publication, Section

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model
    from django.http import HttpRequest

_OF_SECTION = (
    *("id", "slug", "name_ko", "name_en", "order", "parent_id", "publication_id"),
    *("retired_at", "merged_into_id"),
)


@dataclass(frozen=True, slots=True)
class Places:
    """All publications, and all sections that were not merged into others, in the order in which forms offer them."""

    publications: list[Publication]
    sections: list[Section]


def places_for(request: HttpRequest) -> Places:
    """Asked for once in a request."""
    found: Places = request.__dict__.setdefault("articles_places", None) or _places()
    request.__dict__["articles_places"] = found
    return found


def first_publication(request: HttpRequest) -> Publication | None:
    """Where a new article begins, and whose calendar the desk's list goes by."""
    return min(places_for(request).publications, key=lambda each: each.pk, default=None)


def offer(field: Any, rows: Iterable[Model]) -> None:
    """Let a select offer `rows`, which are what its own query would bring."""
    if field is not None:
        empty = [("", field.empty_label)] if field.empty_label is not None else []
        field.choices = [*empty, *((row.pk, field.label_from_instance(row)) for row in rows)]


def _places() -> Places:
    of_publication = ("pk", "name_ko", "name_en", "languages", "time_zone")
    rows = Publication.objects.order_by("name_en", "pk").values_list(
        *of_publication, *(f"sections__{name}" for name in _OF_SECTION)
    )
    publications: dict[int, Publication] = {}
    sections: list[Section] = []
    for key, korean, english, languages, zone, *of_section in rows:
        publications.setdefault(
            key, Publication(pk=key, name_ko=korean, name_en=english, languages=languages, time_zone=zone)
        )
        columns = dict(zip(_OF_SECTION, of_section, strict=True))
        if columns["id"] is not None and columns["merged_into_id"] is None:
            sections.append(Section(**columns))
    return Places(list(publications.values()), sorted(sections, key=lambda each: (each.order, each.pk)))
