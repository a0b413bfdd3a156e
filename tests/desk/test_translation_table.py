"""The table of translations: which story has which language, in which state, and how far behind it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.admin.translations import table
from articles.models import Article
from articles.verbs import publishing
from articles.verbs.publishing import Reason
from articles.writing import drafting
from newsroom.roles import Role
from tests.archive import FIRST, multiply
from tests.builders import edit, in_future, make_article, make_publication, make_user
from tests.record.test_plans import plan_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db

TABLE = "/admin/articles/article/translations/"


@pytest.fixture
def editor(publication: Publication) -> User:
    return make_user(Role.DESK_EDITOR, "desk")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def live(publication: Publication, editor: User, headline: str, **kwargs: Any) -> Article:
    article = make_article(publication, editor, headline=headline, **kwargs)
    publishing.publish(article, editor)
    return Article.objects.get(pk=article.pk)


def shown(user: User, view: str = "", **params: str) -> list[tuple[str, str]]:
    """Headlines of source and translation, row by row."""
    stories = signed_in(user).get(TABLE, {"view": view, **params}).context["stories"]
    return [
        (str(story.source.article), str(story.translation.article) if story.translation else "") for story in stories
    ]


def test_every_story_stands_in_the_views_it_belongs_to(publication: Publication, editor: User) -> None:
    alone = live(publication, editor, "Alone")
    korean = live(publication, editor, "한국어만", language="ko")
    paired = live(publication, editor, "Paired")
    current = edit(drafting.begin_translation(paired, "ko", editor), editor, headline="짝")
    publishing.publish(current, editor)
    source = live(publication, editor, "Went on")
    late = edit(drafting.begin_translation(source, "ko", editor), editor, headline="늦은 번역")
    publishing.publish(edit(source, editor, deck="News"), editor)
    drafting.duplicate(alone, editor, as_template=True)
    assert shown(editor) == [("Went on", "늦은 번역"), ("Paired", "짝"), ("한국어만", ""), ("Alone", "")]
    assert shown(editor, "behind") == [("Went on", "늦은 번역")]
    assert shown(editor, "work") == [("Went on", "늦은 번역")]
    assert shown(editor, "no-ko") == [("Alone", "")]
    assert shown(editor, "no-en") == [("한국어만", "")]
    page = signed_in(editor).get(TABLE).content.decode()
    assert "Behind by 1 version, since" in page
    assert f"/admin/articles/article/{late.pk}/source/" in page
    assert f"/admin/articles/article/{alone.pk}/translate/ko/" in page
    assert f"/admin/articles/article/{korean.pk}/translate/en/" in page
    assert f"/admin/articles/article/{paired.pk}/translate/ko/" not in page


def test_a_withdrawn_story_wants_no_translation_and_a_withdrawn_translation_is_not_late(
    publication: Publication, editor: User
) -> None:
    publishing.withdraw(live(publication, editor, "Wrong"), editor, Reason(en="Wrong"))
    source = live(publication, editor, "Went on")
    translation = edit(drafting.begin_translation(source, "ko", editor), editor, headline="번역")
    publishing.publish(translation, editor)
    publishing.withdraw(translation, editor, Reason(en="Wrong"))
    publishing.publish(edit(source, editor, deck="News"), editor)
    assert shown(editor, "no-ko") == []
    assert shown(editor, "behind") == []


def test_each_half_says_what_it_is(publication: Publication, editor: User) -> None:
    source = live(publication, editor, "On the site already")
    translation = drafting.begin_translation(source, "ko", editor)
    publishing.publish(edit(translation, editor, headline="예약"), editor, in_future(days=1))
    page = signed_in(editor).get(TABLE).content.decode()
    assert "on the site" in page
    assert "Scheduled " in page
    assert "Up to date with its source" in page


def test_a_publication_in_one_language_lacks_none(editor: User) -> None:
    other = make_publication("weekly", "weekly.example", languages=["en"])
    live(other, editor, "English only")
    assert shown(editor, "no-ko") == []
    assert "/translate/ko/" not in signed_in(editor).get(TABLE).content.decode()


def test_pages_go_by_key_and_show_every_story_once(
    publication: Publication, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "_ROWS", 3)
    for number in range(7):
        make_article(publication, editor, headline=f"Story {number}")
    # Imports store many in one instant.
    Article.objects.update(updated_at=timezone.now())
    client, seen, params = signed_in(editor), [], {"view": "no-ko"}
    while params.get("before", "x"):
        page = client.get(TABLE, params)
        seen += [str(story.source.article) for story in page.context["stories"]]
        params["before"] = page.context["older"]
    assert seen == [f"Story {number}" for number in range(6, -1, -1)]


def test_nonsense_in_the_address_is_not_found(publication: Publication, editor: User) -> None:
    client = signed_in(editor)
    assert client.get(TABLE, {"view": "no-xx"}).status_code == 404
    assert client.get(TABLE, {"before": "rubbish"}).status_code == 404


def test_a_stranger_sees_no_table_and_a_reporter_may_begin(publication: Publication, editor: User) -> None:
    live(publication, editor, "Alone")
    nobody = make_user(None)
    nobody.is_staff = True
    nobody.save()
    assert Client().get(TABLE).status_code == 302
    assert signed_in(nobody).get(TABLE).status_code == 403
    assert "/translate/ko/" in signed_in(make_user(Role.REPORTER)).get(TABLE).content.decode()


def test_the_table_is_one_press_from_the_desk_and_from_an_article(publication: Publication, editor: User) -> None:
    article = live(publication, editor, "Alone")
    client = signed_in(editor)
    assert f'href="{TABLE}"' in client.get("/admin/").content.decode()
    assert f'href="{TABLE}?view=behind"' in client.get("/admin/").content.decode()
    assert f'href="{TABLE}"' in client.get(f"/admin/articles/article/{article.pk}/change/").content.decode()


def test_it_costs_the_same_with_a_large_archive_and_reads_through_indexes(
    publication: Publication, editor: User
) -> None:
    source = live(publication, editor, "Source")
    translation = drafting.begin_translation(source, "ko", editor)
    publishing.publish(edit(translation, editor, headline="번역"), editor)
    multiply(source.versions.get(), 3_000)
    # Half of the archive translates the other half.
    Article.objects.filter(pk__gt=FIRST + 1_500).update(translation_of=F("pk") - 1_500)
    late = live(publication, editor, "Went on")
    drafting.begin_translation(late, "ko", editor)
    publishing.publish(edit(late, editor, deck="News"), editor)
    if connection.vendor == "postgresql":
        # Its autovacuum does so by itself; only then does it know how short an index of few rows is.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE articles_article")
    client = signed_in(editor)
    client.get(TABLE)
    for view in table.views():
        with CaptureQueriesContext(connection) as queries:
            client.get(TABLE, {"view": view})
        assert len(queries) <= 15, view
        rows = next(each["sql"] for each in queries if "LIMIT 51" in each["sql"])
        plan = plan_of(rows)
        index = {"behind": "article_behind_source", "work": "article_translation_in_work"}.get(
            view, "article_of_source"
        )
        assert index in plan, f"{view}\n{plan}"
        assert "TEMP B-TREE" not in plan, plan
    assert Article.objects.filter(pk__gt=FIRST).count() >= 3_000
