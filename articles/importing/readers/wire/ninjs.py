"""The format ninjs (IPTC, News in JSON) of all its versions: 1.x and 2.x in small letters with names such as `body_html`,
3.x in camel case with lists of `bodies`. A file is one item, a list of them, or an item a line.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from articles.body.links import host_of
from articles.copytext import BylineRole
from articles.importing.cleaning.charset import decode
from articles.importing.cleaning.moments import moment_of
from articles.importing.item import Doubt, DoubtCode, LegacyPicture, NotAnArticle, Refusal
from articles.importing.readers.streams import lines
from articles.importing.readers.wire.story import Stands, Story, article_of, person, source_told
from articles.korean import nfc

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from articles.importing.item import LegacyItem
    from articles.importing.sources.source_file import SourceFile

#: In bytes: a file that is read as a whole, and a line.
_LARGEST = 100_000_000
_LONGEST_LINE = 10_000_000
_BEGINS = re.compile(rb"\s*\[?\s*\{")
_URI = re.compile(rb"\"uri\"\s*:")
_OTHERS = re.compile(
    rb"\"(?:headlines?|headline_\w+|bodies|body_\w+|descriptions?|description_\w+|versioncreated|pubstatus|renditions"
    rb"|associations|representationtype)\"\s*:",
    re.IGNORECASE,
)
_PICTURES = frozenset({"picture", "graphic", "photo", "image"})
_NO_TEXT = {"picture": "a picture", "graphic": "a graphic", "audio": "a recording", "video": "a video"}
_HTML = re.compile(r"html|richtext", re.IGNORECASE)
_OTHER_MARKUP = re.compile(r"xml$|nitf|json", re.IGNORECASE)
_ROLES = {role.value: role for role in BylineRole}
_SURROGATES = re.compile(r"[\ud800-\udfff]")


def recognises(head: bytes, _extension: str) -> bool:
    """A JSON object, or a list of them, with the names of ninjs."""
    head = head.removeprefix(b"\xef\xbb\xbf")
    return _BEGINS.match(head) is not None and _URI.search(head) is not None and _OTHERS.search(head) is not None


def read(file: SourceFile) -> Iterator[LegacyItem | Refusal]:
    """The articles of `file`; a picture, a recording or an item without text is refused by what it is."""
    if _is_by_lines(file):
        for number, data in lines(file, _LONGEST_LINE):
            if data is None:
                yield Refusal(file.name, "the line is far too long for an article", f"line {number}", number)
            elif data.strip():
                yield _read(data, Stands(file.name, f"line {number}", number, data))
        return
    data = file.whole(_LARGEST)
    text, encoding, doubts = _text(data)
    said = _json(text, file.name)
    items = said if isinstance(said, list) else said.get("items", [said]) if isinstance(said, dict) else [said]
    if len(items) == 1 and items[0] is said:
        yield article_of(_story(said, doubts), Stands(file.name, "", 1, data, encoding))
        return
    for number, item in enumerate(items if isinstance(items, list) else [], 1):
        original = json.dumps(item, ensure_ascii=False).encode("utf-8", "surrogatepass")
        stands = Stands(file.name, f"item {number}", 1, original, encoding)
        try:
            yield article_of(_story(item, doubts), stands)
        except NotAnArticle as error:
            yield Refusal(file.name, error.reason, stands.position, 1, original)


def _is_by_lines(file: SourceFile) -> bool:
    """Whether its first line is a whole item and more follows."""
    first, _end, rest = file.head().partition(b"\n")
    if not rest.strip() or not first.strip().startswith(b"{"):
        return file.extension in {".jsonl", ".ndjson"}
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return False
    return True


def _read(data: bytes, stands: Stands) -> LegacyItem | Refusal:
    try:
        text, encoding, doubts = _text(data)
        return article_of(_story(_json(text, stands.name), doubts), replace(stands, encoding=encoding))
    except NotAnArticle as error:
        return Refusal(stands.name, error.reason, stands.position, stands.line, data)


def _text(data: bytes) -> tuple[str, str, list[Doubt]]:
    try:
        return data.decode("utf-8-sig"), "utf-8", []
    except UnicodeDecodeError:
        decoded = decode(data)
        return decoded.text, decoded.encoding, list(decoded.doubts)


def _json(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise NotAnArticle(f"it is no JSON: {error.msg}", name=name, line=error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise NotAnArticle("it is no JSON that can be read", name=name) from error


# One item ----------------------------------------------------------------------------------------------------


def _story(said: Any, doubts: list[Doubt]) -> Story:
    """What an item says. Raises NotAnArticle for one that is none."""
    if not isinstance(said, dict):
        raise NotAnArticle("it is no ninjs item")
    item = {str(name).lower(): value for name, value in said.items()}
    markup = _markup(item)
    kind = _string(item, "type")
    if kind in _NO_TEXT and not markup:
        raise NotAnArticle(f"it is {_NO_TEXT[kind]}, no article")
    description = _plain(_best(_texts(item, "descriptions", "description"), wants_html=False))
    story = Story(uri=_string(item, "uri"), doubts=list(doubts))
    if not markup and description:
        markup = f"<p>{html.escape(description, quote=False)}</p>"
        description = ""
        story.doubts.append(Doubt(DoubtCode.CUT, "It has no text; its description stands for it."))
    story.headline = _plain(_best(_texts(item, "headlines", "headline"), wants_html=False))
    story.markup, story.deck = markup, description
    first = _moment(item, story, "firstcreated", "contentcreated", "versioncreated")
    version = _moment(item, story, "versioncreated")
    story.published, story.modified = first, version if first and version and version > first else None
    story.embargoed = _string(item, "embargoed")
    story.status = _string(item, "pubstatus") or "usable"
    story.language = _string(item, "language")
    story.holder = _string(item, "copyrightholder")
    story.copyright_line = _string(item, "copyrightnotice")
    story.by = _string(item, "by") or _string(item, "byline")
    story.located = _string(item, "located")
    story.digital_source = _digital_source(item)
    _read_subjects(item, story)
    _read_people(item, story)
    _read_addresses(item, story)
    _read_notes(item, story)
    story.pictures = dict(_pictures(item, story))
    return story


def _texts(item: Mapping[str, Any], plural: str, singular: str) -> list[tuple[str, str, str]]:
    """Role, type and text of each: from 3.x's list, or from the names of 1.x and 2.x."""
    found = [
        (_string(each, "role"), _string(each, "contenttype"), _value(each.get("value")))
        for each in _objects(item.get(plural))
    ]
    for name, value in item.items():
        if name == singular or name.startswith(f"{singular}_"):
            role = name.removeprefix(singular).removeprefix("_")
            found.append((role or "main", "text/html" if "html" in role else "", _value(value)))
    return [(role, kind, text) for role, kind, text in found if text.strip()]


def _best(texts: list[tuple[str, str, str]], *, wants_html: bool) -> str:
    """HTML or plain text, as is wanted and there is; of several the main one, then the first."""
    texts = [each for each in texts if not _OTHER_MARKUP.search(each[1]) or _HTML.search(each[1])]
    ranked = sorted(texts, key=lambda each: (_is_html(*each) is not wants_html, each[0] != "main"))
    return ranked[0][2] if ranked else ""


def _is_html(role: str, kind: str, text: str) -> bool:
    return bool(_HTML.search(kind) or _HTML.search(role)) or (
        not kind and re.match(r"\s*<(?:p|div|html)\b", text) is not None
    )


def _markup(item: Mapping[str, Any]) -> str:
    texts = [
        each for each in _texts(item, "bodies", "body") if not _OTHER_MARKUP.search(each[1]) or _HTML.search(each[1])
    ]
    best = _best(texts, wants_html=True)
    chosen = next((each for each in texts if each[2] == best), None)
    if chosen is None or _is_html(*chosen):
        return best
    blocks = re.split(r"\n\s*\n", best.replace("\r\n", "\n").strip())
    return "".join(f"<p>{html.escape(block, quote=False).replace('\n', '<br>')}</p>" for block in blocks)


def _plain(text: str) -> str:
    return nfc(" ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split()))


def _read_subjects(item: Mapping[str, Any], story: Story) -> None:
    for subject in [*_objects(item.get("subjects")), *_objects(item.get("subject"))]:
        name = _string(subject, "name")
        where = story.sections if _string(subject, "rel") in {"section", "category"} else story.tags
        if name and _string(subject, "rel") != "series":
            where.append(name)
    for genre in [*_objects(item.get("genres")), *_objects(item.get("genre"))]:
        # The literal is the word of whoever sent it; the name may be in any language.
        words = [word for word in (_string(genre, "literal"), _string(genre, "name")) if word]
        story.genres += words[-1:] if not words or words[0].isupper() else words[:1]


def _read_people(item: Mapping[str, Any], story: Story) -> None:
    """Those who are named as its writers; whom it is about is a note."""
    about: list[str] = []
    for each in [*_objects(item.get("people")), *_objects(item.get("person"))]:
        role = _ROLES.get(_string(each, "rel"))
        name = _string(each, "name")
        if role and name:
            story.people.append(person(name, role, reporter=_string(each, "literal")))
        elif name:
            about.append(name)
    for names in ("organisations", "organisation", "places", "place", "events", "event"):
        about += filter(None, (_string(each, "name") for each in _objects(item.get(names))))
    if about:
        story.notes.append(f"Named with it: {', '.join(dict.fromkeys(about))}")


def _read_addresses(item: Mapping[str, Any], story: Story) -> None:
    if story.uri.startswith(("http://", "https://")):
        story.addresses.append(story.uri)
    for each in _objects(item.get("altids")):
        if _string(each, "role") == "page":
            story.addresses.insert(0, _string(each, "value"))


def _read_notes(item: Mapping[str, Any], story: Story) -> None:
    for name, said in (
        ("slugline", "Slugline"), ("ednote", "Note to editors"), ("usageterms", "Usage terms"), ("expires", "Expires"),
    ):  # fmt: skip
        if text := _string(item, name):
            story.notes.append(f"{said}: {text}")


def _pictures(item: Mapping[str, Any], story: Story) -> Iterator[tuple[str, LegacyPicture]]:
    """The pictures that go with it, and its own renditions, by the names the text may call them; a logo behind the photos."""
    said = item.get("associations")
    named = said.items() if isinstance(said, dict) else ((_string(_lower(each), "name"), each) for each in _list(said))
    for number, (name, each) in enumerate(sorted(named, key=lambda one: _string(_lower(one[1]), "type") == "graphic")):
        parts = _lower(each)
        if _string(parts, "type") not in _PICTURES:
            kind = _string(parts, "type") or "an item"
            story.notes.append(f"With it: {kind} {_string(parts, 'uri')}".rstrip())
            continue
        address = _address(parts)
        if not address:
            story.doubts.append(Doubt(DoubtCode.PICTURE_MISSING, f"The picture {name} has no address."))
            continue
        caption = _plain(_best(_texts(parts, "descriptions", "description"), wants_html=False))
        alt = _string(parts, "alttext")
        yield (
            str(name) or str(number),
            LegacyPicture(
                address,
                caption,
                alt,
                _string(parts, "by") or _string(parts, "byline"),
                digital_source=source_told(_digital_source(parts), f"The picture {name}", story.doubts),
            ),
        )
    if own := _largest(item):
        yield "", LegacyPicture(own)


def _digital_source(item: Mapping[str, Any]) -> str:
    """ninjs 2.1 and 3: an object with the code's address, itself or its name; text where somebody wrote no object."""
    said = _lower(item.get("digitalsourcetype"))
    return next(
        filter(None, (_string(said, name) for name in ("uri", "literal", "name"))), _string(item, "digitalsourcetype")
    )


def _address(item: Mapping[str, Any]) -> str:
    """The largest rendition, else the item's own address where that is one of a file."""
    uri = _string(item, "uri")
    return _largest(item) or (uri if host_of(uri) else "")


def _largest(item: Mapping[str, Any]) -> str:
    said = item.get("renditions")
    renditions = [_lower(each) for each in (said.values() if isinstance(said, dict) else _list(said))]
    found = [
        (width if isinstance(width := each.get("width"), int) else 0, href)
        for each in renditions
        if (href := _string(each, "href"))
        and "image" in (_string(each, "contenttype") or _string(each, "mimetype") or "image")
    ]
    return max(found, key=lambda each: each[0])[1] if found else ""


def _moment(item: Mapping[str, Any], story: Story, *names: str) -> datetime | None:
    for name in names:
        text = _string(item, name)
        if not text:
            continue
        try:
            return moment_of(text).at
        except ValueError:
            story.doubts.append(Doubt(DoubtCode.TIME_MISSING, f"{name} says {text[:60]}, which is no time."))
    return None


# JSON as it comes ------------------------------------------------------------------------------------------


def _string(item: Mapping[str, Any], name: str) -> str:
    """Text on one line; a number as text; "" for anything else."""
    return " ".join(nfc(_value(item.get(name))).split())


def _value(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _SURROGATES.sub("", value) if isinstance(value, str) else ""


def _lower(value: Any) -> dict[str, Any]:
    return {str(name).lower(): inner for name, inner in value.items()} if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _objects(value: Any) -> list[dict[str, Any]]:
    return [_lower(each) for each in _list(value) if isinstance(each, dict)]
