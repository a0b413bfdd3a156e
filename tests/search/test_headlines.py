"""A headline, typed or pasted whole, leads to its own article among a thousand that share their words with it."""

from __future__ import annotations

import random
from copy import copy
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.utils import timezone

from articles.models import Article, Version, VersionPage
from articles.search.finding import Search, find
from articles.search.index import index
from newsroom.house import house_for_host
from newsroom.roles import Role
from tests.builders import make_publication, make_user, publish_article

if TYPE_CHECKING:
    from collections.abc import Sequence


pytestmark = pytest.mark.django_db

HOST = "headlines.example"
EACH = 500
ENGLISH = (
    ("Azoria", "Velmora", "Tamarin Islands", "Northern League", "Brenna", "Oskar Bay", "Six nations", "Island states"),
    ("signs", "delays", "reopens", "questions", "ratifies", "leaves", "hosts", "drafts"),
    (
        "harbour treaty",
        "fisheries pact",
        "visa accord",
        "grain corridor",
        "freight talks",
        "climate summit",
        "border line",
    ),
    (
        "after 38 hours",
        "in Seoul",
        "without its envoy",
        "before winter session",
        "at night",
        "over tariff of 3.5 percent",
    ),
)
KOREAN = (
    ("아조리아", "벨모라", "타마린 제도", "북방연맹", "브레나", "오스카르만", "6개국", "도서국들"),
    ("항만 조약에", "어업협정에", "비자 협정에", "곡물 회랑에", "화물 회담에", "기후정상회의에", "국경선에"),
    ("서명", "이견", "비준 보류", "특사 파견", "재협상 요구", "공동성명 채택", "불참", "38시간 만에 합의"),
    ("서울서", "겨울 회기 앞두고", "밤샘 협상 끝에", "관세 3.5% 놓고", "대사 없이", "의회 반발 속"),
)


def _headlines(words: Sequence[Sequence[str]], chance: random.Random) -> list[str]:
    headlines: dict[str, None] = {}
    while len(headlines) < EACH:
        headlines[" ".join(map(chance.choice, words))] = None
    return list(headlines)


@pytest.fixture(scope="module")
def archive(kept_for_the_file: None) -> list[Version]:
    """A thousand articles on the site, half of them in each language, put on record at one stroke."""
    chance = random.Random(4)  # noqa: S311 - no secret
    publication = make_publication("headlines", HOST)
    editor = make_user(Role.DESK_EDITOR)
    versions: list[Version] = []
    for language, words in (("en", ENGLISH), ("ko", KOREAN)):
        first = publish_article(publication, editor, language=language, days_ago=9)
        for number, headline in enumerate(_headlines(words, chance)):
            version, article = copy(first), copy(first.article)
            for row in (version, article):
                row.pk, row._state = None, copy(row._state)
                row._state.adding = True
            article.number = version.public_number = 10_000 + len(versions)
            article.headline = version.headline = headline
            article.key = uuid4()
            version.article = article
            version.path = f"/2026/01/01/{version.public_number}/{number}/"
            versions.append(version)
    Article.objects.bulk_create(version.article for version in versions)
    Version.objects.bulk_create(versions)
    pages = [VersionPage(version=each, text="The envoys met.") for each in versions]
    for version, page in zip(versions, VersionPage.objects.bulk_create(pages), strict=True):
        version.page = page
    index(versions)
    return versions


def test_each_of_a_thousand_headlines_finds_its_article_first(archive: list[Version]) -> None:
    house = house_for_host(HOST)
    assert house is not None
    now = timezone.now()
    assert len(archive) == 2 * EACH
    missed = [
        each.headline
        for each in archive
        if [found.pk for found in find(house, each.language, Search.of(each.headline), now).versions[:1]] != [each.pk]
    ]
    assert not missed
