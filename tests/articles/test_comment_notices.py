"""Notices of comments: who is told of what was said, who is named in it, and who is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse

from articles.models import Comment, Notice, NoticeChoice, NoticeEvent
from articles.telling import tell
from articles.verbs import teamwork
from newsroom.roles import Role
from tests.builders import edit, make_article, make_publication, make_reporter, make_user

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import Settings

    from articles.models import Article
    from newsroom.models import Publication

pytestmark = pytest.mark.django_db
LIST = reverse("admin:articles_notice_changelist")


@pytest.fixture
def publication() -> Publication:
    return make_publication(host="desk.example.org")


@pytest.fixture
def writer() -> User:
    return make_user(Role.REPORTER, "writer", email="writer@example.org")


@pytest.fixture
def editor() -> User:
    return make_user(Role.DESK_EDITOR, "editor", email="editor@example.org")


@pytest.fixture
def article(publication: Publication, writer: User) -> Article:
    return make_article(publication, writer, headline="Envoys meet")


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Any:
    """What follows a commit happens at the end of the block."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def told() -> set[tuple[str, bool]]:
    """To whom, and whether they were named."""
    return set(Notice.objects.values_list("recipient__username", "mentioned"))


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


# Who ------------------------------------------------------------------------------------------------------


def test_who_writes_it_who_saved_it_and_who_said_something_before_hear_of_a_comment(
    publication: Publication, writer: User, editor: User, committed: Any
) -> None:
    colleague, holder, said_before = (make_user(Role.REPORTER, name) for name in ("named", "holder", "before"))
    make_reporter("colleague", user=colleague)
    make_user(Role.REPORTER, "bystander")
    article = make_article(publication, writer, reporter="colleague")
    edit(article, editor, deck="Another")
    teamwork.remark(article, said_before, "Who says so?")
    teamwork.hand_over(article, writer, holder)
    article.refresh_from_db()
    with committed():
        teamwork.remark(article, make_user(Role.MANAGING_EDITOR, "chief"), "I do")
    assert told() == {(name, False) for name in ("writer", "editor", "named", "holder", "before")}


def test_nobody_hears_of_their_own_comment_or_of_their_own_name(article: Article, writer: User, committed: Any) -> None:
    with committed():
        teamwork.remark(article, writer, "Note to @writer: check the date")
    assert told() == set()


def test_whoever_is_named_hears_of_it_as_named_and_once(
    article: Article, writer: User, editor: User, committed: Any
) -> None:
    make_user(Role.DESK_EDITOR, "other")
    with committed():
        comment = teamwork.remark(article, editor, "@writer @other, @writer: who says so?")
    assert told() == {("writer", True), ("other", True)}
    assert tell(comment) == []
    assert Notice.objects.count() == 2


@pytest.mark.parametrize("kind", ["stranger", "gone", "off the desk"])
def test_who_may_not_see_the_article_is_never_told(article: Article, editor: User, committed: Any, kind: str) -> None:
    person = make_user(None if kind == "stranger" else Role.REPORTER, "kim")
    if kind == "gone":
        person.is_active = False
    if kind == "off the desk":
        person.is_staff = False
    person.save()
    Comment.objects.create(article=article, author=person, text="Said before").mentions.add(person)
    with committed():
        comment = teamwork.remark(article, editor, "@kim: look")
        comment.mentions.add(person)
    assert told() == {("writer", False)}


def test_a_comment_that_is_taken_back_is_told_to_nobody(article: Article, editor: User) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        teamwork.remark(article, editor, "Who says so?")
        raise RuntimeError
    assert (told(), Comment.objects.count()) == (set(), 0)


# By which way -----------------------------------------------------------------------------------------------


def test_the_letter_says_what_was_said_about_which_words_and_where(
    article: Article, writer: User, editor: User, committed: Any, settings: Settings
) -> None:
    settings.SENDS_MAIL = True
    with committed():
        comment = teamwork.remark(article, editor, "@writer who says so?", "The envoys met")
    (letter,) = mail.outbox
    assert letter.to == ["writer@example.org"]
    assert letter.subject == "editor mentioned you in a comment on “Envoys meet”"
    assert "“The envoys met”\n@writer who says so?" in letter.body
    address = f"https://desk.example.org/admin/articles/article/{article.pk}/comments/#comment-{comment.pk}"
    assert address in letter.body


@pytest.mark.parametrize("event", [NoticeEvent.COMMENTED, NoticeEvent.MENTIONED])
def test_comments_and_names_are_switched_off_each_for_itself(
    article: Article, writer: User, editor: User, committed: Any, settings: Settings, event: NoticeEvent
) -> None:
    settings.SENDS_MAIL = True
    boxes = {f"{each.value}-{way}": "on" for each in NoticeEvent for way in ("at_desk", "by_mail") if each is not event}
    browser(writer).post(f"{LIST}choices/", boxes)
    other = make_user(Role.REPORTER, "other")
    browser(other).post(f"{LIST}choices/", boxes)
    with committed():
        teamwork.remark(article, editor, "Who says so?")
    assert len(mail.outbox) == (event is not NoticeEvent.COMMENTED)
    with committed():
        # The writer is in the conversation besides; the other is only named.
        teamwork.remark(article, editor, "@writer @other: who says so?")
    assert Notice.objects.filter(recipient=writer).unread().count() == (2 if event is NoticeEvent.MENTIONED else 1)
    assert Notice.objects.filter(recipient=other).unread().count() == (event is not NoticeEvent.MENTIONED)


# At the desk ------------------------------------------------------------------------------------------------


def test_the_bell_leads_to_what_was_said(article: Article, writer: User, editor: User, committed: Any) -> None:
    with committed():
        comment = teamwork.remark(article, editor, "Who says <so>?", "The envoys")
    client = browser(writer)
    page = client.get(LIST).text
    assert "editor commented on “Envoys meet”" in page
    assert "Who says &lt;so&gt;?" in page
    notice = Notice.objects.get()
    opened = client.get(reverse("admin:articles_notice_open", args=[notice.pk]))["Location"]
    assert opened == f"/admin/articles/article/{article.pk}/comments/#comment-{comment.pk}"
    assert f'id="comment-{comment.pk}"' in client.get(opened).text
    assert browser(editor).get(reverse("admin:articles_notice_open", args=[notice.pk])).status_code == 404


def test_a_page_of_notices_of_comments_costs_no_query_each(
    article: Article, writer: User, editor: User, django_assert_num_queries: Any
) -> None:
    comments = Comment.objects.bulk_create(Comment(article=article, author=editor, text="So?") for _number in range(30))
    Notice.objects.bulk_create(Notice(recipient=writer, comment=comment) for comment in comments)
    client = browser(writer)
    with django_assert_num_queries(4):
        client.get(LIST)


def test_who_comments_is_told_who_hears_of_it(article: Article, writer: User, editor: User) -> None:
    make_reporter("kim", name_ko="김민준", name_en="Kim Min-jun", user=make_user(Role.REPORTER, "kim"))
    deaf = make_user(Role.REPORTER, "deaf")
    for event in ("comment", "mention"):
        NoticeChoice.objects.create(user=deaf, event=event, at_desk=False, by_mail=False)
    address = reverse("admin:articles_article_comments", args=[article.pk])
    page = browser(editor).post(address, {"text": "@kim and @deaf look at this"}, follow=True).text
    assert "Told: writer, Kim Min-jun" in page
    Comment.objects.all().delete()
    Notice.objects.all().delete()
    alone = make_article(article.publication, editor)
    address = reverse("admin:articles_article_comments", args=[alone.pk])
    assert "nobody else to tell" in browser(editor).post(address, {"text": "So?"}, follow=True).text


def test_a_name_that_nobody_has_is_said_so(article: Article, editor: User) -> None:
    page = browser(editor).post(
        reverse("admin:articles_article_comments", args=[article.pk]), {"text": "@kym look at this"}, follow=True
    )
    assert "Nobody at the desk is called @kym" in page.text
    assert Comment.objects.get().text == "@kym look at this"


def test_names_are_offered_to_who_comments_and_to_no_stranger(article: Article, editor: User) -> None:
    make_reporter("kim", name_ko="김민준", name_en="Kim Min-jun", user=make_user(Role.REPORTER, "kim"))
    address = reverse("admin:articles_article_comments", args=[article.pk])
    page = browser(editor).get(address).text
    assert "김민준" in page
    assert "Kim Min-jun" in page
    assert Client().get(address).status_code == 302
    stranger = make_user(None, "stranger")
    stranger.is_staff = True
    stranger.save()
    assert browser(stranger).get(address).status_code == 403


# Words of the article ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        ("The envoys met", False),
        ("on Monday. They left", False),
        ("on  Monday.\nThey", False),
        ("Envoys meet", False),
        ("The envoys parted", True),
    ],
)
def test_words_that_are_not_in_the_copy_any_more_are_marked(
    publication: Publication,
    editor: User,
    words: str,
    changed: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    body = "<p>The envoys <strong>met</strong> on Monday.</p><p>They left.</p>"
    article = make_article(publication, editor, headline="Envoys meet", body=body)
    comment = teamwork.remark(article, editor, "Who says so?", words)
    client = browser(editor)
    for name in ("change", "comments"):
        page = client.get(reverse(f"admin:articles_article_{name}", args=[article.pk])).text
        assert " ".join(words.split()) in page
        assert ("the passage has changed" in page) == changed
    shown = client.get(reverse("admin:articles_article_comments", args=[article.pk])).text
    assert (f"/change/#passage-{comment.pk}" in shown) != changed


def test_a_comment_can_be_begun_with_words_of_the_article(article: Article, editor: User) -> None:
    address = reverse("admin:articles_article_comments", args=[article.pk])
    page = browser(editor).get(address, {"passage": 'The "envoys"' + "x" * 400}).text
    assert f'value="The &quot;envoys&quot;{"x" * 288}"' in page
