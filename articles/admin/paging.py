"""Paging through the archive without counting it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.utils.functional import cached_property


class BoundedPaginator(Paginator):  # type: ignore[type-arg]
    """Counts no further than `furthest` rows: nobody pages beyond that, they search or filter."""

    furthest = 5_000

    @cached_property
    def count(self) -> int:
        """Rows, or `furthest` when there are more."""
        return self.object_list[: self.furthest].count()
