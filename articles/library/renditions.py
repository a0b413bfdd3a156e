"""Renditions: the sizes and formats of a photo that pages use, made once and found in bulk."""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.files.base import ContentFile
from PIL import Image

from articles.ai_labels import address_of
from articles.files.metadata import PhotoMetadata, xmp_packet
from articles.files.pictures import opened, ready
from articles.illustration import NEWS_SHAPES, PLAIN_WIDTH
from articles.library.withholding import is_withheld
from articles.models.photo import Rendition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.models.photo import Photo

_log = logging.getLogger(__name__)

FIT_WIDTHS = (480, 960, 1600)
CROP_WIDTHS = (320, 640, 960)
#: Width to height of a crop: lists and cards show every photo alike.
CROP_SHAPE = (3, 2)
#: What sites that link to a page show of it: they ask for one JPEG of 1200 × 630 pixels.
SHARE_WIDTHS = (1200,)
SHARE_SHAPE = (40, 21)
#: What search engines choose from to show a story in their lists: 16:9, 4:3 and 1:1, at least 1200 pixels wide
#: (Google, "Article structured data", `image`).
_NEWS_SHAPES = dict(zip(NEWS_SHAPES, ((16, 9), (4, 3), (1, 1)), strict=True))
#: Ending → how Pillow writes it. AVIF at speed 6 takes six times as long and saves a few per cent.
FORMATS: dict[str, dict[str, Any]] = {
    "avif": {"format": "AVIF", "quality": 60, "speed": 8},
    "webp": {"format": "WEBP", "quality": 80, "method": 4},
    "jpg": {"format": "JPEG", "quality": 80, "optimize": True, "progressive": True},
}
#: Pixels a side that a JPEG is decoded to at least: more than any size, and half of what press cameras take.
_DECODED = 2000
#: WebP's limit is 16,383 pixels a side; no screen shows as much of a scroll at once.
_HIGHEST = 16_000
#: Browsers choose among the sizes of these.
_CHOSEN_FROM = ("avif", "webp")
#: Use → the formats a page finds it in.
_USES = {"fit": tuple(FORMATS), "crop": tuple(FORMATS), "share": ("jpg",), **dict.fromkeys(NEWS_SHAPES, ("jpg",))}
#: Use → widths and shape of what is cut round the focal point.
_CUT = {
    "crop": (CROP_WIDTHS, CROP_SHAPE),
    "share": (SHARE_WIDTHS, SHARE_SHAPE),
    **{use: (SHARE_WIDTHS, shape) for use, shape in _NEWS_SHAPES.items()},
}


class _Size(NamedTuple):
    """One size to make: what for, of which part of the picture (0 to 1), how many pixels, in which formats."""

    name: str
    focal_key: str
    part: tuple[float, float, float, float]
    width: int
    height: int
    endings: tuple[str, ...]


def lacking(photo: Photo) -> list[_Size]:
    """The sizes of `photo` that are not there at its present focal point, each with the formats it lacks; none of one that
    is withheld, whose files are not where a page could find them."""
    if is_withheld(photo):
        return []
    present = set(Rendition.objects.filter(photo=photo).values_list("spec", "focal_key"))
    found = []
    for size in _sizes(photo.width, photo.height, float(photo.focal_x), float(photo.focal_y), photo.focal_key):
        endings = [each for each in size.endings if (f"{size.name}-{each}", size.focal_key) not in present]
        if endings:
            found.append(size._replace(endings=tuple(endings)))
    return found


def make_renditions(photo: Photo) -> list[Rendition]:
    """Make what `photo` lacks at its present focal point; all renditions of it, in no order.

    Safe to repeat, and to run twice at once. Raises UnusablePicture when the stored file is none, and whatever the
    storage raises.
    """
    if missing := lacking(photo):
        with photo.file.storage.open(str(photo.file), "rb") as file, opened(file) as image:
            picture = ready(image, at_least=_DECODED)
        made = [each for size in missing for each in _made(photo, picture, size)]
        Rendition.objects.bulk_create(made, ignore_conflicts=True)
    return list(Rendition.objects.filter(photo=photo))


def forget_lost(photo: Photo) -> int:
    """Strike out renditions whose files are not in the storage any more, so that they are made again; how many."""
    made = Rendition.objects.filter(photo=photo)
    lost = [each.pk for each in made if not each.file.storage.exists(str(each.file))]
    Rendition.objects.filter(pk__in=lost).delete()
    return len(lost)


def photo_entry(photo: Photo) -> dict[str, Any]:
    """What a page keeps of `photo`: size, credit, and the storage names of its renditions by use and format.

    `{"width", "height", "credit", "fit": {"avif": [[w, h, name], …], "webp": […], "jpg": […]}, "crop": {…},
    "share": {"jpg": […]}, …, "original": name}`, narrowest first; of JPEG there is one size for each use. Reads `photo.renditions`; prefetch them for many photos.
    """
    uses: dict[str, dict[str, list[list[Any]]]] = {
        use: {ending: [] for ending in endings} for use, endings in _USES.items()
    }
    for each in sorted(photo.renditions.all(), key=lambda rendition: rendition.width):
        use, _width, ending = each.spec.split("-")
        if each.focal_key in {"", photo.focal_key} and ending in uses.get(use, ()):
            uses[use][ending].append([each.width, each.height, each.file.name])
    return {
        "width": photo.width,
        "height": photo.height,
        "credit": photo.credit or photo.creator,
        **({"digital_source": photo.digital_source} if photo.digital_source else {}),
        **uses,
        "original": photo.file.name,
    }


def _sizes(width: int, height: int, focal_x: float, focal_y: float, focal_key: str) -> Iterator[_Size]:
    for wanted, pixels, endings in _widths(FIT_WIDTHS, max(1, min(width, _HIGHEST * width // height))):
        down = min(_HIGHEST, max(1, round(pixels * height / width)))
        yield _Size(f"fit-{wanted}", "", (0, 0, 1, 1), pixels, down, endings)
    for use, (widths, shape) in _CUT.items():
        across, down = shape
        left, top, right, bottom = _crop_box(width, height, focal_x, focal_y, shape)
        part = (left / width, top / height, right / width, bottom / height)
        for wanted, pixels, endings in _widths(widths, right - left):
            made_in = endings if use == "crop" else _USES[use]
            yield _Size(f"{use}-{wanted}", focal_key, part, pixels, max(1, round(pixels * down / across)), made_in)


def _widths(wanted: tuple[int, ...], available: int) -> list[tuple[int, int, tuple[str, ...]]]:
    """Each width with the pixels it gets (never more than there are, and those once) and the formats it is made in.

    JPEG, the largest, is for browsers that choose nothing and is made of one width alone.
    """
    enough = next((number for number, width in enumerate(wanted, 1) if width >= available), len(wanted))
    pixels = [min(width, available) for width in wanted[:enough]]
    plain = next((each for each in pixels if each >= PLAIN_WIDTH), pixels[-1])
    return [
        (width, each, (*_CHOSEN_FROM, "jpg") if each == plain else _CHOSEN_FROM)
        for width, each in zip(wanted[:enough], pixels, strict=True)
    ]


def _crop_box(
    width: int, height: int, focal_x: float, focal_y: float, shape: tuple[int, int]
) -> tuple[int, int, int, int]:
    """The largest part of that shape (width to height) whose middle is as near the focal point as the edges allow."""
    across, down = shape
    crop_width = min(width, max(1, height * across // down))
    crop_height = min(height, max(1, width * down // across))
    left = min(max(round(focal_x * width - crop_width / 2), 0), width - crop_width)
    top = min(max(round(focal_y * height - crop_height / 2), 0), height - crop_height)
    return left, top, left + crop_width, top + crop_height


def _made(photo: Photo, picture: Image.Image, size: _Size) -> Iterator[Rendition]:
    """The renditions of that size with their files stored, not yet in the database."""
    # A JPEG may have been decoded smaller than it is, so the part is measured on what there is.
    left, top, right, bottom = size.part
    box = (left * picture.width, top * picture.height, right * picture.width, bottom * picture.height)
    scaled = picture.resize((size.width, size.height), Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)
    # Whose picture it is goes with every copy of it; where it was taken and with which camera does not.
    owner = PhotoMetadata(
        creator=photo.creator,
        credit=photo.credit,
        copyright=photo.copyright,
        digital_source=address_of(photo.digital_source) if photo.digital_source else "",
    )
    xmp: dict[str, Any] = {"xmp": xmp_packet(owner)} if owner != PhotoMetadata() else {}
    name = "-".join(filter(None, (size.name, size.focal_key)))
    for ending in size.endings:
        buffer = io.BytesIO()
        image = _on_white(scaled) if ending == "jpg" else scaled
        spec = f"{size.name}-{ending}"
        try:
            image.save(buffer, **FORMATS[ending], **xmp)
        except (OSError, ValueError):
            # A page does with the other formats until this one is made.
            _log.exception("Photo %s: %s could not be written.", photo.pk, spec)
            continue
        made = Rendition(photo=photo, spec=spec, focal_key=size.focal_key, width=size.width, height=size.height)
        made.file.save(f"{name}.{ending}", ContentFile(buffer.getvalue()), save=False)
        yield made


def _on_white(image: Image.Image) -> Image.Image:
    """Without transparency, which JPEG has none of: on the white of paper."""
    if "A" not in image.getbands():
        return image
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image.getchannel("A"))
    return paper
