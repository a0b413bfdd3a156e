"""Renditions: the sizes and formats of a photo that pages use, made once and found in bulk."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.sax.saxutils import escape

from django.core.files.base import ContentFile
from PIL import Image

from articles.models.photo import Rendition
from articles.pictures import opened, ready, upright_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.models.photo import Photo

FIT_WIDTHS = (480, 960, 1600)
CROP_WIDTHS = (320, 640, 960)
#: Width to height of a crop: lists and cards show every photo alike.
CROP_SHAPE = (3, 2)
#: Ending → how Pillow writes it. AVIF at speed 6 takes six times as long and saves a few per cent.
FORMATS: dict[str, dict[str, Any]] = {
    "avif": {"format": "AVIF", "quality": 60, "speed": 8},
    "webp": {"format": "WEBP", "quality": 80, "method": 4},
}

# Whose picture it is goes with every copy of it; where it was taken and with which camera does not.
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF \
xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" \
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">\
<dc:creator><rdf:Seq><rdf:li>{creator}</rdf:li></rdf:Seq></dc:creator>\
<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{copyright}</rdf:li></rdf:Alt></dc:rights>\
<photoshop:Credit>{credit}</photoshop:Credit></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>"""


class _Size(NamedTuple):
    """One size to make: what for, of which part of the picture (0 to 1), and how many pixels."""

    name: str
    focal_key: str
    part: tuple[float, float, float, float]
    width: int
    height: int


def make_renditions(photo: Photo) -> list[Rendition]:
    """Make what `photo` lacks at its present focal point; all renditions of it, in no order.

    Safe to repeat, and to run twice at once. Raises UnusablePicture when the stored file is none, and whatever the
    storage raises.
    """
    present = {(each.spec, each.focal_key) for each in Rendition.objects.filter(photo=photo)}
    with photo.file.storage.open(str(photo.file), "rb") as file, opened(file) as image:
        missing = [
            (size, ending)
            for size in _sizes(*upright_size(image), float(photo.focal_x), float(photo.focal_y), photo.focal_key)
            for ending in FORMATS
            if (f"{size.name}-{ending}", size.focal_key) not in present
        ]
        if missing:
            picture = ready(image, at_least=2 * max(FIT_WIDTHS))
            made = [_made(photo, picture, size, ending) for size, ending in missing]
            Rendition.objects.bulk_create(made, ignore_conflicts=True)
    return list(Rendition.objects.filter(photo=photo))


def photo_entry(photo: Photo) -> dict[str, Any]:
    """What a page keeps of `photo`: size, credit, and the storage names of its renditions by use and format.

    `{"width", "height", "credit", "fit": {"avif": [[w, h, name], …], "webp": […]}, "crop": {…}, "original": name}`,
    narrowest first. Reads `photo.renditions`; prefetch them for many photos.
    """
    uses: dict[str, dict[str, list[list[Any]]]] = {use: {ending: [] for ending in FORMATS} for use in ("fit", "crop")}
    for each in sorted(photo.renditions.all(), key=lambda rendition: rendition.width):
        use, _width, ending = each.spec.split("-")
        if each.focal_key in {"", photo.focal_key} and use in uses and ending in FORMATS:
            uses[use][ending].append([each.width, each.height, each.file.name])
    return {
        "width": photo.width,
        "height": photo.height,
        "credit": photo.credit or photo.creator,
        **uses,
        "original": photo.file.name,
    }


def _sizes(width: int, height: int, focal_x: float, focal_y: float, focal_key: str) -> Iterator[_Size]:
    for wanted, pixels in _widths(FIT_WIDTHS, width):
        yield _Size(f"fit-{wanted}", "", (0, 0, 1, 1), pixels, max(1, round(pixels * height / width)))
    left, top, right, bottom = _crop_box(width, height, focal_x, focal_y)
    part = (left / width, top / height, right / width, bottom / height)
    for wanted, pixels in _widths(CROP_WIDTHS, right - left):
        across, down = CROP_SHAPE
        yield _Size(f"crop-{wanted}", focal_key, part, pixels, max(1, round(pixels * down / across)))


def _widths(wanted: tuple[int, ...], available: int) -> Iterator[tuple[int, int]]:
    """Each width with the pixels it gets: never more than there are, and those once."""
    for width in wanted:
        yield width, min(width, available)
        if width >= available:
            return


def _crop_box(width: int, height: int, focal_x: float, focal_y: float) -> tuple[int, int, int, int]:
    """The largest part of the crop's shape whose middle is as near the focal point as the edges allow."""
    across, down = CROP_SHAPE
    crop_width = min(width, max(1, height * across // down))
    crop_height = min(height, max(1, width * down // across))
    left = min(max(round(focal_x * width - crop_width / 2), 0), width - crop_width)
    top = min(max(round(focal_y * height - crop_height / 2), 0), height - crop_height)
    return left, top, left + crop_width, top + crop_height


def _made(photo: Photo, picture: Image.Image, size: _Size, ending: str) -> Rendition:
    """The rendition with its file stored, not yet in the database."""
    # A JPEG may have been decoded smaller than it is, so the part is measured on what there is.
    left, top, right, bottom = size.part
    box = (left * picture.width, top * picture.height, right * picture.width, bottom * picture.height)
    scaled = picture.resize((size.width, size.height), Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)
    buffer = io.BytesIO()
    owner = {name: escape(getattr(photo, name)) for name in ("creator", "credit", "copyright")}
    options = dict(FORMATS[ending])
    if any(owner.values()):
        options["xmp"] = _XMP.format(**owner).encode()
    scaled.save(buffer, **options)
    spec = f"{size.name}-{ending}"
    made = Rendition(photo=photo, spec=spec, focal_key=size.focal_key, width=size.width, height=size.height)
    name = "-".join(filter(None, (size.name, size.focal_key)))
    made.file.save(f"{name}.{ending}", ContentFile(buffer.getvalue()), save=False)
    return made
