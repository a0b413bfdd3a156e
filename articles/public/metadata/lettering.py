"""Setting text on a drawn card: a face that the deployment names, and lines that are balanced and break at spaces alone.

Korean is written with spaces between words, and a headline that is broken within one reads badly (as `word-break:
keep-all` on pages).
"""

from __future__ import annotations

from functools import cache, lru_cache
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.core import checks
from PIL import ImageFont

if TYPE_CHECKING:
    from collections.abc import Callable

#: Besides a path the setting may say which face of a collection: "/usr/share/fonts/NotoSansCJK-Bold.ttc#1".
_FACE = "#"
#: A character that no face has.
_NONE = "\U0010ffff"
UNREADABLE = "articles.E002"


class Face(NamedTuple):
    """A font file, and which of the faces in it, from 0."""

    path: str
    place: int

    def at(self, size: int) -> ImageFont.FreeTypeFont:
        """The face, `size` pixels high. Raises OSError."""
        return ImageFont.truetype(self.path, size, index=self.place)


class Lines(NamedTuple):
    """Text as it is set."""

    lines: list[str]
    size: int


def face() -> Face | None:
    """The one that NEWSROOM_CARD_FONT names; None without it, or when it cannot be read (a system check says so)."""
    return _readable(settings.CARD_FONT) if settings.CARD_FONT else None


@lru_cache(maxsize=4)
def _readable(said: str) -> Face | None:
    try:
        found = _face(said)
        found.at(10)
    except (OSError, ValueError):
        return None
    return found


def _face(said: str) -> Face:
    path, _mark, index = said.rpartition(_FACE)
    return Face(path, int(index)) if path and index.isdecimal() else Face(said, 0)


def register_check() -> None:
    """Called once, when the app is ready."""
    checks.register(check_face)


def check_face(app_configs: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """E002: the font for share cards is not there, or none."""
    said = settings.CARD_FONT
    if not said or _readable(said) is not None:
        return []
    return [
        checks.Error(
            f"NEWSROOM_CARD_FONT names “{said}”, which is no font file that can be read, or has no such face.",
            hint="Give the path of a .ttf, .otf or .ttc file, with #1 behind it for the second face of a collection,"
            " or leave the variable out.",
            id=UNREADABLE,
        )
    ]


def drawable(text: str, font: ImageFont.FreeTypeFont) -> str:
    """`text` without signs that `font` lacks, which it would draw as boxes; empty where it lacks a letter of it."""
    box = _shape(font, _NONE)
    lacking = {sign for sign in set(text) if not sign.isspace() and _shape(font, sign) == box}
    if any(sign.isalnum() for sign in lacking):
        return ""
    return " ".join("".join(sign for sign in text if sign not in lacking).split())


def _shape(font: ImageFont.FreeTypeFont, sign: str) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(sign)
    return mask.size, bytes(mask)


def set_lines(
    text: str, width: float, most: dict[int, int], measure: Callable[[str, int], float], *, enough: int = 0
) -> Lines | None:
    """`text` in the largest size in which it fits into `width` and the lines that `most` has for that size.

    Balanced: no line is much shorter than another. Below the size `enough` only a word that would be wider leads; where the
    text does not fit, it ends with an ellipsis. `most` begins with the largest size, `measure` gives a text's width at a
    size. None where a word fits in no size.
    """
    words = text.split()
    if not words:
        return None
    whole = [size for size in most if max(measure(word, size) for word in words) <= width]
    readable = [size for size in whole if size >= enough] or whole[:1]
    for size in readable:
        lines = _broken(words, width, lambda line, size=size: measure(line, size))  # type: ignore[misc]
        if len(lines) <= most[size]:
            return Lines(_balanced(words, width, len(lines), lambda line: measure(line, size)), size)  # noqa: B023 - called here
    if not readable:
        return None
    size = readable[-1]
    return Lines(_cut(words, width, most[size], lambda line: measure(line, size)), size)


def _broken(words: list[str], width: float, measure: Callable[[str], float]) -> list[str]:
    """Each line as full as it can be."""
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if measure(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _balanced(words: list[str], width: float, count: int, measure: Callable[[str], float]) -> list[str]:
    """In `count` lines none of which is longer than it has to be: the squares of their widths add up to the least."""

    @cache
    def best(begin: int, left: int) -> tuple[float, tuple[str, ...]]:
        if left == 0:
            return (0, ()) if begin == len(words) else (inf, ())
        found: tuple[float, tuple[str, ...]] = (inf, ())
        for end in range(begin + 1, len(words) - left + 2):
            line = " ".join(words[begin:end])
            wide = measure(line)
            if wide > width:
                break
            cost, after = best(end, left - 1)
            found = min(found, (cost + wide * wide, (line, *after)))
        return found

    return list(best(0, count)[1])


def _cut(words: list[str], width: float, count: int, measure: Callable[[str], float]) -> list[str]:
    """The first `count` lines, the last of them with an ellipsis after a whole word."""
    lines = _broken(words, width, measure)[:count]
    last = lines[-1].split()
    while len(last) > 1 and measure(f"{' '.join(last)}…") > width:
        last.pop()
    return [*lines[:-1], f"{' '.join(last)}…"]
