"""Coasts, ships, a bridge."""

from __future__ import annotations

from articles.sample_journal.canvas import HEIGHT, WIDTH, Canvas, Colour, mix

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
