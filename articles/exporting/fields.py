"""The fields of every file, for a programmer of another system: docs/exporting-fields.md is this text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation

from articles.exporting.tables import BY_MODEL, TABLES
from articles.exporting.values import form_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.exporting.tables import Column, Table

_HEAD = """\
# The fields of an export

Made by `python manage.py export_publication --fields`; a test holds it against the code. How to read it, and what goes out
and what does not: [exporting.md](exporting.md).

Every line of a file is a JSON object with all of the fields below. “or null” says that a field may be empty in that way. A row of
another file is named by what that file is known by; where that is several fields, by an object of them; where a file has
none, by the number of the line, from 1."""


def described() -> str:
    """As Markdown."""
    with translation.override("en"):
        return "\n".join((_HEAD, *(line for table in TABLES for line in _table(table)))) + "\n"


def _table(table: Table) -> Iterator[str]:
    yield f"\n## {table.file}\n"
    known = f" Known by `{'` and `'.join(table.key)}`." if table.key else ""
    yield f"{table.says}{known}\n"
    yield "| field | what stands in it | meaning |"
    yield "|---|---|---|"
    for column in table.columns:
        yield f"| `{column.name}` | {_form(column)}{' or null' if column.field.null else ''} | {_meaning(column)} |"
    for name in table.many:
        target = BY_MODEL[table.model._meta.get_field(name).related_model]  # type: ignore[index]  # noqa: SLF001
        yield f"| `{name}` | list of {_named(target)} | |"


def _form(column: Column) -> str:
    if column.is_file:
        return "path of a file in the export, empty where there is none, null where it is lost"
    if column.target is not None:
        return _named(column.target)
    if column.field.choices:
        return ", ".join(f"`{value}`" for value, _label in column.field.flatchoices if value != "")
    longest = column.field.max_length
    return form_of(column.field) + (f" of up to {longest} characters" if longest and _is_text(column) else "")


def _is_text(column: Column) -> bool:
    return form_of(column.field) == "text"


def _named(target: Table) -> str:
    known = f"`{'`, `'.join(target.key)}`" if target.key else "the line"
    return f"{known} of a row in {target.file}"


def _meaning(column: Column) -> str:
    name = str(column.field.verbose_name)
    said = [name if name != column.name.replace("_", " ") else "", str(column.field.help_text)]
    return ". ".join(each.rstrip(".") for each in said if each).replace("|", "\\|").replace("\n", " ")
