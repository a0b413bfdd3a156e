"""A task's lines carry its name and id, beside those of the request that does it at once or of the worker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.tasks.signals import task_finished, task_started

from newsroom.logs.running import Running, begin, end_all_from

if TYPE_CHECKING:
    from django.tasks import TaskResult


def connect() -> None:
    """Called once, when the app is ready."""
    task_started.connect(_begins, dispatch_uid="newsroom.logs.task_begins")
    task_finished.connect(_ends, dispatch_uid="newsroom.logs.task_ends")


def _begins(sender: Any, task_result: TaskResult[..., Any], **kwargs: Any) -> None:
    begin(Running("task", task_result.task.name, given=task_result.id))


def _ends(sender: Any, task_result: TaskResult[..., Any], **kwargs: Any) -> None:
    end_all_from(task_result.id)
