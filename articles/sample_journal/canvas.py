"""A canvas for the sample's pictures: light, distance and grain, so that drawings can stand in for photographs.

Everything is deterministic: the same key gives the same bytes, and so the same photo in the library.
"""

from __future__ import annotations

import io
import math
import random
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter

if TYPE_CHECKING:
    from collections.abc import Sequence

type Colour = tuple[int, int, int]
type Point = tuple[float, float]

#: Drawn at one and a half times the size that is kept, so that edges come out soft.
WIDTH, HEIGHT = 2400, 1600
KEPT = (1600, 1067)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """The colour `share` of the way from `first` to `second`."""
    red, green, blue = (round(one + (two - one) * share) for one, two in zip(first, second, strict=True))
    return red, green, blue


class Canvas:
    """A picture being drawn, 2400 × 1600, the origin at the upper left."""

    def __init__(self, seed: str) -> None:
        # Not a secret: the same picture every time.
        self.chance = random.Random(seed)  # noqa: S311
        self.image = Image.new("RGB", (WIDTH, HEIGHT))

    @property
    def pen(self) -> ImageDraw.ImageDraw:
        """Draws with transparency onto the picture as it is now."""
        return ImageDraw.Draw(self.image, "RGBA")

    def shade(self, *stops: tuple[float, Colour], top: int = 0, bottom: int = HEIGHT) -> None:
        """Fill from `top` to `bottom` with colours that run into each other; a stop is (0 to 1, colour)."""
        column = Image.new("RGB", (1, 256))
        for row in range(256):
            at = row / 255
            after = next((i for i, stop in enumerate(stops) if stop[0] >= at), len(stops) - 1)
            (start, first), (end, second) = stops[max(after - 1, 0)], stops[after]
            share = 0 if end == start else (at - start) / (end - start)
            column.putpixel((0, row), mix(first, second, min(max(share, 0), 1)))
        self.image.paste(column.resize((WIDTH, bottom - top), Image.Resampling.BICUBIC), (0, top))

    def glow(self, at: Point, radius: float, colour: Colour, strength: float = 1.0, squash: float = 1.0) -> None:
        """Light around a point, added to what is there."""
        wide, high = round(radius * 2), round(radius * 2 * squash)
        falloff = ImageChops.invert(Image.radial_gradient("L")).point(
            lambda v: round(((v / 255) ** 2) * 255 * strength)
        )
        left, top = round(at[0] - wide / 2), round(at[1] - high / 2)
        box = (max(left, 0), max(top, 0), min(left + wide, WIDTH), min(top + high, HEIGHT))
        if box[0] >= box[2] or box[1] >= box[3]:
            return
        mask = falloff.resize((wide, high), Image.Resampling.BILINEAR)
        mask = mask.crop((box[0] - left, box[1] - top, box[2] - left, box[3] - top))
        part = self.image.crop(box)
        light = Image.composite(Image.new("RGB", part.size, colour), Image.new("RGB", part.size), mask)
        self.image.paste(ImageChops.screen(part, light), box[:2])

    def veil(self, colour: Colour, top: int, bottom: int, first: float, last: float) -> None:
        """Haze: `colour` over everything between two heights, from opacity `first` to `last`."""
        ramp = Image.linear_gradient("L").resize((WIDTH, bottom - top))
        mask = ramp.point(lambda v: round(255 * (first + (last - first) * v / 255)))
        self.image.paste(Image.new("RGB", mask.size, colour), (0, top), mask)

    def ridge(self, height: float, swing: float, colour: Colour, rough: float = 0.5, base: int = HEIGHT) -> None:
        """A line of hills at about `height`, filled down to `base`."""
        waves = [
            (self.chance.uniform(0.7, 1.3) * 2**octave, self.chance.uniform(0, math.tau), rough**octave)
            for octave in range(8)
        ]
        total = sum(weight for _often, _start, weight in waves)
        line: list[Point] = []
        for x in range(0, WIDTH + 12, 12):
            at = x / WIDTH * math.tau
            rise = sum(weight * math.sin(often * at + start) for often, start, weight in waves) / total
            line.append((x, height - swing * rise))
        self.pen.polygon([*line, (WIDTH, base), (0, base)], fill=colour)

    def soften(self, radius: float, box: tuple[int, int, int, int] | None = None) -> None:
        """Blur the whole or a part."""
        if box is None:
            self.image = self.image.filter(ImageFilter.GaussianBlur(radius))
        else:
            self.image.paste(self.image.crop(box).filter(ImageFilter.GaussianBlur(radius)), box[:2])

    def mirror(self, level: int, tint: Colour, share: float = 0.35, depth: float = 1.0) -> None:
        """Water below `level` that shows what stands above it, broken by small waves."""
        below = HEIGHT - level
        source = self.image.crop((0, max(0, level - round(below / depth)), WIDTH, level))
        image = source.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((WIDTH, below))
        image = Image.blend(image, Image.new("RGB", image.size, tint), share)
        image = image.resize((WIDTH // 4, max(below // 16, 1)), Image.Resampling.BOX).resize(
            (WIDTH, below), Image.Resampling.BICUBIC
        )
        self.image.paste(image, (0, level))
        pen = self.pen
        for _ in range(900):
            far = self.chance.random() ** 1.6
            y = level + 4 + far * (below - 4)
            x, long = self.chance.uniform(-100, WIDTH), (20 + 200 * far) * self.chance.uniform(0.4, 1)
            light = (255, 240, 220, 16) if self.chance.random() < 0.45 else (0, 10, 25, 20)
            pen.ellipse((x, y, x + long, y + 2 + 7 * far), fill=light)

    def lights(
        self,
        box: tuple[float, float, float, float],
        step: Point,
        colours: Sequence[Colour],
        share: float,
        alpha: int = 220,
    ) -> None:
        """Lit windows in a grid."""
        pen = self.pen
        left, top, right, bottom = box
        y = top
        while y + step[1] * 0.5 < bottom:
            x = left
            while x + step[0] * 0.55 < right:
                if self.chance.random() < share:
                    colour = self.chance.choice(list(colours))
                    pen.rectangle(
                        (x, y, x + step[0] * 0.55, y + step[1] * 0.5),
                        fill=(*colour, self.chance.randint(alpha // 3, alpha)),
                    )
                x += step[0]
            y += step[1]

    def bokeh(
        self, count: int, colours: Sequence[Colour], top: int, bottom: int, radii: tuple[int, int] = (20, 70)
    ) -> None:
        """Lights out of focus."""
        layer = Image.new("RGB", (WIDTH // 2, HEIGHT // 2))
        pen = ImageDraw.Draw(layer, "RGBA")
        for _ in range(count):
            radius = self.chance.uniform(*radii) / 2
            x, y = self.chance.uniform(0, WIDTH / 2), self.chance.uniform(top / 2, bottom / 2)
            pen.ellipse(
                (x - radius, y - radius, x + radius, y + radius),
                fill=(*self.chance.choice(list(colours)), self.chance.randint(40, 120)),
            )
        layer = layer.filter(ImageFilter.GaussianBlur(2)).resize((WIDTH, HEIGHT))
        self.image = ImageChops.screen(self.image, layer)

    def developed(self, grain: float = 0.03, edge: float = 0.32) -> bytes:
        """The picture as a JPEG: made smaller, darker towards its corners, with the grain of film."""
        image = self.image.resize(KEPT, Image.Resampling.LANCZOS, reducing_gap=2.0)
        corners = Image.radial_gradient("L").resize(KEPT, Image.Resampling.BILINEAR)
        corners = corners.point(lambda v: round(255 * edge * (v / 255) ** 2.2))
        image.paste(Image.new("RGB", KEPT, (8, 10, 18)), (0, 0), corners)
        tile = Image.frombytes("L", (533, 533), self.chance.randbytes(533 * 533)).filter(ImageFilter.GaussianBlur(0.7))
        film = Image.new("L", KEPT)
        for x in range(0, KEPT[0], 533):
            for y in range(0, KEPT[1], 533):
                film.paste(tile, (x, y))
        film = ImageEnhance.Contrast(film).enhance(1.6)
        image = Image.blend(
            image, ImageChops.soft_light(image, Image.merge("RGB", (film, film, film))), min(1.0, grain * 8)
        )
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=85, optimize=False)
        return buffer.getvalue()
