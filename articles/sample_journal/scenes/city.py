"""Roofs, gates and streets."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from articles.sample_journal.canvas import HEIGHT, WIDTH, Canvas, Colour, mix

if TYPE_CHECKING:
    from collections.abc import Sequence

_WARM: Sequence[Colour] = ((255, 214, 150), (255, 190, 110), (255, 235, 200))


def _roof(c: Canvas, left: float, right: float, ridge: float, eave: float, colour: Colour) -> None:
    middle, lift = (left + right) / 2, (eave - ridge) * 0.22

    def sag(share: float) -> float:
        return (2 * share - 1) ** 2

    steps = [n / 30 for n in range(31)]
    wide = right - left
    top = [(middle + (s - 0.5) * wide * 0.7, ridge - lift * sag(s)) for s in steps]
    low = [(left + s * wide, eave - lift * 1.6 * sag(s)) for s in steps]
    pen = c.pen
    pen.polygon([*top, *reversed(low)], fill=colour)
    for n in range(61):
        s = n / 60
        a = (middle + (s - 0.5) * wide * 0.7, ridge - lift * sag(s))
        b = (left + s * wide, eave - lift * 1.6 * sag(s))
        pen.line((*a, *b), fill=(*mix(colour, (0, 0, 0), 0.35), 255), width=max(2, round(wide / 260)))
        pen.ellipse(
            (b[0] - wide / 190, b[1] - wide / 190, b[0] + wide / 190, b[1] + wide / 190),
            fill=mix(colour, (255, 230, 200), 0.25),
        )
    pen.line(top, fill=mix(colour, (255, 240, 220), 0.22), width=max(4, round(wide / 60)), joint="curve")


def skyline_dawn(c: Canvas) -> None:
    """A city under its mountains before sunrise."""
    c.shade((0, (74, 104, 152)), (0.4, (168, 172, 196)), (0.7, (244, 202, 178)), (1, (250, 226, 200)))
    c.glow((700, 900), 1100, (255, 206, 160), 0.6)
    for height, swing, colour in ((720, 190, (150, 160, 188)), (800, 150, (122, 134, 168)), (900, 120, (92, 106, 142))):
        c.ridge(height, swing, colour, 0.46)
        c.veil((246, 214, 196), 760, 1250, 0, 0.4)
    pen = c.pen
    pen.rectangle((1712, 470, 1724, 760), fill=(84, 96, 130))
    pen.rectangle((1696, 590, 1740, 640), fill=(84, 96, 130))
    for depth, tone in enumerate(((112, 120, 150), (76, 86, 118), (40, 50, 78))):
        x = -40.0
        while x < WIDTH:
            wide, high = (
                c.chance.uniform(60, 150),
                c.chance.uniform(90, 420 - 40 * depth) * (1.15 if c.chance.random() < 0.2 else 0.8),
            )
            top = 1180 + depth * 130 - high
            c.pen.rectangle((x, top, x + wide, HEIGHT), fill=mix(tone, (30, 40, 66), c.chance.uniform(0, 0.25)))
            c.pen.rectangle((x, top, x + 8, HEIGHT), fill=(255, 214, 180, 46))
            c.lights((x + 12, top + 16, x + wide - 10, HEIGHT), (17, 26), _WARM, 0.1 + 0.07 * depth, 190)
            x += wide + c.chance.uniform(-6, 34)
        if depth < 2:
            c.veil((238, 204, 190), 900, HEIGHT, 0.08, 0.5)


def apron(c: Canvas) -> None:
    """Airliner tails in the evening."""
    x: float
    y: float
    c.shade((0, (24, 40, 78)), (0.45, (94, 112, 158)), (0.8, (226, 168, 140)), (1, (248, 206, 160)), bottom=1100)
    c.ridge(1040, 40, (72, 78, 108), base=1110)
    c.shade((0, (92, 88, 104)), (0.3, (60, 62, 80)), (1, (26, 30, 44)), top=1095)
    for n, (x, s, colour) in enumerate(
        ((240, 0.55, (168, 74, 70)), (980, 0.8, (40, 104, 120)), (2000, 1.3, (38, 58, 110)))
    ):
        ground, pen = 1110 + n * 40, c.pen
        pen.ellipse((x - 760 * s, ground - 20 * s, x + 420 * s, ground + 26 * s), fill=(10, 12, 22, 120))
        body = (206, 206, 216) if n < 2 else (226, 224, 228)
        pen.rounded_rectangle((x - 900 * s, ground - 190 * s, x + 220 * s, ground - 60 * s), 62 * s, fill=body)
        pen.polygon(
            [(x + 60 * s, ground - 186 * s), (x + 420 * s, ground - 178 * s), (x + 180 * s, ground - 80 * s)], fill=body
        )
        pen.polygon(
            [
                (x + 60 * s, ground - 180 * s),
                (x + 250 * s, ground - 480 * s),
                (x + 370 * s, ground - 480 * s),
                (x + 330 * s, ground - 176 * s),
            ],
            fill=colour,
        )
        pen.polygon(
            [
                (x + 128 * s, ground - 290 * s),
                (x + 346 * s, ground - 290 * s),
                (x + 340 * s, ground - 250 * s),
                (x + 104 * s, ground - 250 * s),
            ],
            fill=(250, 236, 214),
        )
        pen.polygon(
            [
                (x - 380 * s, ground - 96 * s),
                (x - 120 * s, ground - 96 * s),
                (x - 20 * s, ground - 20 * s),
                (x - 60 * s, ground - 20 * s),
            ],
            fill=(150, 152, 168),
        )
        pen.rectangle((x - 890 * s, ground - 88 * s, x + 160 * s, ground - 62 * s), fill=(120, 124, 146))
        for w in range(26):
            pen.rounded_rectangle(
                (x - 840 * s + w * 36 * s, ground - 152 * s, x - 824 * s + w * 36 * s, ground - 128 * s),
                6 * s,
                fill=(255, 220, 160),
            )
        for leg in (-620, -60):
            pen.line((x + leg * s, ground - 62 * s, x + leg * s, ground), fill=(50, 54, 68), width=round(12 * s))
    for _ in range(60):
        x, y = c.chance.uniform(0, WIDTH), 1180 + c.chance.random() ** 1.5 * 400
        c.glow((x, y), 26, c.chance.choice(((90, 160, 255), (120, 255, 190), (255, 200, 120))), 0.9)
    c.pen.line((200, HEIGHT, 1150, 1160), fill=(240, 200, 90, 170), width=14)
    c.pen.line((1150, 1160, WIDTH, 1230), fill=(240, 200, 90, 120), width=8)


def hanok_roofs(c: Canvas) -> None:
    """Tiled roofs one behind another."""
    c.shade((0, (180, 200, 216)), (0.3, (240, 224, 204)), (0.6, (250, 214, 178)), (1, (120, 110, 110)))
    c.glow((1800, 330), 800, (255, 226, 180), 0.8)
    for height, colour in ((430, (166, 176, 192)), (520, (136, 150, 168))):
        c.ridge(height, 110, colour, 0.45)
        c.veil((250, 222, 194), 400, 760, 0, 0.6)
    for row in range(6):
        eave, wide = 700 + row * 165 + row * row * 6, 520 + row * 170
        tone = mix((142, 142, 154), (38, 42, 54), row / 5)
        x = -c.chance.uniform(100, 500)
        while x < WIDTH:
            w = wide * c.chance.uniform(0.8, 1.2)
            c.pen.rectangle(
                (x + w * 0.1, eave - 30, x + w * 0.9, eave + 190), fill=mix((232, 208, 176), tone, 0.25 + row * 0.08)
            )
            for post in range(7):
                px = x + w * (0.12 + 0.126 * post)
                c.pen.rectangle((px, eave - 20, px + w * 0.012, eave + 190), fill=mix((110, 66, 46), tone, 0.3))
            _roof(c, x, x + w, eave - 120 - row * 12, eave, mix(tone, (70, 62, 66), c.chance.uniform(0, 0.3)))
            x += w * c.chance.uniform(0.86, 1.05)
        if row < 4:
            c.veil((250, 216, 184), 560, HEIGHT, 0, 0.28 - 0.05 * row)


def palace_gate(c: Canvas) -> None:
    """A two-storey gate at blue hour."""
    x: float
    c.shade((0, (16, 26, 62)), (0.5, (62, 74, 130)), (0.8, (186, 130, 140)), (1, (230, 170, 140)), bottom=1250)
    c.ridge(760, 200, (44, 52, 92), 0.42)
    c.veil((150, 110, 130), 700, 1200, 0, 0.5)
    c.shade((0, (88, 74, 84)), (1, (26, 24, 38)), top=1240)
    pen = c.pen
    pen.polygon([(350, 1260), (420, 900), (1980, 900), (2050, 1260)], fill=(128, 112, 104))
    for y in range(920, 1260, 44):
        for x in range(360 + (y // 44) % 2 * 60, 2040, 120):
            pen.rectangle((x, y, x + 116, y + 40), fill=(20, 16, 20, c.chance.randint(6, 40)))
    for x, w in ((820, 170), (1200, 210), (1580, 170)):
        pen.pieslice((x - w / 2, 980, x + w / 2, 980 + w), 180, 360, fill=(30, 18, 20))
        pen.rectangle((x - w / 2, 980 + w / 2, x + w / 2, 1262), fill=(30, 18, 20))
        c.glow((x, 1220), 220, (255, 176, 90), 0.9)
    pen = c.pen
    for low, high, left, right in ((900, 740, 620, 1780), (600, 470, 800, 1600)):
        pen.rectangle((left, high, right, low), fill=(96, 36, 34))
        for n in range(12):
            x = left + 20 + n * (right - left - 50) / 11
            pen.rectangle((x, high, x + 18, low), fill=(140, 52, 44))
        pen.rectangle((left - 20, high, right + 20, high + 34), fill=(36, 92, 88))
        pen.rectangle((left - 20, low - 30, right + 20, low), fill=(150, 70, 50))
        c.glow(((left + right) / 2, low), (right - left) * 0.7, (255, 160, 80), 0.55, 0.4)
        pen = c.pen
    _roof(c, 480, 1920, 600, 760, (42, 46, 62))
    _roof(c, 660, 1740, 290, 490, (38, 42, 58))
    for x in range(120, WIDTH, 310):
        c.glow((x, 1290), 110, (255, 196, 120), 0.9)
    c.mirror(1330, (26, 26, 48), 0.4, 0.6)


def embassy_facade(c: Canvas) -> None:
    """A row of colour fields before a stone front."""
    x: float
    y: float
    c.shade((0, (214, 204, 188)), (1, (168, 154, 140)))
    for y in range(0, 1420, 88):
        for x in range(-((y // 88) % 2) * 90, WIDTH, 180):
            c.pen.rectangle((x, y, x + 177, y + 85), fill=(60, 46, 40, c.chance.randint(2, 24)))
    for column in range(6):
        for y in (130, 740):
            x = 150 + column * 370
            c.pen.rectangle((x - 26, y - 34, x + 226, y + 470), fill=(228, 220, 206))
            c.pen.rectangle((x, y, x + 200, y + 430), fill=(44, 60, 76))
            c.pen.polygon([(x, y + 250), (x + 200, y + 60), (x + 200, y), (x, y)], fill=(140, 170, 190, 110))
            c.pen.rectangle((x + 96, y, x + 104, y + 430), fill=(226, 218, 204))
            c.pen.rectangle((x, y + 206, x + 200, y + 214), fill=(226, 218, 204))
            c.pen.rectangle((x - 40, y + 440, x + 240, y + 476), fill=(236, 228, 214))
    c.pen.polygon([(0, 0), (1000, 0), (0, 1250)], fill=(20, 22, 40, 60))
    fields = (
        ((28, 66, 116), (236, 230, 218), (176, 60, 54)),
        ((30, 104, 96), (226, 178, 76), (30, 104, 96)),
        ((150, 46, 56), (240, 232, 220), (34, 60, 100)),
        ((206, 140, 56), (56, 92, 72), (240, 232, 218)),
        ((52, 86, 140), (52, 86, 140), (230, 190, 90)),
    )
    for n, bands in enumerate(fields):
        x = 240 + n * 460
        c.pen.line((x, 1500, x + 130, 520), fill=(240, 236, 226), width=15)
        for k in range(110):
            s = k / 109
            for b, band in enumerate(bands):
                y = 540 + b * 86 + 26 * math.sin(s * 5.4 + n) * s + s * 96
                light = 0.5 + 0.5 * math.sin(s * 9 + n * 1.3)
                px = x + 124 + k * 2.7 - (y - 540) * 0.13
                c.pen.rectangle((px, y, px + 4, y + 88), fill=mix(mix(band, (0, 0, 0), 0.26), band, light))
    c.shade((0, (90, 100, 84)), (1, (36, 48, 42)), top=1470)
    for _ in range(240):
        x, r = c.chance.uniform(0, WIDTH), c.chance.uniform(14, 52)
        y = c.chance.uniform(1440, 1600)
        c.pen.ellipse(
            (x - r, y - r, x + r, y + r), fill=(*c.chance.choice(((48, 74, 52), (66, 96, 62), (32, 52, 42))), 220)
        )
    c.glow((2300, 100), 1300, (255, 226, 180), 0.5)
