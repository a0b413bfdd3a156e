"""The sweep: what a stopped worker, process or mail server left is done from the clock, and nothing twice."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from articles.models import Errand, ErrandKind, Notice, Photo, Receipt, Rendition
from articles.telling.letters import send_letter
from articles.verbs import publishing, reviewing, teamwork
from newsroom.models import PublicState
from newsroom.roles import Role
from tests.builders import make_article, make_photo, make_user

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import Settings

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer() -> User:
    return make_user(Role.REPORTER, "writer", email="writer@example.org")


@pytest.fixture
def editor() -> User:
    return make_user(Role.DESK_EDITOR, "editor", email="editor@example.org")


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Any:
    """What follows a commit happens at the end of the block; without it, a test has a process that stopped there."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def sweep(*options: str, minutes: int = 0) -> tuple[int, str]:
    """Exit code, and what was said."""
    said = io.StringIO()
    try:
        call_command("sweep", f"--minutes={minutes}", *options, stdout=said, stderr=said)
    except SystemExit as end:
        return int(str(end.code)), said.getvalue()
    return 0, said.getvalue()


def told() -> list[str]:
    return sorted(Notice.objects.values_list("recipient__username", flat=True))


def test_an_act_and_a_comment_that_nobody_was_told_of_are_told_once(
    publication: Publication, writer: User, editor: User, settings: Settings
) -> None:
    settings.SENDS_MAIL = True
    article = make_article(publication, writer)
    reviewing.submit(article, writer)
    teamwork.remark(article, editor, "Who says so?")
    assert told() == []
    assert sweep() == (0, "2 done, 0 failed.\n")
    assert told() == ["editor", "writer"]
    assert len(mail.outbox) == 2
    assert sweep() == (0, "0 done, 0 failed.\n")
    assert (told(), len(mail.outbox)) == (["editor", "writer"], 2)


def test_what_was_done_leaves_nothing_to_sweep(
    publication: Publication, writer: User, editor: User, committed: Any
) -> None:
    article = make_article(publication, writer)
    with committed():
        make_photo()
        reviewing.submit(article, writer)
        teamwork.remark(article, editor, "Who says so?")
    assert not Errand.objects.exists()


def test_what_is_taken_back_leaves_nothing_to_sweep(publication: Publication, writer: User) -> None:
    article = make_article(publication, writer)
    with pytest.raises(RuntimeError), transaction.atomic():
        reviewing.submit(article, writer)
        raise RuntimeError
    assert not Errand.objects.exists()


def test_who_switched_a_notice_on_later_is_not_told_of_what_was_before(
    publication: Publication, writer: User, editor: User, committed: Any
) -> None:
    editor.notice_choices.create(event="submit", at_desk=False, by_mail=False)
    with committed():
        reviewing.submit(make_article(publication, writer), writer)
    editor.notice_choices.all().delete()
    sweep()
    assert told() == []


def test_a_letter_that_the_mail_server_refused_goes_with_the_next_sweep(
    publication: Publication, writer: User, editor: User, committed: Any, settings: Settings, monkeypatch: Any
) -> None:
    settings.SENDS_MAIL = True

    def refuse(letter: Any) -> int:
        raise ConnectionRefusedError("no mail server")

    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.EmailMessage.send", refuse)
        with committed():
            reviewing.submit(make_article(publication, writer), writer)
        assert told() == ["editor"]
        code, said = sweep()
        assert code == 1
        assert "no mail server" in said
    assert mail.outbox == []
    assert sweep()[0] == 0
    assert [letter.to for letter in mail.outbox] == [["editor@example.org"]]
    assert sweep() == (0, "0 done, 0 failed.\n")
    assert len(mail.outbox) == 1


def test_a_letter_is_sent_by_one_of_two_who_try(publication: Publication, writer: User, editor: User) -> None:
    reviewing.submit(make_article(publication, writer), writer)
    sweep()
    notice = Notice.objects.get()
    Errand.objects.note(ErrandKind.LETTER, [notice.pk])
    send_letter(notice.pk)
    send_letter(notice.pk)
    assert len(mail.outbox) == 1


def test_a_letter_of_last_week_is_not_sent_any_more(publication: Publication, writer: User, editor: User) -> None:
    reviewing.submit(make_article(publication, writer), writer)
    sweep()
    Notice.objects.update(created_at=timezone.now() - timedelta(days=4))
    Errand.objects.note(ErrandKind.LETTER, [Notice.objects.get().pk])
    assert sweep() == (0, "1 done, 0 failed.\n")
    assert (mail.outbox, Errand.objects.count()) == ([], 0)


def test_a_letter_is_not_sent_to_who_left_the_desk_while_it_waited(
    publication: Publication, writer: User, editor: User
) -> None:
    reviewing.submit(make_article(publication, writer), writer)
    sweep()
    Errand.objects.note(ErrandKind.LETTER, [Notice.objects.get().pk])
    editor.is_active = False
    editor.save()
    assert sweep() == (0, "1 done, 0 failed.\n")
    assert (mail.outbox, Errand.objects.count()) == ([], 0)


def test_sizes_of_a_photo_and_the_pages_with_it_are_made_up_for(publication: Publication, editor: User) -> None:
    photo = make_photo()
    version = publishing.publish(make_article(publication, editor, photo=photo), editor)
    Photo.objects.get(pk=photo.pk).save()
    before = PublicState.objects.get(publication=publication).generation
    assert not Rendition.objects.exists()
    assert sweep()[0] == 0
    assert Rendition.objects.filter(photo=photo).exists()
    version.page.refresh_from_db()
    assert version.page.photos[photo.sha256]["fit"]["avif"]
    assert PublicState.objects.get(publication=publication).generation == before + 1
    assert not Errand.objects.exists()


def test_one_that_fails_keeps_no_other_back_and_stays(publication: Publication, writer: User, editor: User) -> None:
    photo = make_photo()
    photo.file.storage.delete(str(photo.file))
    reviewing.submit(make_article(publication, writer), writer)
    code, said = sweep()
    assert code == 1
    assert f"render {photo.pk}" in said
    assert "1 done, 1 failed." in said
    assert told() == ["editor"]
    assert [(each.kind, each.key) for each in Errand.objects.all()] == [("render", photo.pk)]


def test_a_dry_run_says_what_waits_and_does_nothing(publication: Publication, writer: User, editor: User) -> None:
    reviewing.submit(make_article(publication, writer), writer)
    code, said = sweep("--dry-run")
    assert code == 0
    assert "Tell people of an act" in said
    assert "1 to be done (a dry run: nothing was)." in said
    assert (told(), Errand.objects.count()) == ([], 1)


def test_what_somebody_may_be_at_is_left_alone(publication: Publication, writer: User, editor: User) -> None:
    reviewing.submit(make_article(publication, writer), writer)
    assert sweep(minutes=5) == (0, "0 done, 0 failed.\n")
    Errand.objects.update(since=timezone.now() - timedelta(minutes=6))
    assert sweep(minutes=5) == (0, "1 done, 0 failed.\n")
    with pytest.raises(CommandError):
        call_command("sweep", "--minutes=-1")


def test_a_version_that_nobody_looked_for_is_looked_for(publication: Publication, editor: User) -> None:
    version = publishing.publish(make_article(publication, editor), editor)
    assert "Look whether readers see" in sweep("--dry-run")[1]
    sweep()
    assert Receipt.objects.filter(version=version).exists()


def test_an_errand_noted_anew_while_it_is_done_stays(publication: Publication) -> None:
    Errand.objects.note(ErrandKind.RENDER, [7])
    with Errand.objects.carrying_out(ErrandKind.RENDER, 7):
        Errand.objects.note(ErrandKind.RENDER, [7])
    assert Errand.objects.count() == 1
    with Errand.objects.carrying_out(ErrandKind.RENDER, 7):
        pass
    assert not Errand.objects.exists()


def test_an_errand_whose_object_is_gone_is_struck_out() -> None:
    for kind in ErrandKind:
        Errand.objects.note(kind, [4711])
    assert sweep() == (0, f"{len(ErrandKind)} done, 0 failed.\n")
    assert not Errand.objects.exists()
