"""Whether all is well is said in a line for each thing, and numbers are for whoever has the token."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from articles.record import guards as record_guards
from newsroom.health import looks
from newsroom.models import Heartbeat, MastheadPost, Work
from newsroom.safekeeping.installation import being_put_back
from tests.builders import make_publication

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client
    from pytest_django import DjangoAssertNumQueries
    from pytest_django.fixtures import Settings

pytestmark = pytest.mark.django_db

TOKEN = "a token that nobody guesses, of thirty-two or more"


@pytest.fixture(autouse=True)
def looked_at_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one test saw, the next one does not."""
    monkeypatch.setattr(looks, "_HOLDS", -1)


def said(client: Client, status: int) -> dict[str, str]:
    answer = client.get("/readyz")
    assert answer.status_code == status, answer.text
    first, *lines = answer.text.splitlines()
    assert first == ("ready" if status == 200 else "not ready")
    return dict(line.split(": ", 1) for line in lines)


def installed(ago: timedelta) -> None:
    """The first table was made so long ago, and the others since."""
    MigrationRecorder(connection).migration_qs.update(applied=timezone.now() - ago)


def test_all_is_well_in_an_installation_to_try_out(client: Client) -> None:
    assert said(client, 200) == dict.fromkeys(
        ["database", "migrations", "storage", "restore", "guards", "imprint", "sweep", "backup"], "well"
    )
    assert client.get("/livez").text == "alive\n"
    assert client.post("/readyz").status_code == 405


def test_a_guard_that_is_missing_is_named(client: Client) -> None:
    record_guards.remove(connection)
    assert "check --database default" in said(client, 503)["guards"]


def test_a_folder_that_cannot_be_written_to_is_named(client: Client, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    settings.MEDIA_ROOT = tmp_path / "file"
    assert str(tmp_path / "file") in said(client, 503)["storage"]


def test_a_restore_that_did_not_come_to_its_end_is_named_with_what_to_do(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.VAR = tmp_path
    with pytest.raises(RuntimeError), being_put_back("20261126T194500Z"):
        raise RuntimeError("killed")
    assert "manage.py restore 20261126T194500Z" in said(client, 503)["restore"]
    with being_put_back("20261126T194500Z"):
        pass
    assert said(client, 200)["restore"] == "well"


def test_in_production_timers_that_stand_still_and_a_gap_of_the_imprint_are_named(
    client: Client, settings: Settings
) -> None:
    settings.PRODUCTION = True
    make_publication()
    MastheadPost.objects.all().delete()
    installed(timedelta(hours=28))
    found = said(client, 503)
    assert "has never run" in found["sweep"]
    assert "has never run" in found["backup"]
    assert "check --database default" in found["imprint"]
    call_command("sweep", verbosity=0)
    Heartbeat.objects.beat(Work.BACKUP)
    found = said(client, 503)
    assert (found["sweep"], found["backup"]) == ("well", "well")
    # Five minutes, and one more; a dry run is no sweep.
    Heartbeat.objects.filter(work=Work.SWEEP).update(at=timezone.now() - timedelta(seconds=300))
    assert said(client, 503)["sweep"] == "well"
    Heartbeat.objects.filter(work=Work.SWEEP).update(at=timezone.now() - timedelta(seconds=361))
    call_command("sweep", dry_run=True, verbosity=0)
    assert "seconds ago: see to its timer" in said(client, 503)["sweep"]


def test_a_new_installation_is_well_before_its_timers_were_due(client: Client, settings: Settings) -> None:
    settings.PRODUCTION = True
    installed(timedelta(minutes=5))
    at_first = said(client, 200)
    assert at_first["sweep"].startswith("not yet; due by 20")
    assert at_first["backup"].startswith("not yet; due by 20")
    installed(timedelta(minutes=6, seconds=1))
    later = said(client, 503)
    assert "has never run" in later["sweep"]
    assert later["backup"].startswith("not yet; due by 20")
    installed(timedelta(hours=27, seconds=1))
    assert "has never run" in said(client, 503)["backup"]


def test_a_database_that_does_not_answer_is_said_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise OperationalError

    monkeypatch.setattr(looks, "_waiting_migrations", refuse)
    assert said(client, 503) == {"database": "it does not answer"}


def test_whoever_asks_without_end_is_given_the_same_answer_again(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/readyz")
    monkeypatch.setattr(looks, "_HOLDS", 60)
    with django_assert_num_queries(0):
        assert client.get("/readyz").status_code == 200


def test_numbers_are_for_whoever_has_the_token(client: Client, settings: Settings) -> None:
    make_publication("journal")
    assert client.get("/metrics").status_code == 404
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"Authorization": "Bearer guessed"}).status_code == 401
    Heartbeat.objects.beat(Work.SWEEP)
    text = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
    assert '\nnewsroom_well{look="guards"} 1\n' in text
    beaten = float(text.split('newsroom_last_run_timestamp_seconds{work="sweep"} ')[1].split()[0])
    assert abs(beaten - time.time()) < 60
    assert "\nnewsroom_errand_oldest_seconds 0\n" in text
    for line in text.splitlines():
        assert line.startswith("# ") or line.rsplit(" ", 1)[1], line
