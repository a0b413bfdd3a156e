"""Where a picture was taken, taken out of its file: originals are public, and a source's address must not be.

First the position is blanked where cameras write it, with nothing moved and no pixel touched. Then the file is read
again, every header, chunk, packet and picture in it; one that still tells is written anew with only the words that
a newsroom keeps, and one that cannot be is refused. Pure.
"""

from __future__ import annotations

import io
import re
import struct
import zlib
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from PIL import Image, JpegImagePlugin

from articles.files.metadata import metadata_of, xmp_packet
from articles.files.pictures import NOISE, UnusablePicture, opened_bytes, orientation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.files.metadata import PhotoMetadata

_GPS, _EXIF, _ORIENTATION = 0x8825, 0x8769, 0x0112
_TIFF = re.compile(rb"II\*\0|MM\0\*")
#: Headers in one file: a camera's has two or three, and chance gives one in fifty files another.
_MOST_HEADERS = 100
#: Bytes of a TIFF header that are looked through: all that a JPEG's segment holds.
_LARGEST_HEADER = 64 * 1024
_TYPE_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_XMP_LOCATION = re.compile(
    rb"""exif:GPS\w+\s*=\s*(?:"[^"]{0,999}"|'[^']{0,999}')"""
    rb"""|<exif:GPS(\w+)\b[^>]{0,999}>[^<]{0,999}</exif:GPS\1\s*>|<exif:GPS\w+[^>]{0,999}/>"""
)
#: A position by name, whatever prefix its writer chose.
_NAMES = (b"gpslat", b"gpslon", b"gpspos", b"gpsdest", b"geo:lat", b"geo:lon")
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_WORDS = {b"tEXt", b"zTXt", b"iTXt", b"eXIf"}
#: What ImageMagick writes a whole EXIF or XMP into, as digits.
_RAW_PROFILE = re.compile(rb"raw profile type (?:exif|xmp|app)", re.IGNORECASE)
_LARGEST_TEXT = 4 * 1024 * 1024
#: A segment that goes on with the EXIF of another: what its offsets mean, only a reader who joins both knows.
_SPREAD_HEADER = re.compile(rb"\xff\xe1..Exif\0\0(?!II\*\0|MM\0\*)", re.DOTALL)
_EXTENDED_XMP = b"http://ns.adobe.com/xmp/extension/\0"
#: Kind → how a picture that has to be written anew is written, as near to what it was as it gets.
_WRITTEN_ANEW: dict[str, dict[str, Any]] = {
    "JPEG": {"format": "JPEG", "optimize": True},
    "MPO": {"format": "JPEG", "optimize": True},
    "WEBP": {"format": "WEBP", "quality": 95},
    "AVIF": {"format": "AVIF", "quality": 90},
}


def without_location(data: bytes) -> bytes:
    """`data` without its position, as it is where there is none or it is no picture.

    Raises UnusablePicture where a position is left that nobody here can take out.
    """
    try:
        with opened_bytes(data):
            # Blanking by the offsets of one part would hit another.
            cleaned = data if _SPREAD_HEADER.search(data) else _blanked(data)
    except UnusablePicture:
        # Whoever takes pictures in says why.
        return data
    if _tells_where(cleaned):
        cleaned = _written_anew(cleaned)
        if _tells_where(cleaned):
            raise UnusablePicture(_refusal())
    return cleaned


def _refusal() -> Any:
    return _("This picture says where it was taken in a way that cannot be removed. Save it without its location.")


# --- blanking


def _blanked(data: bytes) -> bytes:
    """`data` with zeros and spaces over every position in a place where cameras write it."""
    cleaned = bytearray(_XMP_LOCATION.sub(lambda found: b" " * len(found[0]), data))
    for start, end in _gps_stretches(data):
        cleaned[start:end] = bytes(end - start)
    if data.startswith(_PNG) and cleaned != data:
        _renew_checksums(cleaned)
    return bytes(cleaned)


def _gps_stretches(data: bytes) -> Iterator[tuple[int, int]]:
    """The stretches of `data` that hold GPS directories and their values, in whichever of its TIFF headers."""
    whole = memoryview(data)
    for header in islice(_TIFF.finditer(data), _MOST_HEADERS):
        tiff = whole[header.start() : header.start() + _LARGEST_HEADER]
        for start, end in _gps_of(tiff):
            yield header.start() + start, header.start() + end


def _gps_of(tiff: memoryview) -> Iterator[tuple[int, int]]:
    order = "<" if tiff[:1].tobytes() == b"I" else ">"
    try:
        for place in _gps_directories(tiff, order):
            for _tag, kind, count, where, entry in _entries(tiff, order, place):
                size = _TYPE_SIZES[kind] * count
                # Shorter values stand in the entry itself.
                if size > 4 and where + size <= len(tiff):
                    yield where, where + size
                yield entry, entry + 12
            yield place, place + 2
    except struct.error:
        return


def _gps_directories(tiff: memoryview, order: str) -> Iterator[int]:
    """Where GPS directories start; the picture's, its thumbnail's and EXIF's own directory may each name one."""
    (first,) = struct.unpack_from(f"{order}I", tiff, 4)
    waiting, seen = [first], set()
    while waiting:
        directory = waiting.pop()
        if not directory or directory in seen:
            continue
        seen.add(directory)
        entries = _entries(tiff, order, directory)
        yield from (value for tag, _kind, _count, value, _at in entries if tag == _GPS)
        waiting += [value for tag, _kind, _count, value, _at in entries if tag == _EXIF]
        after = directory + 2 + 12 * len(entries)
        if entries and after + 4 <= len(tiff):
            waiting += struct.unpack_from(f"{order}I", tiff, after)


def _entries(tiff: memoryview, order: str, directory: int) -> list[tuple[int, int, int, int, int]]:
    """Tag, kind, count, value and place of each entry; none of what only looks like a directory."""
    if directory + 2 > len(tiff):
        return []
    (count,) = struct.unpack_from(f"{order}H", tiff, directory)
    places = [directory + 2 + 12 * index for index in range(count)]
    if places and places[-1] + 12 > len(tiff):
        return []
    entries = [(*struct.unpack_from(f"{order}HHII", tiff, place), place) for place in places]
    # Chance bytes of a picture may look like a header, but hardly like this.
    return entries if all(kind in _TYPE_SIZES for _tag, kind, *_rest in entries) else []


def _renew_checksums(png: bytearray) -> None:
    for start, end in _chunks(bytes(png)):
        png[end - 4 : end] = struct.pack(">I", zlib.crc32(png[start + 4 : end - 4]))


# --- reading again


def _tells_where(data: bytes) -> bool:
    """Whether a position is left anywhere in `data`."""
    return (
        _names_position(data)
        or _SPREAD_HEADER.search(data) is not None
        or len(_TIFF.findall(data)) > _MOST_HEADERS
        or any(any(data[start:end]) for start, end in _gps_stretches(data))
        or (data.startswith(_PNG) and any(map(_is_telling, _png_words(data))))
        or _names_position(_extended_xmp(data))
        or _any_frame_tells(data)
    )


def _names_position(data: bytes) -> bool:
    # A packet in UTF-16 has a NUL beside each letter.
    text = data.replace(b"\0", b"").lower()
    return any(name in text for name in _NAMES)


def _is_telling(words: bytes) -> bool:
    return bool(_names_position(words) or _RAW_PROFILE.match(words)) or len(words) >= _LARGEST_TEXT


def _any_frame_tells(data: bytes) -> bool:
    """As Pillow reads it: it joins an EXIF that is spread over segments, and knows the pictures of an MPO."""
    try:
        with opened_bytes(data) as image:
            # In the other formats with several frames one EXIF is of them all.
            frames = getattr(image, "n_frames", 1) if image.format == "MPO" else 1
            for frame in range(frames):
                image.seek(frame)
                if image.getexif().get_ifd(_GPS):
                    return True
    except (*NOISE, struct.error):
        # Nobody can read a position out of what cannot be read, by the way Pillow goes.
        return False
    return False


def _chunks(png: bytes) -> Iterator[tuple[int, int]]:
    """Start and end of each whole chunk, with its length, name and checksum."""
    position = len(_PNG)
    while position + 12 <= len(png):
        (size,) = struct.unpack_from(">I", png, position)
        end = position + 12 + size
        if end > len(png):
            return
        yield position, end
        position = end


def _png_words(png: bytes) -> Iterator[bytes]:
    """The text chunks, unpacked, each with its keyword in front."""
    for start, end in _chunks(png):
        name, content = png[start + 4 : start + 8], png[start + 8 : end - 4]
        keyword, _nul, rest = content.partition(b"\0")
        if name == b"tEXt":
            yield content
        elif name == b"zTXt":
            yield keyword + _unpacked(rest[1:])
        elif name == b"iTXt":
            is_packed = rest[:1] == b"\1"
            text = rest[2:].split(b"\0", 2)[-1]
            yield keyword + (_unpacked(text) if is_packed else text)


def _unpacked(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, _LARGEST_TEXT)
    except zlib.error:
        return b""


def _extended_xmp(data: bytes) -> bytes:
    """The parts of a JPEG's second packet put together: a name may be cut in two between them."""
    parts = []
    for found in re.finditer(rb"\xff\xe1(..)" + re.escape(_EXTENDED_XMP), data, re.DOTALL):
        end = found.start() + 2 + int.from_bytes(found[1])
        # A digest, the whole's length and the part's place stand before its text.
        parts.append(data[found.end() + 40 : end])
    return b"".join(parts)


# --- writing anew


def _written_anew(data: bytes) -> bytes:
    try:
        with opened_bytes(data) as image:
            words, turned = metadata_of(image), orientation(image)
            if image.format == "PNG":
                return _png_with(data, words, turned)
            if image.format not in _WRITTEN_ANEW or (image.format != "MPO" and getattr(image, "n_frames", 1) > 1):
                raise UnusablePicture(_refusal())
            return _encoded(image, words, turned)
    except UnusablePicture:
        raise
    except (*NOISE, struct.error, MemoryError) as error:
        raise UnusablePicture(_("This picture is damaged or cut short. Get the file again.")) from error


def _encoded(image: Image.Image, words: PhotoMetadata, turned: int) -> bytes:
    """The first picture of the file as its pixels are, with colours and orientation, and only the words we keep."""
    options = dict(_WRITTEN_ANEW[image.format or ""])
    if isinstance(image, JpegImagePlugin.JpegImageFile):
        # The camera's own tables: the same quality, and hardly a pixel that differs.
        options["qtables"] = image.quantization
        if (sampling := JpegImagePlugin.get_sampling(image)) >= 0:
            options["subsampling"] = sampling
    profile = image.info.get("icc_profile")
    image.load()
    plain = image.copy()
    plain.info = {}
    buffer = io.BytesIO()
    plain.save(buffer, **options, icc_profile=profile, exif=_exif(turned), xmp=xmp_packet(words))
    return buffer.getvalue()


def _exif(turned: int) -> bytes:
    exif = Image.Exif()
    exif[_ORIENTATION] = turned
    return exif.tobytes()


def _png_with(png: bytes, words: PhotoMetadata, turned: int) -> bytes:
    """The same chunks without any that speak, and the words we keep after the first: no pixel is touched."""
    kept = [png[start:end] for start, end in _chunks(png) if png[start + 4 : start + 8] not in _PNG_WORDS]
    said = [
        _chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp_packet(words)),
        _chunk(b"eXIf", _exif(turned).removeprefix(b"Exif\0\0")),
    ]
    return b"".join([_PNG, *kept[:1], *said, *kept[1:]])


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
