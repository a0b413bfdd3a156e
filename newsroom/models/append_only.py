"""Rows that are written once and stay: what was said or done is never said otherwise."""

from __future__ import annotations

from typing import Any

from django.db import models


class AppendOnly(Exception):
    """Somebody tried to change or remove what is only ever added to."""


class AppendOnlyQuerySet[M: models.Model](models.QuerySet[M]):
    """Read, and added to. What a law wants gone after a time goes past it, by Django's own `QuerySet.delete`."""

    def update(self, **kwargs: Any) -> int:
        """Never."""
        raise AppendOnly

    def delete(self) -> tuple[int, dict[str, int]]:
        """Never."""
        raise AppendOnly


class WrittenOnce(models.Model):
    """A row of such a table; its manager is made of an `AppendOnlyQuerySet`."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Once."""
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Never."""
        raise AppendOnly
