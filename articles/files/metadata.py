"""What a photograph's file says about itself: IPTC in XMP and in the older IIM, read without trusting a byte.

Agencies fill in both; where they differ XMP is right (IPTC Photo Metadata Standard, mapping guidelines). Korean
agencies still write IIM in EUC-KR without saying so.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING
from xml.etree import ElementTree
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image

#: Larger packets carry thumbnails and edit histories, not captions.
LARGEST_PACKET = 1024 * 1024

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_XMP_FIELDS = {
    "{http://purl.org/dc/elements/1.1/}creator": "creator",
    "{http://purl.org/dc/elements/1.1/}rights": "copyright",
    "{http://purl.org/dc/elements/1.1/}description": "description",
    "{http://ns.adobe.com/photoshop/1.0/}Credit": "credit",
    "{http://ns.adobe.com/photoshop/1.0/}Headline": "headline",
    "{http://ns.adobe.com/photoshop/1.0/}Source": "source",
    "{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}AltTextAccessibility": "alt",
    "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}DigitalSourceType": "digital_source",
}
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF \
xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" \
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" \
xmlns:iptc="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/" \
xmlns:ext="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">{}</rdf:Description></rdf:RDF></x:xmpmeta>\
<?xpacket end="r"?>"""
_ONE_LANGUAGE = '<{0}><rdf:Alt><rdf:li xml:lang="x-default">{1}</rdf:li></rdf:Alt></{0}>'
#: Property → how its value is written where it is not plain text.
_XMP_SHAPES = {
    "dc:creator": "<{0}><rdf:Seq><rdf:li>{1}</rdf:li></rdf:Seq></{0}>",
    "dc:rights": _ONE_LANGUAGE,
    "dc:description": _ONE_LANGUAGE,
    "iptc:AltTextAccessibility": _ONE_LANGUAGE,
}
#: IIM record 2, dataset → field.
_IIM_FIELDS = {80: "creator", 105: "headline", 110: "credit", 115: "source", 116: "copyright", 120: "description"}
_IIM_MARKER = 0x1C
_ENVELOPE, _APPLICATION = 1, 2
_CODED_CHARACTER_SET = 90
_UTF_8 = b"\x1b%G"
# Photoshop's image resource that holds IIM.
_IPTC_RESOURCE = 0x0404
_EXIF_FIELDS = {0x013B: "creator", 0x8298: "copyright", 0x010E: "description"}


@dataclass(frozen=True, slots=True)
class PhotoMetadata:
    """The IPTC fields a newsroom prints or searches; "" for what the file does not say."""

    creator: str = ""
    credit: str = ""
    copyright: str = ""
    headline: str = ""
    description: str = ""
    source: str = ""
    alt: str = ""
    #: IPTC's address of how it was made, such as "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia".
    digital_source: str = ""

    def or_else(self, other: PhotoMetadata) -> PhotoMetadata:
        """These fields, and the other's where these are empty."""
        return PhotoMetadata(*(getattr(self, each.name) or getattr(other, each.name) for each in fields(self)))


def metadata_of(image: Image.Image) -> PhotoMetadata:
    """What an opened picture says of itself: XMP first, then IIM, then EXIF. Never raises."""
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    resources = image.info.get("photoshop")
    iim = resources.get(_IPTC_RESOURCE, b"") if isinstance(resources, dict) else b""
    xmp = from_xmp(packet.encode(errors="replace") if isinstance(packet, str) else bytes(packet))
    return xmp.or_else(from_iim(iim if isinstance(iim, bytes) else b"")).or_else(_from_exif(image))


def from_xmp(packet: bytes) -> PhotoMetadata:
    """The fields in an XMP packet; none of them when it is no well-formed RDF or declares entities."""
    if len(packet) > LARGEST_PACKET or b"\x00" in packet or re.search(rb"<!(?:DOCTYPE|ENTITY)", packet, re.IGNORECASE):
        return PhotoMetadata()
    try:
        # Entities cannot be declared, the size is bounded: nothing is left that could grow.
        tree = ElementTree.fromstring(packet.strip(b" \t\r\n\x00"))  # noqa: S314
    except (ElementTree.ParseError, ValueError, LookupError):
        return PhotoMetadata()
    found: dict[str, str] = {}
    for description in tree.iter(f"{_RDF}Description"):
        for name, value in description.attrib.items():
            if name in _XMP_FIELDS:
                found.setdefault(_XMP_FIELDS[name], _clean(value))
        for element in description:
            if element.tag in _XMP_FIELDS and (value := _clean(_value(element))):
                found.setdefault(_XMP_FIELDS[element.tag], value)
    return PhotoMetadata(**found)


def xmp_packet(words: PhotoMetadata) -> bytes:
    """The fields as an XMP packet that `from_xmp` reads, for a file that is written anew."""
    properties = "".join(
        _XMP_SHAPES.get(name, "<{0}>{1}</{0}>").format(name, escape(text))
        for name, text in (
            ("dc:creator", words.creator),
            ("dc:rights", words.copyright),
            ("dc:description", words.description),
            ("photoshop:Credit", words.credit),
            ("photoshop:Headline", words.headline),
            ("photoshop:Source", words.source),
            ("iptc:AltTextAccessibility", words.alt),
            ("ext:DigitalSourceType", words.digital_source),
        )
        if text
    )
    return _XMP.format(properties).encode()


def _value(element: ElementTree.Element) -> str:
    """The text of a property: itself, all items of a sequence, or one language of alternatives."""
    alternatives = element.findall(f"{_RDF}Alt/{_RDF}li")
    if alternatives:
        default = next((each for each in alternatives if each.get(_LANG) == "x-default"), alternatives[0])
        return default.text or ""
    items = [*element.findall(f"{_RDF}Seq/{_RDF}li"), *element.findall(f"{_RDF}Bag/{_RDF}li")]
    return (
        ", ".join(filter(None, (_clean(each.text or "") for each in items)))
        if items
        else element.text or element.get(f"{_RDF}resource") or ""
    )


def from_iim(data: bytes) -> PhotoMetadata:
    """The fields in IIM datasets, up to the first byte that makes no sense."""
    declared = ""
    found: dict[str, list[bytes]] = {}
    for record, dataset, value in _datasets(data[:LARGEST_PACKET]):
        if (record, dataset) == (_ENVELOPE, _CODED_CHARACTER_SET) and value == _UTF_8:
            declared = "utf-8"
        elif record == _APPLICATION and dataset in _IIM_FIELDS:
            found.setdefault(_IIM_FIELDS[dataset], []).append(value)
    texts = {
        name: ", ".join(filter(None, (_clean(_decoded(value, declared)) for value in values)))
        for name, values in found.items()
    }
    return PhotoMetadata(**texts)


def _datasets(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    position = 0
    while position + 5 <= len(data) and data[position] == _IIM_MARKER:
        record, dataset = data[position + 1], data[position + 2]
        size = int.from_bytes(data[position + 3 : position + 5])
        position += 5
        if size & 0x8000:
            # An extended dataset: the low bits say how many bytes its size takes.
            width = size & 0x7FFF
            size = int.from_bytes(data[position : position + min(width, 8)])
            position += width
        if position + size > len(data):
            return
        yield record, dataset, data[position : position + size]
        position += size


def _decoded(value: bytes, declared: str) -> str:
    # A field cut at IIM's length limit may end inside a character.
    for whole in (value, value[:-1], value[:-2]):
        if whole is not value and whole.isascii():
            break
        for codec in filter(None, (declared, "utf-8", "euc_kr")):
            try:
                return whole.decode(codec)
            except UnicodeDecodeError:
                continue
    korean = value.decode("cp949", errors="ignore")
    letters = [character for character in korean if character.isalpha()]
    # One "Á" reads as a syllable in CP949; a Korean name is Hangul for the most part.
    is_korean = sum("가" <= character <= "힣" for character in letters) * 2 > len(letters)
    return korean if is_korean else value.decode("cp1252", errors="ignore")


def _from_exif(image: Image.Image) -> PhotoMetadata:
    try:
        exif = image.getexif()
        # EXIF text is ASCII by its standard and anything in practice; Pillow reads each byte as one character.
        texts = {name: str(exif.get(tag, "")).encode("latin-1", "ignore") for tag, name in _EXIF_FIELDS.items()}
    except Exception:  # noqa: BLE001 - a camera's broken EXIF raises whatever struct and Pillow raise
        return PhotoMetadata()
    return PhotoMetadata(**{name: _clean(_decoded(text, "")) for name, text in texts.items()})


def _clean(text: str) -> str:
    text = "".join(" " if character.isspace() else character for character in text)
    text = "".join(character for character in text if unicodedata.category(character) not in {"Cc", "Cs", "Cn"})
    return unicodedata.normalize("NFC", " ".join(text.split()))
