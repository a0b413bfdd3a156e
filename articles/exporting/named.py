"""Which row here a name in an export means: rows that have none are known by the line they came in with."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

from articles.exporting.tables import BY_NAME
from articles.exporting.values import Wrong

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from django.db.models import Model

    from articles.exporting.tables import Column, Table

#: Names of rows that are remembered of one table, beyond which they are asked for again.
_REMEMBERED = 50_000


class Named:
    """The primary keys of what is in already, by table and name, or by table and line."""

    def __init__(self) -> None:
        self._keys: dict[str, dict[Any, int]] = {}
        self._lines: dict[str, array[int]] = {}

    def note(self, table: Table, rows: Iterable[Model]) -> None:
        """These rows came in next; those that have names are asked for by them."""
        if not table.key:
            self._lines.setdefault(table.name, array("q")).extend(row.pk for row in rows)

    def by(self, column: Column, value: Any) -> int | None:
        """The key that stands in `column` where a line says `value`. Raises Wrong."""
        if value is None:
            if not column.field.null:
                raise Wrong("it may not be null")
            return None
        return self.meant(column.target, value)  # type: ignore[arg-type]

    def meant(self, target: Table, value: Any) -> int:
        """The key of the row of `target` that `value` names, looked up before. Raises Wrong."""
        if not target.key:
            lines = self._lines.get(target.name, ())
            if type(value) is not int or not 1 <= value <= len(lines):
                raise Wrong(f"{target.file} has no line {value}")
            return lines[value - 1]
        key = _key_of(target, value)
        if key not in self._keys.get(target.name, {}):
            raise Wrong(f"{value} is not in {target.file}")
        return self._keys[target.name][key]

    def look_up(self, columns: Iterable[Column], batch: Sequence[tuple[int, dict[str, Any]]]) -> None:
        """Find the keys of all that these lines name: a query for each table."""
        wanted: dict[str, list[Any]] = {}
        for column in columns:
            if column.target is not None and column.target.key:
                wanted.setdefault(column.target.name, []).extend(line.get(column.name) for _number, line in batch)
        for name, values in wanted.items():
            self.find(BY_NAME[name], values)

    def find(self, target: Table, values: Iterable[Any]) -> None:
        """Find the keys of the rows of `target` that `values` name, those that are not known."""
        known = self._keys.setdefault(target.name, {})
        if len(known) > _REMEMBERED:
            known.clear()
        if lacking := set(_keys_of(target, values)) - known.keys():
            first, *rest = target.key.values()
            rows = target.model._default_manager.filter(**{f"{first}__in": {key[0] for key in lacking}})  # noqa: SLF001 - of each model
            for pk, *found in rows.values_list("pk", first, *rest):
                known[tuple(str(each) for each in found)] = pk


def _key_of(target: Table, value: Any) -> tuple[str, ...]:
    """A row's name as text, which every part of a key has. Raises Wrong."""
    if len(target.key) == 1:
        if type(value) is not str:
            raise Wrong(f"it has to name a row of {target.file}")
        return (value,)
    if not isinstance(value, dict) or value.keys() != target.key.keys():
        raise Wrong(f"it has to name a row of {target.file} by {' and '.join(target.key)}")
    return tuple(str(value[name]) for name in target.key)


def _keys_of(target: Table, values: Iterable[Any]) -> Iterator[tuple[str, ...]]:
    """Of all that are one; what is none is refused where it is put in."""
    for value in values:
        if value is not None:
            try:
                yield _key_of(target, value)
            except Wrong:
                continue
