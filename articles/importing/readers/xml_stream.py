"""XML of any size, one element after the other, for readers whose file can hold many articles.

A file comes from outside and may be made to do harm. Here it can name no file, no address and no entity of its own: a
DOCTYPE that declares something is refused, one that only names its kind is passed over, and nothing is ever fetched.
What takes too much memory is refused as well. The characters HTML has names for (&nbsp;) are known.

Real files are also merely old: their characters are not what they declare, or differ from one article to the next;
control characters stand in them, blank lines before the first tag. The characters are therefore told here and not by
the parser, and an article in another encoding than its file is put right by itself (`charset.put_right`).
"""

from __future__ import annotations

import codecs
import re
from html.entities import name2codepoint
from typing import IO, TYPE_CHECKING, cast

from lxml import etree

from articles.importing.cleaning import charset, encoded_twice
from articles.importing.item import NotAnArticle
from articles.importing.sources.source_file import DAMAGED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from articles.importing.item import Doubt
    from articles.importing.sources.source_file import SourceFile

_CHUNK = 65_536
#: In bytes; what the encoding of a file is told by.
_SAMPLE = 1_000_000
#: In characters; of one element with all that is in it, or of anything else that stands between two of them.
LARGEST_ELEMENT = 20_000_000
_LONGEST_PROLOG = 200_000
_DECLARATION = re.compile(r"\s*<\?xml\s[^>]{0,300}\?>")
_PROLOG = re.compile(r"(?:\s++|<!--.*?-->|<\?.*?\?>)*+", re.DOTALL)
_HARMLESS_DOCTYPE = re.compile(r"<!DOCTYPE\s[^\[<>]{0,1000}>", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE", re.IGNORECASE)
_DOCTYPE_REASON = "it declares things in a DOCTYPE, which is never followed; save the file without it"
#: XML has no place for them.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def _without_controls(text: str) -> str:
    """A vertical tab or a form feed parts words, any other control character parts nothing."""
    return _CONTROLS.sub(lambda found: " " if found[0] in "\x0b\x0c" else "", text)


_HTML_NAMES = "".join(
    f'<!ENTITY {name} "&#{point};">'
    for name, point in name2codepoint.items()
    if name not in {"quot", "amp", "lt", "gt"}
)
#: What prefixes mean that feeds use without saying so. A file that says so itself is believed.
_PREFIXES = "".join(
    f'<!ATTLIST {root} xmlns:{prefix} CDATA "{space}">'
    for root in ("rss", "feed", "rdf:RDF")
    for prefix, space in {
        "content": "http://purl.org/rss/1.0/modules/content/",
        "dc": "http://purl.org/dc/elements/1.1/",
        "dcterms": "http://purl.org/dc/terms/",
        "media": "http://search.yahoo.com/mrss/",
        "atom": "http://www.w3.org/2005/Atom",
    }.items()
)
_DECLARED = f"<!DOCTYPE any [{_HTML_NAMES}{_PREFIXES}]>"


def elements(file: SourceFile, tags: tuple[str, ...], doubts: list[Doubt] | None = None) -> Iterator[Element]:
    """The elements of `file` with these tags ("item", "{namespace}entry", "{*}entry"), in order; of two inside each
    other the outer one. Each holds until the next is asked for. What is unsure about the characters of the file or of
    an element is added to `doubts` before that element comes.

    Raises NotAnArticle, naming file and line, where the file is damaged or not to be read: what stands before has come.
    """
    noted = [] if doubts is None else doubts
    # The parser's own default: entities that this module declares are known, none from outside.
    parser = etree.XMLPullParser(
        events=("start", "end"), tag=tags, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    line = 1
    with file.open() as stream:
        try:
            for element in _outer(parser, _texts(stream, noted)):
                line = line_of(element) or line
                noted += _put_right(element)
                yield element
                _forget(element)
        except etree.XMLSyntaxError as error:
            reason, line = _damage(parser, error)
            raise NotAnArticle(reason, name=file.name, line=line) from error
        except _TooLarge as error:
            raise NotAnArticle("one part of it is far too large", name=file.name, line=line) from error
        except DAMAGED as error:
            raise NotAnArticle(f"it cannot be read: {error}", name=file.name, line=line) from error
        except NotAnArticle as error:
            raise NotAnArticle(error.reason, name=file.name, line=error.line) from error


def line_of(element: Element) -> int:
    """The line it begins in, 0 when that is not known."""
    return cast("int | None", element.sourceline) or 0


def name_of(element: Element) -> tuple[str, str]:
    """Its namespace and its name there. Where nothing declares a prefix, that is a part of the name; `QName` raises then."""
    space, _, local = str(element.tag).removeprefix("{").rpartition("}")
    return space, local


class _TooLarge(Exception):
    """One part of the file takes more memory than anything an article needs."""


def _outer(parser: etree.XMLPullParser, texts: Iterator[str]) -> Iterator[Element]:
    """The elements the parser finds in `texts`, those within another left out; a damage comes after what stands before."""
    parser.feed(_DECLARED)
    depth = size = 0
    for text in texts:
        size += len(text)
        damage = None
        try:
            parser.feed(text)
        except etree.XMLSyntaxError as error:
            damage = error
        for event, element in parser.read_events():
            depth += 1 if event == "start" else -1
            if depth == 0:
                size = 0
                yield cast("Element", element)
        if damage is not None:
            raise damage
        if size > LARGEST_ELEMENT:
            raise _TooLarge
    try:
        parser.close()
    except etree.XMLSyntaxError:
        # A prefix that nothing declares damages nothing: it is a part of the name.
        if any(entry.type_name != "NS_ERR_UNDEFINED_NAMESPACE" for entry in _errors(parser)) or not _errors(parser):
            raise


def _texts(stream: IO[bytes], doubts: list[Doubt]) -> Iterator[str]:
    """The file's text in pieces, without what XML or a parser would stumble on; its lines stay where they are."""
    sample = stream.read(_SAMPLE)
    told = charset.told_by(sample, is_cut=len(sample) == _SAMPLE)
    doubts += told.doubts
    decoder = codecs.getincrementaldecoder(told.encoding)(charset.KEEPING_BYTES)
    beginning = _without_controls(decoder.decode(sample[told.mark :], final=len(sample) < _SAMPLE))
    yield from _pieces(_without_prolog(beginning))
    if len(sample) < _SAMPLE:
        return
    while data := stream.read(_CHUNK):
        yield _without_controls(decoder.decode(data))
    yield decoder.decode(b"", final=True)


def _pieces(text: str) -> Iterator[str]:
    for start in range(0, len(text), _CHUNK):
        yield text[start : start + _CHUNK]


def _without_prolog(text: str) -> str:
    """`text` with blanks for what stands before the first element. Raises for a DOCTYPE that declares anything."""
    declaration = _DECLARATION.match(text)
    if declaration:
        text = _blank(declaration[0]) + text[declaration.end() :]
    found = _PROLOG.match(text)
    start = found.end() if found else 0
    if start > _LONGEST_PROLOG:
        raise NotAnArticle("nothing but comments stands at its beginning")
    if _DOCTYPE.match(text, start):
        harmless = _HARMLESS_DOCTYPE.match(text, start)
        if harmless is None:
            raise NotAnArticle(_DOCTYPE_REASON, line=text.count("\n", 0, start) + 1)
        text = text[:start] + _blank(harmless[0]) + text[harmless.end() :]
        if _DOCTYPE.search(text, start, start + _LONGEST_PROLOG) and _is_next(text, start):
            raise NotAnArticle(_DOCTYPE_REASON, line=text.count("\n", 0, start) + 1)
    return text


def _is_next(text: str, start: int) -> bool:
    """Whether another DOCTYPE stands before the first element."""
    found = _PROLOG.match(text, start)
    return found is not None and _DOCTYPE.match(text, found.end()) is not None


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _put_right(element: Element) -> list[Doubt]:
    """Every text in `element` whose bytes were not of the file's encoding, or were encoded twice, read by itself."""
    found: dict[Doubt, None] = {}
    for part in element.iter():
        if part.text and not part.text.isascii():
            part.text = _right(part.text, line_of(part), found)
        if part.tail and part is not element and not part.tail.isascii():
            part.tail = _right(part.tail, line_of(part), found)
        for name, value in part.attrib.items():
            if not str(value).isascii():
                part.set(name, _right(str(value), line_of(part), found))
    return list(found)


def _right(text: str, line: int, doubts: dict[Doubt, None]) -> str:
    if charset.holds_bytes(text):
        right = charset.put_right(text, line)
        doubts |= dict.fromkeys(right.doubts)
        return right.text
    once, about = encoded_twice.put_right(text)
    doubts |= dict.fromkeys(about)
    return once


def _forget(element: Element) -> None:
    """Free what has been read, and all before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _damage(parser: etree.XMLPullParser, error: etree.XMLSyntaxError) -> tuple[str, int]:
    logged = _errors(parser)
    if not logged:
        return "it is no XML, or ends in the middle", max(error.lineno or 1, 1)
    first = logged[0]
    return f"the XML is damaged here: {first.message.strip()}", max(first.line, 1)


def _errors(parser: etree.XMLPullParser) -> list[etree._LogEntry]:
    return [entry for entry in parser.feed_error_log if entry.level_name in {"ERROR", "FATAL"}]
