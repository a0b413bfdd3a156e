"""What readers find, and what nobody finds."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from taggit.models import Tag

from articles.copytext import BylineCopy
from articles.memory import Memory
from articles.models import VersionSearch
from articles.models.version_search import FTS_TABLE
from articles.reading import PAGE_LENGTH
from articles.search import finding
from articles.search.analyser import period_terms
from articles.templatetags import kept
from articles.verbs import merging, publishing, scheduling
from articles.verbs.publishing import Reason
from newsroom.roles import Role
from tests.archive import multiply
from tests.builders import (
    edit,
    in_future,
    make_article,
    make_photo,
    make_publication,
    make_reporter,
    make_section,
    make_user,
    publish_article,
)
from tests.public.reader import Reader

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


def found(question: str, path: str = "/search/", **more: str) -> list[str]:
    """The headlines on the page, in order, without marks."""
    page = Reader().read(f"{path}?{urlencode({'q': question, **more})}")
    headlines = re.findall(r'<h2 class="headline"[^>]*><a [^>]*>(.*?)</a></h2>', page)
    return [re.sub(r"</?mark>", "", headline) for headline in headlines]


def test_what_readers_look_for_is_kept_nowhere(publication: Publication, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = Memory[tuple[object, ...], str](len)
    monkeypatch.setattr(kept, "_kept", memory)
    found("first")
    monkeypatch.setattr(memory, "put", lambda key, _part: pytest.fail(str(key)))
    found("other words")


def test_a_story_is_found_by_what_it_says_in_either_script(publication: Publication, editor: User) -> None:
    publish_article(
        publication,
        editor,
        language="ko",
        headline="한미정상회담 열려",
        deck="",
        dateline="서울",
        body="<p>李在明 대통령과 주한대사, 외교부 장관</p>",
        tags=["관세 협상"],
    )
    make_reporter("park", name_ko="박민수", name_en="Park Min-soo")
    publish_article(
        publication,
        editor,
        language="ko",
        headline="다른 기사",
        dateline="부산",
        body="<p>다른 글</p>",
        bylines=(BylineCopy("park", "박민수", "author"),),
    )
    questions = (
        "정상회담",
        "한미정상회담",
        "한미 정상회담",
        unicodedata.normalize("NFD", "한미정상회담"),
        "외교",
        "대사",
        "이재명",
        "李在明",
        "Lee Jae-myung",
        "lee jae myung",
        "이기자",
        "Lee Gi-ja",
        "관세협상",
        '"한미정상회담 열려"',
        "서울",
    )
    for question in questions:
        assert found(question, "/ko/search/") == ["한미정상회담 열려"], question


def test_a_word_that_only_seems_to_be_there_is_not_found(publication: Publication, editor: User) -> None:
    publish_article(publication, editor, language="ko", headline="외교의 사람", body="<p>정상 상회 회담</p>")
    assert found("의사", "/ko/search/") == []
    assert found("상회담", "/ko/search/") == []


def test_drafts_schedules_withdrawals_and_old_versions_are_not_found(publication: Publication, editor: User) -> None:
    make_article(publication, editor, headline="Zebra draft")
    publishing.publish(make_article(publication, editor, headline="Zebra scheduled"), editor, in_future(hours=1))
    withdrawn = make_article(publication, editor, headline="Zebra withdrawn")
    publishing.publish(withdrawn, editor)
    publishing.withdraw(withdrawn, editor, Reason(en="Zebra reason"))
    changed = make_article(publication, editor, headline="Zebra first")
    publishing.publish(changed, editor)
    publishing.publish(edit(changed, editor, headline="Zebra second"), editor)
    assert found("zebra") == ["Zebra second"]
    page = Reader().read("/search/?q=zebra")
    assert not re.search("Zebra (draft|scheduled|withdrawn|reason|first)", page)


def test_a_scheduled_story_is_found_from_its_instant_on_and_a_cancelled_one_never(
    publication: Publication, editor: User
) -> None:
    publishing.publish(make_article(publication, editor, headline="Zebra on time"), editor, in_future(hours=1))
    cancelled = make_article(publication, editor, headline="Zebra cancelled")
    publishing.publish(cancelled, editor, in_future(hours=1))
    scheduling.cancel_scheduled(cancelled, editor)
    assert found("zebra") == []
    with time_machine.travel(in_future(hours=2)):
        assert found("zebra") == ["Zebra on time"]


def test_a_scheduled_change_is_found_instead_of_what_it_replaces(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor, headline="Zebra before")
    publishing.publish(article, editor)
    publishing.publish(edit(article, editor, headline="Zebra after"), editor, in_future(hours=1))
    assert found("zebra") == ["Zebra before"]
    with time_machine.travel(in_future(hours=2)):
        assert found("zebra") == ["Zebra after"]


def test_superseded_and_withdrawn_versions_leave_the_index(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor)
    publishing.publish(article, editor)
    second = publishing.publish(edit(article, editor, headline="Second"), editor)
    assert [row.version_id for row in VersionSearch.objects.all()] == [second.pk]
    publishing.withdraw(article, editor, Reason(en="x"))
    assert not VersionSearch.objects.exists()


def test_another_publications_stories_are_not_found(publication: Publication, editor: User) -> None:
    other = make_publication("other", "other.example")
    publish_article(other, editor, headline="Zebra elsewhere", section="world")
    assert found("zebra") == []


def test_the_headline_comes_first_and_the_own_language_before_the_other(publication: Publication, editor: User) -> None:
    publish_article(publication, editor, headline="Nothing", deck="A zebra in the deck")
    publish_article(publication, editor, headline="얼룩말 Zebra", language="ko", days_ago=1)
    publish_article(publication, editor, headline="Zebra of old", days_ago=300)
    publish_article(publication, editor, headline="A zebra of today")
    assert found("zebra") == ["A zebra of today", "Zebra of old", "얼룩말 Zebra", "Nothing"]
    assert found("zebra", order="newest") == ["A zebra of today", "Nothing", "얼룩말 Zebra", "Zebra of old"]


def test_a_search_is_narrowed(publication: Publication, editor: User) -> None:
    make_section(publication, "culture")
    make_section(publication, "film", parent=make_section(publication, "culture"))
    make_reporter("park", name_ko="박기자", name_en="Park Gi-ja")
    publish_article(publication, editor, headline="Zebra A", days_ago=400)
    publish_article(publication, editor, headline="Zebra B", section="film", days_ago=30)
    publish_article(publication, editor, headline="Zebra C", language="ko", reporter="park", days_ago=1)
    long_ago = (timezone.now() - timedelta(days=100)).date().isoformat()
    assert found("zebra", section="culture") == ["Zebra B"]
    assert found("zebra", section="film") == ["Zebra B"]
    assert found("zebra", lang="ko") == ["Zebra C"]
    assert found("zebra", by="park") == ["Zebra C"]
    assert found("zebra", to=long_ago) == ["Zebra A"]
    assert found("zebra", **{"from": long_ago}) == ["Zebra B", "Zebra C"]
    assert found("zebra", by="nobody") == []


def test_a_search_follows_mergers_of_sections_reporters_and_tags(publication: Publication, editor: User) -> None:
    manager = make_user(Role.MANAGING_EDITOR)
    old, new = make_section(publication, "arts"), make_section(publication, "culture")
    first, second = make_reporter("park", name_en="Park Gi-ja"), make_reporter("pak", name_en="Pak Gi-ja")
    publish_article(publication, editor, headline="Zebra A", section="arts", reporter="park", tags=["Zebras"])
    publish_article(publication, editor, headline="Zebra B", section="culture", reporter="pak", tags=["Zebra herd"])
    merging.merge_sections([old], new, manager)
    merging.merge_reporters([first], second, manager)
    merging.merge_tags([Tag.objects.get(name="Zebras")], Tag.objects.get(name="Zebra herd"), manager)
    assert sorted(found("zebra", section="culture")) == ["Zebra A", "Zebra B"]
    assert sorted(found("zebra", section="arts")) == ["Zebra A", "Zebra B"]
    assert sorted(found("zebra", by="pak")) == ["Zebra A", "Zebra B"]
    assert Reader().get("/search/?q=zebra&by=park", 301).headers["Location"] == "/search/?q=zebra&by=pak"
    page = Reader().read("/search/?q=zebra")
    assert 'href="/tags/zebra-herd/"' in page
    assert 'href="/tags/zebras/"' not in page


def test_a_reporters_page_searches_their_articles(publication: Publication, editor: User) -> None:
    publish_article(publication, editor)
    assert '<input type="hidden" name="by" value="lee">' in Reader().read("/reporters/lee/")


def test_a_reporter_whom_only_drafts_name_is_not_named(publication: Publication, editor: User) -> None:
    make_reporter("secret", name_en="Sook Secretly")
    make_article(publication, editor, headline="Zebra", reporter="secret")
    assert "Secretly" not in Reader().read("/search/?q=zebra&by=secret")


def test_a_day_that_is_none_is_explained_and_passed_over(publication: Publication, editor: User) -> None:
    publish_article(publication, editor, headline="Zebra")
    for day in ("tomorrow", "2026-02-30", "0001-01-01", "9999-12-31"):
        page = Reader().read(f"/search/?q=zebra&from={day}")
        assert 'id="search-from-error"' in page
        assert "<mark>Zebra</mark>" in page
    assert 'id="search-to-error"' in Reader().read("/search/?q=zebra&from=2026-02-02&to=2026-02-01")


def test_pages_follow_each_other_without_gap_or_double(publication: Publication, editor: User) -> None:
    total = PAGE_LENGTH * 2 + 3
    first = publish_article(publication, editor, days_ago=1, headline="Zebra")
    multiply(first, total // 2, every_nth_elsewhere=None)
    # As old as another, so that the key decides.
    again = publish_article(publication, editor, days_ago=1, headline="Zebra again")
    multiply(again, total - total // 2 - 2, every_nth_elsewhere=None, hours_apart=0)
    for order in ("", "&order=newest"):
        reader, address, seen = Reader(), f"/search/?q=zebra{order}", []
        while address:
            page = reader.read(address)
            seen += re.findall(r"</mark>((?: again)?(?: \d+)?)</a>", page)
            following = re.search(r'rel="next" href="(\?[^"]+)"', page)
            address = f"/search/{following[1].replace('&amp;', '&')}" if following else ""
        assert len(seen) == total
        assert len(set(seen)) == total


@pytest.mark.parametrize("recent", [0, 2, 5])
def test_looking_at_recent_months_first_leaves_nothing_out(
    publication: Publication, editor: User, monkeypatch: pytest.MonkeyPatch, recent: int
) -> None:
    """Two months of three have articles with the word, one on each side of a month's end, and a page more of others."""
    days = [1, 2, 31, 32, 33, 62, 63, 94, 95, 96, 97]
    for age in days:
        publish_article(publication, editor, days_ago=age, headline=f"Zebra {age}")
    publish_article(publication, editor, days_ago=34, headline="Another story")
    for name, number in {"RECENT": recent, "NEWEST": 4, "HEADLINED": 3, "_BY_DATE": 4, "PAGE_LENGTH": 3}.items():
        monkeypatch.setattr(finding, name, number)
    reader, address, seen = Reader(), "/search/?q=zebra&order=newest", []
    while address:
        page = reader.read(address)
        seen += re.findall(r"</mark> (\d+)</a>", page)
        following = re.search(r'rel="next" href="(\?[^"]+)"', page)
        address = f"/search/{following[1].replace('&amp;', '&')}" if following else ""
    assert list(map(int, seen)) == days
    assert found("zebra") == ["Zebra 1", "Zebra 2", "Zebra 31"]


def test_a_common_word_is_looked_for_in_recent_months_and_a_rare_one_everywhere(
    publication: Publication,
    editor: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for age in (1, 2, 40, 80, 120):
        publish_article(publication, editor, days_ago=age, headline=f"Zebra {age}")
    publish_article(publication, editor, days_ago=160, headline="A quagga")
    for name, number in {"RECENT": 1, "NEWEST": 2, "HEADLINED": 2}.items():
        monkeypatch.setattr(finding, name, number)
    assert found("quagga") == ["A quagga"]
    with CaptureQueriesContext(connection) as queries:
        assert found("zebra") == ["Zebra 1", "Zebra 2"]
    (month,) = period_terms(timezone.now(), timezone.now())
    asked = [query["sql"].count(month) for query in queries if FTS_TABLE in query["sql"] or "tsquery" in query["sql"]]
    # Once it is looked whether there are enough, of text and of headlines; then they are fetched.
    assert asked == [2, 2]


def test_a_page_this_site_never_gave_out_is_not_found(publication: Publication) -> None:
    for garbage in ("x", "%00", "WzFd", "W10", "=" * 500, "%F0%9F%98%80", "bnVsbA"):
        Reader().get(f"/search/?q=zebra&before={garbage}", 404)
        Reader().get(f"/search/?q=zebra&before={garbage}&order=newest", 404)


HOSTILE = (
    "",
    "   ",
    "x" * 8192,
    "외" * 3000,
    "외교 " * 2000,
    '"AND* NEAR(',
    "foo OR bar NOT baz*",
    'a" OR "b',
    "'; DROP TABLE articles_version; --",
    "(((",
    "a:b col:c ^d -e +f {g}",
    "\x00",
    "a\x00b",
    "🎉🇰🇷",
    "\ue000h외교",
    "\ue001",
    "%",
    "\\",
    "<script>alert(1)</script>",
    "＂外交＂",
    "''",
    "ᄋ ㄱ ㅋㅋ",
    "हिन्दी ไทย العربية",
    "\u0301\u0301",
    "\U0001f468\u200d\U0001f469",
)


def test_whatever_is_typed_is_answered(publication: Publication, editor: User) -> None:
    publish_article(publication, editor, headline="외교 foo", body="<p>a b bar</p>")
    for typed in HOSTILE:
        asked = quote(typed)
        page = Reader().read(f"/search/?q={asked}&order=newest&section=%00&by={quote(typed[:500])}")
        assert "<script>alert" not in page
        Reader().get(f"/ko/search/?q={asked}")


def test_bytes_that_are_no_text_are_answered(publication: Publication) -> None:
    for raw in ("%ED%A0%80", "%FF%FE", "%C3", "%00%00"):
        Reader().get(f"/search/?q={raw}&from={raw}&lang={raw}&by={raw}&section={raw}")


def test_what_an_article_says_is_escaped_beside_the_marks(publication: Publication, editor: User) -> None:
    publish_article(publication, editor, headline="Zebra <b>&amp;", deck="", body="<p>A &lt;img src=x&gt; zebra</p>")
    page = Reader().read("/search/?q=zebra")
    assert "<mark>Zebra</mark> &lt;b&gt;&amp;amp;" in page
    assert "&lt;img src=x&gt; <mark>zebra</mark>" in page or "<mark>Zebra</mark>" in page
    assert "<img src=x" not in page


def test_a_search_leads_to_the_tag_and_the_reporter_it_names(publication: Publication, editor: User) -> None:
    publish_article(publication, editor, headline="Zebra", tags=["이재명", "Other"], reporter="park")
    make_article(publication, editor, headline="Zebra draft", tags=["이재명 비공개"])
    page = Reader().read("/search/?q=Lee+Jae-myung")
    assert f'href="/tags/{quote("이재명")}/"' in page
    assert "Other" not in page
    assert "비공개" not in page
    assert 'href="/reporters/park/"' in Reader().read(f"/search/?q={quote('이기자')}")


def test_the_page_costs_four_queries_at_most(
    publication: Publication, editor: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    photo = make_photo()
    for number in range(PAGE_LENGTH + 5):
        publish_article(publication, editor, headline=f"Zebra {number}", tags=["zebra"], photo=photo, days_ago=number)
    reader = Reader()
    # Each process asks once a day how far back a common word is looked for.
    reader.get("/search/?q=x")
    for address in (
        "/search/",
        "/search/?q=zebra",
        "/search/?q=zebra&order=newest&section=politics&by=lee",
        "/search/?q=x",
        "/search/?q=zebra+unicorn",
    ):
        with django_assert_max_num_queries(4):
            reader.get(address)


def test_in_a_large_archive_it_costs_six_at_most_also_when_nothing_has_every_word(
    publication: Publication,
    editor: User,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(4):
        publish_article(publication, editor, headline=f"Zebra {number}", days_ago=40 * number)
    for name, number in {"RECENT": 1, "NEWEST": 2, "HEADLINED": 2}.items():
        monkeypatch.setattr(finding, name, number)
    reader = Reader()
    reader.get("/search/?q=x")
    for address in ("/search/?q=zebra", "/search/?q=x", "/search/?q=zebra+unicorn", "/search/?q=zebra&order=newest"):
        with django_assert_max_num_queries(6):
            reader.get(address)


def test_the_form_is_on_every_page_and_the_search_itself_is_in_no_search_engine(
    publication: Publication, editor: User
) -> None:
    version = publish_article(publication, editor)
    for address in ("/", version.path, "/imprint/"):
        assert 'role="search" action="/search/"' in Reader().read(address)
    assert 'role="search" action="/ko/search/"' in Reader().read("/ko/")
    assert 'role="search" action="/search/"' in Reader().read("/nowhere/", 404)
    for address in ("/search/", "/search/?q=envoys"):
        page = Reader().read(address)
        assert page.count('role="search"') == 1
        assert '<meta name="robots" content="noindex">' in page
        assert 'rel="canonical"' not in page


def test_nothing_found_is_said_with_what_to_try(publication: Publication, editor: User) -> None:
    page = Reader().read("/search/?q=zebra&section=politics")
    assert "zebra" in page
    assert 'class="advice"' in page
    make_section(publication, "politics")
    assert 'href="?q=zebra"' in Reader().read("/search/?q=zebra&section=politics")


def test_articles_with_some_of_the_words_are_shown_when_none_has_all(publication: Publication, editor: User) -> None:
    publish_article(publication, editor, headline="Zebra and horse")
    publish_article(publication, editor, headline="주한 영국 대사", language="ko")
    page = Reader().read("/search/?q=zebra+horse+unicorn")
    assert 'class="partial"' in page
    assert "<mark>Zebra</mark> and <mark>horse</mark>" in page
    assert found("zebra horse") == ["Zebra and horse"]
    assert found("zebra unicorn dragon") == []
    assert found("주한대사") == ["주한 영국 대사"]
    assert 'class="partial"' not in Reader().read("/search/?q=zebra+horse")


def test_the_question_goes_along_to_the_other_language(publication: Publication, editor: User) -> None:
    assert f'href="/ko/search/?q={quote("외교")}"' in Reader().read(f"/search/?q={quote('외교')}")
