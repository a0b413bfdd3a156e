"""A column's value as JSON has it, and back: times in UTC to the microsecond, days, UUIDs and decimals as text, bytes in Base64."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models

from articles.models.version import in_microseconds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.db.models import Field


class Wrong(Exception):
    """Why a value cannot stand in its field."""


def line_of(values: Mapping[str, Any]) -> bytes:
    """A line of a file: fields in their order, objects within them sorted, so that the same row is always the same bytes."""
    # Names of columns are plain words.
    said = (f'"{name}":{_dumps(value)}' for name, value in values.items())
    return f"{{{','.join(said)}}}\n".encode()


_dumps = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def parsed(line: bytes) -> dict[str, Any]:
    """A line as it was written. Raises Wrong for what no database can keep."""
    try:
        value = json.loads(line, parse_constant=_no_constant)
        if not isinstance(value, dict):
            raise Wrong("it has to be an object")
        # Half of a pair of surrogates is no text.
        if b"\\ud" in line.lower():
            json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise Wrong("it is no JSON") from error
    if b"\\u0000" in line and _holds_nul(value):
        raise Wrong("it holds a NUL")
    return value


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _holds_nul(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_holds_nul, (*value, *value.values())))
    return "\0" in value if isinstance(value, str) else isinstance(value, list) and any(map(_holds_nul, value))


#: What is as JSON has it; asked first, because nearly everything is.
_PLAIN = frozenset({str, int, bool, type(None), dict, list})


def written(value: Any) -> Any:
    """`value` as plain JSON."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, datetime):
        return in_microseconds(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    return value


def read(field: Field[Any, Any], value: Any) -> Any:
    """The inverse, as `field` wants it. Raises Wrong."""
    if value is None:
        if not field.null:
            raise Wrong("it may not be null")
        return None
    form, reader = _reader_for(type(field))  # type: ignore[arg-type]
    try:
        found = reader(value)
    except (TypeError, ValueError, OverflowError, InvalidOperation, binascii.Error) as error:
        raise Wrong(f"it has to be {form}") from error
    _check(field, found)
    return found


def _check(field: Field[Any, Any], value: Any) -> None:
    if isinstance(field, models.IntegerField | models.DecimalField):
        # What no column of this kind holds, on any database.
        try:
            field.run_validators(value)
        except ValidationError as error:
            raise Wrong(" ".join(error.messages)) from error
        except InvalidOperation as error:
            raise Wrong("it has to be a number") from error
    longest = field.max_length
    if longest is not None and isinstance(value, str) and len(value) > longest:
        raise Wrong(f"it is longer than {longest} characters")
    if field.choices and value not in ("", *dict(field.flatchoices)):
        raise Wrong(f"“{value}” is none of {', '.join(str(each) for each, _label in field.flatchoices)}")


def _of(kind: type, value: Any) -> Any:
    # True is an int to Python.
    if type(value) is not kind:
        raise TypeError
    return value


def _instant(value: Any) -> datetime:
    found = datetime.fromisoformat(_of(str, value))
    if found.tzinfo is None:
        raise ValueError
    return found.astimezone(UTC)


def _plain(value: Any) -> Any:
    return value


#: Kind of column → what is said of it, and how it is read; the narrower kinds first.
_READERS: Mapping[type[Field[Any, Any]], tuple[str, Callable[[Any], Any]]] = {
    models.DateTimeField: ("a time with its zone, such as 2026-11-26T09:00:00.000000Z", _instant),
    models.DateField: ("a day, such as 2026-11-26", lambda value: date.fromisoformat(_of(str, value))),
    models.UUIDField: ("a UUID", lambda value: UUID(_of(str, value))),
    models.DecimalField: ("a decimal as text, such as “0.500”", lambda value: Decimal(_of(str, value))),
    models.BooleanField: ("true or false", lambda value: _of(bool, value)),
    models.IntegerField: ("a whole number", lambda value: _of(int, value)),
    models.JSONField: ("JSON", _plain),
    models.BinaryField: ("Base64", lambda value: base64.b64decode(_of(str, value), validate=True)),
    models.CharField: ("text", lambda value: _of(str, value)),
    models.TextField: ("text", lambda value: _of(str, value)),
}


def form_of(field: Field[Any, Any]) -> str:
    """What stands in the field, for people."""
    return _reader_for(type(field))[0]  # type: ignore[arg-type]


@cache
def _reader_for(kind: type[Field[Any, Any]]) -> tuple[str, Callable[[Any], Any]]:
    return next(how for known, how in _READERS.items() if issubclass(kind, known))
