"""The desk's first page, the views of the list, and what stands beside an article."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.admin.clock import written
from articles.copytext import BylineCopy
from articles.models import Article, DeskTask, ImportItem, ImportRun
from articles.models.version import VersionKind
from articles.verbs import adopting, publishing, reviewing, teamwork
from articles.writing import drafting
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
)
from tests.claims.docket import make_claim

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/article/"


@pytest.fixture
def editor(publication: Publication) -> User:
    return make_user(Role.DESK_EDITOR, "desk")


@pytest.fixture
def reporter(publication: Publication) -> User:
    return make_user(Role.REPORTER, "reporter")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def desk(user: User) -> dict[str, list[str]]:
    """The lists of the desk page by name, as the headlines in them."""
    found = signed_in(user).get("/admin/").context["desk"]
    return {
        name: [str(getattr(row, "headline", row)) for row in rows]
        for name, rows in found.items()
        if not isinstance(rows, bool)
    }


def at(name: str, article: Article, *rest: object) -> str:
    return reverse(f"admin:articles_article_{name}", args=[article.pk, *rest])


# The first page --------------------------------------------------------------------------------------------


def test_everything_stands_where_it_waits(publication: Publication, editor: User, reporter: User) -> None:
    make_article(publication, reporter, headline="A draft")
    waiting = make_article(publication, reporter, headline="In review")
    reviewing.submit(waiting, reporter)
    ready = make_article(publication, reporter, headline="Approved")
    reviewing.submit(ready, reporter)
    reviewing.approve(ready, editor)
    publishing.publish(make_article(publication, reporter, headline="Tomorrow"), editor, in_future(days=1))
    live = make_article(publication, reporter, headline="Today")
    publishing.publish(live, editor)
    edit(live, editor, headline="Today, changed")
    lists = desk(editor)
    assert lists["in_review"] == ["In review"]
    assert lists["approved"] == ["Approved"]
    assert lists["scheduled"] == ["Tomorrow"]
    assert lists["today"] == ["Today"]
    assert lists["changed"] == ["Today, changed"]
    assert desk(reporter)["mine"] == ["A draft"]
    assert "in_review" not in desk(reporter)


def test_what_a_reporter_sent_for_review_stays_in_their_sight_until_readers_have_it(
    publication: Publication, editor: User, reporter: User
) -> None:
    article = make_article(publication, reporter, headline="Envoys meet")
    reviewing.submit(article, reporter)
    assert desk(reporter)["with_desk"] == ["Envoys meet"]
    assert "In review" in signed_in(reporter).get("/admin/").text
    reviewing.approve(article, editor)
    assert desk(reporter)["with_desk"] == ["Envoys meet"]
    assert desk(reporter)["went_out"] == []
    publishing.publish(article, editor)
    assert desk(reporter)["with_desk"] == []
    assert desk(reporter)["went_out"] == ["Envoys meet"]


def test_what_went_out_under_a_colleagues_name_is_not_called_ones_own(
    publication: Publication, editor: User, reporter: User
) -> None:
    named = make_reporter("han", name_en="Han", user=reporter)
    lines = (BylineCopy(named.slug, "Han", "author"),)
    typed_in = make_article(publication, editor, headline="Typed in for Han", bylines=lines)
    by_nobody = make_article(publication, editor, headline="Under no name of the desk")
    for article in (typed_in, by_nobody):
        publishing.publish(article, editor)
    assert desk(editor)["went_out"] == ["Under no name of the desk"]
    assert desk(reporter)["went_out"] == ["Typed in for Han"]


def test_what_stands_under_ones_name_is_ones_own_and_a_colleagues_is_not(
    publication: Publication, editor: User, reporter: User
) -> None:
    named = make_reporter("han", name_en="Han")
    named.user = make_user(Role.REPORTER, "han")
    named.save()
    lines = (BylineCopy(named.slug, "Han", "author"),)
    for number in range(2):
        article = make_article(publication, reporter, headline=f"By Han {number}", bylines=lines)
        reviewing.submit(article, reporter)
    publishing.publish(article, editor)
    adopting.adopt(make_article(publication, None, headline="Old", bylines=lines), timezone.now() - timedelta(days=30))
    publishing.publish(make_article(publication, None, headline="To come", bylines=lines), editor, in_future(days=1))
    assert desk(named.user)["with_desk"] == ["By Han 0"]
    assert desk(named.user)["went_out"] == ["By Han 1"]
    stranger = make_user(Role.REPORTER, "stranger")
    assert desk(stranger)["with_desk"] == desk(stranger)["went_out"] == []


def test_the_names_over_the_lists_of_models_lead_nowhere(editor: User) -> None:
    page = signed_in(editor).get("/admin/").text
    assert 'href="/admin/articles/"' not in page
    assert 'href="/admin/articles/article/"' in page


def test_the_way_back_is_called_desk_on_every_page(publication: Publication, editor: User) -> None:
    client = signed_in(make_user(Role.MANAGING_EDITOR, "managing", is_superuser=True))
    article = make_article(publication, editor)
    pages = ("/admin/articles/notice/", LIST, at("change", article), at("delete", article), at("history", article))
    for url in (*pages, "/admin/articles/"):
        answer = client.get(url)
        assert answer.status_code == 200, url
        assert re.search(r'<a href="/admin/">\s*Desk\s*</a>', answer.text), url
        assert "Home" not in answer.text, url


def test_the_site_opens_beside_the_desk_and_says_so(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor)
    publishing.publish(article, editor)
    page = signed_in(editor).get(at("change", article)).text
    for words in ("View site", "Read it on the site"):
        link = re.search(rf"<a href=[^>]*>{words}.*?</a>", page)
        assert link
        assert 'target="_blank" rel="noopener"' in link[0]
        assert "(opens in a new tab)" in link[0]


def test_what_came_back_says_why(publication: Publication, editor: User, reporter: User) -> None:
    article = make_article(publication, reporter)
    reviewing.submit(article, reporter)
    reviewing.send_back(article, editor, "Who says so?")
    assert "Who says so?" in signed_in(reporter).get("/admin/").content.decode()


def test_an_article_stands_with_who_has_it_in_hand(publication: Publication, editor: User, reporter: User) -> None:
    article = make_article(publication, reporter, headline="Handed")
    teamwork.hand_over(article, reporter, editor, "Second half, please")
    assert desk(editor)["mine"] == ["Handed"]
    assert desk(reporter)["mine"] == []
    assert "Second half, please" in signed_in(editor).get("/admin/").content.decode()


def test_an_editor_of_a_section_reviews_that_section(publication: Publication, editor: User, reporter: User) -> None:
    make_section(publication, "politics").editors.add(editor)
    for section in ("politics", "culture"):
        reviewing.submit(make_article(publication, reporter, section=section, headline=section), reporter)
    assert desk(editor)["in_review"] == ["politics"]
    assert sorted(desk(make_user(Role.DESK_EDITOR))["in_review"]) == ["culture", "politics"]


def test_a_translation_whose_source_went_on_is_behind(publication: Publication, editor: User) -> None:
    source = make_article(publication, editor)
    publishing.publish(source, editor)
    translation = drafting.begin_translation(source, "ko", editor)
    assert translation.translated_from_version == 1
    assert desk(editor)["behind"] == []
    publishing.publish(edit(source, editor, deck="More"), editor)
    assert desk(editor)["behind"] == [str(translation)]
    page = signed_in(editor).get("/admin/").content.decode()
    assert at("source", translation) in page


def test_what_was_left_undone_is_ticked_off_on_the_desk_page(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor, photo=make_photo(credit=""))
    publishing.publish(article, editor)
    task = DeskTask.objects.get()
    client = signed_in(editor)
    assert task.sentence in client.get("/admin/").content.decode()
    answer = client.post(at("task_done", article, task.pk), {"back": "desk"})
    assert answer.headers["Location"] == "/admin/"
    assert desk(editor)["tasks"] == []
    assert client.get(at("task_done", article, task.pk)).status_code == 405
    assert client.post(at("task_done", article, 10**9)).status_code == 404


def test_the_desk_page_costs_as_much_with_a_hundred_thousand_articles(
    publication: Publication, editor: User, reporter: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    article = make_article(publication, reporter)
    version = publishing.publish(article, editor)
    multiply(version, 2_000)
    client = signed_in(editor)
    client.get("/admin/")
    with django_assert_max_num_queries(15):
        client.get("/admin/")


# The list --------------------------------------------------------------------------------------------------


def test_the_views_of_the_list_are_those_a_desk_works_by(
    publication: Publication, editor: User, reporter: User
) -> None:
    mine = make_article(publication, editor)
    review = make_article(publication, reporter)
    reviewing.submit(review, reporter)
    scheduled = make_article(publication, reporter)
    publishing.publish(scheduled, editor, in_future(days=1))
    live = make_article(publication, reporter)
    publishing.publish(live, editor)
    changed = make_article(publication, reporter)
    publishing.publish(changed, editor)
    edit(changed, editor, deck="New")
    doubtful, certain = make_article(publication, reporter), make_article(publication, reporter)
    run = ImportRun.objects.create(publication=publication, format="page-text")
    for article, doubts in ((doubtful, [{"code": "x"}]), (certain, [])):
        ImportItem.objects.create(
            run=run, name="x", original=b"", sha256="", outcome="created", doubts=doubts, article=article
        )
    template = drafting.duplicate(live, editor, as_template=True)
    client = signed_in(editor)

    def shown(view: str) -> set[int]:
        return {each.pk for each in client.get(LIST, {"view": view}).context["cl"].result_list}

    assert shown("mine") == {mine.pk, template.pk}
    assert shown("review") == {review.pk}
    assert shown("scheduled") == {scheduled.pk}
    assert shown("live") == {live.pk, changed.pk}
    assert shown("changed") == {changed.pk}
    assert shown("doubts") == {doubtful.pk}
    assert shown("templates") == {template.pk}
    assert len(shown("nonsense")) == Article.objects.count()


# Beside the article ----------------------------------------------------------------------------------------


def test_comments_are_made_shown_and_closed(publication: Publication, editor: User, reporter: User) -> None:
    article = make_article(publication, reporter)
    client = signed_in(editor)
    client.post(at("comments", article), {"text": "Who says so?", "passage": "the envoys met"})
    form = signed_in(reporter).get(at("change", article)).content.decode()
    assert "Who says so?" in form
    assert "the envoys met" in form
    comment = article.comments.get()
    signed_in(reporter).post(at("comments", article), {"resolve": comment.pk})
    assert "1 resolved comment" in client.get(at("comments", article)).content.decode()
    assert "Who says so?" not in signed_in(reporter).get(at("change", article)).content.decode()


def test_a_comment_that_is_refused_is_not_lost(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor)
    page = signed_in(editor).post(at("comments", article), {"text": " ", "passage": "these words"}).content.decode()
    assert "Write what you want to say" in page
    assert 'value="these words"' in page


def test_an_article_is_handed_over_from_its_form(publication: Publication, editor: User, reporter: User) -> None:
    article = make_article(publication, reporter)
    act = at("verb", article, "hand_over")
    client = signed_in(reporter)
    assert act in client.get(at("change", article)).content.decode()
    client.post(act, {"to": editor.pk, "note": "Yours"})
    article.refresh_from_db()
    assert article.holder == editor


def test_a_copy_has_the_text_and_nothing_else_of_its_original(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor, headline="Envoys meet", tags=["Seoul"], photo=make_photo())
    publishing.publish(article, editor)
    answer = signed_in(editor).post(at("duplicate", article))
    made = Article.objects.latest("pk")
    assert answer.headers["Location"] == at("change", made)
    assert (made.headline, made.status, made.number) == ("Envoys meet", "draft", None)
    assert [tag.name for tag in made.tags.all()] == ["Seoul"]
    assert made.bylines.count() == 1
    assert made.story != article.story
    assert not made.is_template


def test_a_template_is_made_and_articles_are_started_from_it(
    publication: Publication, editor: User, reporter: User
) -> None:
    article = make_article(publication, editor, headline="Weekly briefing")
    signed_in(editor).post(at("duplicate", article), {"template": "1"})
    template = Article.objects.get(is_template=True)
    client = signed_in(reporter)
    assert "Start from a template" in client.get("/admin/").content.decode()
    client.post(at("duplicate", template))
    started = Article.objects.latest("pk")
    assert (started.headline, started.is_template, started.created_by) == ("Weekly briefing", False, reporter)


def test_a_translation_is_begun_once_and_remembers_its_source(publication: Publication, editor: User) -> None:
    source = make_article(publication, editor, headline="Envoys meet", photo=make_photo())
    publishing.publish(source, editor)
    client = signed_in(editor)
    assert at("translate", source, "ko") in client.get(at("change", source)).content.decode()
    client.post(at("translate", source, "ko"))
    client.post(at("translate", source, "ko"))
    translation = Article.objects.get(translation_of=source)
    assert (translation.language, translation.translated_from_version) == ("ko", 1)
    assert translation.story == source.story
    assert translation.lead_photo == source.lead_photo
    for language in ("en", "xx"):
        assert client.post(at("translate", source, language)).status_code == 404
    assert client.get(at("translate", source, "ko")).status_code == 405


def test_a_stranger_does_none_of_it(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor)
    nobody = make_user(None)
    nobody.is_staff = True
    nobody.save()
    for name, rest in (("comments", ()), ("duplicate", ()), ("translate", ("ko",)), ("task_done", (1,))):
        assert Client().post(at(name, article, *rest)).status_code == 302
        assert signed_in(nobody).post(at(name, article, *rest)).status_code == 403
    assert Article.objects.count() == 1
    assert not article.comments.exists()


def test_the_article_form_costs_no_more_with_much_beside_it(
    publication: Publication, editor: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    article = make_article(publication, editor, photo=make_photo(credit=""))
    adopting.adopt(article, timezone.now() - timedelta(days=2))
    edit(article, editor, deck="New")
    for number in range(12):
        teamwork.remark(article, editor, f"Comment {number}")
        make_claim(article.versions.get(), editor)
    client = signed_in(editor)
    client.get(at("change", article))
    with django_assert_max_num_queries(15):
        client.get(at("change", article))


def test_what_waits_for_review_stands_first_and_administration_apart_below(client: Client) -> None:
    make_publication()
    client.force_login(make_user(Role.MANAGING_EDITOR))
    page = client.get("/admin/").text
    assert page.index('id="desk-in-review"') < page.index('id="desk-mine"')
    below = page.index('<details class="desk-administration">')
    assert page.index('id="lists-photo"') < below < page.index('id="auth-user"')
    # No name of a program's part is a heading here.
    assert "Taggit" not in page


def test_what_was_published_today_is_told_from_what_was_only_changed_today(
    publication: Publication, editor: User
) -> None:
    old = make_article(publication, editor, headline="Of last week")
    adopting.adopt(old, timezone.now() - timedelta(days=7))
    edit(old, editor, deck="Changed")
    publishing.publish(old, editor, kind=VersionKind.CORRECTION, reason=publishing.Reason(en="A name was wrong"))
    new = make_article(publication, editor, headline="Of today")
    publishing.publish(new, editor)
    edit(new, editor, deck="Changed")
    publishing.publish(new, editor)
    page = signed_in(editor).get("/admin/")
    assert [version.headline for version in page.context["desk"]["today"]] == ["Of today"]
    assert [version.headline for version in page.context["desk"]["changed_today"]] == ["Of last week"]
    published, changed = (
        " ".join(re.sub(r"<[^>]+>", " ", part.partition("</section>")[0]).split())
        for part in re.split(r'id="desk-(?:today|changed-today)">', page.text)[1:]
    )
    first = written(old.versions.get(number=1).published_at, publication.tzinfo)
    assert f"first published {first} Correction {written(timezone.now(), publication.tzinfo)[:10]}" in changed
    assert published.count("first published") == 1
    assert "Update " in published
