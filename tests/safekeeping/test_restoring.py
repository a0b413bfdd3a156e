"""The three commands on a whole installation, in processes of their own, on the database of this run."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from tests.installation import installation
from tests.parts import ROOT

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["installation"]

EPOCH = "00000000-0000-4000-8000-000000000000"
_BEGIN = f"""
from django.utils import timezone
from articles.models import Version
from tests.builders import make_article, make_publication, make_section, make_user
from articles.verbs import publishing
from newsroom.models import PublicState
from newsroom.roles import Role
publication = make_publication("journal")
PublicState.objects.update(epoch="{EPOCH}")
make_section(publication, "politics")
editor = make_user(Role.DESK_EDITOR)
for number in range(3):
    publishing.publish(make_article(publication, headline=f"Ferry {{number}}"), editor)
"""
_BEGIN_MORE = """
from articles.models import Article
from articles.verbs import publishing
from newsroom.models import Publication
from tests.builders import make_article, make_user
from newsroom.roles import Role
publishing.publish(make_article(Publication.objects.get(), headline="Ferry again"), make_user(Role.DESK_EDITOR, "late"))
"""
_ALTER = """
from articles.models import Version
from articles.record import guards
from django.db import connection
from newsroom.models import PublicState
print({"versions": Version.objects.count(), "epoch": str(PublicState.objects.get().epoch)})
guards.remove(connection)
with connection.cursor() as cursor:
    cursor.execute("UPDATE articles_version SET headline = 'Forged' WHERE number = 1")
guards.install(connection)
"""


def done(environment: dict[str, str], code: str, *commands: str, fails: bool = False) -> str:
    """What one process printed that ran `code` and these commands; `fails`: whether the last of them did."""
    lines = [f"call_command(*{command.split()!r})" for command in commands]
    script = "\n".join(["from django.core.management import call_command", code, *lines])
    ended = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", script],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert bool(ended.returncode) is fails, ended.stdout + ended.stderr
    return ended.stdout + ended.stderr


def test_a_backup_is_proved_beside_the_site_and_a_bad_one_is_not_believed(
    installation: dict[str, str], tmp_path: Path
) -> None:
    site = installation | {
        "NEWSROOM_HOSTS": "testserver",
        "NEWSROOM_BACKUP_KEY": "a key of the owner's, long enough for this",
    }
    photo = tmp_path / "media/photos/1.jpg"
    photo.parent.mkdir(parents=True)
    photo.write_text("harbour")

    # Beside the site: 2 front pages, 2 of the section, 3 articles, the same to the last byte.
    told = done(site, _BEGIN, "backup", "restore_drill")
    assert "1 files of 7\xa0bytes, 1 of them new, encrypted" in told
    assert "The record of the copy is whole: 3 versions." in told
    assert "7 pages are the same." in told

    # What was published since changes the fronts; the articles are compared as they stood. Nothing is replaced unasked.
    told = done(site, _BEGIN_MORE, "restore_drill", "restore", fails=True)
    assert "4 pages were left out" in told
    assert "3 pages are the same." in told
    assert "has the publication “journal”" in told

    # Put back, it is as it was, and every cache is told so; then it is altered past the guards, which the next drill finds.
    photo.unlink()
    told = done(site, "", "restore --replace")
    assert photo.read_text() == "harbour"
    told = done(site, _ALTER, "check --database default", "backup --keep-all", "restore_drill", fails=True)
    assert f"'versions': 3, 'epoch': '{EPOCH}'" not in told
    assert "'versions': 3" in told
    assert "verify_record of the copy failed." in told

    # A damaged file is named before anything is written.
    (sealed,) = (tmp_path / "backups/objects").glob("*/*")
    sealed.write_bytes(sealed.read_bytes()[:-1])
    assert "media/photos/1.jpg" in done(site, "", "restore --dry-run", fails=True)
