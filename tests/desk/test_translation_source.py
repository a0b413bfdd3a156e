"""A translation at the desk: what changed in its source, and saying that it is taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Article, StatusChange
from articles.verbs import publishing
from articles.workflow import Action
from articles.writing import drafting
from newsroom.roles import Role
from tests.builders import edit, in_future, make_article, make_photo, make_user
from tests.desk.pages import act, form_of, looked_at

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db

BODY = "<p>The envoys met in Seoul on Monday.</p><p>They promised 300 million dollars.</p><p>They go home.</p>"
KOREAN = "<p>사절들이 월요일 서울에서 만났다.</p><p>3억 달러를 약속했다.</p><p>이제 돌아간다.</p>"
CHANGED = BODY.replace("300", "500").replace("<p>They go", "<p>A storm closed the strait.</p><p>They go")


@pytest.fixture
def editor(publication: Publication) -> User:
    return make_user(Role.DESK_EDITOR, "desk")


@pytest.fixture
def source(publication: Publication, editor: User) -> Article:
    article = make_article(publication, editor, headline="Envoys meet", body=BODY, photo=make_photo())
    publishing.publish(article, editor)
    return Article.objects.get(pk=article.pk)


@pytest.fixture
def translation(source: Article, editor: User) -> Article:
    made = drafting.begin_translation(source, "ko", editor)
    return edit(made, editor, headline="사절 회동", body=KOREAN)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(name: str, article: Article) -> str:
    return reverse(f"admin:articles_article_{name}", args=[article.pk])


def again(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def went_on(source: Article, editor: User) -> None:
    """The source, changed and published."""
    publishing.publish(edit(source, editor, headline="Envoys met", body=CHANGED), editor)


def test_each_change_stands_beside_the_passage_that_answers_it(
    source: Article, translation: Article, editor: User
) -> None:
    went_on(source, editor)
    page = signed_in(editor).get(at("source", translation))
    rows = [row for stretch in page.context["stretches"] for row in stretch.rows if row.has_changed]
    told = [("".join(side.text for side in row.source), [side.text for side in row.translation]) for row in rows]
    assert told == [
        ("Envoys meetmet", ["사절 회동"]),
        ("They promised 3500 million dollars.", ["3억 달러를 약속했다."]),
        ("A storm closed the strait.", []),
    ]
    html = page.content.decode()
    missing = 'class="desk-figure desk-figure--missing"'
    was, now = "<del>3</del>00", f"<ins {missing}>5</ins><mark {missing}>00</mark>"
    number = f'<span role="deletion">{was}</span> <span role="insertion">{now}</span>'
    assert f'promised <span class="changed-number">{number}</span><mark {missing}> million dollars</mark>' in html
    assert "1 version, since" in html
    assert "Nothing answers it." in html
    # What did not change is left out, unless it is asked for.
    assert "이제 돌아간다." in html
    assert "A caption" not in html
    assert "들판" in signed_in(editor).get(at("source", translation), {"whole": "1"}).content.decode()


def test_i_have_taken_these_changes_in(source: Article, translation: Article, editor: User) -> None:
    went_on(source, editor)
    client = signed_in(editor)
    assert at("source", translation) in client.get("/admin/").content.decode()
    assert "has changed since this was translated" in client.get(at("change", translation)).content.decode()
    answer = client.post(at("source", translation), {"taken_in": "v2"})
    assert answer.headers["Location"] == at("change", translation)
    assert again(translation).translated_from_version == 2
    page = client.get(at("change", translation)).content.decode()
    assert "has changed since this was translated" not in page
    assert "Up to version 2 of the source" in page
    assert at("source", translation) not in client.get("/admin/").content.decode()
    assert "says what it said when it was translated" in client.get(at("source", translation)).content.decode()


def test_saving_with_the_tick_takes_them_in_with_the_text(source: Article, translation: Article, editor: User) -> None:
    went_on(source, editor)
    client, form = signed_in(editor), at("change", translation)
    client.post(form, form_of(client, form, deck="Saved without"))
    assert again(translation).translated_from_version == 1
    client.post(form, form_of(client, form, deck="Saved with", _taken_in="v2"))
    saved = again(translation)
    assert (saved.deck, saved.translated_from_version, saved.behind_since) == ("Saved with", 2, None)
    assert saved.revisions.saved()[0].content.translated_from_version == 2
    assert StatusChange.objects.filter(article=saved, action=Action.TAKE_IN).count() == 1


def test_a_tick_for_what_is_not_there_any_more_keeps_the_text(
    source: Article, translation: Article, editor: User
) -> None:
    client, form = signed_in(editor), at("change", translation)
    for nonsense in ("v99", "e99", "x", "v", "v-1", "v1\x00"):
        answer = client.post(form, form_of(client, form, deck=f"Saved {len(nonsense)}", _taken_in=nonsense))
        assert answer.status_code == 302
        assert again(translation).deck == f"Saved {len(nonsense)}"
        assert client.post(at("source", translation), {"taken_in": nonsense}).status_code == 200
    assert client.post(at("source", translation)).status_code == 200
    assert again(translation).translated_from_version == 1


def test_the_source_is_compared_as_the_desk_has_it_too(source: Article, translation: Article, editor: User) -> None:
    changed = edit(source, editor, deck="Not published yet")
    client = signed_in(editor)
    assert "Not published yet" not in client.get(at("source", translation)).content.decode()
    page = client.get(at("source", translation), {"of": "desk"}).content.decode()
    assert "Not" in page
    assert f'name="taken_in" value="e{changed.edit_version}"' in page
    client.post(at("source", translation), {"taken_in": f"e{changed.edit_version}"})
    publishing.publish(changed, editor)
    assert again(translation).behind_since is None


def test_a_source_nobody_published_is_shown_as_the_desk_has_it(publication: Publication, editor: User) -> None:
    draft = make_article(publication, editor, headline="A draft")
    translation = drafting.begin_translation(draft, "ko", editor)
    edit(draft, editor, headline="Another draft")
    page = signed_in(editor).get(at("source", translation)).content.decode()
    assert "<del>A</del><ins>Another</ins> draft" in page


def test_a_schedule_of_the_source_is_announced(source: Article, translation: Article, editor: User) -> None:
    publishing.publish(edit(source, editor, deck="Tomorrow"), editor, in_future(days=1))
    page = signed_in(editor).get(at("change", translation)).content.decode()
    assert "A changed version of the source goes out at" in page
    assert "has changed since" not in page


def test_a_pair_of_which_nobody_said_anything_is_compared_whole_and_then_settled(
    publication: Publication, source: Article, editor: User
) -> None:
    translation = make_article(publication, editor, language="ko", translation_of=source)
    client = signed_in(editor)
    page = client.get(at("source", translation)).content.decode()
    assert "Nobody has said which state" in page
    assert "The translation says what the source says" in page
    client.post(at("source", translation), {"taken_in": "v1"})
    assert again(translation).translated_from_version == 1


def test_a_translation_linked_in_its_form_counts_as_made_from_what_readers_have(
    publication: Publication, source: Article, editor: User
) -> None:
    article = make_article(publication, editor, language="ko")
    client, form = signed_in(editor), at("change", article)
    client.post(form, form_of(client, form, translation_of=source.pk))
    assert again(article).translated_from_version == 1
    client.post(form, form_of(client, form, translation_of=""))
    assert again(article).translated_from_version is None


def test_a_stranger_sees_nothing_and_a_reporter_of_other_articles_only_reads(
    source: Article, translation: Article, editor: User
) -> None:
    went_on(source, editor)
    nobody = make_user(None)
    nobody.is_staff = True
    nobody.save()
    assert Client().get(at("source", translation)).status_code == 302
    assert signed_in(nobody).get(at("source", translation)).status_code == 403
    assert signed_in(nobody).post(at("source", translation), {"taken_in": "v2"}).status_code == 403
    reporter = signed_in(make_user(Role.REPORTER))
    page = reporter.get(at("source", translation)).content.decode()
    assert "A storm closed the strait." in page
    assert 'name="taken_in"' not in page
    assert "You can say this only of translations you may write" in (
        reporter.post(at("source", translation), {"taken_in": "v2"}).content.decode()
    )
    assert again(translation).translated_from_version == 1


def test_what_is_no_translation_has_no_such_page(source: Article, editor: User) -> None:
    client = signed_in(editor)
    assert client.get(at("source", source)).status_code == 404
    assert at("source", source) not in client.get(at("change", source)).content.decode()


def test_the_page_costs_the_same_however_much_changed(
    source: Article, translation: Article, editor: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(4):
        publishing.publish(edit(source, editor, deck=f"Change {number}", body=CHANGED * 20), editor)
    client = signed_in(editor)
    client.get(at("source", translation))
    with django_assert_max_num_queries(15):
        client.get(at("source", translation))
    with django_assert_max_num_queries(22):
        client.get(at("change", translation))


# Beside the form ---------------------------------------------------------------------------------------------


def test_the_source_beside_the_form_answers_what_is_typed(
    source: Article, translation: Article, editor: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client, form = signed_in(editor), at("change", translation)
    assert at("source_beside", translation) in client.get(form).content.decode()
    panel = client.get(at("source_beside", translation)).content.decode()
    assert "No figure differs." in panel
    assert "They promised" in panel
    assert "A caption" in panel
    typed = form_of(client, form, body=KOREAN.replace("3억", "3천만"))
    with django_assert_max_num_queries(15):
        panel = client.post(at("source_beside", translation), typed).content.decode()
    assert "Only in the source: 300 million dollars" in panel
    assert "Only in the translation: 3천만 달러" in panel
    assert "The translation has here: 3천만 달러" in panel
    # Nothing was stored, and the answer is no page of its own.
    assert "3억" in again(translation).body
    assert "<html" not in panel


def test_the_source_beside_the_form_is_what_readers_have_or_what_the_desk_has(
    source: Article, translation: Article, editor: User
) -> None:
    went_on(source, editor)
    edit(source, editor, deck="Not published")
    client = signed_in(editor)
    panel = client.get(at("source_beside", translation), {"of": "readers"})
    assert "A storm closed the strait." in panel.content.decode()
    assert "Not published" not in panel.content.decode()
    assert "no-store" in panel.headers["Cache-Control"]
    # One word changed to three.
    assert "published</ins>" in client.get(at("source_beside", translation), {"of": "desk"}).content.decode()


def test_a_stranger_is_not_shown_the_source_beside_anything(source: Article, translation: Article) -> None:
    nobody = make_user(None)
    nobody.is_staff = True
    nobody.save()
    assert Client().get(at("source_beside", translation)).status_code == 302
    for ask in (signed_in(nobody).get, signed_in(nobody).post):
        assert ask(at("source_beside", translation)).status_code == 403
    assert signed_in(make_user(Role.REPORTER)).get(at("source_beside", source)).status_code == 404


def test_whoever_publishes_a_correction_is_offered_its_translation(
    source: Article, translation: Article, editor: User
) -> None:
    client = signed_in(editor)
    edit(source, editor, body=BODY.replace("300", "500"))
    corrected = {"when": "now", "kind": "correction", "reason_en": "500, not 300", **looked_at(again(source))}
    page = client.post(act(source, "publish"), corrected, follow=True).content.decode()
    assert f'<a href="{at("source", translation)}">Correct the Korean too</a>' in page
    assert translation in client.get(reverse("admin:index")).context["desk"]["behind"]


def test_beginning_a_translation_says_so_and_the_desk_names_its_language(source: Article, editor: User) -> None:
    client = signed_in(editor)
    begin = reverse("admin:articles_article_translate", args=[source.pk, "ko"])
    assert "The Korean draft is begun: “Envoys meet”" in client.post(begin, follow=True).content.decode()
    assert "is begun" not in client.post(begin, follow=True).content.decode()
    assert '<span lang="ko">한국어</span>' in client.get(reverse("admin:index")).content.decode()
