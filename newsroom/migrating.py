"""How migrations change a table of a million rows while it is written to."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class AddIndexBesideWriting(AddIndexConcurrently):
    """Add an index without locking anybody out: concurrently on PostgreSQL, where the migration must not be atomic.

    SQLite has no such way, and needs none: it has one writer.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Build it."""
        _way(schema_editor).database_forwards(self, app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Drop it."""
        _way(schema_editor).database_backwards(self, app_label, schema_editor, from_state, to_state)


def _way(schema_editor: Any) -> type[migrations.AddIndex]:
    return AddIndexConcurrently if schema_editor.connection.vendor == "postgresql" else migrations.AddIndex
