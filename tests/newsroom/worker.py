"""An installation with NEWSROOM_TASKS=database, in a process of its own: prints what became of what was left to its worker."""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import suppress
from datetime import timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.apps import apps  # noqa: E402 - models exist only from here on
from django.contrib import admin  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from articles import tasks  # noqa: E402
from articles.models import Errand, Notice, Receipt  # noqa: E402
from articles.verbs import publishing  # noqa: E402
from newsroom.health import looks  # noqa: E402
from newsroom.queueing import tidy_tasks  # noqa: E402
from newsroom.roles import Role  # noqa: E402
from tests.builders import make_article, make_publication, make_user  # noqa: E402


class Undone(Exception):
    """Whatever goes wrong in a transaction."""


def main() -> None:
    """One thing after another, with what was there after each."""
    call_command("migrate", "django_tasks_database", verbosity=0)
    rows: Any = apps.get_app_config("django_tasks_database").get_model("DBTaskResult")._default_manager
    publication, reporter, editor = make_publication(), make_user(Role.REPORTER), make_user(Role.DESK_EDITOR)
    said: dict[str, object] = {"is_at_the_desk": admin.site.is_registered(rows.model)}

    def states() -> list[str]:
        return sorted(f"{row.task_path.rpartition('.')[2]} {row.status}" for row in rows.all())

    def publish(headline: str) -> None:
        publishing.publish(make_article(publication, reporter, headline=headline), editor)

    with suppress(Undone), transaction.atomic():
        publish("Never")
        raise Undone
    said["rolled_back"] = states()

    publish("One")
    said["left"] = states()
    said["errands_left"], said["notices_left"] = Errand.objects.count(), Notice.objects.count()

    said["killed_by"] = _killed_worker()
    said["killed"] = states()
    call_command("sweep", minutes=0, stdout=sys.stderr)
    said["errands_swept"], said["notices_swept"] = Errand.objects.count(), Notice.objects.count()

    call_command("db_worker", batch=True, queue_name="*", startup_delay=False, verbosity=0)
    said["worked"] = states()
    publish("Two")
    rows.filter(status="READY").update(enqueued_at=timezone.now() - timedelta(hours=1))
    said["late"] = next(look.wrong for look in looks.looks() if look.name == "worker")
    call_command("db_worker", batch=True, queue_name="*", startup_delay=False, verbosity=0)
    said["errands"], said["notices"], said["receipts"] = (
        Errand.objects.count(),
        Notice.objects.count(),
        Receipt.objects.count(),
    )
    said["of_today"], said["of_last_week"] = (tidy_tasks(timezone.now() + timedelta(days=days)) for days in (0, 8))
    said["rows"] = rows.count()
    sys.stdout.write(json.dumps(said))


def _killed_worker() -> int:
    """A worker that is killed while it is at its first task: the signal by which it ended."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        vars(tasks)["tell"] = lambda _act: os.kill(os.getpid(), signal.SIGKILL)
        call_command("db_worker", batch=True, queue_name="*", startup_delay=False, verbosity=0)
        os._exit(0)
    _child, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


if __name__ == "__main__":
    main()
