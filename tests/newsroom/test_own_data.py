"""What is held about a person of the desk: taken along by them, and taken away after they have left, the record as it was."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db.models import CASCADE, DO_NOTHING, PROTECT, SET_NULL, QuerySet
from django.test import Client
from django.utils import timezone

from articles.copytext import BylineCopy
from articles.models import Article, Comment, Notice, NoticeChoice, Version
from articles.record.chains import Tally
from articles.record.verifying import Scope, verify
from articles.verbs import teamwork
from newsroom.accounts.own_data import parcel_of, relations
from newsroom.models import AuditAct, AuditEntry, Invitation, Reporter
from newsroom.roles import Role
from tests.builders import make_article, make_reporter, make_user, picture, publish_article
from tests.claims.docket import make_claim
from tests.public.reader import Reader

if TYPE_CHECKING:
    from pathlib import Path

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db

DATA = "/admin/account/data/"


@pytest.fixture
def colleague(publication: Publication) -> User:
    return make_user(Role.MANAGING_EDITOR, "colleague")


@pytest.fixture
def kim(publication: Publication, colleague: User) -> User:
    """Somebody of whom a row of nearly everything is held."""
    kim = make_user(Role.DESK_EDITOR, "kim", first_name="Min-ji", last_name="Kim", email="kim@example.com")
    reporter = make_reporter(
        "kim", name_en="Kim Min-ji", name_ko="김민지", user=kim, email="kim@example.com", bio_en="Hers"
    )
    reporter.photo.save("portrait.jpg", ContentFile(picture("olive")))
    byline = (BylineCopy(reporter.slug, "Kim Min-ji", "author", "kim@example.com"),)
    article = publish_article(publication, kim, bylines=byline).article
    teamwork.remark(article, kim, "Look at this")
    draft = make_article(publication, kim)
    Article.objects.filter(pk=draft.pk).update(holder=kim)
    EmailAddress.objects.create(user=kim, email=kim.email)
    Authenticator.objects.create(user=kim, type="totp", data={"secret": "s3cret"})
    NoticeChoice.objects.create(user=kim)
    Invitation.objects.create(
        role=Role.DESK_EDITOR.value, invited_by=colleague, email="kim@example.com", user=kim, accepted_at=timezone.now()
    )
    AuditEntry.objects.create(act=AuditAct.SIGNED_IN, actor=kim, person=kim, address="192.0.2.7")
    AuditEntry.objects.create(
        act=AuditAct.SIGNED_IN, actor=kim, person=kim, address="192.0.2.8", at=timezone.now() - timedelta(days=400)
    )
    client = Client()
    client.force_login(kim)
    client.get("/admin/")
    return kim


def parcel(data: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        return {name: found.read(name).decode() for name in found.namelist()}


def leave(person: User) -> None:
    person.is_active = False
    person.save()


def erase(login: str = "kim", **options: Any) -> None:
    call_command("erase_person", login, yes=True, **options)


def test_everything_that_leads_to_a_login_is_taken_along_and_no_secret_of_anybodys(kim: User) -> None:
    claim = make_claim(Version.objects.get(), kim, received_at=timezone.now())
    files = parcel(parcel_of(kim))
    account = json.loads(files["account.json"])[0]
    assert (account["username"], account["email"], account["roles"]) == ("kim", "kim@example.com", ["Desk editor"])
    assert "Look at this" in files["articles.comment.author.json"]
    assert "192.0.2.7" in files["newsroom.auditentry.person.json"]
    assert "김민지" in files["newsroom.reporter.user.json"]
    everything = "".join(files.values())
    for secret in ("s3cret", kim.password, claim.claimant, Invitation.objects.get(user=kim).nonce):
        assert secret not in everything
    for relation in relations():
        model: Any = relation.related_model
        held = model._default_manager.filter(**{relation.field.name: kim.pk}).count()
        name = f"{model._meta.label_lower}.{relation.field.name}.json"
        assert len(json.loads(files.get(name, "[]"))) == held, name


def test_people_take_their_own_data_along_at_the_desk(kim: User) -> None:
    client = Client()
    client.force_login(kim)
    assert DATA in client.get("/admin/account/").text
    answer = client.post(DATA)
    assert "account.json" in parcel(answer.content)
    assert "no-store" in answer.headers["Cache-Control"]
    assert AuditEntry.objects.filter(act=AuditAct.DATA_TAKEN, person=kim, actor=kim).exists()
    assert client.get(DATA).status_code == 405


def test_a_stranger_gets_nobodys_data(kim: User) -> None:
    assert Client().post(DATA).status_code == 302


def test_an_administrator_writes_it_to_a_file_for_this_user_alone(kim: User, tmp_path: Path) -> None:
    file = tmp_path / "kim.zip"
    call_command("export_person", "kim", str(file))
    assert "account.json" in parcel(file.read_bytes())
    assert file.stat().st_mode & 0o077 == 0
    for wrong in (["kim", str(file)], ["nobody", str(tmp_path / "other.zip")]):
        with pytest.raises(CommandError) as refused:
            call_command("export_person", *wrong)
        assert refused.value.returncode == 2


def test_after_somebody_left_nothing_names_them_but_what_was_published(kim: User, publication: Publication) -> None:
    before = list(Version.objects.order_by("pk").values_list("digest", "byline"))
    page = Reader().get(Version.objects.get().path).text
    portrait = Reporter.objects.get(user=kim).photo
    leave(kim)
    erase()
    kim.refresh_from_db()
    assert (kim.username, kim.first_name, kim.last_name, kim.email) == (f"erased-{kim.pk}", "", "", "")
    assert not (kim.is_active or kim.is_staff or kim.has_usable_password() or kim.groups.exists())
    assert not Authenticator.objects.filter(user=kim).exists()
    assert not EmailAddress.objects.filter(user=kim).exists()
    assert not Notice.objects.filter(recipient=kim).exists()
    assert not Article.objects.filter(holder=kim).exists()
    assert Invitation.objects.get(user=kim).email == ""
    reporter = Reporter.objects.get(slug="kim")
    assert (reporter.user, reporter.email, reporter.bio_en, str(reporter.photo)) == (None, "", "", "")
    assert reporter.name_en == "Kim Min-ji"
    assert portrait is not None
    # What was published is as it was, and so is what was said within the house.
    assert list(Version.objects.order_by("pk").values_list("digest", "byline")) == before
    assert list(verify(Scope(None, None, None), Tally())) == []
    assert Reader().get(Version.objects.get().path).text.count("Kim Min-ji") == page.count("Kim Min-ji")
    assert (Comment.objects.get().text, Comment.objects.get().author_id) == ("Look at this", kim.pk)


def test_where_somebody_came_from_is_kept_for_a_year_and_then_taken_away(kim: User) -> None:
    leave(kim)
    erase()
    assert list(AuditEntry.objects.exclude(address=None).values_list("address", flat=True)) == ["192.0.2.7"]
    later = timezone.now() - timedelta(days=366)
    # Past the model's own refusal: a year goes by.
    QuerySet.update(AuditEntry.objects.filter(address="192.0.2.7"), at=later)
    call_command("trim_audit_log")
    assert not AuditEntry.objects.exclude(address=None).exists()


def test_the_desks_log_of_the_login_forgets_the_name_and_its_log_of_the_imprint_stays(
    kim: User, colleague: User, publication: Publication
) -> None:
    client = Client()
    client.force_login(colleague)
    LogEntry.objects.log_actions(colleague.pk, [kim], 2, "Changed e-mail from kim@example.com")
    LogEntry.objects.log_actions(kim.pk, [publication], 2, "Changed name")
    leave(kim)
    erase()
    about, by = LogEntry.objects.order_by("pk")
    assert "kim" not in f"{about.object_repr} {about.change_message}"
    assert (by.user_id, "Changed name" in by.change_message) == (kim.pk, True)


def test_a_dry_run_says_what_would_go_and_changes_nothing(kim: User, capsys: pytest.CaptureFixture[str]) -> None:
    leave(kim)
    call_command("erase_person", "kim", dry_run=True)
    assert "reporter's page" in capsys.readouterr().out
    kim.refresh_from_db()
    assert kim.username == "kim"
    assert Authenticator.objects.filter(user=kim).exists()
    assert not AuditEntry.objects.filter(act=AuditAct.ERASED).exists()


def test_an_open_login_the_last_who_manages_and_a_wrong_name_are_refused(
    kim: User, colleague: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for login in ("kim", "colleague"):
        with pytest.raises(CommandError, match=r"Shut it first|Nobody else manages"):
            erase(login)
    with pytest.raises(CommandError) as refused:
        erase("nobody")
    assert refused.value.returncode == 2
    leave(kim)
    monkeypatch.setattr("builtins.input", lambda _question: "kin")
    with pytest.raises(CommandError):
        call_command("erase_person", "kim")
    assert User.objects.filter(username="kim").exists()


def test_of_every_column_that_leads_to_a_login_it_is_decided_what_becomes_of_it() -> None:
    decided = {CASCADE: "deleted", SET_NULL: "emptied", PROTECT: "kept, nameless"}
    for relation in relations():
        assert relation.on_delete in decided, relation
        assert relation.on_delete is not DO_NOTHING
