"""What is known and gone for good is said once at the desk: nobody looks for it any more, and the reports give the reason."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from articles.importing.deciding.leaving_out import leave_out, take_back
from articles.models import ImportOmission, ImportPicture, ImportRun
from articles.refusals import NotPermitted, Refused
from newsroom.roles import Role
from tests.builders import make_user
from tests.importing.test_missing_pictures import found_later, look_again
from tests.importing.test_pictures_and_maps import ADDRESS, handed_in, line, publication, run_import

if TYPE_CHECKING:
    from pathlib import Path

    from django.contrib.auth.models import User

__all__ = ["publication"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("publication")]


@pytest.fixture
def run(tmp_path: Path) -> ImportRun:
    """An import that lacks a picture, with a line that is no article."""
    run_import(handed_in(tmp_path / "dump", line(), line(id=13, published="2020-13-40")), code=1)
    return ImportRun.objects.get()


@pytest.fixture
def editor() -> User:
    return make_user(Role.DESK_EDITOR)


def at_the_desk(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(run: ImportRun) -> str:
    return f"/admin/articles/importrun/{run.pk}/gone/"


def report(run: ImportRun, code: int = 0, expect: str = "12-17") -> str:
    out = io.StringIO()
    try:
        call_command("import_report", run.pk, expect=expect, stdout=out)
    except SystemExit as ended:
        assert ended.code == code, out.getvalue()
    else:
        assert code == 0, out.getvalue()
    return out.getvalue()


def test_what_is_ticked_and_typed_is_missed_no_more_and_the_report_says_why(run: ImportRun, editor: User) -> None:
    refused = run.items.get(outcome="refused").place
    desk = at_the_desk(editor)
    page = desk.get(page_of(run)).text
    assert f'value="{refused}"' in page
    assert f'value="{ADDRESS}"' in page
    assert "missing: 13-17" in report(run, code=1)
    said = {"leave": "out", "what": [refused, ADDRESS], "others": "13\n14-17\n", "why": "Burnt in 2011"}
    answer = desk.post(page_of(run), said, follow=True).text
    assert "4 are left out for good." in answer
    assert answer.count("Burnt in 2011") == 4
    assert f'value="{refused}"' not in answer
    assert f'value="{ADDRESS}"' not in answer
    assert ImportPicture.objects.get().state == "gone"
    told = report(run)
    assert "left out by decision: 13-17: Burnt in 2011" in told
    assert "picture missing" not in told
    assert "table also names" not in told
    assert "4 are left out" in desk.get(f"/admin/articles/importrun/{run.pk}/change/").text
    assert "All of this was said already." in desk.post(page_of(run), said, follow=True).text


def test_taken_back_with_a_reason_it_is_missed_again(run: ImportRun, editor: User, tmp_path: Path) -> None:
    leave_out(run, [ADDRESS], "Burnt in 2011", editor)
    assert "0 looked for" in look_again(found_later(tmp_path, "art_12_ab.jpg"))
    desk = at_the_desk(editor)
    row = ImportOmission.objects.get()
    assert "Write why" in desk.post(page_of(run), {"back": row.pk, "why": " "}).text
    answer = desk.post(page_of(run), {"back": row.pk, "why": "Found in a drawer"}, follow=True).text
    assert "Found in a drawer" in answer
    assert "Burnt in 2011" in answer, "what was said stays known"
    assert "1 put in their articles" in look_again(found_later(tmp_path, "art_12_ab.jpg"))
    with pytest.raises(Refused):
        take_back(run, row.pk, "Again", editor)


def test_a_slip_of_the_pen_is_refused_and_what_was_typed_stays(run: ImportRun, editor: User) -> None:
    desk = at_the_desk(editor)
    answer = desk.post(page_of(run), {"leave": "out", "others": "old.json line 9\n12-13", "why": "Gone"}).text
    assert "old.json line 9" in answer
    assert "Neither a number" in answer
    assert "This field is required" in desk.post(page_of(run), {"leave": "out", "others": "13"}).text
    assert "Say what is gone" in desk.post(page_of(run), {"leave": "out", "others": " ", "why": "Gone"}).text
    assert not ImportOmission.objects.exists()


def test_whoever_may_not_release_an_import_may_not_say_what_is_gone(run: ImportRun) -> None:
    reporter = make_user(Role.REPORTER)
    assert at_the_desk(reporter).get(page_of(run)).status_code == 403
    with pytest.raises(NotPermitted):
        leave_out(run, ["13"], "Gone", reporter)
    with pytest.raises(NotPermitted):
        take_back(run, 1, "Not gone", reporter)


@pytest.mark.parametrize("said", ["4-4821300000", "412-400"])
def test_a_range_that_can_only_be_a_slip_is_refused_and_hides_nothing(
    run: ImportRun, editor: User, tmp_path: Path, said: str
) -> None:
    with pytest.raises(Refused, match=said):
        leave_out(run, [said], "Gone", editor)
    table = tmp_path / "gone.csv"
    table.write_text(f"{said},Gone\n", "utf-8")
    with pytest.raises(CommandError, match=said):
        call_command("import_report", run.pk, left_out=str(table), stdout=io.StringIO())
    with pytest.raises(CommandError, match=said):
        call_command("import_report", run.pk, expect=said, stdout=io.StringIO())
