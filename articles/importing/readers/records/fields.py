"""The fields of a record: their names, what may stand in them, and every mistake of one named at once.

docs/importing.md shows this table, and docs/import-json-lines.schema.json says it to programs; tests hold both to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from articles.ai_labels import UNDECLARED, AiUse, DigitalSource, code_spelt
from articles.copytext import BylineRole, Origin, StoryKind
from articles.importing.cleaning.moments import Moment, moment_of
from articles.importing.item import Standing
from articles.korean import nfc

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_LANGUAGES = ("ko", "en")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_LONGEST_ID = 200
_SOURCES = tuple(source.value for source in DigitalSource)
_SAID = ", ".join(_SOURCES)
#: An article may be a headline and pictures; anything else that is empty is not there.
_MAY_BE_EMPTY = frozenset({"body", "text"})


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `read` makes of what stands in it what it means, or raises ValueError with what is wrong."""

    name: str
    read: Callable[[Any], Any]
    #: For people, and for the JSON Schema ("string", "array" …).
    kind: str
    schema: Mapping[str, Any]


def checked(record: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """What the fields of `record` mean, and all that is wrong with it, a sentence each. Empty fields are not there."""
    values: dict[str, Any] = {}
    errors: list[str] = []
    for name, value in record.items():
        field = FIELDS.get(name)
        if field is None or value is None or (value == "" and name not in _MAY_BE_EMPTY):
            continue
        try:
            values[name] = field.read(value)
        except ValueError as error:
            errors.append(f"{name}: {error}")
    # What is there and wrong is not missing besides.
    errors += [f"{name}: it is missing" for name in REQUIRED if not values.get(name) and not _is_named(errors, name)]
    if ("body" in values) == ("text" in values) and not _is_named(errors, "body", "text"):
        errors.append("body: either body (HTML) or text (plain) has to be there, and only one of them")
    if values.get("standing", Standing.PUBLIC) is Standing.PUBLIC and "published" not in values:
        errors += [] if _is_named(errors, "published", "standing") else ["published: it is missing"]
    return values, errors


def _is_named(errors: list[str], *names: str) -> bool:
    return any(error.startswith(f"{name}:") for error in errors for name in names)


# What may stand in a field ---------------------------------------------------------------------------------


def clean(text: str) -> str:
    """Composed, and without what no database takes."""
    return nfc(_SURROGATES.sub("", text))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"it has to be text, and is {_called(value)}")
    return clean(value)


def _line(value: Any) -> str:
    return " ".join(_text(value).split())


def _id(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    text = _line(value)
    if len(text) > _LONGEST_ID:
        raise ValueError(f"it is longer than {_LONGEST_ID} characters")
    return text


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        raise ValueError(f"it has to be a whole number, and is {_called(value)}")
    return value


def _yes(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"it has to be true or false, and is {_called(value)}")
    return value


def _sha256(value: Any) -> str:
    text = _line(value).lower()
    if text and not _SHA256.fullmatch(text):
        raise ValueError("it has to be a SHA-256, 64 hexadecimal digits")
    return text


def _digital_source(value: Any) -> str:
    """IPTC's code of what readers are told; "" for its other codes, which say of no AI."""
    code = code_spelt(_line(value))
    if code and code not in _SOURCES and code not in UNDECLARED:
        raise ValueError(
            f"“{_line(value)[:80]}” is no code of IPTC's digital source types; readers are told of {_SAID}"
        )
    return code if code in _SOURCES else ""


def _moment(value: Any) -> Moment:
    if isinstance(value, int | float):
        raise ValueError("it has to be text such as 2025-06-18T14:51:54+09:00, and is a number")
    return moment_of(value)


def _one_of[Choice](choices: Mapping[str, Choice]) -> Callable[[Any], Choice]:
    def read(value: Any) -> Choice:
        text = _line(value).lower()
        if text not in choices:
            raise ValueError(f"“{text[:40]}” is none of {', '.join(choices)}")
        return choices[text]

    return read


def _list_of[Part](part: Callable[[Any], Part]) -> Callable[[Any], tuple[Part, ...]]:
    def read(value: Any) -> tuple[Part, ...]:
        if not isinstance(value, list):
            raise ValueError(f"it has to be a list, and is {_called(value)}")
        found: list[Part] = []
        errors: list[str] = []
        for number, each in enumerate(value, 1):
            try:
                found.append(part(each))
            except ValueError as error:
                errors.append(f"number {number}: {error}")
        if errors:
            raise ValueError("; ".join(errors))
        return tuple(each for each in found if each != "")

    return read


def _parts(
    fields: Mapping[str, Callable[[Any], Any]], required: Sequence[str] = (), *, plain: str = ""
) -> Callable[[Any], dict[str, Any]]:
    """An object with these fields and no other; or, where `plain` names one, the text that is that field alone."""

    def read(value: Any) -> dict[str, Any]:
        if plain and isinstance(value, str):
            value = {plain: value}
        if not isinstance(value, dict):
            raise ValueError(f"it has to be an object, and is {_called(value)}")
        errors = [f"{name} is no field of it" for name in value if name not in fields]
        found: dict[str, Any] = {}
        for name, inner in fields.items():
            try:
                if value.get(name) is not None:
                    found[name] = inner(value[name])
            except ValueError as error:
                errors.append(f"{name}: {error}")
        errors += [f"{name} is missing" for name in required if name not in found and name not in value]
        if errors:
            raise ValueError(", ".join(errors))
        return found

    return read


def _called(value: Any) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", str: "text", list: "a list", dict: "an object"}
    return names.get(type(value), "nothing")


_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}
_MOMENT = {"type": "string", "format": "date-time"}
_HASH = {"type": "string", "pattern": "^([0-9A-Fa-f]{64})?$"}


def _choice(values: Sequence[str]) -> dict[str, Any]:
    return {"type": "string", "enum": list(values)}


_USES = {use.value: use.value for use in AiUse}
_ROLES = {role.value: role for role in BylineRole}
_KINDS = {kind.value: kind for kind in StoryKind}
_ORIGINS = {origin.value: origin for origin in Origin}
_STANDINGS = {standing.value: standing for standing in Standing}
_NAMES = ("name", "name_ko", "name_en", "email", "title")
_BYLINE = _parts(dict.fromkeys(_NAMES, _line) | {"role": _one_of(_ROLES), "staff": _yes, "reporter": _line})


def _byline(value: Any) -> dict[str, Any]:
    """A printed byline as text, or a person as an object."""
    if isinstance(value, str):
        return {"printed": _line(value)}
    found = _BYLINE(value)
    if not any(found.get(name) for name in ("name", "name_ko", "name_en")):
        raise ValueError("name, name_ko or name_en is missing")
    return found


_PICTURE = _parts(
    {"address": _line, "caption": _line, "alt": _line, "credit": _line, "lead": _yes, "sha256": _sha256}
    | {"digital_source": _digital_source},
    ("address",),
    plain="address",
)
_SERIES = _parts({"slug": _line, "title": _line, "installment": _whole}, ("slug", "installment"))
_OBJECT = "object"


def _object(properties: Mapping[str, Any], required: Sequence[str] = ()) -> dict[str, Any]:
    said: dict[str, Any] = {"type": _OBJECT, "properties": dict(properties), "additionalProperties": False}
    return said | ({"required": list(required)} if required else {})


_BYLINE_SCHEMA = _object(
    dict.fromkeys(_NAMES, _TEXT) | {"role": _choice(tuple(_ROLES)), "staff": {"type": "boolean"}, "reporter": _TEXT}
) | {"anyOf": [{"required": [name]} for name in ("name", "name_ko", "name_en")]}
_PICTURE_SCHEMA = _object(
    dict.fromkeys(("address", "caption", "alt", "credit", "digital_source"), _TEXT)
    | {"lead": {"type": "boolean"}, "sha256": _HASH},
    ("address",),
)

FIELDS: Mapping[str, Field] = {
    field.name: field
    for field in (
        Field("id", _id, "text or number", {"type": ["string", "integer"], "maxLength": _LONGEST_ID}),
        Field("headline", _line, "text", _TEXT | {"minLength": 1}),
        Field("deck", _text, "text", _TEXT),
        Field("body", _text, "HTML", _TEXT),
        Field("text", _text, "plain text", _TEXT),
        Field("language", _one_of({name: name for name in _LANGUAGES}), "ko or en", _choice(_LANGUAGES)),
        Field("published", _moment, "time", _MOMENT),
        Field("modified", _moment, "time", _MOMENT),
        Field("sections", _list_of(_line), "list of text", _TEXTS),
        Field("tags", _list_of(_line), "list of text", _TEXTS),
        Field("bylines", _list_of(_byline), "list", {"type": "array", "items": {"anyOf": [_TEXT, _BYLINE_SCHEMA]}}),
        Field("contributor", _line, "text", _TEXT),
        Field("dateline", _line, "text", _TEXT),
        Field("kind", _one_of(_KINDS), "one of a list", _choice(tuple(_KINDS))),
        Field("origin", _one_of(_ORIGINS), "one of a list", _choice(tuple(_ORIGINS))),
        Field("ai_use", _one_of(_USES), "one of a list", _choice(tuple(_USES))),
        Field("standing", _one_of(_STANDINGS), "one of a list", _choice(tuple(_STANDINGS))),
        Field("pictures", _list_of(_PICTURE), "list", {"type": "array", "items": {"anyOf": [_TEXT, _PICTURE_SCHEMA]}}),
        Field("url", _line, "text", _TEXT),
        Field("addresses", _list_of(_line), "list of text", _TEXTS),
        Field("slug", _line, "text", _TEXT),
        Field("search_title", _line, "text", _TEXT),
        Field("search_description", _line, "text", _TEXT),
        Field("share_headline", _line, "text", _TEXT),
        Field("share_description", _line, "text", _TEXT),
        Field("share_photo", _sha256, "SHA-256", _HASH),
        Field("story", _line, "text", _TEXT),
        Field(
            "series",
            _SERIES,
            "object",
            _object(
                {"slug": _TEXT, "title": _TEXT, "installment": {"type": "integer", "minimum": 0}},
                ("slug", "installment"),
            ),
        ),
        Field("copyright", _line, "text", _TEXT),
        Field("notes", _list_of(_text), "list of text", _TEXTS),
    )
}
REQUIRED = ("id", "headline")
#: What readers are told of AI. A table's column may say something else under their names: whether, and not what.
LABELS: Mapping[str, Callable[[Any], str]] = {"ai_use": FIELDS["ai_use"].read, "digital_source": _digital_source}


def schema() -> dict[str, Any]:
    """The table as a JSON Schema of one line."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "One article of a JSON Lines import",
        "type": "object",
        "properties": {field.name: dict(field.schema) for field in FIELDS.values()},
        "required": list(REQUIRED),
        "oneOf": [{"required": ["body"]}, {"required": ["text"]}],
        "anyOf": [
            {"required": ["published"]},
            {"required": ["standing"], "properties": {"standing": {"not": {"const": Standing.PUBLIC.value}}}},
        ],
    }
