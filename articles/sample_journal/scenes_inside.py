"""The sample's pictures taken indoors or close by: halls, tables, things."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from articles.sample_journal.canvas import HEIGHT, WIDTH, Canvas, Colour, mix

if TYPE_CHECKING:
    from collections.abc import Sequence

_LAMPS: Sequence[Colour] = ((255, 206, 140), (255, 170, 100), (255, 236, 200))
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


def lanterns(c: Canvas) -> None:
    """Paper lanterns over a street."""
    c.shade((0, (12, 14, 38)), (0.6, (38, 28, 58)), (1, (70, 36, 46)))
    c.bokeh(110, _LAMPS, 900, 1600, (30, 110))
    for row in range(6):
        size = 26 + row * 20
        y = 620 - row * 86
        x = -c.chance.uniform(0, 100)
        n = 0
        while x < WIDTH + 80:
            hang = y + 110 * math.sin(x / WIDTH * math.pi) + c.chance.uniform(-6, 6) + row * 40
            tone = c.chance.choice(((236, 92, 70), (246, 176, 84), (250, 214, 150), (108, 160, 170), (214, 110, 130)))
            c.glow((x, hang), size * 3.0, tone, 0.55)
            for k in range(12):
                s = k / 11
                r = size * (1 - s * 0.85)
                c.pen.ellipse(
                    (x - r, hang - r * 1.08, x + r, hang + r * 1.08), fill=mix(tone, (255, 246, 214), s * 0.85)
                )
            for k in range(-3, 4):
                r = size * math.cos(k / 4 * 1.3)
                c.pen.arc(
                    (x - r, hang + k * size * 0.27 - size * 0.12, x + r, hang + k * size * 0.27 + size * 0.12),
                    0,
                    180,
                    fill=(120, 50, 40, 90),
                    width=max(1, round(size / 26)),
                )
            c.pen.rectangle((x - size * 0.3, hang - size * 1.16, x + size * 0.3, hang - size * 1.0), fill=(40, 22, 26))
            c.pen.rectangle((x - size * 0.3, hang + size * 1.0, x + size * 0.3, hang + size * 1.14), fill=(40, 22, 26))
            c.pen.line((x, hang + size * 1.14, x, hang + size * 1.9), fill=(*tone, 220), width=max(2, round(size / 9)))
            n += 1
            x += size * 3.3
        points = [
            (px, y + 110 * math.sin(px / WIDTH * math.pi) + row * 40 - size * 1.2) for px in range(-10, WIDTH + 40, 40)
        ]
        c.pen.line(points, fill=(20, 14, 24), width=max(3, row + 2))
    for n in range(26):
        x, s = n * 98 + c.chance.uniform(-30, 30), c.chance.uniform(0.8, 1.25)
        base = 1640
        c.pen.ellipse((x - 42 * s, base - 330 * s, x + 42 * s, base - 240 * s), fill=(18, 12, 22))
        c.pen.rounded_rectangle((x - 74 * s, base - 236 * s, x + 74 * s, base + 60), 54 * s, fill=(18, 12, 22))


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


def globe(c: Canvas) -> None:
    """A globe, its meridians and a lit rim."""
    c.shade((0, (10, 18, 38)), (1, (30, 44, 72)))
    c.bokeh(40, ((255, 200, 130), (140, 180, 230)), 100, 1500, (20, 90))
    cx, cy, radius = 1280.0, 820.0, 640.0
    for k in range(90):
        s = k / 89
        r = radius * (1 - s * 0.96)
        x, y = cx - 210 * s, cy - 220 * s
        c.pen.ellipse((x - r, y - r, x + r, y + r), fill=mix((16, 44, 74), (92, 158, 178), s**1.2))
    tilt = 0.38

    def seen(lat: float, lon: float) -> tuple[float, float, float]:
        x, y, z = math.cos(lat) * math.sin(lon), math.sin(lat), math.cos(lat) * math.cos(lon)
        y, z = y * math.cos(tilt) - z * math.sin(tilt), y * math.sin(tilt) + z * math.cos(tilt)
        return cx + radius * x, cy - radius * y, z

    for _ in range(15):
        lat0, lon0, size = c.chance.uniform(-0.9, 1.1), c.chance.uniform(-1.7, 1.7), c.chance.uniform(0.12, 0.42)
        points = []
        for k in range(48):
            a = math.tau * k / 48
            wob = size * (1 + 0.34 * math.sin(3 * a + lon0 * 7) + 0.2 * math.sin(7 * a + lat0 * 9))
            points.append(seen(lat0 + wob * math.sin(a) * 0.8, lon0 + wob * math.cos(a)))
        if min(z for _x, _y, z in points) > 0.02:
            c.pen.polygon([(x, y) for x, y, _z in points], fill=(222, 178, 108))
            c.pen.line([(x, y) for x, y, _z in points], fill=(250, 220, 160, 160), width=4)
    for n in range(24):
        lon = -math.pi + n * math.tau / 24
        line = [seen(lat / 30 * math.pi / 2, lon) for lat in range(-30, 31)]
        visible = [(x, y) for x, y, z in line if z > 0]
        if len(visible) > 2:
            c.pen.line(visible, fill=(226, 236, 240, 84), width=4)
    for n in range(-5, 6):
        line = [seen(n * math.pi / 12, lon / 60 * math.pi) for lon in range(-60, 61)]
        visible = [(x, y) for x, y, z in line if z > 0]
        if len(visible) > 2:
            c.pen.line(visible, fill=(226, 236, 240, 84), width=4)
    c.pen.arc((cx - 706, cy - 706, cx + 706, cy + 706), 110, 320, fill=(202, 160, 86), width=34)
    c.pen.arc((cx - 700, cy - 700, cx + 700, cy + 700), 110, 320, fill=(250, 220, 150), width=6)
    c.glow((cx - 420, cy - 460), 700, (255, 226, 180), 0.5)


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


def wafer(c: Canvas) -> None:
    """A silicon wafer turning the light into colours."""
    c.shade((0, (18, 22, 34)), (1, (40, 44, 60)))
    c.glow((500, 300), 1300, (90, 120, 180), 0.5)
    cx, cy, radius = 1250, 860, 900
    c.pen.ellipse((cx - radius - 10, cy - radius * 0.86, cx + radius + 30, cy + radius * 0.96), fill=(6, 8, 14))
    for k in range(60):
        s = k / 59
        r = radius * (1 - s)
        tone = mix((70, 78, 104), (150, 150, 176), s)
        c.pen.ellipse((cx - r, cy - r * 0.88, cx + r, cy + r * 0.88), fill=tone)
    step = 66
    for gx in range(-14, 15):
        for gy in range(-13, 14):
            x, y = gx * step, gy * step * 0.88
            far = math.hypot(x + step / 2, (y + step / 2) / 0.88)
            if far > radius - 66:
                continue
            hue = math.atan2(y + 700, x + 900) * 9 + far / 260
            tone = (
                round(128 + 100 * math.sin(hue)),
                round(118 + 84 * math.sin(hue + 2.1)),
                round(160 + 84 * math.sin(hue + 4.2)),
            )
            tone = mix(tone, (40, 46, 70), 0.34)
            left, top = cx + x, cy + y
            c.pen.rectangle((left, top, left + step - 6, top + step * 0.88 - 6), fill=tone)
            c.pen.rectangle((left + 6, top + 6, left + 28, top + 22), fill=(255, 255, 255, 44))
            c.pen.rectangle((left + 32, top + 6, left + 54, top + 46), fill=(0, 0, 20, 50))
            for k in range(4):
                c.pen.line((left + 6, top + 28 + k * 6, left + 28, top + 28 + k * 6), fill=(255, 255, 255, 50), width=2)
    c.glow((860, 520), 640, (255, 240, 220), 0.55, 0.4)
    c.glow((1700, 1150), 520, (140, 220, 255), 0.3, 0.4)


def night_train(c: Canvas) -> None:
    """A platform as a train comes in."""
    c.shade((0, (20, 28, 50)), (0.5, (60, 72, 104)), (1, (20, 22, 34)))
    for n in range(11):
        s = 1 / (1 + n * 0.5)
        y = 720 - 640 * s
        c.pen.polygon(
            [(1350 - 1500 * s, y), (1350 + 250 * s, y), (1350 + 230 * s, y + 34 * s), (1350 - 1480 * s, y + 34 * s)],
            fill=mix((46, 54, 78), (120, 128, 150), 1 - s),
        )
        c.pen.rectangle(
            (1350 - 860 * s, y, 1350 - 820 * s, 720 + 620 * s), fill=mix((40, 46, 66), (126, 132, 152), 1 - s)
        )
        c.glow((1350 - 500 * s, y + 50 * s), 230 * s + 20, (255, 222, 160), 0.7)
    c.pen.polygon([(1330, 730), (1350, 730), (900, HEIGHT), (-900, HEIGHT)], fill=(110, 104, 110))
    c.pen.polygon([(1346, 730), (1350, 730), (900, HEIGHT), (760, HEIGHT)], fill=(236, 196, 90))
    c.pen.polygon([(1352, 730), (1380, 730), (2600, HEIGHT), (960, HEIGHT)], fill=(24, 24, 34))
    for x in (1240, 1900):
        c.pen.line((1364, 730, x, HEIGHT), fill=(180, 190, 210), width=9)
    c.pen.polygon([(1420, 640), (WIDTH, 120), (WIDTH, 1500), (1980, 1330), (1420, 800)], fill=(198, 206, 216))
    c.pen.polygon([(1420, 640), (1420, 800), (1980, 1330), (1980, 420), (1700, 470)], fill=(40, 78, 120))
    c.pen.polygon([(1470, 650), (1680, 520), (1930, 480), (1930, 800), (1660, 800), (1480, 740)], fill=(14, 22, 38))
    c.pen.polygon([(1980, 480), (WIDTH, 330), (WIDTH, 760), (1980, 780)], fill=(255, 226, 170))
    for x in (2080, 2210, 2350):
        c.pen.line((x, 440, x, 780), fill=(70, 80, 100), width=16)
    c.pen.polygon([(1980, 880), (WIDTH, 900), (WIDTH, 980), (1980, 940)], fill=(206, 90, 70))
    for at in ((1500, 830), (1820, 1060)):
        c.glow(at, 330, (255, 244, 214), 0.95)
        c.glow(at, 70, (255, 255, 255), 1)
    for n in range(9):
        s = 0.25 + n * 0.11
        x, y = 1250 - n * 135, 760 + n * 74
        c.pen.ellipse((x - 30 * s, y - 230 * s, x + 30 * s, y - 160 * s), fill=(20, 18, 26))
        c.pen.rounded_rectangle((x - 56 * s, y - 160 * s, x + 56 * s, y + 130 * s), 36 * s, fill=(20, 18, 28))
        c.pen.polygon(
            [
                (x - 50 * s, y + 130 * s),
                (x + 50 * s, y + 130 * s),
                (x - 160 * s, y + 330 * s),
                (x - 260 * s, y + 330 * s),
            ],
            fill=(10, 10, 16, 70),
        )


def tea_table(c: Canvas) -> None:
    """Celadon cups in window light."""
    c.shade((0, (206, 190, 166)), (0.42, (168, 142, 114)), (0.421, (122, 80, 54)), (1, (82, 50, 36)))
    for n in range(5):
        c.pen.polygon(
            [(200 + n * 250, 0), (380 + n * 250, 0), (180 + n * 250, 670), (0 + n * 250, 670)], fill=(255, 240, 206, 90)
        )
        c.pen.polygon(
            [(0 + n * 300, 690), (170 + n * 300, 690), (-300 + n * 330, HEIGHT), (-520 + n * 330, HEIGHT)],
            fill=(255, 214, 150, 60),
        )
    c.soften(22)
    for n in range(60):
        y = 690 + n * n * 0.26
        c.pen.line((0, y, WIDTH, y + c.chance.uniform(-6, 6)), fill=(60, 32, 22, 34), width=3)
    for x, y, s in ((1690, 700, 1.5), (520, 900, 0.85), (1000, 1060, 1.0), (1560, 1210, 1.15)):
        pot = s == 1.5
        c.pen.ellipse((x - 250 * s, y + 150 * s, x + 420 * s, y + 250 * s), fill=(30, 16, 12, 110))
        if pot:
            c.pen.polygon(
                [(x - 180 * s, y + 60 * s), (x - 360 * s, y - 60 * s), (x - 330 * s, y - 84 * s), (x - 150 * s, y)],
                fill=(126, 158, 138),
            )
            c.pen.arc(
                (x + 120 * s, y - 60 * s, x + 330 * s, y + 140 * s), 250, 110, fill=(120, 150, 132), width=round(30 * s)
            )
        for k in range(40):
            t = k / 39
            tone = mix((84, 116, 100), (206, 226, 206), math.sin(t * math.pi * 0.62 + 0.12) ** 2)
            w, high = 220 * s * (1 - t), 1.0
            if pot:
                c.pen.ellipse(
                    (
                        x - 60 * s * t - w,
                        y + 40 * s - 190 * s * (1 - t) * high,
                        x - 60 * s * t + w,
                        y + 40 * s + 170 * s * (1 - t),
                    ),
                    fill=tone,
                )
            else:
                c.pen.chord(
                    (x - 40 * s * t - w, y - 230 * s * (1 - t), x - 40 * s * t + w, y + 230 * s * (1 - t)),
                    0,
                    180,
                    fill=tone,
                )
        if pot:
            c.pen.ellipse((x - 110 * s, y - 170 * s, x + 110 * s, y - 110 * s), fill=(170, 198, 178))
            c.pen.ellipse((x - 26 * s, y - 206 * s, x + 26 * s, y - 150 * s), fill=(190, 214, 194))
        else:
            c.pen.ellipse((x - 222 * s, y - 52 * s, x + 222 * s, y + 52 * s), fill=(216, 232, 214))
            c.pen.ellipse((x - 200 * s, y - 42 * s, x + 200 * s, y + 46 * s), fill=(120, 150, 130))
            c.pen.ellipse((x - 186 * s, y - 26 * s, x + 186 * s, y + 44 * s), fill=(190, 138, 66))
            c.pen.ellipse((x - 130 * s, y - 16 * s, x - 10 * s, y + 12 * s), fill=(250, 224, 170, 150))
            for n in range(3):
                c.glow((x - 60 + n * 50, y - 150 * s - n * 60), 150 * s, (255, 250, 240), 0.16, 1.5)
    c.glow((200, 200), 1200, (255, 236, 196), 0.4)
