"""Things seen close by."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from articles.sample_journal.canvas import HEIGHT, WIDTH, Canvas, Colour, mix

if TYPE_CHECKING:
    from collections.abc import Sequence

_LAMPS: Sequence[Colour] = ((255, 206, 140), (255, 170, 100), (255, 236, 200))


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
