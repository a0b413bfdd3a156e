"""The content API: ninjs for what is on the site, and nothing else."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from django.core.cache import cache, caches
from django.test import Client
from django.urls import get_resolver
from taggit.models import Tag

from articles.copytext import BylineCopy
from articles.models.version import VersionKind
from articles.verbs import merging, publishing
from articles.verbs.publishing import Reason
from articles.verbs.renaming import rename
from newsroom.models import Section
from newsroom.roles import Role
from tests.builders import (
    HOST,
    edit,
    in_future,
    make_article,
    make_photo,
    make_publication,
    make_section,
    make_series,
    make_user,
    part_of,
    publish_article,
)
from tests.public.reader import Reader

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import Settings

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db

SCHEMA = Path(__file__).resolve().parents[3] / "shared" / "samples" / "schemas" / "ninjs-3.1.schema.json"
API = "/api/v1"


@pytest.fixture
def publication() -> Publication:
    return make_publication(copyright_line="© The Journal")


def ask(address: str, status: int = 200, **headers: Any) -> dict[str, Any]:
    response = Reader().get(f"{API}/{address}", status, **headers)
    value: dict[str, Any] = json.loads(response.content)
    return value


def check(value: Any, schema: Any, whole: Any) -> None:
    """That `value` is as the API's own document says."""
    jsonschema.Draft202012Validator({**schema, "components": whole["components"]}).validate(value)


def value_of(item: dict[str, Any], name: str, role: str) -> str:
    return str(next(each["value"] for each in item[name] if each["role"] == role))


def test_an_article_has_all_that_its_page_has(publication: Publication, editor: User) -> None:
    english = publish_article(
        publication,
        editor,
        headline="Envoys meet",
        deck="They talk",
        body='<p>The envoys <a href="/imprint/">met</a>.</p>',
        photo=make_photo(),
        tags=["Seoul"],
        bylines=(BylineCopy("lee", "By Lee Gi-ja", "author", "lee@example.com"), BylineCopy(None, "Kim", "translator")),
    )
    korean = publish_article(
        publication, editor, language="ko", headline="사절단이 만났다", translation_of=english.article
    )
    item = ask(f"articles/{english.public_number}")
    assert item["uri"] == f"http://{HOST}/api/v1/articles/{english.public_number}"
    assert item["version"] == "1"
    assert value_of(item, "headlines", "main") == "Envoys meet"
    assert value_of(item, "descriptions", "deck") == "They talk"
    assert value_of(item, "altIds", "page") == f"http://{HOST}{english.path}"
    assert f'<a href="http://{HOST}/imprint/">met</a>' in item["bodies"][0]["value"]
    assert [(each["name"], each["rel"]) for each in item["people"]] == [("Lee Gi-ja", "author"), ("Kim", "translator")]
    assert "lee@example.com" not in json.dumps(item)
    assert [each["literal"] for each in item["subjects"]] == ["politics", "seoul"]
    lead, translation = item["associations"]
    assert lead["renditions"][0]["href"].startswith(f"http://{HOST}/media/")
    assert translation["uri"] == f"http://{HOST}/api/v1/articles/{korean.public_number}"
    assert item["copyrightNotice"] == "© The Journal"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_item_is_valid_ninjs(publication: Publication, editor: User, language: str) -> None:
    if not SCHEMA.exists():
        pytest.skip("../shared/samples is not beside this repository")
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text()))
    bare = publish_article(
        publication,
        editor,
        language=language,
        deck="",
        dateline="",
        reporter="",
        bylines=(BylineCopy(None, "Kim", "author"),),
    )
    part = part_of(make_series(publication), 3)
    tags = ["Seoul", "외교"]
    whole = publish_article(publication, editor, language=language, photo=make_photo(), tags=tags, series=part)
    article = edit(whole.article, editor, body="<p>Corrected.</p>")
    publishing.publish(article, editor, kind=VersionKind.CORRECTION, reason=Reason(en="A name.", ko="이름."))
    for version in (bare, whole):
        validator.validate(ask(f"articles/{version.public_number}"))
        validator.validate(ask(f"articles/{version.public_number}/versions/1"))
    items = ask(f"articles?language={language}")["articles"]
    assert len(items) == 2
    for item in items:
        validator.validate(item)


def test_an_item_names_its_series_and_which_part_it_is(publication: Publication, editor: User) -> None:
    series = make_series(publication)
    version = publish_article(publication, editor, language="ko", series=part_of(series, 3))
    item = ask(f"articles/{version.public_number}")
    page = f"http://{HOST}/ko/series/silk-road/"
    assert {"name": "비단길", "rel": "series", "uri": page, "literal": "silk-road"} in item["subjects"]
    assert {"role": "part", "value": "3"} in item["altIds"]


def test_lists_go_by_language_section_tag_reporter_day_and_month(publication: Publication, editor: User) -> None:
    make_section(publication, "culture", name_ko="문화")
    plain = publish_article(publication, editor, headline="Plain")
    opera = publish_article(publication, editor, headline="Opera", section="culture", tags=["Music"], reporter="park")
    korean = publish_article(publication, editor, headline="오페라", language="ko")
    day = plain.published_at.astimezone(publication.tzinfo)

    def headlines(query: str) -> list[str]:
        return [value_of(item, "headlines", "main") for item in ask(f"articles{query}")["articles"]]

    assert headlines("") == ["Opera", "Plain"]
    assert headlines("?language=ko") == [korean.headline]
    assert headlines("?section=culture") == headlines("?tag=music") == headlines("?reporter=park") == [opera.headline]
    assert headlines(f"?day={day:%Y-%m-%d}") == headlines(f"?month={day:%Y-%m}") == ["Opera", "Plain"]
    assert headlines("?day=2001-01-01") == []


def test_a_list_by_series_has_its_parts_the_last_first(
    publication: Publication, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    series = make_series(publication)
    make_series(publication, "untold")
    for number in (2, 10, 1, 5):
        publish_article(publication, editor, headline=f"Road {number}", series=part_of(series, number))
    publish_article(publication, editor, headline="Elsewhere")
    make_article(publication, editor, headline="Road 11", series=part_of(series, 11))
    publish_article(publication, editor, headline="길 1", series=part_of(series, 1), language="ko")
    monkeypatch.setattr(import_module("articles.reading.series"), "PAGE_LENGTH", 2)
    address, found = f"{API}/articles?series=silk-road", []
    while address:
        page = json.loads(Reader().get(address).content)
        found += [value_of(item, "headlines", "main") for item in page["articles"]]
        address = (page["next"] or "").removeprefix(f"http://{HOST}")
    assert found == ["Road 10", "Road 5", "Road 2", "Road 1"]
    assert len(ask("articles?series=silk-road&language=ko")["articles"]) == 1
    assert ask("articles?series=untold", 404)["parameter"] == "series"
    assert ask("articles?series=silk-road&section=politics", 400)["parameter"] == "series"
    assert ask("articles?series=silk-road&before=rubbish", 400)["parameter"] == "before"
    rename(series, make_user(Role.MANAGING_EDITOR), slug="old-roads")
    assert ask("articles?series=silk-road")["articles"] == ask("articles?series=old-roads")["articles"]


def test_a_list_is_walked_by_its_next(publication: Publication, editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("articles.reading.PAGE_LENGTH", 2)
    for number in range(5):
        publish_article(publication, editor, headline=f"Story {number}")
    address, found = f"{API}/articles?section=politics", []
    while address:
        page = json.loads(Reader().get(address).content)
        found += [value_of(item, "headlines", "main") for item in page["articles"]]
        address = (page["next"] or "").removeprefix(f"http://{HOST}")
    assert found == [f"Story {number}" for number in (4, 3, 2, 1, 0)]


def test_what_is_asked_wrongly_is_named(publication: Publication, editor: User) -> None:
    publish_article(publication, editor)
    for query, parameter in (
        ("sectoin=politics", "sectoin"),
        ("language=fr", "language"),
        ("section=politics&tag=seoul", "tag"),
        ("day=18.6.2025", "day"),
        ("month=0001-01", "month"),
        ("before=rubbish", "before"),
    ):
        problem = ask(f"articles?{query}", 400)
        assert problem["parameter"] == parameter, query
        assert problem["detail"]
    for query in ("section=none", "series=none", "tag=none", "reporter=none"):
        assert ask(f"articles?{query}", 404)["status"] == 404
    assert ask("articles/99", 404)["title"] == "No such article"
    assert ask("nothing", 404)["title"] == "No such address"
    assert ask(f"articles/{10**30}", 404)["status"] == 404


def test_the_versions_say_what_stood_when(publication: Publication, editor: User) -> None:
    first = publish_article(publication, editor, body="<p>Three envoys.</p>")
    article = edit(first.article, editor, body="<p>Four envoys.</p>")
    publishing.publish(article, editor, kind=VersionKind.CORRECTION, reason=Reason(en="Four.", ko="네 명."))
    article = edit(first.article, editor, body="<p>Five envoys.</p>")
    publishing.publish(article, editor, in_future(hours=1))
    one, two = ask(f"articles/{first.public_number}/versions")["versions"]
    assert (one["kind"], two["kind"]) == ("first", "correction")
    assert one["until"] == two["from"]
    # A change that is scheduled is nobody's business yet, nor is when this version ends.
    assert two["until"] is None
    assert two["reason"] == {"ko": "네 명.", "en": "Four."}
    old = ask(f"articles/{first.public_number}/versions/1")
    assert "Three envoys." in old["bodies"][0]["value"]
    assert ask(f"articles/{first.public_number}/versions/3", 404)
    current = ask(f"articles/{first.public_number}")
    assert value_of(current, "descriptions", "notice") == "Four."


def test_drafts_and_schedules_are_not_there_and_a_withdrawn_article_says_why(
    publication: Publication, editor: User
) -> None:
    make_article(publication, editor)
    article = make_article(publication, editor)
    scheduled = publishing.publish(article, editor, in_future(hours=1))
    assert ask("articles")["articles"] == []
    for rest in ("", "/versions", "/versions/1"):
        assert ask(f"articles/{scheduled.public_number}{rest}", 404)
    version = publish_article(publication, editor)
    publishing.withdraw(version.article, editor, Reason(en="Invented.", ko="지어냄."))
    for rest in ("", "/versions", "/versions/1"):
        assert ask(f"articles/{version.public_number}{rest}", 410)["detail"] == "Invented."
    assert ask("articles")["articles"] == []


def test_sections_and_reporters_are_listed(publication: Publication, editor: User) -> None:
    culture = make_section(publication, "culture", name_ko="문화")
    Section.objects.create(publication=publication, slug="opera", name_ko="오페라", name_en="Opera", parent=culture)
    assert ask("reporters")["reporters"] == []
    publish_article(publication, editor)
    names = [(each["slug"], [child["slug"] for child in each["sections"]]) for each in ask("sections")["sections"]]
    assert ("culture", ["opera"]) in names
    (reporter,) = ask("reporters")["reporters"]
    assert (reporter["slug"], reporter["name"]["ko"]) == ("lee", "이기자")
    assert "lee@" not in json.dumps(reporter)
    assert ask("reporters?after=lee")["reporters"] == []
    assert ask("reporters?page=2", 400)["parameter"] == "page"
    assert ask("reporters?after=%00")["reporters"]


def test_a_program_that_has_the_answer_is_told_so(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor)
    address = f"{API}/articles/{version.public_number}"
    tag = Reader().get(address).headers["ETag"]
    assert Reader().get(address, 304, HTTP_IF_NONE_MATCH=tag).content == b""


def test_any_page_may_read_and_nobody_may_write(publication: Publication) -> None:
    client = Client()
    answer = client.get(f"{API}/articles")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    preflight = client.options(f"{API}/articles")
    assert preflight.status_code == 204
    assert preflight.headers["Access-Control-Allow-Headers"] == "If-None-Match"
    strict = Client(enforce_csrf_checks=True)
    for method in ("POST", "PUT", "DELETE", "TRACE"):
        refused = strict.generic(method, f"{API}/articles")
        assert refused.status_code == 405
        assert refused.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_whatever_leads_nowhere_under_the_api_is_told_as_a_problem(client: Client, publication: Publication) -> None:
    for rest in ("v1/articles/1/versions/x%0A", "v2/articles", "%0A", "v1/articles/-1"):
        answer = client.get(f"/api/{rest}")
        assert (answer.status_code, answer.headers["Content-Type"][:24]) == (404, "application/problem+json")


def test_who_asks_too_often_is_told_when_to_ask_again(publication: Publication, settings: Settings) -> None:
    settings.API_PER_MINUTE = 2
    for _ in range(2):
        ask("articles")
    refused = Reader().get(f"{API}/articles", 429)
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert Reader().get(f"{API}/articles", REMOTE_ADDR="192.0.2.7")
    assert Reader().read("/")


def test_the_addresses_of_one_network_count_together_and_touch_no_other_count(
    publication: Publication, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.API_PER_MINUTE = 2
    # Whoever asks from more networks than a cache has room for. Not of `cache`, which stands for one: nothing is put back on it.
    for each in (caches["default"], caches["api"]):
        monkeypatch.setattr(each, "_max_entries", 20)
    cache.set("attempts-to-sign-in", 9)
    for host in range(2):
        assert Reader().get(f"{API}/articles", REMOTE_ADDR=f"2001:db8::{host}")
    Reader().get(f"{API}/articles", 429, REMOTE_ADDR="2001:db8::ffff:1")
    for network in range(60):
        Reader().get(f"{API}/articles/1", 404, REMOTE_ADDR=f"2001:db8:0:{network + 1:x}::1")
    assert cache.get("attempts-to-sign-in") == 9


def test_the_document_describes_every_address_and_every_answer_keeps_to_it(
    publication: Publication, editor: User
) -> None:
    version = publish_article(publication, editor, photo=make_photo(), tags=["Seoul"])
    document = ask("openapi.json")
    # What has no name leads nowhere.
    routes = {str(pattern.pattern) for pattern in _api_patterns() if pattern.name}
    described = {f"v1{path}".replace("{", "<int:").replace("}", ">") for path in document["paths"]}
    assert described == routes
    for path, operations in document["paths"].items():
        address = path.replace("{number}", str(version.public_number)).replace("{which}", "1").lstrip("/")
        answers = operations["get"]["responses"]
        check(ask(address), answers["200"]["content"]["application/json"]["schema"], document)
        if "404" in answers and "number" in path:
            missing = path.replace("{number}", "999").replace("{which}", "1").lstrip("/")
            check(ask(missing, 404), answers["404"]["content"]["application/problem+json"]["schema"], document)


def _api_patterns() -> list[Any]:
    for resolver in get_resolver().url_patterns:
        for each in getattr(resolver, "url_patterns", []):
            if str(each.pattern) == "api/":
                patterns: list[Any] = each.url_patterns
                return patterns
    raise AssertionError("the API has no address")


def test_it_costs_few_queries(publication: Publication, editor: User, django_assert_max_num_queries: Any) -> None:
    photo, series = make_photo(), make_series(publication)
    for _ in range(8):
        version = publish_article(publication, editor, photo=photo, tags=["Seoul"], series=part_of(series, 1))
    ask("articles")
    for address, most in (
        ("articles", 2),
        ("articles?tag=seoul", 4),
        ("articles?series=silk-road", 4),
        (f"articles/{version.public_number}", 4),
        (f"articles/{version.public_number}/versions", 3),
        ("reporters", 2),
    ):
        with django_assert_max_num_queries(most):
            ask(address)


def test_a_list_by_a_slug_that_was_merged_is_the_one_it_was_merged_into(publication: Publication, editor: User) -> None:
    publish_article(publication, editor, headline="Opera", tags=["Music"])
    publish_article(publication, editor, headline="Recital", tags=["Concerts"])
    music, concerts = Tag.objects.get(slug="music"), Tag.objects.get(slug="concerts")
    merging.merge_tags([music], concerts, make_user(Role.MANAGING_EDITOR))
    found = ask("articles?tag=music")
    assert len(found["articles"]) == 2
    assert found == ask("articles?tag=concerts")
