"""A record that was found right, as an article."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from articles.copytext import BylineRole, Origin, StoryKind
from articles.importing.cleaning import encoded_twice
from articles.importing.cleaning.addresses import paths_of
from articles.importing.cleaning.bodies import Body, body_of, body_of_text, picture_in
from articles.importing.cleaning.bylines import credits_in, merged
from articles.importing.cleaning.genre import genre_of
from articles.importing.cleaning.language import language_of
from articles.importing.item import (
    Doubt,
    DoubtCode,
    LegacyByline,
    LegacyElsewhere,
    LegacyItem,
    LegacyPicture,
    Standing,
)
from articles.korean import is_hangul

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from articles.importing.cleaning.moments import Moment

#: What may have been encoded twice and is put right.
_TWICE = ("headline", "deck", "body", "text", "dateline", "search_title", "search_description")
_TAG = re.compile(r"<[^>]*>")
#: Characters of a body that are enough to tell its language by.
_TOLD_BY = 600


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands, and its bytes."""

    name: str
    position: str
    line: int
    original: bytes = field(repr=False)
    encoding: str = "utf-8"

    @property
    def digest(self) -> str:
        """The SHA-256 of those bytes."""
        return hashlib.sha256(self.original).hexdigest()


def item_of(values: Mapping[str, Any], place: Place, notes: Sequence[str], doubts: Sequence[Doubt]) -> LegacyItem:
    """The article of `values`, as `fields.checked` gives them."""
    told = [name for name in _TWICE if name in values]
    right, twice = encoded_twice.all_put_right([values[name] for name in told])
    values = {**values, **dict(zip(told, right, strict=True))}
    declared = {picture.address: picture for picture in map(_picture, values.get("pictures", ()))}
    body = _body(values, declared)
    people, about_people = _people(values.get("bylines", ()))
    found = [*doubts, *twice, *about_people, *body.doubts]
    kind, origin = _kind(values, found)
    published: Moment | None = values.get("published")
    if published and not published.is_exact:
        found.append(Doubt(DoubtCode.TIME_MISSING, "The day has no time; midnight is taken.", place.line))
    modified: Moment | None = values.get("modified")
    return LegacyItem(
        name=place.name,
        position=place.position,
        original=place.original,
        sha256=place.digest,
        encoding=place.encoding,
        source_id=values["id"],
        headline=values["headline"],
        deck=values.get("deck", "").strip(),
        published_at=published.at if published else None,
        modified_at=modified.at if modified else None,
        body_html=body.html,
        language=_language(values, body, found),
        url=values.get("url", ""),
        standing=values.get("standing", Standing.PUBLIC),
        slug=values.get("slug", ""),
        sections=values.get("sections", ()),
        tags=values.get("tags", ()),
        addresses=paths_of(filter(None, (values.get("url"), *values.get("addresses", ())))),
        pictures=_in_order(declared, body),
        search_title=values.get("search_title", ""),
        search_description=values.get("search_description", ""),
        elsewhere=_elsewhere(values),
        notes=(*values.get("notes", ()), *notes),
        bylines=people,
        dateline=values.get("dateline", ""),
        contributor=values.get("contributor", ""),
        kind=kind,
        origin=origin,
        ai_use=values.get("ai_use", ""),
        copyright_line=values.get("copyright", ""),
        doubts=tuple(found),
        spans=body.spans,
    )


def _body(values: Mapping[str, Any], declared: Mapping[str, LegacyPicture]) -> Body:
    if "text" in values:
        return body_of_text(values["text"])

    def picture_of(attributes: Mapping[str, str]) -> LegacyPicture | None:
        """As the record describes it; its alternative text from where it stands, if the record has none."""
        seen = picture_in(attributes)
        known = declared.get(seen.address) if seen else None
        return replace(known, alt=known.alt or seen.alt) if known and seen else seen

    return body_of(values["body"], picture_of=picture_of, breaks_lines=values.get("breaks_lines", False))


def _in_order(declared: Mapping[str, LegacyPicture], body: Body) -> tuple[LegacyPicture, ...]:
    """The record's pictures, then what the body shows besides; a caption in the body wins over none."""
    shown = {picture.address: picture for picture in body.pictures}
    both = {
        address: replace(picture, caption=picture.caption or shown[address].caption, alt=shown[address].alt)
        if address in shown
        else picture
        for address, picture in declared.items()
    }
    return tuple((both | {address: each for address, each in shown.items() if address not in both}).values())


def _picture(values: Mapping[str, Any]) -> LegacyPicture:
    return LegacyPicture(
        address=values["address"],
        caption=values.get("caption", ""),
        alt=values.get("alt", ""),
        credit=values.get("credit", ""),
        is_lead=values.get("lead", False),
        sha256=values.get("sha256", ""),
        digital_source=values.get("digital_source", ""),
    )


def _people(bylines: Sequence[Mapping[str, Any]]) -> tuple[tuple[LegacyByline, ...], list[Doubt]]:
    """Objects as they are; printed bylines read as on a page, and each person of those once."""
    people: list[LegacyByline] = []
    printed: list[LegacyByline] = []
    for values in bylines:
        if "printed" in values:
            printed += printed_people(values["printed"])
        else:
            people.append(_person(values))
    joined, doubts = merged(printed)
    return (*people, *joined), doubts


def printed_people(text: str) -> tuple[LegacyByline, ...]:
    """Who a byline names as it is printed; a text that is no byline in form is one name."""
    found = credits_in(text)
    if found and found.people:
        return found.people
    return (_named(LegacyByline(), text),) if text else ()


def _person(values: Mapping[str, Any]) -> LegacyByline:
    role: BylineRole | None = values.get("role")
    person = LegacyByline(
        name_ko=values.get("name_ko", ""),
        name_en=values.get("name_en", ""),
        email=values.get("email", ""),
        title=values.get("title", ""),
        is_photographer=role is BylineRole.PHOTOGRAPHER,
        is_staff=values.get("staff", True),
        role=role,
        reporter=values.get("reporter", ""),
    )
    return _named(person, values.get("name", ""))


def _named(person: LegacyByline, name: str) -> LegacyByline:
    """With `name` where its script belongs, unless there is one."""
    if not name:
        return person
    if any(map(is_hangul, name)):
        return replace(person, name_ko=person.name_ko or name)
    return replace(person, name_en=person.name_en or name)


def _kind(values: Mapping[str, Any], doubts: list[Doubt]) -> tuple[StoryKind, Origin]:
    """As the record says; where it says neither, by the words of the headline, which is a doubt."""
    guessed = None if "kind" in values or "origin" in values else genre_of(values["headline"])
    if guessed:
        doubts.append(Doubt(DoubtCode.KIND_ASSUMED, f"Taken for {guessed[0].value} by the words of its headline."))
        return guessed
    # What somebody from outside wrote is not the journal's own reporting.
    usual = Origin.CONTRIBUTED if values.get("contributor") else Origin.OWN
    return values.get("kind", StoryKind.NEWS), values.get("origin", usual)


def _language(values: Mapping[str, Any], body: Body, doubts: list[Doubt]) -> str:
    if "language" in values:
        return str(values["language"])
    found = language_of(values["headline"] + _TAG.sub(" ", body.html[:_TOLD_BY]))
    if not found:
        doubts.append(Doubt(DoubtCode.LANGUAGE_ASSUMED, "There are no letters to tell the language by."))
    return found or "en"


def _elsewhere(values: Mapping[str, Any]) -> LegacyElsewhere:
    series: Mapping[str, Any] = values.get("series", {})
    return LegacyElsewhere(
        story=values.get("story", ""),
        share_headline=values.get("share_headline", ""),
        share_description=values.get("share_description", ""),
        share_photo=values.get("share_photo", ""),
        series=series.get("slug", ""),
        series_title=series.get("title", ""),
        installment=series.get("installment", 0),
    )
