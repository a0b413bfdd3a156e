"""Versions as ninjs 3.1 (IPTC, News in JSON): https://iptc.org/standards/ninjs/."""

from __future__ import annotations

import mimetypes
from datetime import UTC
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from articles import reading
from articles.ai_labels import for_ninjs, source_of_text
from articles.body import plain_text
from articles.copytext import StoryKind
from articles.illustration import illustration
from articles.public.following.entries import absolute

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from articles import corrections
    from articles.copytext import Copy
    from articles.models.version import Version
    from articles.public.edition import Edition

    type Item = dict[str, Any]

_STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
}


def uri_of(version: Version, edition: Edition) -> str:
    """The item's identity, which is its address in this API: the number is the article's for ever."""
    return f"{edition.root}/api/v1/articles/{version.public_number}"


def partial(version: Version, edition: Edition) -> Item:
    """What a card shows, for lists."""
    return _without_nothing(
        {
            **_head(version, edition),
            "representationType": "partial",
            "associations": list(_lead(version, edition, "")),
        }
    )


def full(version: Version, edition: Edition, told: corrections.Told, translations: Sequence[Version]) -> Item:
    """All that the article's page shows: `told` are the notices above it, `translations` stand beside it."""
    copy = version.content
    head = _head(version, edition)
    text = plain_text(copy.body)
    notices = [{"role": "notice", "contentType": "text/plain", "value": each.whole} for each in told.notices]
    body = {
        "role": "main",
        "contentType": "text/html",
        "charCount": len(text),
        "wordCount": len(text.split()),
        "value": _body(version, copy, edition),
    }
    return _without_nothing(
        {
            **head,
            "representationType": "full",
            "altIds": [*head["altIds"], {"role": "story", "value": f"urn:uuid:{version.story}"}, *_part(copy)],
            "located": copy.dateline,
            **for_ninjs(source_of_text(copy.ai_use)),
            "descriptions": [*head["descriptions"], *notices],
            "bodies": [body],
            "people": list(_people(copy, edition)),
            "subjects": [*head["subjects"], *_series(copy, edition), *_tags(copy, edition)],
            "associations": [
                *_lead(version, edition, copy.lead.caption if copy.lead else ""),
                *(_translation(other, edition) for other in translations),
            ],
        }
    )


def _head(version: Version, edition: Edition) -> Item:
    house = edition.house
    section = house.standing(version.section_id) or version.section
    return {
        "uri": uri_of(version, edition),
        "type": "text",
        "standard": _STANDARD,
        "version": str(version.number),
        "firstCreated": _instant(version.published_at),
        "contentCreated": _instant(version.published_at),
        "versionCreated": _instant(version.live_from),
        "pubStatus": "usable",
        "language": version.language,
        "headlines": [{"role": "main", "contentType": "text/plain", "value": version.headline}],
        "descriptions": [{"role": "deck", "contentType": "text/plain", "value": version.deck}] if version.deck else [],
        "by": version.byline,
        "subjects": [
            {
                "name": section.name_in(version.language),
                "rel": "section",
                "uri": absolute(edition, edition.in_language(version.language).address("section", slug=section.slug)),
                "literal": section.slug,
            }
        ],
        "genres": [{"name": str(StoryKind(version.story_kind).label), "literal": version.story_kind}],
        "infoSources": [{"name": house.name_in(version.language), "role": "publisher", "uri": f"{edition.root}/"}],
        "copyrightNotice": house.copyright_line,
        "altIds": [
            {"role": "page", "value": absolute(edition, version.path)},
            {"role": "number", "value": str(version.public_number)},
        ],
    }


def _body(version: Version, copy: Copy, edition: Edition) -> str:
    """As feeds carry it."""
    return render_to_string("public/api/body.html", {"version": version, "copy": copy, "edition": edition}).strip()


def _people(copy: Copy, edition: Edition) -> Iterator[Item]:
    written_in = edition.in_language(copy.language)
    for line in copy.bylines:
        person = {"name": line.bare_name, "rel": line.role}
        if line.reporter:
            person["uri"] = absolute(edition, written_in.address("reporter", slug=line.reporter))
            person["literal"] = line.reporter
        yield person


def _series(copy: Copy, edition: Edition) -> Iterator[Item]:
    """ninjs has no word for it: it is said as a section is, and which part this is as a number the item is known by."""
    line = reading.series(edition.house, copy.series.slug) if copy.series else None
    if line is not None:
        page = absolute(edition, edition.in_language(copy.language).address("series", slug=line.slug))
        yield {"name": line.name_in(copy.language), "rel": "series", "uri": page, "literal": line.slug}


def _part(copy: Copy) -> Iterator[Item]:
    if copy.series:
        yield {"role": "part", "value": str(copy.series.installment)}


def _tags(copy: Copy, edition: Edition) -> Iterator[Item]:
    written_in = edition.in_language(copy.language)
    for tag in copy.tags:
        page = absolute(edition, written_in.address("tag", slug=tag.slug))
        yield {"name": tag.name, "rel": "tag", "uri": page, "literal": tag.slug}


def _lead(version: Version, edition: Edition, caption: str) -> Iterator[Item]:
    card = version.page.card
    if not card:
        return
    shown = illustration(card, "fit")
    href = absolute(edition, shown.src)
    alt, said = shown.alt, [("caption", caption), ("alternativeText", shown.alt), ("credit", shown.credit)]
    yield _without_nothing(
        {
            "name": "lead",
            "rel": "lead",
            "uri": href,
            "type": "picture",
            **for_ninjs(shown.digital_source),
            "title": alt,
            "descriptions": [
                {"role": role, "contentType": "text/plain", "value": value} for role, value in said if value
            ],
            "renditions": [
                {
                    "name": "web",
                    "href": href,
                    "contentType": mimetypes.guess_type(href)[0] or "image/jpeg",
                    "width": shown.width,
                    "height": shown.height,
                }
            ],
        }
    )


def _translation(other: Version, edition: Edition) -> Item:
    return {
        "name": "translation",
        "rel": "translation",
        "uri": uri_of(other, edition),
        "type": "text",
        "language": other.language,
        "headlines": [{"role": "main", "contentType": "text/plain", "value": other.headline}],
        "altIds": [{"role": "page", "value": absolute(edition, other.path)}],
    }


def _without_nothing(item: Mapping[str, Any]) -> Item:
    """ninjs has no empty values: what is not said is left out."""
    return {name: value for name, value in item.items() if value not in ("", [], None)}


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
