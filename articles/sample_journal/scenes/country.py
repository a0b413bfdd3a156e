"""Fields, mountains, and what stands on them."""

from __future__ import annotations

import math

from articles.sample_journal.canvas import HEIGHT, WIDTH, Canvas, mix


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
