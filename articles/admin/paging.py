"""Paging through the archive without counting it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.utils.functional import cached_property

if TYPE_CHECKING:
    from django.db.models import QuerySet


class BoundedPaginator(Paginator[Any]):
    """Counts no further than `furthest` rows: nobody pages beyond that, they search or filter."""

    furthest = 5_000
    #: The admin pages through nothing else.
    object_list: QuerySet[Any]

    @cached_property
    def count(self) -> int:
        """Rows, or `furthest` when there are more."""
        # Without what the list shows of each row: a count needs none of it.
        return self.object_list.values("pk")[: self.furthest].count()
