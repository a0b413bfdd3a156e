"""Printed names beside the reporters they lead to, and what of a translation is still in the other language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from articles.copytext import BylineCopy, Copy
from articles.verbs import checklist, publishing
from articles.writing import drafting
from articles.writing.naming import may_be_printed_for
from newsroom.models import Reporter
from newsroom.roles import Role
from tests.builders import edit, make_article, make_photo, make_reporter, make_user

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models import Article
    from articles.verbs.checklist import Caution
    from newsroom.models import Publication


@pytest.fixture
def editor(publication: Publication) -> User:
    return make_user(Role.DESK_EDITOR, "desk")


@pytest.fixture
def yoon(publication: Publication) -> Reporter:
    return make_reporter("yoon", name_ko="윤태오", name_en="Yoon Tae-o")


def warnings(article: Article) -> dict[str, Caution]:
    found = checklist.warnings_of(article, Copy.from_article(article))
    return {warning.key.partition(":")[0]: warning for warning in found}


# Names -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "printed",
    [
        *("Yoon Tae-o", "윤태오", "윤태오 기자", "By Yoon Tae-o, Seoul", "YOON TAE O", "Tae-o Yoon", "Yun Tae-oh"),
        *("서울=윤태오 특파원", "윤태오기자", "윤태오(Yoon Tae-o)", "T. Yoon", "Tae-o K. Yoon", "윤 태오", "尹泰午"),
        *("Yoon Tae-o in Seoul", "Yoon Taeo, Staff Reporter", "Yoon"),
    ],
)
def test_a_name_is_known_however_it_is_printed(printed: str) -> None:
    assert may_be_printed_for(printed, Reporter(name_ko="윤태오", name_en="Yoon Tae-o"))


@pytest.mark.parametrize(
    "printed", ["Kim Min-ji", "김민지 기자", "Yoon Mi-ra", "윤미라", "By Han Seo-yeon, Seoul", "Park Tae-o", "Y. Kim"]
)
def test_the_name_of_somebody_else_is_told_apart(printed: str) -> None:
    assert not may_be_printed_for(printed, Reporter(name_ko="윤태오", name_en="Yoon Tae-o"))


def test_one_name_is_enough_to_know_the_other_script_by() -> None:
    assert may_be_printed_for("윤태오 기자", Reporter(name_en="Yoon Tae-o"))
    assert may_be_printed_for("Tae-oh Yun", Reporter(name_ko="윤태오"))
    assert not may_be_printed_for("김민지", Reporter(name_en="Yoon Tae-o"))
    assert not may_be_printed_for("Kim Min-ji", Reporter(name_ko="윤태오"))


@pytest.mark.django_db
def test_a_printed_name_that_leads_to_somebody_elses_page_is_warned_of_with_both_names(
    publication: Publication, editor: User, yoon: Reporter
) -> None:
    article = make_article(publication, editor, bylines=(BylineCopy(yoon.slug, "Kim Min-ji", "author"),))
    warning = warnings(article)["reporter"]
    assert "“Kim Min-ji”" in warning.sentence
    assert "Yoon Tae-o · 윤태오" in warning.sentence
    assert not warning.is_grave
    publishing.publish(article, editor)
    assert article.desk_tasks.get().sentence == warning.sentence
    for printed in ("By Yoon Tae-o, Seoul", "윤태오 기자"):
        right = make_article(publication, editor, bylines=(BylineCopy(yoon.slug, printed, "author"),))
        assert "reporter" not in warnings(right)
    free = make_article(publication, editor, bylines=(BylineCopy(None, "Kim Min-ji", "author"),))
    assert "reporter" not in warnings(free)


@pytest.mark.django_db
def test_the_form_says_at_the_fields_what_reporter_and_printed_name_are(publication: Publication, editor: User) -> None:
    client = Client()
    client.force_login(editor)
    page = client.get(f"/admin/articles/article/{make_article(publication, editor).pk}/change/").text
    for field, said in (
        ("reporter", "Whose page the name leads to. Leave it empty for somebody without a page."),
        ("name", "Left empty, the reporter&#x27;s name in the article&#x27;s language is printed."),
    ):
        assert f'id="id_bylines-0-{field}_helptext">{said}</p>' in page


@pytest.mark.django_db
def test_the_desks_lists_show_the_name_that_is_printed(publication: Publication, yoon: Reporter) -> None:
    writer = make_user(Role.REPORTER, "writer")
    Reporter.objects.filter(pk=yoon.pk).update(user=writer)
    make_article(publication, writer, bylines=(BylineCopy(yoon.slug, "Kim Min-ji", "author"),))
    client = Client()
    client.force_login(writer)
    listed = client.get("/admin/").text.partition('class="module desk-list"')[2].partition("</section>")[0]
    assert "Kim Min-ji" in listed
    assert "Yoon Tae-o" not in listed
    rows = client.get("/admin/articles/article/").text.partition('id="result_list"')[2].partition("</table>")[0]
    assert "Kim Min-ji" in rows
    assert "Yoon Tae-o" not in rows


# Translations ----------------------------------------------------------------------------------------------


@pytest.fixture
def source(publication: Publication, editor: User, yoon: Reporter) -> Article:
    bylines = (
        BylineCopy(yoon.slug, "윤태오 기자", "author"),
        BylineCopy(yoon.slug, "김민지", "author"),
        BylineCopy(None, "박손님", "contributor"),
    )
    return make_article(
        publication,
        editor,
        language="ko",
        headline="여객선 증편",
        deck="하루 두 번 다닌다",
        body="<p>배는 저녁에 떠난다.</p>",
        bylines=bylines,
        photo=make_photo(caption_ko="항구의 배", caption_en=""),
    )


def typed(article: Article, editor: User, **written: Any) -> Article:
    """As the form saves it: what is not given stands there as it stood."""
    for field, value in written.items():
        setattr(article, field, value)
    drafting.tidy(article)
    article.save_writing()
    drafting.keep(article, editor)
    return article


def english(article: Article, editor: User, **written: Any) -> Article:
    said = {"headline": "Ferry runs twice", "body": "<p>The boat leaves at dusk.</p>"}
    return typed(article, editor, **(said | written))


@pytest.mark.django_db
def test_a_translation_begins_without_a_slug_and_gets_that_of_its_own_headline(source: Article, editor: User) -> None:
    made = drafting.begin_translation(source, "en", editor)
    assert made.slug == ""
    # Saved before the headline is written, it still has none.
    assert typed(made, editor, deck="Twice a day").slug == ""
    assert english(made, editor).slug == "ferry-runs-twice"


@pytest.mark.django_db
def test_a_translation_that_is_published_with_its_sources_headline_has_an_address(
    source: Article, editor: User
) -> None:
    made = drafting.begin_translation(source, "en", editor)
    version = publishing.publish(made, editor)
    assert version.path.endswith("/여객선-증편/")


@pytest.mark.django_db
def test_a_translation_prints_its_reporters_under_their_names_in_its_language(source: Article, editor: User) -> None:
    made = drafting.begin_translation(source, "en", editor)
    # A name that is not that of the linked reporter is not replaced by theirs.
    assert [line.name for line in made.printed_bylines()] == ["Yoon Tae-o", "김민지", "박손님"]


@pytest.mark.django_db
def test_what_of_a_translation_is_still_in_the_other_language_is_named(source: Article, editor: User) -> None:
    source = typed(source, editor, lead_caption="항구의 배")
    publishing.publish(source, editor)
    made = drafting.begin_translation(source, "en", editor)
    found = warnings(made)
    assert list(found)[:2] == ["still-ko", "headline-ko"]
    assert found["still-ko"].is_grave
    assert found["headline-ko"].is_grave
    assert {"slug-ko", "deck-ko", "byline-ko"} <= set(found)
    half = english(made, editor, slug="여객선-증편", lead_caption="항구의 배")
    found = warnings(half)
    assert {"slug-ko", "deck-ko", "caption-ko", "byline-ko"} <= set(found)
    assert not any(warning.is_grave for warning in found.values())
    assert "여객선-증편" in found["slug-ko"].sentence
    assert "항구의 배" in found["caption-ko"].sentence
    assert "김민지" in found["byline-ko"].sentence


@pytest.mark.django_db
def test_a_body_that_is_still_the_sources_is_said_in_red_although_all_else_is_translated(
    source: Article, editor: User
) -> None:
    publishing.publish(source, editor)
    # Begun from what the desk has, which readers have not.
    changed = edit(source, editor, body="<p>배는 이제 아침에도 떠난다.</p>")
    made = drafting.begin_translation(changed, "en", editor)
    made = typed(made, editor, headline="Ferry runs twice", deck="Twice a day", lead_caption="A boat")
    assert warnings(made)["still-ko"].is_grave
    client = Client()
    client.force_login(editor)
    page = client.get(f"/admin/articles/article/{made.pk}/act/publish/").text
    assert "desk-warnings--grave" in page
    assert "Publish anyway" in page


@pytest.mark.django_db
def test_a_translation_that_is_finished_is_not_warned_of(source: Article, editor: User) -> None:
    source.bylines.exclude(name="윤태오 기자").delete()
    publishing.publish(source, editor)
    made = english(drafting.begin_translation(source, "en", editor), editor, deck="Twice", lead_caption="A boat")
    assert set(warnings(made)) == set()
