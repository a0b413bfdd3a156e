"""Handing over, remarks, section editors, and what is left to do after publishing anyway."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from articles.copytext import Copy
from articles.models import Article, DeskTask
from articles.models.desk.desk_task import sentence_of
from articles.verbs import checklist, clearing, publishing, teamwork
from articles.verbs.publishing import NotPermitted, Refused
from articles.workflow import Action
from articles.writing import drafting
from newsroom.models import MastheadPost, Section
from newsroom.roles import Role
from tests.builders import (
    edit,
    make_article,
    make_photo,
    make_reporter,
    make_section,
    make_user,
    publish_article,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models import Article
    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


def again(user: User) -> User:
    """The person as a later request knows them."""
    return get_user_model().objects.get(pk=user.pk)


# Hands -----------------------------------------------------------------------------------------------------


def test_whoever_is_handed_an_article_may_write_it(publication: Publication, reporter: User) -> None:
    colleague = make_user(Role.REPORTER, first_name="Kim")
    article = make_article(publication, reporter)
    assert not drafting.may_write(article, colleague)
    change = teamwork.hand_over(article, reporter, colleague, "Please finish the second half")
    article.refresh_from_db()
    assert drafting.may_write(article, colleague)
    assert list(type(article).objects.writable_by(colleague)) == [article]
    assert change.note == "→ Kim\nPlease finish the second half"
    assert article.status == "draft"


def test_nobody_hands_over_what_is_not_theirs_or_to_somebody_who_cannot_write(
    publication: Publication, reporter: User
) -> None:
    article = make_article(publication, make_user(Role.REPORTER))
    with pytest.raises(NotPermitted):
        teamwork.hand_over(article, reporter, reporter)
    mine = make_article(publication, reporter)
    with pytest.raises(Refused):
        teamwork.hand_over(mine, reporter, make_user(None))
    with pytest.raises(NotPermitted):
        teamwork.hand_over(mine, make_user(None), reporter)


# Section editors -------------------------------------------------------------------------------------------


def test_an_editor_named_in_no_section_edits_all_and_a_named_one_their_own(
    publication: Publication, editor: User, reporter: User
) -> None:
    politics = make_section(publication, "politics")
    culture = make_section(publication, "culture")
    make_section(publication, "assembly", parent=politics)
    politics.editors.add(editor)
    own, part, other = (
        make_article(publication, reporter, section=slug) for slug in ("politics", "assembly", "culture")
    )
    named, free = again(editor), make_user(Role.DESK_EDITOR)
    assert clearing.may(own, Action.PUBLISH, named)
    assert clearing.may(part, Action.PUBLISH, named)
    assert not clearing.may(other, Action.PUBLISH, named)
    with pytest.raises(NotPermitted, match="editors of its own"):
        publishing.publish(other, named)
    publishing.publish(other, free)
    culture.editors.add(editor)
    assert clearing.may(other, Action.WITHDRAW, again(editor))


def test_a_section_editor_still_writes_everywhere(publication: Publication, editor: User, reporter: User) -> None:
    make_section(publication, "politics").editors.add(editor)
    article = make_article(publication, reporter, section="culture")
    assert drafting.may_write(article, again(editor))


def test_section_editors_are_asked_for_once_however_many_articles(
    publication: Publication, editor: User, django_assert_num_queries: object
) -> None:
    sections = [make_section(publication, f"section-{number}") for number in range(5)]
    person = again(editor)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert all(section.is_edited_by(person) for section in sections)
    assert Section.objects.count() == 5


# Remarks ---------------------------------------------------------------------------------------------------


def test_a_remark_is_open_until_somebody_resolves_it(publication: Publication, editor: User, reporter: User) -> None:
    article = make_article(publication, reporter)
    comment = teamwork.remark(article, editor, " Who says so? ", "the envoys met")
    assert (comment.text, comment.passage) == ("Who says so?", "the envoys met")
    teamwork.resolve(comment, reporter)
    comment.refresh_from_db()
    first = comment.resolved_at
    teamwork.resolve(comment, editor)
    comment.refresh_from_db()
    assert (comment.resolved_by, comment.resolved_at) == (reporter, first)


@pytest.mark.parametrize("text", ["", "  \n", "x" * 2001])
def test_a_remark_that_says_nothing_or_too_much_is_refused(publication: Publication, editor: User, text: str) -> None:
    with pytest.raises(Refused):
        teamwork.remark(make_article(publication, editor), editor, text)


def test_a_stranger_neither_remarks_nor_resolves_nor_ticks_off(publication: Publication, editor: User) -> None:
    article, stranger = make_article(publication, editor), make_user(None)
    comment = teamwork.remark(article, editor, "Who says so?")
    task = DeskTask.objects.create(article=article, key="pair")
    for act in (
        lambda: teamwork.remark(article, stranger, "I do"),
        lambda: teamwork.resolve(comment, stranger),
        lambda: teamwork.tick_off(task, stranger),
    ):
        with pytest.raises(NotPermitted):
            act()


# The checklist ---------------------------------------------------------------------------------------------


def keys(article: Article) -> set[str]:
    return {warning.key.partition(":")[0] for warning in checklist.warnings_of(article, Copy.from_article(article))}


def test_photos_without_words_or_credit_are_warned_of_and_do_not_keep_the_copy_back(
    publication: Publication, editor: User
) -> None:
    photo = make_photo(credit="", alt_en="", alt_ko="")
    body = f'<figure class="photo photo--wide" data-photo="{photo.sha256}"><figcaption></figcaption></figure>'
    article = make_article(publication, editor, body=body)
    assert keys(article) == {"alt", "credit"}
    publishing.publish(article, editor)
    assert {task.key.partition(":")[0] for task in article.desk_tasks.all()} == {"alt", "credit"}


def test_what_was_mended_is_ticked_off_by_the_next_publication(publication: Publication, editor: User) -> None:
    photo = make_photo(credit="")
    article = make_article(publication, editor, photo=photo)
    publishing.publish(article, editor)
    task = article.desk_tasks.get()
    photo.credit = "Kim"
    photo.save()
    publishing.publish(edit(article, editor, deck="New"), editor)
    task.refresh_from_db()
    assert task.done_by == editor
    assert task.done_at is not None
    assert not article.desk_tasks.filter(done_at=None).exists()


def test_what_is_still_missing_stays_one_task(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor, photo=make_photo(credit=""))
    publishing.publish(article, editor)
    publishing.publish(edit(article, editor, deck="New"), editor)
    assert article.desk_tasks.count() == 1


def test_a_link_to_an_article_nobody_can_read_is_warned_of(publication: Publication, editor: User) -> None:
    live = publish_article(publication, editor)
    gone = f"/2025/06/18/{live.public_number + 70}/x/"
    body = (
        f'<p><a href="{live.path}">there</a> <a href="{gone}">gone</a>'
        f' <a href="https://testserver/ko/2025/06/18/98/y/">ours</a>'
        f' <a href="https://elsewhere.example/2025/06/18/99/z/">theirs</a></p>'
    )
    article = make_article(publication, editor, body=body)
    found = checklist.warnings_of(article, Copy.from_article(article))
    assert sorted(warning.key for warning in found) == sorted([f"link:{live.public_number + 70}", "link:98"])


def test_a_translation_of_what_is_not_on_the_site_is_warned_of(publication: Publication, editor: User) -> None:
    source = make_article(publication, editor, headline="Envoys meet")
    translation = make_article(
        publication,
        editor,
        headline="사절단 회동",
        deck="",
        language="ko",
        translation_of=source,
        body="<p>사절단이 만났다.</p>",
    )
    assert keys(translation) == {"pair"}
    publishing.publish(source, editor)
    assert keys(translation) == set()


def test_figures_of_a_pair_that_disagree_are_warned_of(publication: Publication, editor: User) -> None:
    source = make_article(publication, editor, headline="Aid", body="<p>They promised $30 million.</p>")
    translation = make_article(
        publication,
        editor,
        headline="지원",
        deck="",
        language="ko",
        translation_of=source,
        body="<p>3억 달러를 약속했다.</p>",
    )
    publishing.publish(source, editor)
    (warning,) = checklist.warnings_of(translation, Copy.from_article(translation))
    assert warning.key == "figures:en"
    assert "3억" in warning.sentence
    assert "30 million" in warning.sentence
    only_here = sentence_of("figures:en", {"other": "Aid", "here": "3", "there": ""})
    assert only_here == "Figures differ from “Aid”. Only here: 3."
    assert sentence_of("figures:en", {"other": "Aid", "here": "–", "there": "4"}).endswith("“Aid”. Only there: 4.")
    right = edit(translation, editor, body="<p>3천만 달러를 약속했다.</p>")
    assert checklist.warnings_of(right, Copy.from_article(right)) == []


def test_a_colleague_is_chosen_by_name_and_the_history_names_them(publication: Publication, editor: User) -> None:
    colleague = make_user(Role.DESK_EDITOR, "moon2")
    make_reporter("moon", name_ko="문재이", name_en="Moon Jae-yi", user=colleague)
    article = make_article(publication, editor)
    client = Client()
    client.force_login(editor)
    page = client.get(f"/admin/articles/article/{article.pk}/act/hand_over/").text
    assert ">Moon Jae-yi</option>" in page
    assert "moon2" not in page
    assert teamwork.hand_over(article, editor, colleague).note == "→ Moon Jae-yi"


@pytest.mark.parametrize("mended", ["source", "translation"])
def test_figures_are_done_with_whichever_language_was_set_right(
    publication: Publication, editor: User, mended: str
) -> None:
    source = make_article(publication, editor, headline="Aid", body="<p>They promised $30 million.</p>")
    publishing.publish(source, editor)
    translation = make_article(
        publication,
        editor,
        headline="지원",
        deck="",
        language="ko",
        translation_of=source,
        body="<p>3억 달러를 약속했다.</p>",
    )
    publishing.publish(translation, editor)
    client = Client()
    client.force_login(editor)
    page = client.get("/admin/").text
    (task,) = DeskTask.objects.filter(done_at=None)
    assert (task.article, task.other) == (translation, (str(source.pk), "Open the English"))
    assert "No translation lacks a change of its source. Where figures differ stands under “Left to do”." in page
    left = page.partition('id="desk-tasks"')[2].partition("</section>")[0]
    for article in (source, translation):
        assert f"/admin/articles/article/{article.pk}/change/" in left
    assert "Open the English" in client.get(f"/admin/articles/article/{translation.pk}/change/").text
    right = {"source": "<p>They promised $300 million.</p>", "translation": "<p>3천만 달러를 약속했다.</p>"}[mended]
    publishing.publish(edit(source if mended == "source" else translation, editor, body=right), editor)
    assert not DeskTask.objects.filter(done_at=None, key__startswith="figures:").exists()
    assert "Where figures differ" not in client.get("/admin/").text


def test_a_right_that_ended_keeps_the_copy_back_also_in_the_body(publication: Publication, editor: User) -> None:
    ended = make_photo(rights_expire_on=timezone.localdate() - timedelta(days=2))
    body = f'<figure class="photo photo--wide" data-photo="{ended.sha256}"><figcaption></figcaption></figure>'
    with pytest.raises(Refused, match="right to use it expired"):
        publishing.publish(make_article(publication, editor, body=body), editor)
    soon = make_photo("olive", rights_expire_on=timezone.localdate() + timedelta(days=3))
    assert keys(make_article(publication, editor, photo=soon)) == {"rights"}


def test_without_what_the_law_wants_in_the_imprint_nothing_goes_out(publication: Publication, editor: User) -> None:
    MastheadPost.objects.filter(office=MastheadPost.Office.EDITOR).delete()
    with pytest.raises(Refused, match=r"Imprint: .*Newspapers Act art\. 21"):
        publishing.publish(make_article(publication, editor), editor)


def test_a_template_is_not_published(publication: Publication, editor: User) -> None:
    article = edit(make_article(publication, editor), editor, is_template=True)
    with pytest.raises(Refused, match="template"):
        publishing.publish(article, editor)


def test_another_writer_neither_resolves_nor_ticks_off(publication: Publication, editor: User, reporter: User) -> None:
    article = make_article(publication, reporter)
    comment = teamwork.remark(article, editor, "Who says so?")
    task = DeskTask.objects.create(article=article, key="no_photo")
    other = make_user(Role.REPORTER)
    with pytest.raises(NotPermitted):
        teamwork.resolve(comment, other)
    with pytest.raises(NotPermitted):
        teamwork.tick_off(task, other)
    comment.refresh_from_db()
    task.refresh_from_db()
    assert (comment.resolved_at, task.done_at) == (None, None)
    teamwork.tick_off(task, reporter)
    task.refresh_from_db()
    assert task.done_by == reporter


@pytest.mark.parametrize(("role", "left"), [(Role.REPORTER, 1), (Role.DESK_EDITOR, 0), (Role.MANAGING_EDITOR, 0)])
def test_a_template_is_deleted_by_who_may_edit_any_article(publication: Publication, role: Role, left: int) -> None:
    template = drafting.duplicate(make_article(publication), make_user(Role.REPORTER), as_template=True)
    client = Client()
    client.force_login(make_user(role))
    client.post(f"/admin/articles/article/{template.pk}/delete/", {"post": "yes"})
    assert Article.objects.filter(is_template=True).count() == left
    assert Article.objects.filter(is_template=False).count() == 1


def test_a_translation_that_still_has_its_sources_text_is_warned_of_first(
    publication: Publication, editor: User
) -> None:
    body = "<p>The boat leaves at 6.30 p.m.</p><p>It carries 120 people.</p>"
    source = make_article(publication, editor, headline="Ferry runs twice", body=body)
    publishing.publish(source, editor)
    translation = drafting.begin_translation(source, "ko", editor)
    # Identical text never differs, whatever the other language would read in it.
    warning, *_ = checklist.warnings_of(translation, Copy.from_article(translation))
    assert warning.is_grave
    assert warning.sentence == "The text is still that of the English: it is not translated yet."
    half = edit(translation, editor, headline="여객선 증편")
    assert keys(half) == {"still-en", "deck-en"}
    done = edit(half, editor, deck="한 문장", body="<p>배는 오후 6:30에 떠난다.</p><p>120명을 태운다.</p>")
    assert keys(done) == set()


def test_copy_in_another_language_than_its_own_is_warned_of(publication: Publication, editor: User) -> None:
    english = make_article(publication, editor, headline="Ferry", language="ko", body="<p>The boat leaves.</p>")
    assert keys(english) == {"hardly-ko"}
    korean = make_article(
        publication, editor, headline="여객선", language="en", body="<p>배가 저녁에 항구를 떠난다.</p>" * 9
    )
    assert keys(korean) == {"hardly-en"}
    names = make_article(
        publication,
        editor,
        headline="UNESCO와 WTO",
        language="ko",
        body="<p>UNESCO와 WTO가 서울에서 만나 합의했다.</p>",
    )
    assert keys(names) == set()
