"""An archive to measure on, of articles that differ: `python -m tests.benchmarks.corpus COUNT` fills an empty database,
or one that it filled before, up to COUNT articles.

The first are published through the verbs, half of them in each language, every third with a picture. The others are
repeated from these by the database itself, each round earlier than the last: their headlines and addresses are their
own, their words are not. Nothing but these measurements may stand on such an archive: digests of repeated rows
do not hold.
"""

from __future__ import annotations

import os
import random
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.contrib.contenttypes.models import ContentType  # noqa: E402 - models exist only from here on
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from taggit.models import TaggedItem  # noqa: E402

from articles.library.renditions import make_renditions  # noqa: E402
from articles.models import (  # noqa: E402
    Article,
    Byline,
    NumberSeries,
    Photo,
    Revision,
    StatusChange,
    Version,
    VersionPage,
    VersionPhoto,
    VersionReporter,
    VersionSearch,
    VersionTag,
)
from articles.models.version_search import FTS_TABLE  # noqa: E402
from articles.search.analyser import period_terms  # noqa: E402
from articles.verbs import adopting, publishing  # noqa: E402
from newsroom.models import Publication  # noqa: E402
from newsroom.roles import Role  # noqa: E402
from tests.builders import make_article, make_photo, make_publication, make_reporter, make_section, make_user  # noqa: E402

if TYPE_CHECKING:
    from django.db.models import Model


#: Articles that are really published; all others are repetitions of them.
FIRST = 2_000
#: Of these the last to be published here: what comes from an archive is in no feed.
NEW = 100
HOST = "127.0.0.1"
#: Between two articles of the first round. A round is as long as all of them.
APART = timedelta(hours=4)
#: What a round adds to every key.
STEP = 1_000_000

SECTIONS = ("politics", "economy", "security", "culture", "people", "opinion", "region", "society")
_WORDS = {
    "en": [
        "ambassador",
        "envoy",
        "minister",
        "summit",
        "treaty",
        "consul",
        "embassy",
        "talks",
        "visit",
        "Seoul",
        "port",
        "trade",
        "agreement",
        "security",
        "council",
        "delegation",
        "cooperation",
        "economy",
        "culture",
        "exchange",
        "students",
        "climate",
        "energy",
        "shipping",
        "fisheries",
        "visa",
        "ceremony",
        "credentials",
        "anniversary",
        "museum",
        "language",
        "forum",
        "region",
        "partner",
        "election",
        "parliament",
        "president",
        "statement",
        "border",
        "relief",
        "aid",
    ],
    "ko": [
        "대사",
        "특사",
        "장관",
        "정상회담",
        "조약",
        "영사",
        "대사관",
        "회담",
        "방문",
        "서울",
        "항만",
        "무역",
        "협정",
        "안보",
        "이사회",
        "대표단",
        "협력",
        "경제",
        "문화",
        "교류",
        "학생",
        "기후",
        "에너지",
        "해운",
        "수산",
        "비자",
        "기념식",
        "신임장",
        "주년",
        "박물관",
        "언어",
        "포럼",
        "지역",
        "협력국",
        "선거",
        "의회",
        "대통령",
        "성명",
        "국경",
        "구호",
        "원조",
    ],
}
_COLOURS = ("navy", "teal", "maroon", "olive", "purple", "gray", "green", "brown", "black", "orange", "blue", "red")


def fill(count: int) -> None:
    """Bring the archive to `count` articles."""
    if not Publication.objects.exists():
        _publish()
    present = Version.objects.count() // FIRST
    for first in range(present, count // FIRST):
        _repeat_all(first)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # As a server in use has them from autovacuum; SQLite gathers none by itself.
            cursor.execute("ANALYZE")


def _publish() -> None:
    rng = random.Random(1)  # noqa: S311 - the same archive every time
    publication = make_publication(host=HOST)
    # No number is a day, a month or a year: in a path the one is replaced and the others stay.
    NumberSeries.objects.create(publication=publication, last=9_999)
    editor = make_user(Role.DESK_EDITOR, name="editor")
    for slug in SECTIONS:
        make_section(publication, slug)
    reporters = [make_reporter(f"reporter-{number}").slug for number in range(25)]
    photos = [make_photo(colour) for colour in _COLOURS]
    for photo in photos:
        make_renditions(photo)
    newest = timezone.now()
    for number in range(FIRST):
        with transaction.atomic():
            article = _article(rng, publication, number, reporters, photos)
            if number < NEW:
                publishing.publish(article, editor)
            else:
                adopting.adopt(article, newest - APART * (number + 1), editor)


def _article(
    rng: random.Random, publication: Publication, number: int, reporters: list[str], photos: list[Photo]
) -> Article:
    language = "ko" if number % 2 else "en"
    words = _WORDS[language]
    return make_article(
        publication,
        language=language,
        section=rng.choice(SECTIONS),
        headline=f"{_sentence(rng, words, 7)} {number}",
        deck=_sentence(rng, words, 14),
        body="".join(f"<p>{_sentence(rng, words, 60 if language == 'en' else 40)}.</p>" for _ in range(8)),
        reporter=rng.choice(reporters),
        tags=rng.sample(words, 3),
        photo=rng.choice(photos) if number % 3 == 0 else None,
    )


def _sentence(rng: random.Random, words: list[str], length: int) -> str:
    return " ".join(rng.choices(words, k=length)).capitalize()


def _repeat_all(round_number: int) -> None:
    """One more round: every row of the first, its keys moved on, and earlier by as much as a round is long."""
    on = STEP * round_number
    ago = APART * FIRST * round_number
    if connection.vendor == "postgresql":
        earlier = f"({{column}} - interval '{int(ago.total_seconds())} seconds')"
        uuid = f"(lpad(to_hex({round_number}), 8, '0') || substr(replace({{column}}::text, '-', ''), 9))::uuid"
    else:
        earlier = f"strftime('%Y-%m-%d %H:%M:%f', {{column}}, '-{int(ago.total_seconds())} seconds')"
        uuid = f"printf('%08x', {round_number}) || substr({{column}}, 9)"
    moved, then = f"({{column}} + {on})", earlier
    article_type = ContentType.objects.get_for_model(Article).pk
    with transaction.atomic():
        _repeat(Article, {"id": moved, "key": uuid, "number": moved, "first_published_at": then, "updated_at": then})
        path = f"replace({{column}}, '/' || t.public_number || '/', '/' || (t.public_number + {on}) || '/')"
        _repeat(
            Version,
            {
                "id": moved,
                "article_id": moved,
                "public_number": moved,
                "story": uuid,
                "path": path,
                "published_at": then,
                "live_from": then,
                "live_until": then,
                "headline": f"{{column}} || ' ({round_number})'",
            },
        )
        _repeat(VersionPage, {"version_id": moved})
        for rows in (VersionTag, VersionReporter):
            _repeat(rows, {"id": moved, "version_id": moved, "published_at": then})
        _repeat_search(on, then)
        _repeat(VersionPhoto, {"id": moved, "version_id": moved})
        for model in (Byline, Revision, StatusChange):
            _repeat(model, {"id": moved, "article_id": moved, "version_id": moved, "stamp": "{column}"})
        _repeat(TaggedItem, {"id": moved, "object_id": moved}, also=f"t.content_type_id = {article_type}")


def _repeat_search(on: int, then: str) -> None:
    """What is searched, under the month that each article is moved to; that term comes first."""
    was = 't."published_at"'
    now = then.format(column=was)
    keys = {"version_id": f"({{column}} + {on})", "published_at": then}
    if connection.vendor == "postgresql":
        terms = f"ts_delete({{column}}, {_period(was)}) || array_to_tsvector(ARRAY[{_period(now)}])"
        _repeat(VersionSearch, {**keys, "terms": terms})
        return
    _repeat(VersionSearch, keys)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {FTS_TABLE} (rowid, terms)"
            f" SELECT f.rowid + {on}, {_period(now)} || substr(f.terms, instr(f.terms, ' '))"
            f" FROM {FTS_TABLE} f JOIN {VersionSearch._meta.db_table} t ON t.version_id = f.rowid WHERE f.rowid < {STEP}"
        )


def _period(instant: str) -> str:
    """The term of an instant's month, as `period_terms` has it, in the database's words."""
    (this,) = period_terms(timezone.now(), timezone.now())
    prefix = this.rstrip("0123456789")
    year, month = (
        (f"extract({part} from {instant} at time zone 'UTC')::int" for part in ("year", "month"))
        if connection.vendor == "postgresql"
        else (f"strftime('{part}', {instant})" for part in ("%Y", "%m"))
    )
    return f"('{prefix}' || ({year} * 12 + {month}))"


def _repeat(model: type[Model], changed: dict[str, str], *, also: str = "1 = 1") -> None:
    key = str(model._meta.pk.column)
    columns = [str(field.column) for field in model._meta.concrete_fields]
    values = [changed.get(column, "{column}").format(column=f't."{column}"') for column in columns]
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({names})"
            f' SELECT {", ".join(values)} FROM {model._meta.db_table} t WHERE t."{key}" < {STEP} AND {also}'
        )


if __name__ == "__main__":
    fill(int(sys.argv[1]))
