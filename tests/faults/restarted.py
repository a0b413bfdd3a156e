"""A site whose PostgreSQL is stopped whole and started again while somebody saves: `python -m tests.faults.restarted ROUNDS` on an
empty, migrated database. Says `stop` and `start` on a line when it wants that done, and waits for a line each time. Prints as JSON at
the end what readers and the desk were told meanwhile, and what was there afterwards.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - models exist only from here on
from django.db import connection  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from articles.models import Article, Errand, Notice  # noqa: E402
from articles.verbs import publishing  # noqa: E402
from newsroom.roles import Role  # noqa: E402
from newsroom.wsgi import application  # noqa: E402
from tests.builders import make_article, make_publication, make_user, publish_article  # noqa: E402
from tests.desk.pages import change, form_of  # noqa: E402
from tests.faults.killing import kill_in, let_go  # noqa: E402
from tests.faults.site import HOST, Browser, Site  # noqa: E402
from tests.faults.wholeness import broken  # noqa: E402
from tests.parts import ROOT  # noqa: E402

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from newsroom.models import Publication
    from tests.faults.site import Answer

#: Seconds after which something hangs.
_LIMIT = 60


def main(rounds: int) -> None:
    """One outage after the other beneath one process of the site."""
    setup_test_environment()
    # Five seconds in earnest.
    connection.settings_dict["OPTIONS"]["pool"] = {"timeout": 1}
    let_go()
    call_command("migrate", "django_tasks_database", verbosity=0)
    publication, editor = make_publication(host=HOST), make_user(Role.DESK_EDITOR, "editor")
    known, other = (publish_article(publication, editor, headline=f"Envoys meet {each}") for each in ("once", "again"))
    article = make_article(publication, editor, headline="Saved 0", body="<p>Saved 0</p>")
    site = Site(application)
    browser = Browser(site, editor)
    process = site.begin()
    browser.get(known.path)
    told: dict[str, Any] = {"saves": [], "broken": []}
    for number in range(1, rounds + 1):
        words = f"Saved {number}"
        form = form_of(browser.here, change(article), headline=words, body=f"<p>{words}</p>")
        worker = _worker("--interval", "0.1") if number == 1 else None
        saving = _Saving(browser, article, form)
        saving.start()
        time.sleep(random.uniform(0, 0.12))  # noqa: S311 - moments, not secrets
        _ask_for("stop")
        saving.join()
        if number == 1:
            told |= _meanwhile(browser, known.path, other.path, article, form, worker)
        _ask_for("start")
        began = time.monotonic()
        told["well again"] = [_well_again(browser, other.path), round(time.monotonic() - began, 1)]
        let_go()
        there = Article.objects.get(pk=article.pk)
        told["saves"].append([saving.status, there.headline == words, there.body == f"<p>{there.headline}</p>"])
        told["broken"] += broken()
    form = form_of(browser.here, change(article), headline="Saved at last")
    answer = browser.post(change(article), form)
    told["saved at last"] = [answer.status if answer else None, Article.objects.get(pk=article.pk).headline]
    told |= _tasks(publication, editor)
    kill_in(process, 0).join()
    print(json.dumps(told), flush=True)  # noqa: T201


class _Saving(threading.Thread):
    """The form, sent while the database goes."""

    def __init__(self, browser: Browser, article: Article, form: dict[str, Any]) -> None:
        super().__init__()
        self._sent = browser, article, form
        self.status: int | None = None

    def run(self) -> None:
        browser, article, form = self._sent
        answer = browser.post(change(article), form)
        self.status = answer.status if answer else None


def _ask_for(what: str) -> None:
    print(what, flush=True)  # noqa: T201
    sys.stdin.readline()


def _meanwhile(
    browser: Browser,
    known: str,
    other: str,
    article: Article,
    form: dict[str, Any],
    worker: subprocess.Popen[str] | None,
) -> dict[str, Any]:
    assert worker
    sweep = _command("sweep")
    answers: dict[str, Answer | None] = {
        "read": browser.get(known),
        "read first": browser.get(other),
        "save": browser.post(change(article), form),
    }
    _out, said = worker.communicate(timeout=_LIMIT)
    return {
        **{
            name: [answer.status, "What you sent was not saved" in answer.text]
            for name, answer in answers.items()
            if answer
        },
        "worker": [worker.returncode, said.strip().splitlines()],
        "sweep": [sweep.wait(_LIMIT), sweep.communicate()[1].strip().splitlines()],
    }


def _well_again(browser: Browser, path: str) -> int:
    until = time.monotonic() + _LIMIT
    while (status := browser.get(path).status) != 200 and time.monotonic() < until:
        time.sleep(0.1)
    return status


def _tasks(publication: Publication, editor: User) -> dict[str, Any]:
    """What is left to the worker, and to the sweep, once the database is back."""
    reporter = make_user(Role.REPORTER)
    publishing.publish(make_article(publication, reporter, headline="Told of"), editor)
    worker = _worker("--batch")
    worker.communicate(timeout=_LIMIT)
    notices = Notice.objects.filter(recipient=reporter).count()
    sweep = _command("sweep", "--minutes", "0")
    sweep.communicate(timeout=_LIMIT)
    return {"tasks": [worker.returncode, notices], "swept": [sweep.returncode, Errand.objects.count()]}


def _worker(*arguments: str) -> subprocess.Popen[str]:
    return _command("db_worker", "--queue-name", "*", "--no-startup-delay", "--verbosity", "0", *arguments)


def _command(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
