"""A site whose disk is full to the last byte: `python -m tests.faults.full_disk FOLDER disk` on an empty, migrated SQLite file below
FOLDER, which is a file system of its own. Prints as JSON what readers and the desk were told while there was no room, and what
became of it once there was.
"""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402 - models exist only from here on
from django.core.management import call_command  # noqa: E402
from django.db import OperationalError, connection  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from articles.models import Article, ImportItem, ImportRun, Photo, Revision  # noqa: E402
from newsroom.outages import outage_of  # noqa: E402
from newsroom.roles import Role  # noqa: E402
from newsroom.wsgi import application  # noqa: E402
from tests.builders import make_article, make_publication, make_user, picture, publish_article  # noqa: E402
from tests.desk.pages import act, change, form_of  # noqa: E402
from tests.faults.disks import full  # noqa: E402
from tests.faults.importing import import_in_batches_of  # noqa: E402
from tests.faults.killing import forked, kill_in, killed, let_go  # noqa: E402
from tests.faults.site import HOST, Browser, Site  # noqa: E402
from tests.faults.wholeness import broken  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.faults.site import Answer

#: Of an import that meets the end of the disk somewhere within it.
_ARTICLES, _BATCH, _ROOM = 60, 10, 1_100_000


def main(folder: Path) -> None:
    """All of it while there is no room, all of it again once there is."""
    setup_test_environment()
    # As after a minute in which nobody asked anything: each request opens the file anew.
    connection.settings_dict["CONN_MAX_AGE"] = 0
    publication, editor = make_publication(host=HOST), make_user(Role.DESK_EDITOR, "editor")
    kept, other = (publish_article(publication, editor, headline=f"Envoys meet {each}") for each in ("once", "again"))
    saved, waiting = (
        make_article(publication, editor, headline=each, body="<p>Text</p>") for each in ("Saved 0", "Waits")
    )
    site = Site(application)
    browser = Browser(site, editor)
    forms = {words: form_of(browser.here, change(saved), headline=words) for words in ("Saved 1", "Typed 1")}
    typed = forms["Typed 1"] | {"_keep": "1", "_stamp": "s1", "_tab": "t1", "_typed": "0"}

    def upload() -> Answer | None:
        file = SimpleUploadedFile("photo.jpg", picture(size=(900, 600)), "image/jpeg")
        return browser.post_file("/admin/articles/photo/add/", {"pictures": file, "credit": "Newsroom"})

    tries: dict[str, Callable[[], Answer | None]] = {
        "read": lambda: browser.get(kept.path),
        "read first": lambda: browser.get(other.path),
        "front": lambda: browser.get("/"),
        "look": lambda: browser.look(change(saved)),
        "upload": upload,
        "type": lambda: browser.post(f"/admin/articles/article/{saved.pk}/writing/", typed),
        "save": lambda: browser.post(change(saved), forms["Saved 1"]),
        "publish": lambda: browser.post(
            act(waiting, "publish"), {"edit_version": waiting.edit_version, "when": "now", "kind": "update"}
        ),
    }
    process = site.begin()
    browser.get(kept.path)
    let_go()
    with full(folder):
        refused = {name: _told(attempt()) for name, attempt in tries.items()}
    between = _there(saved, waiting)
    let_go()
    done = {name: _told(attempt()) for name, attempt in tries.items()}
    kill_in(process, 0).join()
    told = {"refused": refused, "between": between, "done": done, "after": _there(saved, waiting)}
    print(json.dumps(told | {"import": _import(folder)}))  # noqa: T201


def _told(answer: Answer | None) -> tuple[int, str]:
    assert answer
    start = answer.text.find("<h1")
    return answer.status, answer.text[start : start + 400] if start >= 0 else answer.text[:200]


def _there(saved: Article, waiting: Article) -> dict[str, Any]:
    return {
        "headline": Article.objects.get(pk=saved.pk).headline,
        "typed": Revision.objects.filter(article=saved, is_autosave=True).count(),
        "published": waiting.versions.count(),
        "photos": Photo.objects.count(),
        "broken": list(broken()),
    }


def _import(folder: Path) -> dict[str, Any]:
    """One that the disk becomes too small for, taken up again."""
    path = folder.parent / "old.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(_ARTICLES):
            text = f"It was ferry {number}, and it sailed. " * 60
            article = {
                "id": number,
                "headline": f"Ferry {number}",
                "published": "2010-01-02T03:00:00+09:00",
                "text": text,
            }
            file.write(json.dumps(article) + "\n")
    import_in_batches_of(_BATCH)
    said = io.StringIO()
    let_go()
    with full(folder, but_for=_ROOM):
        try:
            call_command("import_articles", str(path), "--source", "old", "--processes", "1", stdout=said, stderr=said)
        except (OperationalError, OSError) as error:
            said.write(f"{outage_of(error)}")
    run = ImportRun.objects.get(source="old")
    met = ImportItem.objects.filter(run=run).count()
    is_finished, whole = run.finished_at is not None, list(broken())
    killed(forked(lambda: call_command("import_articles", resume=run.pk, processes=1, stdout=io.StringIO())), 60)
    run.refresh_from_db()
    return {
        "said": said.getvalue(),
        "met": met,
        "is_finished": is_finished,
        "broken": [*whole, *broken()],
        "counts": run.counts,
        "articles": Article.objects.filter(source="old").count(),
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
