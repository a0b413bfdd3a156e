"""What waits for a task worker, where one was chosen (NEWSROOM_TASKS=database): since when, and how long its rows are kept."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib import admin
from django.tasks import TaskResultStatus

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import Model

#: How long it is kept what became of a task.
FINISHED_KEPT = timedelta(days=7)
#: After so long nobody is at a task, and the sweep has long done what it was for.
ABANDONED_AFTER = timedelta(days=1)


def has_worker() -> bool:
    """Whether tasks are left to one."""
    return apps.is_installed("django_tasks_db")


def waiting_since() -> datetime | None:
    """When the task was left that has waited longest."""
    ready = _rows().filter(status=TaskResultStatus.READY).order_by("enqueued_at")
    since: datetime | None = ready.values_list("enqueued_at", flat=True).first()
    return since


def tidy_tasks(now: datetime) -> int:
    """Take away what is older than it is kept, and what a worker that was killed never finished; how many rows."""
    if not has_worker():
        return 0
    finished, _each = _rows().filter(finished_at__lt=now - FINISHED_KEPT).delete()
    abandoned = _rows().filter(finished_at=None, enqueued_at__lt=now - ABANDONED_AFTER)
    left, _each = abandoned.delete()
    return int(finished + left)


def keep_off_the_desk() -> None:
    """Its rows are no work of editors; what fails has a line in the log."""
    if has_worker() and admin.site.is_registered(_model()):
        admin.site.unregister(_model())


def _model() -> type[Model]:
    return apps.get_app_config("django_tasks_database").get_model("DBTaskResult")


def _rows() -> Any:
    return _model()._default_manager.all()  # noqa: SLF001 - Django's documented name
