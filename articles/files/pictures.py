"""Picture files: which are taken in, and how one is made ready to be scaled. Pure; knows no library of photos."""

from __future__ import annotations

import io
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from typing import IO

    from django_stubs_ext import StrOrPromise

#: Pillow's name of a format → the ending its files get. A camera's MPO is a JPEG with a second picture behind it.
ENDINGS = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif", "GIF": "gif"}
# Pillow finds an MPO by way of JPEG, and knows no such opener until it did.
_OPENED = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
LARGEST_FILE = 40 * 1024 * 1024
#: More than any press camera takes, and as much as one worker's memory bears.
MOST_PIXELS = 64_000_000
_ORIENTATION = 0x0112
#: What Pillow raises over a damaged file.
NOISE = (Warning, OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, TypeError, OverflowError)


class UnusablePicture(ValueError):
    """The file cannot be taken in; `str()` says why and what to do, in the reader's language."""

    def __init__(self, reason: StrOrPromise) -> None:
        super().__init__(reason)
        self.reason = reason


class PictureFile(NamedTuple):
    """What a file really is: its ending by content, and its size as it is seen, the right way up."""

    ending: str
    width: int
    height: int


def inspect(data: bytes) -> PictureFile:
    """What `data` is, after decoding it once. Raises UnusablePicture; the file's name is never asked."""
    if len(data) > LARGEST_FILE:
        raise UnusablePicture(_("This file is larger than 40 MB. Save it smaller and choose it again."))
    with opened(io.BytesIO(data)) as image:
        ending = ENDINGS[image.format or ""]
        width, height = upright_size(image)
        try:
            image.draft("RGB", (256, 256))
            image.load()
        except (*NOISE, MemoryError) as error:
            raise UnusablePicture(_("This picture is damaged or cut short. Get the file again.")) from error
    return PictureFile(ending, width, height)


@contextmanager
def opened(file: IO[bytes]) -> Iterator[Image.Image]:
    """The picture in `file`, not decoded yet; only accepted formats, and none too large to decode."""
    with warnings.catch_warnings():
        # Pillow warns where we refuse.
        warnings.simplefilter("ignore")
        try:
            image = Image.open(file, formats=_OPENED)
        except Image.DecompressionBombError as error:
            raise UnusablePicture(_too_large()) from error
        except NOISE as error:
            raise UnusablePicture(
                _("This is not a picture that can be used. Choose a JPEG, PNG, WebP, AVIF or GIF file.")
            ) from error
        with image:
            if image.width * image.height > MOST_PIXELS:
                raise UnusablePicture(_too_large())
            yield image


def _too_large() -> StrOrPromise:
    return _("This picture has more than 64 million pixels. Save it smaller and choose it again.")


def upright_size(image: Image.Image) -> tuple[int, int]:
    """Width and height the right way up."""
    turned = orientation(image) in {5, 6, 7, 8}
    return (image.height, image.width) if turned else (image.width, image.height)


def orientation(image: Image.Image) -> int:
    """The EXIF orientation, 1 to 8; 1 where there is none or it is nonsense."""
    try:
        value = image.getexif().get(_ORIENTATION, 1)
    except NOISE:
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def ready(image: Image.Image, *, at_least: int) -> Image.Image:
    """`image` decoded, the right way up, in sRGB, with its transparency but without any metadata.

    A JPEG is decoded at a fraction of its size where that still gives `at_least` pixels a side.
    """
    image.draft("RGB", (at_least, at_least))
    image.load()
    profile = image.info.get("icc_profile")
    turned = ImageOps.exif_transpose(image)
    has_alpha = "A" in turned.getbands() or "transparency" in turned.info
    alpha = turned.convert("RGBA").getchannel("A") if has_alpha else None
    plain = _srgb(turned, profile)
    if alpha is not None:
        plain.putalpha(alpha)
    plain.info = {}
    return plain


def _srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if profile and image.mode in {"RGB", "RGBA", "CMYK", "L", "P"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            base = image.convert("RGB") if image.mode in {"RGBA", "P"} else image
            converted = ImageCms.profileToProfile(base, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, *NOISE):
            # A broken profile, or one for another kind of picture: the colours as they are.
            return image.convert("RGB")
        return converted or image.convert("RGB")
    if image.mode.startswith("I;16") or image.mode == "I":
        # Sixteen bits a channel; a plain conversion would clip everything to white.
        return image.point(lambda value: value / 256).convert("L").convert("RGB")
    return image.convert("RGB")


def opened_bytes(data: bytes) -> AbstractContextManager[Image.Image]:
    """As `opened`, for a file in memory."""
    return opened(io.BytesIO(data))
