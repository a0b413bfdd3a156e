"""Where people meet: halls, tables, lecterns."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from articles.sample_journal.canvas import HEIGHT, WIDTH, Canvas, Colour, mix

if TYPE_CHECKING:
    from collections.abc import Sequence

_PAIRS: Sequence[tuple[Colour, Colour]] = (
    ((30, 68, 120), (232, 226, 214)),
    ((170, 56, 52), (236, 190, 90)),
    ((32, 104, 92), (236, 230, 214)),
    ((206, 146, 60), (40, 50, 84)),
    ((110, 50, 90), (234, 214, 196)),
    ((60, 110, 150), (240, 236, 226)),
)


def table_above(c: Canvas) -> None:
    """A negotiating table from the gallery."""
    c.shade((0, (94, 54, 44)), (1, (62, 34, 32)))
    for _ in range(420):
        x, y = c.chance.uniform(0, WIDTH), c.chance.uniform(0, HEIGHT)
        c.pen.line((x, y, x + c.chance.uniform(-30, 30), y + 18), fill=(150, 90, 66, 60), width=5)
    c.pen.rounded_rectangle((330, 390, 2130, 1290), 430, fill=(20, 10, 10, 130))
    c.soften(26)
    places = []
    for k in range(26):
        a = math.tau * k / 26
        x = 1200 + 860 * (1 if math.cos(a) > 0 else -1) * abs(math.cos(a)) ** 0.62
        y = 800 + 430 * (1 if math.sin(a) > 0 else -1) * abs(math.sin(a)) ** 0.62
        places.append((x, y, a))
    for x, y, a in places:
        ox, oy = x + 110 * math.cos(a), y + 110 * math.sin(a)
        c.pen.ellipse((ox - 78, oy - 66, ox + 92, oy + 92), fill=(14, 8, 10, 110))
        c.pen.ellipse((ox - 76, oy - 76, ox + 76, oy + 76), fill=(34, 38, 52))
        c.pen.ellipse((ox - 56, oy - 60, ox + 56, oy + 44), fill=(52, 58, 78))
    c.pen.rounded_rectangle((320, 350, 2080, 1250), 430, fill=(128, 84, 54))
    c.pen.rounded_rectangle((340, 364, 2060, 1230), 415, fill=(164, 112, 72))
    for n in range(150):
        y = 370 + n * 5.8
        c.pen.line((470, y, 1930, y + c.chance.uniform(-4, 4)), fill=(96, 56, 32, c.chance.randint(8, 38)), width=3)
    c.pen.rounded_rectangle((760, 600, 1640, 1000), 200, fill=(58, 34, 28))
    c.pen.rounded_rectangle((780, 616, 1620, 984), 186, fill=(86, 92, 66))
    for _ in range(420):
        x, y, r = c.chance.uniform(800, 1600), c.chance.uniform(630, 970), c.chance.uniform(8, 24)
        c.pen.ellipse(
            (x - r, y - r, x + r, y + r),
            fill=(*c.chance.choice(((228, 220, 210), (196, 120, 110), (110, 136, 84), (66, 92, 62))), 210),
        )
    for n, (x, y, a) in enumerate(places):
        ix, iy = x - 84 * math.cos(a), y - 84 * math.sin(a)
        turn = a + math.pi / 2

        def spot(dx: float, dy: float, ix: float = ix, iy: float = iy, turn: float = turn) -> tuple[float, float]:
            return ix + dx * math.cos(turn) - dy * math.sin(turn), iy + dx * math.sin(turn) + dy * math.cos(turn)

        c.pen.polygon([spot(-38, -46), spot(44, -46), spot(44, 58), spot(-38, 58)], fill=(40, 20, 14, 90))
        c.pen.polygon([spot(-44, -54), spot(38, -54), spot(38, 50), spot(-44, 50)], fill=(244, 238, 226))
        for k in range(6):
            c.pen.line(
                (*spot(-34, -38 + k * 14), *spot(26 - (k % 3) * 14, -38 + k * 14)), fill=(120, 116, 116, 150), width=3
            )
        gx, gy = spot(66, -30)
        c.pen.ellipse((gx - 17, gy - 17, gx + 17, gy + 17), fill=(226, 234, 238, 170))
        c.pen.ellipse((gx - 10, gy - 12, gx + 6, gy + 4), fill=(255, 255, 255, 150))
        if n % 2 == 0:
            first, second = _PAIRS[n // 2 % len(_PAIRS)]
            c.pen.polygon([spot(-60, 66), spot(0, 66), spot(0, 102), spot(-60, 102)], fill=first)
            c.pen.polygon([spot(0, 66), spot(56, 66), spot(56, 102), spot(0, 102)], fill=second)
    c.glow((640, 360), 1100, (255, 226, 180), 0.42)


def lecterns(c: Canvas) -> None:
    """Two lecterns before a row of colour fields."""
    c.shade((0, (22, 34, 62)), (0.7, (40, 60, 100)), (1, (26, 34, 58)))
    for n in range(9):
        x = 80 + n * 270
        first, second = _PAIRS[(n * 2 + n // 3) % len(_PAIRS)]
        for k in range(64):
            light = 0.5 + 0.5 * math.sin(k * 0.42 + n)
            tone = mix(mix(first, (0, 0, 0), 0.45), first, light)
            other = mix(mix(second, (0, 0, 0), 0.4), second, light)
            px = x + k * 2.9
            c.pen.rectangle((px, 160, px + 3, 620 + 14 * math.sin(k * 0.42)), fill=tone)
            c.pen.rectangle((px, 620, px + 3, 1080 + 18 * math.sin(k * 0.42 + 1)), fill=other)
        c.pen.rectangle((x - 10, 110, x - 2, 1130), fill=(196, 160, 90))
        c.pen.ellipse((x - 20, 90, x + 8, 118), fill=(226, 190, 110))
    c.soften(7)
    c.shade((0, (52, 66, 98)), (1, (14, 18, 32)), top=1120)
    for x in (700, 1700):
        c.glow((x, 700), 760, (255, 232, 196), 0.34)
        c.glow((x, 1480), 460, (255, 236, 206), 0.35, 0.3)
        pen = c.pen
        pen.polygon([(x - 190, 830), (x + 190, 830), (x + 150, 1490), (x - 150, 1490)], fill=(92, 58, 42))
        pen.polygon([(x - 150, 880), (x + 150, 880), (x + 122, 1440), (x - 122, 1440)], fill=(124, 82, 58))
        pen.polygon([(x - 230, 770), (x + 230, 770), (x + 200, 850), (x - 200, 850)], fill=(150, 104, 74))
        pen.ellipse((x - 70, 1040, x + 70, 1180), fill=(214, 176, 100))
        pen.ellipse((x - 56, 1054, x + 56, 1166), fill=(40, 60, 104))
        pen.polygon(
            [
                (x, 1064),
                (x + 14, 1104),
                (x + 46, 1110),
                (x + 18, 1126),
                (x, 1158),
                (x - 18, 1126),
                (x - 46, 1110),
                (x - 14, 1104),
            ],
            fill=(214, 176, 100),
        )
        for lean in (-46, 46):
            pen.line([(x + lean, 776), (x + lean * 1.3, 690), (x + lean * 0.7, 626)], fill=(20, 22, 30), width=9)
            pen.ellipse((x + lean * 0.7 - 16, 596, x + lean * 0.7 + 16, 646), fill=(30, 32, 42))


def concert_hall(c: Canvas) -> None:  # noqa: C901 - a picture, top to bottom
    """A stage from the back of the stalls."""
    x: float
    c.shade((0, (30, 16, 24)), (0.6, (60, 28, 34)), (1, (16, 10, 16)))
    for side in (-1, 1):
        for row in range(3):
            for n in range(6):
                x = 1200 + side * (560 + n * 120)
                y = 330 + row * 190 - n * 26
                c.pen.rectangle((x - 56, y, x + 56, y + 90), fill=mix((150, 96, 60), (50, 20, 24), n / 7))
                c.glow((x, y + 10), 70, (255, 190, 110), 0.7)
    c.pen.polygon([(700, 960), (1700, 960), (1580, 360), (820, 360)], fill=(176, 118, 70))
    for n in range(21):
        x = 820 + n * 38
        c.pen.line((x, 360, 700 + n * 50, 960), fill=(110, 66, 40), width=6)
    for n in range(15):
        high = 170 + 80 * math.sin(n / 14 * math.pi)
        x = 960 + n * 34
        c.pen.rectangle((x, 640 - high, x + 22, 640), fill=(226, 196, 140))
        c.pen.rectangle((x, 640 - high, x + 6, 640), fill=(255, 236, 196))
    c.pen.polygon([(620, 1010), (1780, 1010), (1680, 890), (720, 890)], fill=(214, 158, 98))
    for row in range(4):
        for n in range(20 - row):
            x, y = 800 + row * 20 + n * 40, 980 - row * 42
            c.pen.ellipse((x - 15, y - 44, x + 15, y), fill=(24, 20, 28))
            c.pen.ellipse((x - 8, y - 62, x + 8, y - 44), fill=(206, 156, 122))
    for x in (900, 1200, 1500):
        c.glow((x, 860), 520, (255, 220, 150), 0.5, 0.7)
        c.glow((x, 250), 90, (255, 246, 220), 0.9)
    for row in range(7):
        y, size = 1080 + row * row * 13 + row * 24, 20 + row * 9
        x = c.chance.uniform(-40, 20)
        while x < WIDTH:
            tone = mix((66, 30, 36), (10, 8, 14), row / 6)
            c.pen.rounded_rectangle(
                (x - size * 1.4, y + size * 0.7, x + size * 1.4, y + size * 5),
                size * 0.7,
                fill=mix(tone, (110, 30, 36), 0.3),
            )
            if c.chance.random() < 0.86:
                c.pen.ellipse((x - size * 0.72, y - size, x + size * 0.72, y + size * 0.9), fill=tone)
            x += size * 3.0


def microphones(c: Canvas) -> None:
    """Microphones waiting, the room out of focus."""
    c.shade((0, (30, 46, 72)), (0.5, (70, 86, 110)), (1, (30, 34, 50)))
    for n in range(14):
        x = n * 190 - 40
        c.pen.ellipse((x, 640 + (n % 3) * 40, x + 130, 790 + (n % 3) * 40), fill=(90, 74, 72))
        c.pen.rounded_rectangle(
            (x - 60, 780 + (n % 3) * 40, x + 190, 1400),
            90,
            fill=c.chance.choice(((36, 42, 62), (52, 50, 62), (28, 36, 54))),
        )
    c.soften(38)
    c.bokeh(46, ((255, 220, 160), (170, 210, 255), (255, 246, 226)), 60, 760, (40, 130))
    c.shade((0, (66, 48, 42)), (1, (28, 20, 22)), top=1400)
    for x, y, size, tone in (
        (500, 900, 0.9, (50, 96, 140)),
        (860, 760, 1.0, (176, 62, 56)),
        (1240, 840, 1.2, (40, 110, 96)),
        (1660, 740, 1.05, (208, 150, 66)),
        (1990, 900, 0.95, (96, 70, 120)),
    ):
        foot = 1200 + (x - 1200) * 0.35
        c.pen.line(
            [(x, y + 150 * size), ((x + foot) / 2 + 20, 1200), (foot, 1560)],
            fill=(16, 18, 24),
            width=round(24 * size),
            joint="curve",
        )
        c.pen.rounded_rectangle((x - 52 * size, y + 60 * size, x + 52 * size, y + 210 * size), 20 * size, fill=tone)
        c.pen.rounded_rectangle(
            (x - 52 * size, y + 60 * size, x - 24 * size, y + 210 * size),
            14 * size,
            fill=mix(tone, (255, 255, 255), 0.25),
        )
        c.pen.rectangle((x - 52 * size, y + 120 * size, x + 52 * size, y + 150 * size), fill=(244, 240, 232))
        for k in range(26):
            s = k / 25
            r = (1 - s) * 98 * size
            cx, cy = x - 28 * size * s, y - 36 * size * s
            c.pen.ellipse(
                (cx - r, cy - r * 1.22, cx + r, cy + r * 1.22), fill=mix((20, 22, 28), (120, 126, 140), s**1.4)
            )
        for _ in range(420):
            a, d = c.chance.uniform(0, math.tau), c.chance.random() ** 0.5
            px, py = x + 92 * size * d * math.cos(a), y + 112 * size * d * math.sin(a)
            c.pen.ellipse((px - 3, py - 3, px + 3, py + 3), fill=(0, 0, 0, 90))
    c.glow((300, 200), 900, (255, 236, 200), 0.3)


def assembly(c: Canvas) -> None:
    """A half-circle of desks before a dais."""
    x: float
    y: float
    c.shade((0, (60, 70, 84)), (0.5, (150, 128, 100)), (1, (40, 34, 40)))
    for n in range(40):
        x = n * 62
        c.pen.rectangle((x, 60, x + 44, 640), fill=mix((176, 132, 86), (90, 60, 44), abs(n - 20) / 24))
    c.pen.ellipse((1000, 120, 1400, 520), fill=(206, 168, 96))
    c.pen.ellipse((1020, 140, 1380, 500), fill=(40, 72, 104))
    for k in range(-3, 4):
        c.pen.arc((1200 - abs(k) * 56 - 8, 150, 1200 + abs(k) * 56 + 8, 490), 0, 360, fill=(226, 196, 130), width=5)
        c.pen.line((1034, 320 + k * 46, 1366, 320 + k * 46), fill=(226, 196, 130), width=5)
    c.pen.polygon([(760, 640), (1640, 640), (1720, 780), (680, 780)], fill=(110, 72, 50))
    c.pen.rectangle((980, 560, 1420, 660), fill=(140, 94, 64))
    c.glow((1200, 420), 1000, (255, 226, 176), 0.45)
    for row in range(9):
        radius, size = 640 + row * 150 + row * row * 6, 16 + row * 7
        for n in range(30):
            a = math.pi * (0.04 + 0.92 * n / 29)
            x, y = 1200 - radius * 1.15 * math.cos(a), 700 + (radius - 500) * math.sin(a) * 0.95
            if not -100 < x < WIDTH + 100 or y > HEIGHT + 120:
                continue
            c.pen.rounded_rectangle(
                (x - size * 1.9, y, x + size * 1.9, y + size * 1.1), 6, fill=mix((176, 120, 78), (70, 44, 36), row / 9)
            )
            c.pen.rectangle((x - size * 0.8, y - size * 0.2, x + size * 0.8, y + size * 0.3), fill=(244, 240, 230))
            if c.chance.random() < 0.8:
                tone = mix(
                    c.chance.choice(((50, 56, 80), (36, 40, 56), (90, 46, 50), (64, 74, 88))), (10, 10, 16), row / 14
                )
                c.pen.rounded_rectangle((x - size * 1.1, y + size * 0.9, x + size * 1.1, y + size * 4), size, fill=tone)
                c.pen.ellipse(
                    (x - size * 0.62, y - size * 0.3, x + size * 0.62, y + size * 1.2),
                    fill=mix((56, 40, 36), tone, 0.3),
                )
    for n in range(9):
        c.glow((200 + n * 250, 30), 150, (255, 246, 220), 0.9)
