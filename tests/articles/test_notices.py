"""Notices: who is told of what, in which words, by which way, and who is not."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Notice, NoticeChoice, NoticeEvent, StatusChange
from articles.models.version import VersionKind
from articles.tasks import tell_people
from articles.telling import tell
from articles.verbs import adopting, publishing, reviewing, teamwork
from newsroom.roles import Role
from tests.builders import edit, in_future, make_article, make_publication, make_reporter, make_section, make_user

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import Settings

    from articles.models.desk.notice import NoticeQuerySet
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
def committed(django_capture_on_commit_callbacks: Any) -> Any:
    """What follows a commit happens at the end of the block."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def told() -> set[tuple[str, str]]:
    """To whom, of what."""
    return set(Notice.objects.values_list("recipient__username", "change__action"))


def notices(user: User) -> NoticeQuerySet:
    """Theirs, the newest first."""
    return Notice.objects.filter(recipient=user)


def browser(user: User) -> Client:
    """Where `user` is signed in."""
    client = Client()
    client.force_login(user)
    return client


# Who ------------------------------------------------------------------------------------------------------


def test_each_act_is_told_to_whom_it_concerns(
    publication: Publication, writer: User, editor: User, committed: Any
) -> None:
    chief = make_user(Role.MANAGING_EDITOR, "chief")
    make_user(Role.REPORTER, "bystander")
    make_user(Role.DESK_EDITOR, "gone", is_active=False)
    article = make_article(publication, writer)
    with committed():
        reviewing.submit(article, writer)
    assert told() == {("editor", "submit"), ("chief", "submit")}
    with committed():
        reviewing.send_back(article, editor, "Who says so?")
        publishing.publish(article, chief)
    assert told() - {("editor", "submit"), ("chief", "submit")} == {("writer", "send_back"), ("writer", "publish")}


def test_nobody_is_told_what_they_did_themselves(publication: Publication, editor: User, committed: Any) -> None:
    with committed():
        publishing.publish(make_article(publication, editor), editor)
    assert told() == set()


def test_editors_of_other_sections_are_left_in_peace(
    publication: Publication, writer: User, editor: User, committed: Any
) -> None:
    make_section(publication, "culture").editors.add(editor)
    make_user(Role.DESK_EDITOR, "everywhere")
    with committed():
        reviewing.submit(make_article(publication, writer, section="politics"), writer)
    assert told() == {("everywhere", "submit")}


def test_everybody_whose_name_stands_over_it_hears_that_it_is_published(
    publication: Publication, writer: User, editor: User, committed: Any
) -> None:
    colleague = make_user(Role.REPORTER, "colleague")
    make_reporter("colleague", user=colleague)
    with committed():
        publishing.publish(make_article(publication, writer, reporter="colleague"), editor)
    assert told() == {("writer", "publish"), ("colleague", "publish")}


def test_who_gets_an_article_in_hand_hears_of_it(
    publication: Publication, writer: User, editor: User, committed: Any
) -> None:
    with committed():
        teamwork.hand_over(make_article(publication, editor), editor, writer, "Please finish")
    assert told() == {("writer", "hand_over")}


def test_an_act_that_is_taken_back_is_told_to_nobody(publication: Publication, writer: User, editor: User) -> None:
    article = make_article(publication, writer)
    with pytest.raises(RuntimeError), transaction.atomic():
        reviewing.submit(article, writer)
        raise RuntimeError
    assert told() == set()
    assert notices(editor).count() == 0


def test_telling_twice_tells_once(publication: Publication, writer: User, editor: User, settings: Settings) -> None:
    settings.SENDS_MAIL = True
    reviewing.submit(make_article(publication, writer), writer)
    change = StatusChange.objects.get()
    assert [tell(change), tell(change)] == [[editor], []]
    assert tell_people.enqueue(change.pk).return_value == 0
    assert len(mail.outbox) == 1


# By which way -----------------------------------------------------------------------------------------------


def test_a_letter_says_what_happened_why_and_where(
    publication: Publication, writer: User, editor: User, committed: Any, settings: Settings
) -> None:
    settings.SENDS_MAIL = True
    article = make_article(publication, writer, headline="Envoys\r\nBcc: everybody@example.org")
    reviewing.submit(article, writer)
    with committed():
        reviewing.send_back(article, editor, "Who says so?")
    (letter,) = mail.outbox
    assert letter.to == ["writer@example.org"]
    assert letter.subject == "editor sent “Envoys Bcc: everybody@example.org” back"
    assert "Who says so?" in letter.body
    assert f"https://desk.example.org/admin/articles/article/{article.pk}/change/" in letter.body
    assert "https://desk.example.org/admin/articles/notice/" in letter.body


def test_no_letter_goes_without_a_mail_server_or_an_address(
    publication: Publication, writer: User, editor: User, committed: Any, settings: Settings
) -> None:
    with committed():
        reviewing.submit(make_article(publication, writer), writer)
    settings.SENDS_MAIL = True
    editor.email = ""
    editor.save()
    with committed():
        reviewing.submit(make_article(publication, writer), writer)
    assert mail.outbox == []
    assert notices(editor).unread().count() == 2


def test_a_dead_mail_server_keeps_nobody_from_publishing(
    publication: Publication,
    writer: User,
    editor: User,
    committed: Any,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.SENDS_MAIL = True

    def refuse(letter: Any) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    with committed():
        publishing.publish(make_article(publication, writer), editor)
    assert notices(writer).unread().count() == 1


@pytest.mark.parametrize(("at_desk", "by_mail"), [(True, False), (False, True), (False, False)])
def test_each_way_is_switched_for_each_act(
    publication: Publication,
    writer: User,
    editor: User,
    committed: Any,
    settings: Settings,
    at_desk: bool,  # noqa: FBT001 - a parameter of the test
    by_mail: bool,  # noqa: FBT001 - likewise
) -> None:
    settings.SENDS_MAIL = True
    boxes = {f"{event.value}-{way}": "on" for event in NoticeEvent for way in ("at_desk", "by_mail")}
    wanted = {"submit-at_desk": at_desk, "submit-by_mail": by_mail}
    sent = {name: value for name, value in boxes.items() if wanted.get(name, True)}
    assert browser(editor).post(f"{LIST}choices/", sent).status_code == 302
    article = make_article(publication, writer)
    with committed():
        reviewing.submit(article, writer)
    assert (notices(editor).unread().exists(), bool(mail.outbox)) == (at_desk, by_mail)
    mail.outbox.clear()
    with committed():
        teamwork.hand_over(article, make_user(Role.MANAGING_EDITOR), editor)
    assert (notices(editor).unread().count(), len(mail.outbox)) == (1 + at_desk, 1)
    # Another's choice is untouched.
    assert set(NoticeChoice.objects.values_list("user", flat=True)) == {editor.pk}


# At the desk ------------------------------------------------------------------------------------------------


def test_the_bell_counts_what_is_unread_and_the_list_says_it(
    publication: Publication, writer: User, editor: User, committed: Any
) -> None:
    article = make_article(publication, writer, headline="Envoys meet")
    reviewing.submit(article, writer)
    with committed():
        reviewing.send_back(article, editor, "Who says <so>?")
        publishing.publish(article, editor, in_future(days=1))
    client = browser(writer)
    assert re.search(r'desk-count">2<', client.get("/admin/").text)
    page = client.get(LIST).text
    assert "editor sent “Envoys meet” back" in page
    assert "editor scheduled “Envoys meet” for" in page
    assert "Who says &lt;so&gt;?" in page
    first = notices(writer).first()
    assert first
    opened = client.get(reverse("admin:articles_notice_open", args=[first.pk]))
    assert opened["Location"] == f"/admin/articles/article/{article.pk}/change/"
    # The other one, of the same article, with it.
    assert "desk-count" not in client.get("/admin/").text


def test_whoever_acts_on_an_article_has_read_what_they_were_told_of_it_and_nobody_else_has(
    publication: Publication, writer: User, editor: User, committed: Any
) -> None:
    colleague = make_user(Role.DESK_EDITOR, "colleague")
    article, other = make_article(publication, writer), make_article(publication, writer)
    with committed():
        reviewing.submit(article, writer)
        reviewing.submit(other, writer)
    with committed():
        reviewing.approve(article, editor)
    assert [notice.article for notice in notices(editor).unread()] == [other]
    assert notices(colleague).unread().count() == 2
    with committed():
        teamwork.remark(other, editor, "Who says so?")
    assert not notices(editor).unread()
    assert notices(writer).unread().count() == 1


def test_all_notices_are_read_at_once(publication: Publication, writer: User, editor: User, committed: Any) -> None:
    with committed():
        for _number in range(2):
            reviewing.submit(make_article(publication, writer), writer)
    client = browser(editor)
    assert re.search(r'desk-count">2<', client.get("/admin/").text)
    client.post(f"{LIST}read-all/")
    assert "desk-count" not in client.get("/admin/").text


def test_the_bell_comes_with_the_person_and_costs_no_query_of_its_own(
    publication: Publication, editor: User, writer: User, django_assert_num_queries: Any
) -> None:
    article = make_article(publication, writer)
    changes = StatusChange.objects.bulk_create(
        StatusChange(
            article=article, action="submit", from_status="draft", to_status="in_review", edit_version=1, actor=writer
        )
        for _number in range(120)
    )
    Notice.objects.bulk_create(Notice(recipient=editor, change=change) for change in changes)
    client = browser(editor)
    # Session, person with the bell and all permissions, the list, the choices.
    with django_assert_num_queries(4):
        page = client.get(LIST).text
    assert 'desk-count">120<' in page
    assert page.count("desk-notice") == 50


def test_nobody_sees_or_reads_the_notices_of_another(publication: Publication, writer: User, editor: User) -> None:
    reviewing.submit(make_article(publication, writer, headline="Secret talks"), writer)
    tell(StatusChange.objects.get())
    notice = notices(editor).get()
    administrator = browser(make_user(Role.MANAGING_EDITOR, is_superuser=True))
    stranger, anonymous = browser(make_user(None)), Client()
    for client in (administrator, browser(writer)):
        assert client.get(reverse("admin:articles_notice_open", args=[notice.pk])).status_code == 404
        assert "Secret talks" not in client.get(LIST).text
        client.post(f"{LIST}read-all/")
        assert client.get(reverse("admin:articles_notice_change", args=[notice.pk])).status_code == 403
        assert client.post(reverse("admin:articles_notice_delete", args=[notice.pk])).status_code == 403
    for client in (stranger, anonymous):
        for address in (LIST, f"{LIST}read-all/", f"{LIST}choices/", f"{LIST}{notice.pk}/open/"):
            assert client.post(address)["Location"].startswith("/admin/login/")
    assert notices(editor).unread().count() == 1
    assert browser(editor).get(f"{LIST}read-all/").status_code == 405
    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (VersionKind.TYPO, "made a small change to “Envoys meet”"),
        (VersionKind.UPDATE, "updated “Envoys meet”"),
        (VersionKind.CLARIFICATION, "clarified “Envoys meet”"),
        (VersionKind.CORRECTION, "corrected “Envoys meet”"),
    ],
)
def test_a_change_of_what_readers_have_is_not_called_published(
    publication: Publication, writer: User, editor: User, committed: Any, kind: VersionKind, words: str
) -> None:
    article = make_article(publication, writer, headline="Envoys meet")
    adopting.adopt(article, timezone.now() - timedelta(days=1))
    edit(article, editor, deck="Changed")
    with committed():
        publishing.publish(article, editor, kind=kind, reason=publishing.Reason(en="So it is"))
    assert f"editor {words}" in browser(writer).get(LIST).text
    assert "published “Envoys meet”" not in browser(writer).get(LIST).text
