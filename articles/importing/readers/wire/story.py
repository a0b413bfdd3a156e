"""A story as the formats of agencies tell it, as an article."""

from __future__ import annotations

import hashlib
import html
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from articles.ai_labels import UNDECLARED, DigitalSource, code_spelt, use_of_text
from articles.body import plain_text, sanitise
from articles.copytext import BylineRole, Origin, StoryKind
from articles.importing.cleaning import encoded_twice
from articles.importing.cleaning.addresses import paths_of
from articles.importing.cleaning.bodies import Body, body_of, picture_in
from articles.importing.cleaning.bylines import agency_named, credits_in
from articles.importing.cleaning.charset import about_broken
from articles.importing.cleaning.concluding import description_of
from articles.importing.cleaning.datelines import dateline_in
from articles.importing.cleaning.genre import genre_of
from articles.importing.cleaning.language import language_of
from articles.importing.cleaning.markup import Bit, Sort
from articles.importing.item import Doubt, DoubtCode, Fate, LegacyByline, LegacyItem, NotAnArticle, Standing
from articles.korean import is_hangul, nfc

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from articles.importing.cleaning.bodies import Making
    from articles.importing.item import LegacyPicture

_LONGEST_ID = 200
_LONGEST_DECK = 300
_STANDINGS = {
    "usable": Standing.PUBLIC,
    "withheld": Standing.DRAFT,
    "canceled": Standing.TRASH,
    "cancelled": Standing.TRASH,
}
_KINDS = {
    "interview": StoryKind.INTERVIEW,
    "opinion": StoryKind.OPINION,
    "analysis": StoryKind.ANALYSIS,
    "feature": StoryKind.FEATURE,
    "editorial": StoryKind.EDITORIAL,
    "speech": StoryKind.SPEECH,
    "press release": StoryKind.PRESS_RELEASE,
    "press_release": StoryKind.PRESS_RELEASE,
    "flash": StoryKind.FLASH,
    "advertorial": StoryKind.ADVERTORIAL,
    "news": StoryKind.NEWS,
    "current": StoryKind.NEWS,
}
_BY = re.compile(r"^(?:By|Von|Par|Av|Por|Di|Door)\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:[,;/·ㆍ&]|\b(?:and|und|et|och|og|y|e)\b)\s*")
#: "NTB", "TT", "dpa": nobody's name is as short and without a space.
_SHORT = re.compile(r"[A-Z]{2,6}|[a-z]{3}")


@dataclass(slots=True)
class Story:
    """What a format says of one story; times have their zones, `markup` is HTML."""

    uri: str
    headline: str = ""
    markup: str = ""
    deck: str = ""
    by: str = ""
    published: datetime | None = None
    modified: datetime | None = None
    embargoed: str = ""
    status: str = "usable"
    language: str = ""
    holder: str = ""
    #: Whose copy it is, where the format has a word for that.
    agency: str = ""
    copyright_line: str = ""
    located: str = ""
    dateline: str = ""
    #: How the text came about, as the format spells IPTC's code.
    digital_source: str = ""
    genres: list[str] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    people: list[LegacyByline] = field(default_factory=list)
    #: By the names the text may call them.
    pictures: dict[str, LegacyPicture] = field(default_factory=dict)
    addresses: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Stands:
    """Where a story stands, and its bytes."""

    name: str
    position: str
    line: int
    original: bytes = field(repr=False)
    encoding: str = "utf-8"


@dataclass(slots=True)
class _Text:
    """The text of a story while it is read: what an agency prints in it that is a field of its own."""

    headline: str
    pictures: Mapping[str, LegacyPicture]
    dateline: str = ""
    agency: str = ""
    _is_begun: bool = False

    def take(self, making: Making, bit: Bit) -> bool:
        """A headline that is repeated, labels above the text, the photographer in a figure, the dateline."""
        if bit.sort is Sort.START:
            return self._take_element(making, bit)
        if bit.sort is Sort.TEXT and bit.raw.strip() and not self._is_begun and not making.in_figure:
            self._is_begun = True
            return self._take_dateline(making, bit)
        return False

    def picture_of(self, attributes: Mapping[str, str]) -> LegacyPicture | None:
        """The picture that goes with the story, or the address that stands there."""
        seen = picture_in(attributes)
        known = self.pictures.get(attributes.get("data-assoc-ref", ""))
        if known is None and seen is not None:
            known = next((each for each in self.pictures.values() if each.address == seen.address), None)
        return replace(known, alt=known.alt or (seen.alt if seen else "")) if known else seen

    def _take_element(self, making: Making, bit: Bit) -> bool:
        classes = bit.attributes.get("class", "").split()
        inside = making.ahead((Sort.END, bit.tag))
        text = "".join(html.unescape(each.raw) for each in inside if each.sort is Sort.TEXT)
        if bit.tag in {"h1", "h2"} and text.strip() and _squeezed(text) == _squeezed(self.headline):
            self._drop(making, bit, inside, Fate.DROPPED, "headline repeated")
        elif "dat" in classes and inside:
            self._drop(making, bit, inside, Fate.DROPPED, "label above the text")
        elif "byline" in classes and making.in_figure:
            self._drop(making, bit, inside, Fate.TRANSFORMED, "credit")
        else:
            return False
        return True

    @staticmethod
    def _drop(making: Making, bit: Bit, inside: list[Bit], fate: Fate, part: str) -> None:
        for each in (bit, *inside, making.bits[making.at + 1 + len(inside)]):
            making.account(each, fate, part)
        making.at += len(inside) + 1

    def _take_dateline(self, making: Making, bit: Bit) -> bool:
        text = bit.raw.lstrip()
        found = dateline_in(text)
        if found is None:
            return False
        self.dateline, self.agency = found[0], agency_named(found[1])
        cut = len(bit.raw) - len(text) + found[2]
        making.account(replace(bit, raw=bit.raw[:cut]), Fate.TRANSFORMED, "dateline")
        making.keep(replace(bit, raw=bit.raw[cut:]))
        return True


def article_of(story: Story, stands: Stands) -> LegacyItem:
    """The article of a story. Raises NotAnArticle when it has no headline or no text."""
    (story.headline, story.deck, story.markup), twice = encoded_twice.all_put_right(
        (story.headline, story.deck, story.markup)
    )
    story.doubts += (*twice, *about_broken((story.headline, story.deck, story.markup)))
    if not story.headline:
        raise NotAnArticle("it has no headline", line=stands.line)
    if not story.markup.strip():
        raise NotAnArticle("it has no text", line=stands.line)
    text = _Text(story.headline, story.pictures)
    body, pictures = _with_pictures(body_of(nfc(story.markup), picture_of=text.picture_of, take=text.take), story)
    people, agency = _people(story, text.agency)
    standing, published = _standing(story)
    printed = plain_text(body.html)
    kind, origin = _kind(story, is_wire=bool(agency))
    digest = hashlib.sha256(stands.original).hexdigest()
    if not people and not agency:
        story.doubts.append(Doubt(DoubtCode.NO_BYLINE, "Nobody is named as its writer."))
    deck = _deck(story, printed)
    ai_use = use_of_text(source_told(story.digital_source, "Its text", story.doubts))
    return LegacyItem(
        name=stands.name,
        position=stands.position,
        original=stands.original,
        sha256=digest,
        encoding=stands.encoding,
        source_id=_identity(story.uri, digest),
        headline=story.headline,
        deck=deck,
        published_at=published,
        modified_at=story.modified if story.modified and published and story.modified > published else None,
        body_html=body.html,
        language=_language(story, printed),
        url=story.uri if story.uri.startswith(("http://", "https://")) else "",
        standing=standing,
        sections=tuple(dict.fromkeys(filter(None, story.sections))),
        tags=tuple(dict.fromkeys(filter(None, story.tags))),
        addresses=paths_of(story.addresses),
        pictures=pictures,
        notes=tuple(story.notes),
        bylines=people,
        dateline=story.dateline or text.dateline or story.located,
        contributor=agency,
        kind=kind,
        origin=origin,
        ai_use=ai_use,
        copyright_line=story.copyright_line,
        doubts=(*story.doubts, *body.doubts),
        spans=body.spans,
    )


def _identity(uri: str, digest: str) -> str:
    if not uri:
        return f"sha256:{digest}"
    return uri if len(uri) <= _LONGEST_ID else f"sha256:{hashlib.sha256(uri.encode()).hexdigest()}"


def _with_pictures(body: Body, story: Story) -> tuple[Body, tuple[LegacyPicture, ...]]:
    """The body and all pictures: of those the text does not show the first stands above it, the rest at its end."""
    shown = {picture.address: picture for picture in body.pictures}
    left = [picture for picture in story.pictures.values() if picture.address not in shown]
    ended = "".join(
        f'<figure data-photo="{picture.key}"><figcaption>{html.escape(picture.caption, quote=False)}</figcaption></figure>'
        for picture in left[1:]
    )
    if ended:
        body = replace(body, html=sanitise(body.html + ended))
    return body, (*(replace(picture, is_lead=True) for picture in left[:1]), *shown.values(), *left[1:])


def _people(story: Story, named_in_text: str) -> tuple[tuple[LegacyByline, ...], str]:
    """Who wrote it, and the agency whose copy it is: in the byline, in the dateline, or as the holder of the rights."""
    people: list[LegacyByline] = []
    agency = story.agency or named_in_text
    for name in filter(None, _BETWEEN.split(_BY.sub("", story.by.strip()))):
        if agency_named(name) or name == story.holder or _SHORT.fullmatch(name):
            agency = agency or name
        else:
            people += _printed(name)
    people = story.people or people
    if not agency and not people and (agency_named(story.holder) or _SHORT.fullmatch(story.holder)):
        agency = story.holder
    if agency:
        people = [replace(person, is_staff=False) for person in people]
    return tuple(dict.fromkeys(people)), agency


def _printed(name: str) -> list[LegacyByline]:
    found = credits_in(name)
    return list(found.people) if found and found.people else [person(name)]


def person(name: str, role: BylineRole | None = None, *, title: str = "", reporter: str = "") -> LegacyByline:
    """Somebody whose name says in which script it is."""
    is_korean = any(map(is_hangul, name))
    return LegacyByline(
        name_ko=name if is_korean else "",
        name_en="" if is_korean else name,
        title=title,
        role=role,
        is_photographer=role is BylineRole.PHOTOGRAPHER,
        reporter=reporter,
    )


def source_told(said: str, what: str, doubts: list[Doubt]) -> str:
    """IPTC's code where readers are told of it; a word that is none of its codes is a doubt about `what`."""
    code = code_spelt(said)
    if code in set(DigitalSource):
        return code
    if code and code not in UNDECLARED:
        doubts.append(
            Doubt(
                DoubtCode.AI_LABEL, f"{what} came about in a way that is no code of IPTC's digital source types: {said}"
            )
        )
    return ""


def _standing(story: Story) -> tuple[Standing, datetime | None]:
    """Withheld, killed and embargoed stories are never public by an import, nor one without a date."""
    standing = _STANDINGS.get(story.status.rsplit(":", 1)[-1].casefold(), Standing.DRAFT)
    if story.embargoed:
        story.notes.append(f"Embargoed until {story.embargoed}")
    if story.published is None:
        story.doubts.append(Doubt(DoubtCode.TIME_MISSING, "It has no date, so it is taken for a draft."))
    if standing is Standing.PUBLIC and (story.embargoed or story.published is None):
        standing = Standing.DRAFT
    return standing, story.published


def _kind(story: Story, *, is_wire: bool) -> tuple[StoryKind, Origin]:
    said = next((_KINDS[genre.casefold()] for genre in story.genres if genre.casefold() in _KINDS), None)
    story.notes += [f"Genre: {genre}" for genre in story.genres if genre.casefold() not in _KINDS]
    guessed = genre_of(story.headline)
    if said is None and guessed and not is_wire:
        story.doubts.append(
            Doubt(DoubtCode.KIND_ASSUMED, f"Taken for {guessed[0].value} by the words of its headline.")
        )
        return guessed
    return said or StoryKind.NEWS, Origin.WIRE if is_wire else Origin.OWN


def _deck(story: Story, text: str) -> str:
    """What stands between headline and text; a summary too long for that is a note."""
    deck = description_of(story.deck, text)
    if len(deck) <= _LONGEST_DECK:
        return deck
    story.notes.append(f"Description: {deck}")
    return ""


def _language(story: Story, text: str) -> str:
    said = story.language.casefold()[:2]
    if said in {"ko", "en"}:
        return said
    found = language_of(story.headline + text[:1000]) or "en"
    if said:
        message = f"It is in “{story.language}”, which no edition is in; taken for {found}."
        story.doubts.append(Doubt(DoubtCode.LANGUAGE_ASSUMED, message))
    return found


def _squeezed(text: str) -> str:
    return "".join(text.split()).casefold()
