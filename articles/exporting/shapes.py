"""JSON that the record and its pages take apart, looked at before it is put there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from articles.copytext import Copy
from articles.exporting.values import Wrong
from articles.layout.layout import Layout

if TYPE_CHECKING:
    from articles.exporting.tables import Column

_SHAPES: dict[tuple[str, str], Any] = {
    ("versions", "copy"): Copy,
    ("revisions", "copy"): Copy,
    ("arrangements", "layout"): Layout,
}
#: What every copy says as text.
_TEXTS = ("story", "language", "kind", "origin", "section", "headline", "deck", "slug", "dateline", "body")


def check_shape(column: Column, value: Any) -> None:
    """Raise Wrong where `value` is not what stands in such a column."""
    shape = _SHAPES.get((column.table.name, column.name))
    if shape is None:
        return
    try:
        is_one = shape.from_json(value).to_json() == value
    except (TypeError, ValueError, KeyError, AttributeError):
        is_one = False
    if not is_one or (shape is Copy and not all(type(value[name]) is str for name in _TEXTS)):
        raise Wrong(f"it is no {shape.__name__.lower()}")
