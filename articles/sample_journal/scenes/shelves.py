"""What is kept: files and books."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.sample_journal.canvas import HEIGHT, Canvas, Colour, mix

if TYPE_CHECKING:
    from collections.abc import Sequence


def _shelves(c: Canvas, colours: Sequence[Colour], *, books: bool) -> None:
    for side in (-1, 1):
        for bay in range(7):
            near, far = 1200 + side * 1300 / (1 + bay * 0.62), 1200 + side * 1300 / (1 + (bay + 1) * 0.62)
            scale_near, scale_far = abs(near - 1200) / 1300, abs(far - 1200) / 1300
            dark = min(0.12 * bay, 0.6)
            for shelf in range(8):

                def at(x: float, s: float, v: float) -> tuple[float, float]:
                    return x, 780 + (v - 0.5) * 2100 * s

                top, low = shelf / 8, (shelf + 1) / 8
                c.pen.polygon(
                    [
                        at(near, scale_near, top),
                        at(far, scale_far, top),
                        at(far, scale_far, low),
                        at(near, scale_near, low),
                    ],
                    fill=mix((30, 22, 22), (70, 60, 56), dark),
                )
                count = 16 if books else 5
                for k in range(count):
                    a, b = k / count, (k + 0.92) / count
                    xa, xb = near + (far - near) * a, near + (far - near) * b
                    sa, sb = scale_near + (scale_far - scale_near) * a, scale_near + (scale_far - scale_near) * b
                    rise = (0.26 if books else 0.2) * c.chance.uniform(0.5, 1.2) / 8 if books else 0.14 / 8
                    tone = mix(c.chance.choice(list(colours)), (222, 196, 160), dark)
                    if side > 0:
                        tone = mix(tone, (0, 0, 0), 0.22)
                    box = [
                        at(xa, sa, top + rise),
                        at(xb, sb, top + rise),
                        at(xb, sb, low - 0.011),
                        at(xa, sa, low - 0.011),
                    ]
                    c.pen.polygon(box, fill=tone)
                    if not books:
                        xm, sm = (xa + xb) / 2, (sa + sb) / 2
                        c.pen.polygon(
                            [
                                at(xa + (xm - xa) * 0.5, sm, top + 0.05),
                                at(xb + (xm - xb) * 0.5, sm, top + 0.05),
                                at(xb + (xm - xb) * 0.5, sm, top + 0.085),
                                at(xa + (xm - xa) * 0.5, sm, top + 0.085),
                            ],
                            fill=mix((248, 242, 226), tone, 0.1),
                        )
                c.pen.line(
                    (*at(near, scale_near, low), *at(far, scale_far, low)),
                    fill=mix((120, 84, 56), (200, 170, 130), dark),
                    width=max(2, round(20 * scale_far)),
                )
            c.pen.line(
                (near, 780 - 1050 * scale_near, near, 780 + 1050 * scale_near),
                fill=mix((100, 66, 44), (190, 160, 120), dark),
                width=max(4, round(40 * scale_near)),
            )


def archive(c: Canvas) -> None:
    """An aisle of archive boxes."""
    c.shade((0, (70, 62, 58)), (0.48, (236, 214, 176)), (0.52, (200, 172, 136)), (1, (54, 44, 42)))
    _shelves(c, ((132, 108, 84), (112, 96, 82), (150, 126, 96), (96, 92, 92)), books=False)
    c.glow((1200, 760), 760, (255, 232, 186), 0.75)
    for n in range(5):
        c.glow((1200, 40 + n * 130), 420 / (n + 1) + 60, (255, 246, 220), 0.7, 0.3)


def library(c: Canvas) -> None:
    """A reading room with green lamps."""
    c.shade((0, (44, 26, 22)), (0.5, (226, 180, 120)), (0.55, (150, 104, 66)), (1, (40, 24, 20)))
    _shelves(c, ((120, 44, 40), (38, 70, 84), (150, 110, 60), (52, 84, 62), (90, 60, 80), (190, 170, 136)), books=True)
    c.glow((1200, 720), 700, (255, 222, 160), 0.7)
    c.pen.polygon([(980, 900), (1420, 900), (2300, HEIGHT), (100, HEIGHT)], fill=(96, 56, 36))
    c.pen.polygon([(1000, 900), (1400, 900), (2140, HEIGHT), (260, HEIGHT)], fill=(134, 82, 50))
    for n in range(5):
        s = 0.28 + n * n * 0.052
        y = 880 + n * n * 38
        for side in (-1, 1):
            x = 1200 + side * 400 * s
            c.glow((x, y + 130 * s), 420 * s, (255, 214, 130), 0.8, 0.5)
            pen = c.pen
            pen.line((x, y + 170 * s, x, y - 40 * s), fill=(196, 156, 80), width=max(2, round(14 * s)))
            pen.ellipse((x - 60 * s, y + 150 * s, x + 60 * s, y + 186 * s), fill=(176, 134, 66))
            pen.chord((x - 150 * s, y - 120 * s, x + 150 * s, y + 60 * s), 180, 360, fill=(26, 112, 80))
            pen.chord((x - 120 * s, y - 110 * s, x + 20 * s, y + 10 * s), 180, 360, fill=(70, 170, 124))
            pen.rectangle((x - 150 * s, y - 34 * s, x + 150 * s, y - 22 * s), fill=(230, 214, 150))
