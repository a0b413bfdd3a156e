"""An old site to bring in: articles of 3.5 kB whose words differ as a newspaper's do, as JSON Lines or as WordPress' export.

Words are drawn by Zipf's law from tens of thousands, so that an importer which remembers words gains no more than it
would from a newspaper. The same number is always the same article.
"""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: In bytes of UTF-8.
_SIZE = 3_500
_PARAGRAPHS = 8
#: Different words of a language, each with its endings.
_WORDS = 60_000
_FIRST_DAY = datetime(1998, 1, 1, tzinfo=UTC)
_APART = timedelta(minutes=47)
_STAFF = 40
_TAGS = 3_000
_KOREAN_ENDINGS = (
    "",
    "은",
    "는",
    "이",
    "가",
    "을",
    "를",
    "의",
    "에",
    "에서",
    "으로",
    "와",
    "과",
    "도",
    "까지",
    "했다",
    "하는",
)
_ONSETS = ("b", "c", "d", "f", "g", "h", "l", "m", "n", "p", "r", "s", "t", "v", "tr", "st", "pl", "ch")
_RIMES = ("an", "er", "in", "on", "ate", "or", "al", "ent", "ic", "um", "ist", "age", "ow", "ea", "ide", "us")
SECTIONS = ("politics", "economy", "security", "culture", "people")


class _Vocabulary(NamedTuple):
    words: list[str]
    weights: list[float]


class Old(NamedTuple):
    """One article of the old site."""

    number: int
    language: str
    headline: str
    deck: str
    paragraphs: list[str]
    published: datetime
    section: str
    tags: list[str]
    reporter: str

    @property
    def body(self) -> str:
        """As HTML."""
        return "".join(f"<p>{paragraph}</p>" for paragraph in self.paragraphs)


def article(number: int) -> Old:
    """The article with this number."""
    chance = random.Random(number)  # noqa: S311 - text, not secrets
    language = "ko" if number % 2 else "en"
    # A Hangul syllable has three bytes.
    count = _SIZE // (12 if language == "ko" else 9)
    words = _drawn(chance, language, count)
    each = count // _PARAGRAPHS
    return Old(
        number,
        language,
        " ".join(_drawn(chance, language, 7)).capitalize(),
        " ".join(_drawn(chance, language, 14)).capitalize(),
        [" ".join(words[first : first + each]).capitalize() + "." for first in range(0, each * _PARAGRAPHS, each)],
        _FIRST_DAY + _APART * (number % 300_000),
        chance.choice(SECTIONS),
        [f"tag {min(int(chance.paretovariate(0.7)), _TAGS)}" for _ in range(3)],
        _reporter(chance.randrange(_STAFF)),
    )


def write_json_lines(path: Path, after: int, count: int) -> None:
    """The `count` articles after number `after` as the format json-lines."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(after + 1, after + count + 1):
            old = article(number)
            said = {
                "id": old.number,
                "language": old.language,
                "headline": old.headline,
                "deck": old.deck,
                "published": old.published.isoformat(),
                "body": old.body,
                "sections": [old.section],
                "tags": old.tags,
                "bylines": [{"name_en": old.reporter}],
                "addresses": [f"/news/article.html?no={old.number}"],
            }
            file.write(json.dumps(said, ensure_ascii=False) + "\n")


def wordpress(megabytes: int) -> Iterator[bytes]:
    """An export of at least so many megabytes, piece by piece; it says the same few articles under ever new numbers."""
    yield (
        b'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        b' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"'
        b' xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"><channel><title>The Lantern</title>'
        b"<link>https://lantern.example</link><wp:wxr_version>1.2</wp:wxr_version>\n"
        b"<wp:base_site_url>https://lantern.example</wp:base_site_url><wp:base_blog_url>https://lantern.example</wp:base_blog_url>\n"
    )
    for login in range(_STAFF):
        yield _wordpress_author(login)
    models = [_wordpress_item(article(number)) for number in range(1, 501)]
    written, number = 0, 0
    while written < megabytes * 1_000_000:
        number += 1
        piece = models[number % len(models)].replace("{number}", str(number)).encode()
        written += len(piece)
        yield piece
    yield b"</channel></rss>\n"


def _wordpress_author(number: int) -> bytes:
    return (
        f"<wp:author><wp:author_id>{number + 1}</wp:author_id><wp:author_login>{_login(number)}</wp:author_login>"
        f"<wp:author_email>{_login(number)}@lantern.example</wp:author_email>"
        f"<wp:author_display_name><![CDATA[{_reporter(number)}]]></wp:author_display_name></wp:author>\n"
    ).encode()


def _login(number: int) -> str:
    return f"staff{number}"


def _wordpress_item(old: Old) -> str:
    """An item as WordPress writes one: of five articles one has a picture, whose own item comes before it, one is a draft;
    half are from before there were blocks.
    """
    if old.number % 4 < 2:
        body = "\n\n".join(old.paragraphs)
    else:
        body = "\n\n".join(
            f"<!-- wp:paragraph -->\n<p>{paragraph}</p>\n<!-- /wp:paragraph -->" for paragraph in old.paragraphs
        )
    picture, shown = "", ""
    if old.number % 5 == 0:
        address = "https://lantern.example/wp-content/uploads/{number}.jpg"
        picture = (
            f"<item><title>{{number}}</title><link>{address}</link><wp:post_id>9{{number}}</wp:post_id>"
            "<wp:post_type>attachment</wp:post_type><wp:status>inherit</wp:status>"
            f"<wp:attachment_url><![CDATA[{address}]]></wp:attachment_url><wp:post_parent>{{number}}</wp:post_parent></item>\n"
        )
        shown = f'[caption id="attachment_9{{number}}"]<img src="{address}" alt="" />{old.deck}[/caption]\n\n'
    said = "".join(
        f"<wp:comment><wp:comment_id>{comment}</wp:comment_id><wp:comment_content><![CDATA[{old.deck}]]></wp:comment_content>"
        "</wp:comment>"
        for comment in range(old.number % 3)
    )
    return picture + (
        f"<item><title>{old.headline} {{number}}</title><link>https://lantern.example/?p={{number}}</link>"
        f"<dc:creator><![CDATA[{_login(old.number % _STAFF)}]]></dc:creator>"
        f"<content:encoded><![CDATA[{shown}{body}]]></content:encoded><excerpt:encoded><![CDATA[{old.deck}]]></excerpt:encoded>"
        f"<wp:post_id>{{number}}</wp:post_id><wp:post_date>{old.published:%Y-%m-%d %H:%M:%S}</wp:post_date>"
        f"<wp:post_date_gmt>{old.published:%Y-%m-%d %H:%M:%S}</wp:post_date_gmt>"
        f"<wp:status>{'draft' if old.number % 5 == 1 else 'publish'}</wp:status>"
        "<wp:post_type>post</wp:post_type>"
        f'<category domain="category" nicename="{old.section}"><![CDATA[{old.section}]]></category>'
        + "".join(
            f'<category domain="post_tag" nicename="{tag.replace(" ", "-")}"><![CDATA[{tag}]]></category>'
            for tag in old.tags
        )
        + "<wp:postmeta><wp:meta_key>_edit_last</wp:meta_key><wp:meta_value><![CDATA[1]]></wp:meta_value></wp:postmeta>"
        f"{said}</item>\n"
    )


def _drawn(chance: random.Random, language: str, count: int) -> list[str]:
    vocabulary = _vocabulary(language)
    return chance.choices(vocabulary.words, cum_weights=vocabulary.weights, k=count)


@cache
def _vocabulary(language: str) -> _Vocabulary:
    chance = random.Random(language)  # noqa: S311
    made: dict[str, None] = {}
    while len(made) < _WORDS:
        made[_korean(chance) if language == "ko" else _latin(chance)] = None
    return _Vocabulary(list(made), list(accumulate(1 / (rank + 2.7) for rank in range(_WORDS))))


def _korean(chance: random.Random) -> str:
    stem = "".join(
        chr(0xAC00 + chance.randrange(19) * 588 + chance.randrange(21) * 28 + chance.choice((0, 0, 4, 8, 21)))
        for _ in range(chance.choice((1, 2, 2, 2, 3, 4)))
    )
    return stem + chance.choice(_KOREAN_ENDINGS)


def _latin(chance: random.Random) -> str:
    word = "".join(chance.choice(_ONSETS) + chance.choice(_RIMES) for _ in range(chance.choice((1, 2, 2, 3))))
    return word.capitalize() if chance.random() < 0.12 else word + chance.choice(("", "", "", "s", "ed"))


def _reporter(number: int) -> str:
    return f"{('Kim', 'Lee', 'Park', 'Han', 'Seo')[number % 5]} {('Do-yun', 'Min-ji', 'Seo-yeon', 'Jae-ho', 'Ara', 'Hyun-woo', 'Yuna', 'In-su')[number // 5]}"
