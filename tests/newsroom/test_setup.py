"""manage.py setup begins a real installation, wholly or not at all."""

from __future__ import annotations

import builtins
import getpass
import io
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from newsroom.models import Host, Publication, Publisher
from tests.builders import make_publication

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import Settings

pytestmark = pytest.mark.django_db
SECRET = "a horse of another colour"
NEEDED = {
    "publisher": "담화미디어그룹",
    "name_en": "The Diplomacy Journal",
    "name_ko": "외교저널",
    "host": "www.example.com",
}


def setup(**options: Any) -> str:
    """Run it without questions; what it said."""
    out = io.StringIO()
    call_command("setup", no_input=True, stdout=out, **(NEEDED | options))
    return out.getvalue()


@pytest.fixture(autouse=True)
def password_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_PASSWORD", SECRET)


def nothing_was_written() -> bool:
    """Not one row."""
    users = get_user_model().objects
    return not (Publication.objects.exists() or Publisher.objects.exists() or Host.objects.exists() or users.exists())


def test_it_makes_one_publication_and_one_administrator_and_says_what_the_law_still_wants() -> None:
    said = setup()
    publication = Publication.objects.get()
    assert (publication.name_en, publication.name_ko, publication.languages) == (
        "The Diplomacy Journal",
        "외교저널",
        ["en", "ko"],
    )
    assert publication.hosts.get().hostname == "www.example.com"
    user = get_user_model().objects.get()
    assert user.is_superuser
    assert user.check_password(SECRET)
    assert "Newspapers Act art. 21" in said
    assert "청소년보호책임자" in said
    assert SECRET not in said


def test_a_host_that_the_settings_do_not_name_is_told(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    assert "Readers at www.example.com are refused until NEWSROOM_HOSTS names it" in setup()


def test_with_all_the_law_wants_it_has_nothing_to_add() -> None:
    said = setup(
        address="서울 종로구 삼봉로 81",
        phone="02-3417-1010",
        registration="아54606",
        registration_authority="서울",
        registered_on="2022-12-13",
        publisher_person="이존영",
        editor="Lee Jon-young",
        youth_protection_officer="이존영",
    )
    assert "the law" not in said
    assert Publication.objects.get().masthead.count() == 3


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"publisher": ""}, "--publisher is missing"),
        ({"name_en": ""}, "--name-en is missing"),
        ({"languages": "en,xx"}, "Nothing appears here in xx"),
        ({"time_zone": "Asia/Soul"}, "no such time zone"),
        ({"host": "https://www.example.com/"}, "bare name"),
        (
            {"registration": "라54606", "registration_authority": "서울", "registered_on": "2022-12-13"},
            "begins with 아",
        ),
        ({"registration": "아54606", "registration_authority": "서울", "registered_on": "13.12.2022"}, "2022-12-13"),
        ({"phone": "02-1"}, "--address"),
        ({"admin_password_file": "/nowhere/at/all"}, "cannot be read"),
    ],
)
def test_a_wrong_answer_is_refused_and_nothing_is_written(options: dict[str, str], sentence: str) -> None:
    with pytest.raises(CommandError, match="Nothing was written") as refusal:
        setup(**options)
    assert sentence in str(refusal.value)
    assert nothing_was_written()


def test_a_weak_or_missing_password_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_PASSWORD", "12345")
    with pytest.raises(CommandError, match="password"):
        setup()
    monkeypatch.delenv("ADMIN_PASSWORD")
    with pytest.raises(CommandError, match="password is missing"):
        setup()
    assert nothing_was_written()


def test_the_password_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("another secret of the desk\nand a note\n", encoding="utf-8")
    setup(admin_password_file=str(file))
    assert get_user_model().objects.get().check_password("another secret of the desk")


def test_it_asks_and_never_shows_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ADMIN_PASSWORD")
    asked: list[str] = []
    answers = {"Publishing company": "Damwha", "Name of the publication in English": "Journal"}

    def answer(question: str) -> str:
        asked.append(question)
        return next((text for start, text in answers.items() if question.startswith(start)), "")

    monkeypatch.setattr(builtins, "input", answer)
    monkeypatch.setattr(getpass, "getpass", lambda _question: SECRET)
    out = io.StringIO()
    call_command("setup", stdout=out)
    assert Publication.objects.get().hosts.get().hostname == "localhost"
    assert SECRET not in out.getvalue()
    assert not [
        question for question in asked if question.startswith("The authority")
    ]  # no registration, no more of it


def test_leaving_at_a_question_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def leave(_question: str) -> str:
        raise EOFError

    monkeypatch.setattr(builtins, "input", leave)
    with pytest.raises(CommandError, match="Nothing was written"):
        call_command("setup")


def test_a_second_run_is_refused_unless_another_is_wanted() -> None:
    make_publication()
    with pytest.raises(CommandError, match="--another"):
        setup()
    setup(another=True)
    assert Publication.objects.count() == 2


def test_somebody_who_can_sign_in_already_keeps_their_password() -> None:
    setup()
    setup(another=True, name_en="Second", host="second.example.com", admin="admin")
    user = get_user_model().objects.get()
    assert user.check_password(SECRET)
    assert Publisher.objects.count() == 1


def test_an_answer_that_cannot_be_right_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    tries = {
        "Host name": ["https://x/", "x.example.com"],
        "Publishing company": ["", "Damwha"],
        "Name of the publication in E": ["J"],
    }

    def answer(question: str) -> str:
        return next((texts.pop(0) for start, texts in tries.items() if question.startswith(start)), "")

    monkeypatch.setattr(builtins, "input", answer)
    told = io.StringIO()
    call_command("setup", stdout=io.StringIO(), stderr=told)
    assert "no https://" in told.getvalue()
    assert "An answer is needed here." in told.getvalue()
    assert Publication.objects.get().hosts.get().hostname == "x.example.com"
