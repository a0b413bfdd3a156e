"""Finding an article in the desk's list: what is searched, and when it was published."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.copytext import BylineCopy
from articles.verbs import adopting, publishing
from newsroom.roles import Role
from tests.archive import multiply
from tests.builders import HOST, in_future, make_article, make_publication, make_reporter, make_section, make_user
from tests.desk.pages import change

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models import Article
    from newsroom.models import Publication

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/article/"
SEOUL = ZoneInfo("Asia/Seoul")
#: A Thursday.
NOW = datetime(2026, 11, 26, 9, 0, tzinfo=SEOUL)


@pytest.fixture
def editor(publication: Publication) -> User:
    return make_user(Role.DESK_EDITOR, "desk")


@pytest.fixture
def client(editor: User) -> Client:
    signed_in = Client()
    signed_in.force_login(editor)
    return signed_in


def page(client: Client, **asked: str) -> Any:
    answer = client.get(LIST, asked)
    assert answer.status_code == 200
    return answer


def found(client: Client, **asked: str) -> list[str]:
    """The headlines in the list, in its order."""
    return [article.headline for article in page(client, **asked).context["cl"].result_list]


def published(publication: Publication, headline: str, at: datetime | None = None, **kwargs: Any) -> Article:
    article = make_article(publication, None, headline=headline, **kwargs)
    adopting.adopt(article, at or timezone.now() - timedelta(days=1))
    article.refresh_from_db()
    return article


# What is searched ------------------------------------------------------------------------------------------


def test_an_article_is_found_by_headline_deck_byline_and_number(
    client: Client, publication: Publication, editor: User
) -> None:
    reporter = make_reporter("seo", name_en="Seo Jin")
    lines = (BylineCopy(reporter.slug, "Seo Jin", "author"),)
    article = make_article(publication, editor, headline="Envoys meet", deck="At the harbour", bylines=lines)
    make_article(publication, editor, headline="Something else")
    publishing.publish(article, editor)
    article.refresh_from_db()
    for typed in ("envoys", "HARBOUR", "Seo Jin", "seo harbour", str(article.number), '"the harbour"'):
        assert found(client, q=typed) == ["Envoys meet"], typed
    assert found(client, q="harbour nowhere") == []
    assert found(client, q='"harbour the"') == []


def test_a_pasted_address_finds_its_article_alone(client: Client, publication: Publication) -> None:
    article = published(publication, "정상회담 합의", language="ko", slug="정상회담-합의")
    path = article.versions.get().path
    assert path.startswith("/ko/")
    published(publication, "Other", body=f"<p>It quotes {path} and number {article.number}.</p>")
    host, unprefixed = f"https://{HOST}", path.removeprefix("/ko")
    by_number = path[: path.index("정상")]
    spellings = (path, unprefixed, by_number, by_number.strip("/"), unprefixed.strip("/"), quote(path))
    pasted = [
        *spellings,
        *(f"{host}{each}" for each in (path, quote(path), quote(unprefixed))),
        *(f"{HOST}{path}", f" {host.upper()}:8000{quote(path)} ", f"http://preview.example{path}"),
        *(f"{host}{quote(path)}{more}" for more in ("?as-of=2026-11-26", "#photo", "versions/", "versions/1/?x=1")),
    ]
    for typed in pasted:
        assert found(client, q=typed) == ["정상회담 합의"], typed
    assert found(client, q=f"{host}/2026/11/26/999999/nothing/") == []


def test_the_address_that_one_edits_at_finds_the_article(
    client: Client, publication: Publication, editor: User
) -> None:
    article = make_article(publication, editor, headline="Envoys edited")
    make_article(publication, editor, headline="Another")
    for address in (f"https://desk.example{change(article)}", change(article), f"{change(article)}?x=1"):
        assert found(client, q=address) == ["Envoys edited"]


def test_a_pasted_address_means_the_publication_whose_host_it_names(client: Client, publication: Publication) -> None:
    other = make_publication("courier", "courier.example")
    path = [published(each, each.slug).versions.get().path for each in (publication, other)][1]
    assert found(client, q=f"https://courier.example{path}") == ["courier"]
    assert found(client, q=f"https://{HOST}{path}") == ["journal"]


def test_a_bare_number_finds_the_article_that_has_it_before_all_others(
    client: Client, publication: Publication
) -> None:
    article = published(publication, "Envoys meet", timezone.now() - timedelta(days=9))
    published(publication, f"Newer, with {article.number} envoys", timezone.now() - timedelta(days=1))
    for order in ({}, {"o": "1"}, {"o": "-1"}):
        assert found(client, q=f" {article.number} ", **order)[0] == "Envoys meet", order
        assert len(found(client, q=str(article.number), **order)) == 2


def test_the_boxes_say_that_they_take_an_address(client: Client, publication: Publication) -> None:
    assert "or the address or number of an article." in client.get(LIST).text
    # Short: it is read in a box on a phone too.
    assert 'placeholder="Words, an address or a number"' in client.get("/admin/").text


def test_what_is_on_record_is_found_by_what_readers_find_it_by(
    client: Client, publication: Publication, editor: User
) -> None:
    published(publication, "Envoys meet", body="<p>A tea ceremony was held.</p>")
    published(publication, "한중 장관 회담", body="<p>두 장관은 한미정상회담을 논의했다.</p>", language="ko")
    make_article(publication, editor, headline="A draft", body="<p>Its tea ceremony is nobody's yet.</p>")
    assert found(client, q="tea ceremony") == ["Envoys meet"]
    assert found(client, q='"tea ceremony"') == ["Envoys meet"]
    assert found(client, q='"ceremony tea"') == []
    assert found(client, q="정상회담") == ["한중 장관 회담"]


def test_an_article_stands_once_in_what_is_found(client: Client, publication: Publication, editor: User) -> None:
    lines = tuple(BylineCopy(make_reporter(slug).slug, f"Kim {slug}", "author") for slug in ("one", "two"))
    article = make_article(publication, editor, headline="Kim speaks", deck="Kim said", bylines=lines)
    publishing.publish(article, editor)
    assert found(client, q="kim") == ["Kim speaks"]


def test_what_the_list_is_narrowed_to_is_searched_however_old_it_is(
    client: Client, publication: Publication, editor: User
) -> None:
    culture = make_section(publication, "culture")
    make_section(publication, "politics")
    version = adopting.adopt(make_article(publication, None, body="<p>A harbour.</p>"), timezone.now())
    multiply(version, 1_000)
    published(publication, "Old", timezone.now() - timedelta(days=4_000), body="<p>A harbour.</p>", section="culture")
    assert found(client, q="harbour", section__id__exact=str(culture.pk)) == ["Old"]


def test_a_search_of_many_articles_stays_within_the_budget_and_reads_no_body(
    client: Client, publication: Publication, editor: User
) -> None:
    version = adopting.adopt(make_article(publication, None, body="<p>A harbour.</p>"), timezone.now())
    multiply(version, 1_000)
    page(client, q="harbour")
    with CaptureQueriesContext(connection) as queries:
        page(client, q="harbour", published="earlier")
    assert len(queries) <= 15
    assert not [query["sql"] for query in queries if 'body" LIKE' in query["sql"] or "body::text" in query["sql"]]


@pytest.mark.parametrize("typed", ["   ", '"', "\x00", "9" * 400, "%", "a' OR 1=1", "²", "*:*", "( AND"])
def test_no_question_breaks_the_list(client: Client, publication: Publication, typed: str) -> None:
    published(publication, "Envoys meet")
    page(client, q=typed)
    client.get("/admin/autocomplete/", {"term": typed}).close()


def test_when_nothing_is_found_fewer_words_and_fewer_filters_are_offered(
    client: Client, publication: Publication
) -> None:
    published(publication, "Envoys meet")
    text = page(client, q="envoys nowhere", status__exact="published").content.decode()
    assert 'href="?q=envoys&amp;status__exact=published"' in text
    assert 'href="?q=nowhere&amp;status__exact=published"' in text
    assert 'href="?q=envoys+nowhere"' in text
    alone = page(client, q="nowhere").content.decode()
    assert "fewer words" not in alone
    assert "fewer words" not in page(client, q="envoys").content.decode()


# When it was published -------------------------------------------------------------------------------------


def test_the_list_says_when_an_article_was_published_and_not_when_it_was_imported(
    client: Client, publication: Publication, editor: User
) -> None:
    published(publication, "Old", datetime(2019, 3, 4, 23, 30, tzinfo=SEOUL))
    assert "2019-03-04 23:30 KST" in page(client).content.decode()


def test_what_is_scheduled_or_a_draft_is_not_published_yet(
    client: Client, publication: Publication, editor: User
) -> None:
    make_article(publication, editor, headline="A draft")
    publishing.publish(make_article(publication, editor, headline="Scheduled"), editor, in_future(days=1))
    published(publication, "Published")
    assert set(found(client, published="never")) == {"A draft", "Scheduled"}
    for article in page(client, published="never").context["cl"].result_list:
        assert page(client).context["cl"].model_admin.published(article) == "–"


def test_the_list_is_sorted_by_publication_in_both_directions_drafts_at_the_old_end(
    client: Client, publication: Publication, editor: User
) -> None:
    make_article(publication, editor, headline="A draft")
    for days, name in ((2, "Middle"), (1, "New"), (3, "Old")):
        published(publication, name, timezone.now() - timedelta(days=days))
    column = str(page(client).context["cl"].list_display.index("published"))
    assert found(client, o=f"-{column}") == ["New", "Middle", "Old", "A draft"]
    assert found(client, o=column) == ["A draft", "Old", "Middle", "New"]


def test_the_list_is_narrowed_to_when_it_was_published_newest_first(
    client: Client, publication: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, at in {
        "Today": datetime(2026, 11, 26, 0, 0, tzinfo=SEOUL),
        "Monday": datetime(2026, 11, 23, 0, 0, tzinfo=SEOUL),
        "Sunday": datetime(2026, 11, 22, 23, 59, tzinfo=SEOUL),
        "First of November": datetime(2026, 11, 1, 0, 0, tzinfo=SEOUL),
        "End of October": datetime(2026, 10, 31, 23, 59, tzinfo=SEOUL),
        "September": datetime(2026, 9, 30, 23, 59, tzinfo=SEOUL),
        "New Year": datetime(2026, 1, 1, 0, 0, tzinfo=SEOUL),
        "Last year": datetime(2025, 12, 31, 23, 59, tzinfo=SEOUL),
        "Long ago": datetime(2024, 12, 31, 23, 59, tzinfo=SEOUL),
    }.items():
        published(publication, name, at)
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    assert found(client, published="today") == ["Today"]
    assert found(client, published="week") == ["Today", "Monday"]
    assert found(client, published="month") == ["Today", "Monday", "Sunday", "First of November"]
    assert found(client, published="last-month") == ["End of October"]
    assert found(client, published="year")[-3:] == ["End of October", "September", "New Year"]
    assert found(client, published="last-year") == ["Last year"]
    assert found(client, published="earlier") == ["Long ago"]
    assert found(client, published="2026-09") == ["September"]
    assert sorted(found(client, published="2026-13")) == sorted(found(client)) != []
