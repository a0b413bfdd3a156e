"""The sample's pictures taken out of doors: coast, city, country."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from articles.sample_journal.canvas import HEIGHT, WIDTH, Canvas, Colour, mix

if TYPE_CHECKING:
    from collections.abc import Sequence

_WARM: Sequence[Colour] = ((255, 214, 150), (255, 190, 110), (255, 235, 200))
_INK: Colour = (14, 22, 36)


def _crane(canvas: Canvas, x: float, ground: float, size: float, colour: Colour) -> None:
    pen, s = canvas.pen, size
    for leg in (0, 90):
        pen.line(
            (x + leg * s, ground, x + (leg * 0.8 + 8) * s, ground - 300 * s), fill=colour, width=max(2, round(11 * s))
        )
    pen.line((x, ground - 120 * s, x + 92 * s, ground - 120 * s), fill=colour, width=max(2, round(8 * s)))
    pen.line((x - 250 * s, ground - 300 * s, x + 170 * s, ground - 300 * s), fill=colour, width=max(2, round(13 * s)))
    pen.line((x + 40 * s, ground - 410 * s, x + 40 * s, ground - 300 * s), fill=colour, width=max(2, round(9 * s)))
    for end in (-240, -110, 165):
        pen.line((x + 40 * s, ground - 408 * s, x + end * s, ground - 302 * s), fill=colour, width=max(1, round(4 * s)))
    pen.line((x - 130 * s, ground - 300 * s, x - 130 * s, ground - 210 * s), fill=colour, width=max(1, round(3 * s)))
    pen.rectangle((x - 150 * s, ground - 212 * s, x - 108 * s, ground - 194 * s), fill=colour)


def harbour_dusk(c: Canvas) -> None:
    """Container cranes against the last light."""
    c.shade(
        (0, (33, 46, 84)),
        (0.35, (96, 84, 120)),
        (0.62, (218, 130, 104)),
        (0.8, (250, 190, 128)),
        (1, (252, 206, 150)),
        bottom=1060,
    )
    c.glow((1560, 1000), 900, (255, 170, 90), 0.75)
    c.glow((1560, 985), 150, (255, 244, 214), 1)
    c.ridge(930, 60, (122, 92, 112), base=1060)
    c.veil((236, 160, 120), 860, 1060, 0, 0.5)
    for x, size in ((240, 0.75), (520, 0.8), (1960, 0.95)):
        _crane(c, x, 1050, size, (74, 60, 84))
    c.veil((220, 140, 110), 700, 1060, 0, 0.28)
    for x, size in ((860, 1.5), (1290, 1.7), (2260, 1.85)):
        _crane(c, x, 1055, size, (26, 28, 46))
    c.pen.rectangle((0, 1020, WIDTH, 1064), fill=(22, 24, 40))
    for x in range(0, WIDTH, 46):
        if c.chance.random() < 0.6:
            colour = c.chance.choice(((120, 60, 52), (46, 72, 98), (60, 70, 70), (140, 96, 60)))
            high = c.chance.choice((22, 44, 66))
            c.pen.rectangle((x, 1022 - high, x + 42, 1022), fill=mix(colour, _INK, 0.5))
    for x in range(40, WIDTH, 150):
        c.glow((x, 1030), 40, (255, 206, 130), 0.8)
    c.mirror(1060, (28, 36, 66), 0.3)


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


def bridge_fog(c: Canvas) -> None:  # noqa: C901 - a picture, top to bottom
    """A suspension bridge whose far tower is lost in fog."""
    c.shade((0, (150, 168, 184)), (0.5, (206, 214, 216)), (0.75, (226, 226, 220)), (1, (126, 146, 160)))
    c.glow((500, 420), 900, (255, 244, 222), 0.5)
    c.ridge(880, 90, (180, 192, 200))
    c.shade((0, (200, 208, 210)), (1, (92, 116, 134)), top=1080)
    deck = [(float(x), 1000 - 150 * (max(x, 0) / WIDTH) ** 1.3) for x in range(-50, WIDTH + 100, 50)]
    for near, (x, base, size) in enumerate(((520, 1060, 0.62), (1780, 1180, 1.35))):
        tone = (150, 142, 146) if not near else (112, 62, 58)
        for side in (-70, 70):
            c.pen.rectangle((x + (side - 20) * size, base - 860 * size, x + (side + 20) * size, base + 40), fill=tone)
        for y in (-840, -600, -360):
            c.pen.rectangle(
                (x - 70 * size, base + y * size, x + 70 * size, base + (y + 42) * size), fill=mix(tone, (0, 0, 0), 0.12)
            )
        if not near:
            c.veil((224, 226, 222), 500, 1100, 0.1, 0.55)

    def cable(x: float) -> float:
        if x < 520:
            return 560 + (520 - x) * 0.55
        if x < 1780:
            s = (x - 520) / 1260
            return 540 + (35 - 540 + 0) * s + 1040 * s * (1 - s)
        return 35 + (x - 1780) * 0.9

    line = [(float(x), cable(x)) for x in range(-40, WIDTH + 60, 20)]
    c.pen.line(line, fill=(96, 72, 74), width=12, joint="curve")
    for x in range(0, WIDTH, 46):
        y = 1000 - 150 * ((x / WIDTH) ** 1.3)
        if cable(x) < y:
            c.pen.line((x, cable(x), x, y), fill=(90, 78, 82, 150), width=4)
    c.pen.line(deck, fill=(84, 62, 64), width=30, joint="curve")
    c.pen.line([(x, y - 24) for x, y in deck], fill=(110, 82, 80), width=6)
    c.veil((222, 226, 224), 880, 1340, 0, 0.62)
    c.shade((0, (196, 206, 208)), (1, (98, 120, 136)), top=1340)
    c.veil((222, 226, 224), 1340, HEIGHT, 0.62, 0)
    for n, x in enumerate((0, 600, 1500, 2100)):
        c.glow((x, 1180 + 60 * (n % 2)), 700, (230, 232, 228), 0.5, 0.25)


def container_ship(c: Canvas) -> None:
    """A loaded ship on a morning sea."""
    x: float
    y: float
    c.shade((0, (100, 150, 190)), (0.6, (196, 214, 222)), (1, (242, 228, 206)), bottom=1000)
    c.glow((400, 950), 1000, (255, 232, 190), 0.7)
    for x, y, r in ((300, 300, 500), (1200, 220, 700), (2100, 420, 560), (1700, 620, 800)):
        c.glow((x, y), r, (255, 255, 255), 0.35, 0.22)
    c.ridge(980, 36, (150, 172, 190), base=1002)
    c.shade((0, (128, 160, 176)), (0.25, (66, 108, 132)), (1, (18, 46, 68)), top=1000)
    colours = ((176, 78, 60), (40, 88, 120), (206, 150, 70), (70, 112, 96), (150, 156, 160), (120, 50, 56))
    for column in range(30):
        stack = 6 - (abs(column - 13) > 11) - c.chance.randint(0, 1)
        for level in range(stack):
            x, y = 560 + column * 47, 978 - level * 42
            colour = mix(c.chance.choice(colours), (170, 190, 205), 0.14)
            c.pen.rectangle((x, y - 40, x + 45, y), fill=colour)
            for rib in range(4):
                c.pen.line((x + 8 + rib * 10, y - 38, x + 8 + rib * 10, y - 2), fill=(0, 0, 0, 40), width=2)
    c.pen.rectangle((1700, 560, 1800, 980), fill=(232, 230, 226))
    c.pen.rectangle((1680, 560, 1830, 590), fill=(210, 210, 210))
    c.lights((1712, 620, 1796, 940), (22, 44), ((40, 60, 80),), 1, 255)
    c.pen.rectangle((1850, 720, 1910, 980), fill=(60, 66, 80))
    c.pen.polygon([(380, 960), (520, 980), (2010, 980), (2040, 930), (2010, 1130), (500, 1130)], fill=(30, 44, 62))
    c.pen.polygon([(486, 1108), (2014, 1108), (2010, 1140), (500, 1140)], fill=(134, 50, 44))
    c.pen.ellipse((380, 1118, 2200, 1170), fill=(220, 232, 236, 90))
    for _ in range(1400):
        far = c.chance.random() ** 1.5
        x, y = c.chance.uniform(-100, WIDTH), 1006 + far * 600
        if 480 < x < 2030 and y < 1136:
            continue
        long = 14 + 170 * far * c.chance.random()
        c.pen.ellipse(
            (x, y, x + long, y + 2 + 8 * far), fill=(236, 240, 236, 26) if c.chance.random() < 0.5 else (6, 24, 42, 40)
        )


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


def satellite_dish(c: Canvas) -> None:
    """A dish listening under stars."""
    c.shade((0, (6, 12, 34)), (0.6, (28, 52, 96)), (0.88, (104, 120, 150)), (1, (196, 156, 130)))
    for _ in range(900):
        x, y = c.chance.uniform(0, WIDTH), c.chance.uniform(0, 1200) ** 1.0
        r = c.chance.random() ** 5 * 4 + 0.8
        c.pen.ellipse((x - r, y - r, x + r, y + r), fill=(230, 236, 255, c.chance.randint(60, 230)))
    for n in range(22):
        c.glow((300 + n * 90, 1100 - n * 55), 320, (120, 130, 190), 0.13)
    c.ridge(1320, 70, (34, 42, 66), 0.4)
    c.pen.polygon([(1180, 1420), (1330, 980), (1430, 980), (1560, 1420)], fill=(70, 78, 98))
    c.pen.line((1250, 1300, 1480, 1100), fill=(110, 118, 138), width=12)
    c.pen.line((1490, 1300, 1300, 1100), fill=(110, 118, 138), width=12)
    for n in range(60):
        s = n / 59
        tone = mix((86, 96, 122), (232, 228, 222), s)
        cx, cy, rx, ry = 1380 - 110 * s, 860 - 50 * s, 560 - 40 * s, 560 - 40 * s
        points = []
        for k in range(73):
            a = math.tau * k / 72
            x, y = rx * math.cos(a), ry * math.sin(a) * 0.62
            points.append((cx + x * 0.78 - y * 0.62, cy + x * 0.62 + y * 0.78))
        c.pen.polygon(points, fill=tone)
    for k in range(18):
        a = math.tau * k / 18
        x, y = 510 * math.cos(a), 510 * math.sin(a) * 0.62
        c.pen.line(
            (1270, 810, 1270 + x * 0.78 - y * 0.62, 810 + x * 0.62 + y * 0.78), fill=(120, 126, 146, 130), width=4
        )
    for end in ((930, 520), (1560, 1150), (1340, 640)):
        c.pen.line((1480, 440, *end), fill=(60, 66, 84), width=9)
    c.pen.ellipse((1448, 408, 1512, 472), fill=(214, 90, 70))
    c.glow((1480, 440), 110, (255, 110, 90), 0.8)
    c.ridge(1450, 40, (16, 20, 34), 0.4)


def wheat_fields(c: Canvas) -> None:
    """Ripe fields towards far hills."""
    x: float
    c.shade((0, (84, 140, 190)), (0.7, (206, 222, 222)), (1, (250, 236, 200)), bottom=760)
    for _ in range(26):
        c.glow(
            (c.chance.uniform(0, WIDTH), c.chance.uniform(80, 520)),
            c.chance.uniform(150, 480),
            (255, 252, 244),
            0.4,
            0.3,
        )
    for height, colour in ((690, (146, 168, 178)), (725, (122, 150, 140)), (750, (120, 142, 96))):
        c.ridge(height, 40, colour)
    c.shade((0, (214, 186, 104)), (0.3, (224, 178, 76)), (1, (146, 92, 26)), top=770)
    for n in range(-40, 80):
        c.pen.line((1300 + n * 14, 770, 1300 + n * 150, HEIGHT), fill=(120, 76, 20, 46), width=10)
    for x in (300, 420, 1900, 2010, 2060):
        c.pen.ellipse((x - 46, 690, x + 46, 790), fill=(60, 86, 52))
    for _ in range(5200):
        far = c.chance.random() ** 0.7
        y = 800 + far * 850
        x, high = c.chance.uniform(0, WIDTH), 16 + 120 * far**2
        lean = c.chance.uniform(0.1, 0.45) * high
        tone = c.chance.choice(((250, 216, 124), (224, 174, 70), (176, 120, 40), (255, 232, 160)))
        c.pen.line((x, y, x + lean, y - high), fill=(*tone, 120), width=max(1, round(5 * far)))
        if far > 0.45:
            c.pen.ellipse(
                (x + lean - 6 * far, y - high - 30 * far, x + lean + 6 * far, y - high + 8 * far), fill=(*tone, 170)
            )
    c.glow((2100, 620), 900, (255, 230, 160), 0.5)


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


def wind_turbines(c: Canvas) -> None:
    """Turbines on a calm sea."""
    c.shade((0, (62, 104, 150)), (0.6, (176, 196, 206)), (0.9, (246, 214, 184)), (1, (250, 224, 196)), bottom=1080)
    c.glow((1500, 1060), 1000, (255, 214, 160), 0.7)
    for x, size in ((180, 0.4), (480, 0.45), (820, 0.5), (1180, 0.62), (1620, 0.85), (2080, 1.25)):
        tone = mix((196, 206, 214), (246, 244, 240), size - 0.3)
        hub, turn = (x, 1085 - 640 * size), c.chance.uniform(0, 2)
        c.pen.polygon(
            [(x - 13 * size, 1085), (x + 13 * size, 1085), (x + 7 * size, hub[1]), (x - 7 * size, hub[1])], fill=tone
        )
        for k in range(3):
            a = turn + k * math.tau / 3
            tip = (hub[0] + 380 * size * math.cos(a), hub[1] + 380 * size * math.sin(a))
            side = (hub[0] + 70 * size * math.cos(a + 0.22), hub[1] + 70 * size * math.sin(a + 0.22))
            c.pen.polygon([hub, side, tip], fill=tone)
        c.pen.ellipse(
            (hub[0] - 16 * size, hub[1] - 16 * size, hub[0] + 16 * size, hub[1] + 16 * size),
            fill=mix(tone, (90, 100, 120), 0.3),
        )
    c.mirror(1085, (70, 110, 140), 0.35)


def mountain_pass(c: Canvas) -> None:
    """A road into snow."""
    c.shade((0, (98, 132, 176)), (0.6, (204, 214, 226)), (1, (240, 230, 222)))
    for n in range(5):
        tone = mix((176, 192, 212), (44, 58, 84), n / 4)
        c.ridge(460 + n * 170, 270 - n * 30, tone, 0.56)
        c.veil((226, 230, 236), 420 + n * 150, 1100 + n * 110, 0, 0.5 - n * 0.06)
    c.shade((0, (222, 228, 236)), (1, (150, 166, 190)), top=1330)
    c.pen.polygon([(1290, 1330), (1320, 1330), (1900, HEIGHT), (900, HEIGHT)], fill=(62, 70, 88))
    for k in range(8):
        y = 1340 + k * k * 4.2
        c.pen.polygon(
            [(1304 + k * 3, y), (1310 + k * 3, y), (1316 + k * 5, y + 5 + k * 2), (1302 + k * 3, y + 5 + k * 2)],
            fill=(240, 220, 150),
        )
    for _ in range(170):
        x = c.chance.uniform(0, WIDTH)
        y = c.chance.uniform(1290, 1560)
        if 800 < x < 1950 and y > 1350:
            continue
        s = (y - 1240) / 100
        for t in range(4):
            c.pen.polygon(
                [
                    (x, y - (80 - t * 14) * s),
                    (x - (14 + t * 5) * s, y - (40 - t * 14) * s),
                    (x + (14 + t * 5) * s, y - (40 - t * 14) * s),
                ],
                fill=(30, 46 + t * 5, 54),
            )


def tea_terraces(c: Canvas) -> None:
    """Green terraces in morning mist."""
    c.shade((0, (196, 212, 200)), (0.5, (238, 236, 212)), (1, (80, 110, 70)))
    c.glow((500, 260), 900, (255, 244, 206), 0.8)
    for n in range(8):
        tone = mix((176, 200, 180), (26, 66, 44), n / 7)
        height = 420 + n * 140
        for row in range(6):
            c.ridge(height + row * 24, 90 - n * 4, mix(tone, (210, 222, 150), 0.22 if row % 2 else 0.0), 0.3)
        c.veil((238, 240, 222), 380 + n * 120, 820 + n * 110, 0, 0.42 - n * 0.05)
