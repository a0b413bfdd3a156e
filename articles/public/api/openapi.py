"""The API described for programs: OpenAPI 3.1. A test walks the addresses and holds them to this."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from articles.public.edition import Edition

    type Schema = dict[str, Any]

_NINJS = "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json"
_NAMES: Schema = {
    "type": "object",
    "properties": {"ko": {"type": "string"}, "en": {"type": "string"}},
    "required": ["ko", "en"],
}
_NEXT: Schema = {"type": ["string", "null"], "format": "uri", "description": "The page after, null at the end."}


def document(edition: Edition) -> Schema:
    """The document for the publication of `edition`."""
    languages = list(edition.house.languages)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{edition.house.name_en or edition.house.name_ko}: content API",
            "version": "1",
            "description": "What is on the site, as IPTC ninjs 3.1. For reading; no key is needed.",
        },
        "servers": [{"url": f"{edition.root}/api/v1"}],
        "paths": {
            "/openapi.json": {"get": _operation("This document", {"type": "object"})},
            "/articles": {
                "get": _operation(
                    "Articles of one language, newest first: all, or by one of section, series (the last part first), tag,"
                    " reporter, day, month",
                    _list_of("articles", {"$ref": "#/components/schemas/Item"}),
                    [
                        _query("language", {"type": "string", "enum": languages}),
                        _query("section", {"type": "string"}, "the slug"),
                        _query("series", {"type": "string"}, "the slug"),
                        _query("tag", {"type": "string"}, "the slug"),
                        _query("reporter", {"type": "string"}, "the slug"),
                        _query("day", {"type": "string", "format": "date"}, "first published on it, local time"),
                        _query(
                            "month", {"type": "string", "pattern": "^[12][0-9]{3}-(0[1-9]|1[0-2])$"}, "such as 2026-11"
                        ),
                        _query("before", {"type": "string"}, "out of `next`"),
                    ],
                    refuses=(400, 404),
                )
            },
            "/articles/{number}": {
                "get": _operation(
                    "An article as readers see it now",
                    {"$ref": "#/components/schemas/Item"},
                    [_path("number")],
                    refuses=(404, 410, 451),
                )
            },
            "/articles/{number}/versions": {
                "get": _operation(
                    "Every version readers were given, oldest first",
                    _list_of("versions", {"$ref": "#/components/schemas/Version"}, paged=False),
                    [_path("number")],
                    refuses=(404, 410, 451),
                )
            },
            "/articles/{number}/versions/{which}": {
                "get": _operation(
                    "One version as readers were given it",
                    {"$ref": "#/components/schemas/Item"},
                    [_path("number"), _path("which")],
                    refuses=(404, 410, 451),
                )
            },
            "/sections": {
                "get": _operation(
                    "Sections in their order",
                    _list_of("sections", {"$ref": "#/components/schemas/Section"}, paged=False),
                )
            },
            "/reporters": {
                "get": _operation(
                    "Those over whose name something is on the site",
                    _list_of("reporters", {"$ref": "#/components/schemas/Reporter"}),
                    [_query("after", {"type": "string"}, "out of `next`")],
                    refuses=(400,),
                )
            },
        },
        "components": {"schemas": _SCHEMAS},
    }


_SCHEMAS: Schema = {
    "Item": {
        "description": f"A ninjs 3.1 item; its schema is {_NINJS}.",
        "type": "object",
        "properties": {
            "uri": {"type": "string", "format": "uri"},
            "type": {"const": "text"},
            "representationType": {"enum": ["full", "partial"]},
            "version": {"type": "string"},
            "language": {"type": "string"},
            "headlines": {"type": "array", "items": {"type": "object"}, "minItems": 1},
        },
        "required": ["uri", "type", "representationType", "version", "language", "headlines", "standard"],
    },
    "Version": {
        "type": "object",
        "properties": {
            "number": {"type": "integer"},
            "kind": {"type": "string"},
            "withheld": {
                "type": "string",
                "enum": ["", "restricted", "withdrawn"],
                "description": "Why it is not shown.",
            },
            "reason": _NAMES,
            "headline": {"type": "string"},
            "from": {"type": "string", "format": "date-time"},
            "until": {"type": ["string", "null"], "format": "date-time"},
            "digest": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "uri": {"type": "string", "format": "uri"},
        },
        "required": ["number", "kind", "withheld", "reason", "headline", "from", "until", "digest", "uri"],
    },
    "Section": {
        "type": "object",
        "properties": {
            "slug": {"type": "string"},
            "name": _NAMES,
            "sections": {"type": "array", "items": {"$ref": "#/components/schemas/Section"}},
        },
        "required": ["slug", "name", "sections"],
    },
    "Reporter": {
        "type": "object",
        "properties": {
            "slug": {"type": "string"},
            "name": _NAMES,
            "title": _NAMES,
            "page": {"type": "string", "format": "uri"},
        },
        "required": ["slug", "name", "title", "page"],
    },
    "Problem": {
        "description": "RFC 9457.",
        "type": "object",
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "parameter": {"type": "string"},
        },
        "required": ["type", "title", "status", "detail"],
    },
}
_REFUSALS = {
    400: "A parameter is wrong; `parameter` names it",
    404: "Readers know of no such thing",
    410: "The article was withdrawn, or may be shown no more; `detail` says why",
    451: "It may not be shown, for legal reasons; `detail` says which",
    429: "Too many requests; Retry-After says how long to wait",
}


def _operation(
    summary: str, schema: Schema, parameters: list[Schema] | None = None, refuses: tuple[int, ...] = ()
) -> Schema:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        "summary": summary,
        "parameters": parameters or [],
        "responses": {
            "200": {"description": "Found", "content": {"application/json": {"schema": schema}}},
            "304": {"description": "Nothing changed since the ETag in If-None-Match"},
        }
        | {str(status): {"description": _REFUSALS[status], "content": problem} for status in (*refuses, 429)},
    }


def _list_of(name: str, item: Schema, *, paged: bool = True) -> Schema:
    properties = {name: {"type": "array", "items": item}} | ({"next": _NEXT} if paged else {})
    return {"type": "object", "properties": properties, "required": list(properties)}


def _query(name: str, schema: Schema, description: str = "") -> Schema:
    said = {"description": description} if description else {}
    return {"name": name, "in": "query", "schema": schema, **said}


def _path(name: str) -> Schema:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}
