"""The rows of a table as lines, a batch after another by the key: whatever their number, a batch is in memory."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING, Any

from taggit.models import TaggedItem

from articles.exporting import desk_tasks
from articles.exporting.tables import BY_MODEL, Table
from articles.exporting.values import written
from articles.models import Article

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.models import Model, QuerySet

    from articles.exporting.belongings import Belongings
    from articles.exporting.media import Media
    from articles.exporting.tables import Column

#: Rows in memory at a time; an original of an import may be long.
_BATCH = 200


class Positions:
    """Of each table without names, the primary keys in the order of its lines."""

    def __init__(self) -> None:
        self._keys: dict[str, array[int]] = {}

    def note(self, table: Table, keys: Sequence[int]) -> None:
        """These rows go out next."""
        if not table.key:
            self._keys.setdefault(table.name, array("q")).extend(keys)

    def line(self, table: Table, key: int) -> int:
        """In which line, from 1, the row stands."""
        return bisect_left(self._keys[table.name], key) + 1


def lines_of(table: Table, belongings: Belongings, media: Media, positions: Positions) -> Iterator[dict[str, Any]]:
    """Every row of `table` that goes out."""
    paths = [path for column in table.columns for path in (*column.paths, *_guards(column))]
    rows = belongings.rows(table).order_by(table.order).values_list("pk", table.order, *paths)
    for batch in _batches(rows, table.order):
        positions.note(table, [row[0] for row in batch])
        lines = [_line(table, row[2:], media, positions, belongings) for row in batch]
        for name in table.many:
            named = _named_by(table, name, [row[0] for row in batch])
            for row, line in zip(batch, lines, strict=True):
                line[name] = named.get(row[0], [])
        if table.name == "desk_tasks":
            desk_tasks.outward(lines)
        yield from lines


def _batches(rows: QuerySet[Any, Any], order: str) -> Iterator[list[tuple[Any, ...]]]:
    batch = list(rows[:_BATCH])
    while batch:
        yield batch
        batch = list(rows.filter(**{f"{order}__gt": batch[-1][1]})[:_BATCH])


def _guards(column: Column) -> tuple[str, ...]:
    """What is asked as well: what belongs to the house may name a section of another of its publications."""
    target = column.target
    return (f"{column.name}__publication",) if not column.table.of and target and target.of == "publication" else ()


def _line(
    table: Table, values: Sequence[Any], media: Media, positions: Positions, belongings: Belongings
) -> dict[str, Any]:
    line: dict[str, Any] = {}
    given = iter(values)
    for column in table.columns:
        said = [next(given) for _path in column.paths]
        is_anothers = any(next(given) not in {None, belongings.publication.pk} for _guard in _guards(column))
        if column.is_file:
            line[column.name] = media.take(column, said[0])
        elif column.target is not None:
            line[column.name] = None if is_anothers else named(column.target, said, positions)
        else:
            line[column.name] = written(said[0])
    return line


def named(target: Table, said: Sequence[Any], positions: Positions) -> Any:
    """A row of `target` as other rows name it: its key, its keys by their names, or its line."""
    if said[0] is None:
        return None
    if not target.key:
        return positions.line(target, said[0])
    if len(target.key) == 1:
        return written(said[0])
    return dict(zip(target.key, map(written, said), strict=True))


def _named_by(table: Table, name: str, keys: Sequence[int]) -> dict[int, list[Any]]:
    """The rows that those with `keys` name in the list `name`, in the order in which they were put there."""
    through, source, to, target = through_of(table, name)
    paths = [f"{to}__{path}" for path in target.key.values()]
    rows = through._default_manager.filter(**{f"{source}__in": keys})  # noqa: SLF001 - of either model
    if through is TaggedItem:
        rows = rows.filter(content_type__app_label="articles", content_type__model="article")
    found: dict[int, list[Any]] = {}
    for key, *said in rows.order_by("pk").values_list(source, *paths):
        found.setdefault(key, []).append(named(target, said, Positions()))
    return found


def through_of(table: Table, name: str) -> tuple[type[Model], str, str, Table]:
    """The rows in which the list is kept: their model, the columns that name either side, and the table of the other side."""
    field: Any = table.model._meta.get_field(name)  # noqa: SLF001 - Django's documented model API
    if table.model is Article:
        return TaggedItem, "object_id", "tag", BY_MODEL[field.related_model]
    return (
        field.remote_field.through,
        field.m2m_field_name(),
        field.m2m_reverse_field_name(),
        BY_MODEL[field.related_model],
    )
