"""The publication's mark in the sizes that browsers, phones and other sites ask for, drawn on demand and kept in memory.

Made of the logo that was uploaded; without one, of the first letter of its English name. The letters are the face that
Pillow carries, which has no Hangul: what it cannot draw is left out rather than shown as boxes.
"""

from __future__ import annotations

import io
import logging
from functools import lru_cache
from typing import TYPE_CHECKING

from django.core.files.storage import default_storage
from PIL import Image, ImageDraw, ImageFont, ImageOps

from articles.public.metadata import lettering
from newsroom.stores import StoreAway

if TYPE_CHECKING:
    from newsroom.house import House

_log = logging.getLogger(__name__)

#: As in the stylesheet.
PAPER, SEAL, INK = (251, 250, 247), (151, 39, 28), (22, 24, 29)
#: What other sites ask for (Open Graph).
SHARE_SIZE = (1200, 630)
#: A card's margin, and where the line above the publication's name is.
_EDGE, _FOOT = 80, 500
#: Pixels of a headline's letters, the largest first → lines that there is room for; those below `_READABLE` are for long words.
_READABLE = 60
_HEADLINE_LINES = {84: 3, 76: 4, 68: 4, 60: 4, 52: 4, 44: 4, 36: 4}
_LEADING = 1.32
_NAME = 36
#: Of an icon that a phone cuts to its own shape, what is always shown: a circle of four fifths (W3C, Manifest).
_SAFE = 0.8
_FILLING = frozenset({"a", "an", "the", "of", "and", "for"})


def icon(house: House, size: int, *, maskable: bool = False) -> bytes:
    """A square PNG of `size` pixels; `maskable`: with room at the edges, and no corner left transparent."""
    return _icon(house.logo, _letter(house.name_en), size, maskable)


def share_card(house: House) -> bytes:
    """What stands for a page without a picture of its own: PNG, 1200 × 630."""
    return _share_card(house.share_picture, house.logo, _letter(house.name_en), house.name_en)


def headline_card(house: House, headline: str, name: str) -> bytes:
    """What stands for an article without a photo: its headline and the publication's `name`, in the deployment's face.

    The publication's card where there is no such face, where it lacks a letter of the headline, and where the desk
    uploaded a picture for sharing.
    """
    face = None if house.share_picture else lettering.face()
    drawn = _headline_card(face, house.logo, _letter(house.name_en), headline, name) if face else None
    return drawn or share_card(house)


@lru_cache(maxsize=64)
def _icon(logo: str, letter: str, size: int, maskable: bool) -> bytes:  # noqa: FBT001 - a part of the key
    image = _mark(logo, letter, size, _SAFE if maskable else 1, rounded=not maskable)
    return _png(image)


@lru_cache(maxsize=16)
def _share_card(picture: str, logo: str, letter: str, name: str) -> bytes:
    uploaded = _opened(picture)
    if uploaded is not None:
        return _png(ImageOps.fit(uploaded.convert("RGB"), SHARE_SIZE, Image.Resampling.LANCZOS))
    wide, high = SHARE_SIZE
    card = Image.new("RGB", SHARE_SIZE, PAPER)
    pen = ImageDraw.Draw(card)
    for top in (70, 82):
        pen.line((80, top, wide - 80, top), fill=INK, width=4)
    pen.line((80, high - 76, wide - 80, high - 76), fill=INK, width=4)
    mark = _mark(logo, letter, 220, 1, rounded=True)
    font = _fitting(name, wide - 200, 84) if _can_draw(name) else None
    middle = 250 if font else high // 2
    card.paste(mark, ((wide - 220) // 2, middle - 110), mark)
    if font:
        pen.text((wide // 2, 455), name, fill=INK, font=font, anchor="mm")
    return _png(card)


@lru_cache(maxsize=64)
def _headline_card(face: lettering.Face, logo: str, letter: str, headline: str, name: str) -> bytes | None:
    fonts = {size: face.at(size) for size in (*_HEADLINE_LINES, _NAME)}
    smallest = fonts[min(_HEADLINE_LINES)]
    wide, high = SHARE_SIZE
    width = wide - 2 * _EDGE
    said = lettering.drawable(headline, smallest)
    set_so = lettering.set_lines(
        said, width, _HEADLINE_LINES, lambda text, size: fonts[size].getlength(text), enough=_READABLE
    )
    if set_so is None:
        return None
    card = Image.new("RGB", SHARE_SIZE, PAPER)
    pen = ImageDraw.Draw(card)
    for top in (60, 72):
        pen.line((_EDGE, top, wide - _EDGE, top), fill=INK, width=4)
    font, leading = fonts[set_so.size], set_so.size * _LEADING
    first = 72 + (_FOOT - 72 - leading * len(set_so.lines)) / 2
    for number, line in enumerate(set_so.lines):
        pen.text((_EDGE, first + leading * (number + 0.5)), line, fill=INK, font=font, anchor="lm")
    pen.line((_EDGE, _FOOT, wide - _EDGE, _FOOT), fill=INK, width=4)
    middle = (_FOOT + high) // 2
    mark = _mark(logo, letter, 64, 1, rounded=True)
    card.paste(mark, (_EDGE, middle - 32), mark)
    called = lettering.drawable(name, smallest)
    named = lettering.set_lines(called, width - 88, {_NAME: 1}, lambda text, size: fonts[size].getlength(text))
    if named:
        pen.text((_EDGE + 88, middle), named.lines[0], fill=INK, font=fonts[_NAME], anchor="lm")
    return _png(card)


def _mark(logo: str, letter: str, size: int, part: float, *, rounded: bool) -> Image.Image:
    """The logo on paper, or a letter on the seal's red; `part` of the square is used."""
    uploaded = _opened(logo)
    inside = max(1, round(size * part * (0.84 if uploaded is not None else 1)))
    image = Image.new("RGBA", (size, size), (*(PAPER if uploaded is not None else SEAL), 255))
    if uploaded is not None:
        fitted = ImageOps.contain(uploaded.convert("RGBA"), (inside, inside), Image.Resampling.LANCZOS)
        image.alpha_composite(fitted, ((size - fitted.width) // 2, (size - fitted.height) // 2))
    else:
        _draw_letter(image, letter, inside)
    if rounded:
        image.putalpha(_rounded(size))
    return image


def _draw_letter(image: Image.Image, letter: str, inside: int) -> None:
    middle = image.width / 2
    pen = ImageDraw.Draw(image)
    if letter:
        pen.text((middle, middle), letter, fill=PAPER, font=ImageFont.load_default(inside * 0.68), anchor="mm")
        return
    # A seal without a letter.
    reach, width = inside * 0.28, max(1, round(inside * 0.08))
    pen.ellipse((middle - reach, middle - reach, middle + reach, middle + reach), outline=PAPER, width=width)


def _rounded(size: int) -> Image.Image:
    # Drawn larger, so that the corners come out soft.
    mask = Image.new("L", (size * 4, size * 4), 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, size * 4 - 1, size * 4 - 1), size // 2, fill=255)
    return mask.resize((size, size), Image.Resampling.LANCZOS)


def _opened(name: str) -> Image.Image | None:
    """An uploaded picture; None where there is none, or it cannot be read: a page is no worse for it.

    Raises StoreAway: what is drawn without it would be kept for as long as this process runs.
    """
    if not name:
        return None
    try:
        with default_storage.open(name, "rb") as file:
            image = Image.open(file)
            image.load()
    except StoreAway:
        raise
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        _log.warning("%s cannot be drawn: %s", name, error)
        return None
    return image


def _letter(name: str) -> str:
    """The first letter of the first word that says something: "D" of "The Diplomacy Journal"."""
    words = name.split()
    word = next((word for word in words if word.lower() not in _FILLING), words[0] if words else "")
    return word[:1].upper() if _can_draw(word[:1]) else ""


def _can_draw(text: str) -> bool:
    """Whether Pillow's own face has the letters: it is made for Latin."""
    return bool(text) and all(character.isascii() and character.isprintable() for character in text)


def _fitting(text: str, width: int, size: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    font = ImageFont.load_default(size)
    length = font.getlength(text)
    return font if length <= width else ImageFont.load_default(size * width / length)


def _png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
