"""The index of the parts of a series. Built without locking the desk out of writing, where the database can."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class AddIndexBesideWriting(AddIndexConcurrently):
    """Concurrently on PostgreSQL; SQLite has no such way, and needs none."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        else:
            migrations.AddIndex.database_forwards(self, app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)
        else:
            migrations.AddIndex.database_backwards(self, app_label, schema_editor, from_state, to_state)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("articles", "0036_series")]

    operations = [
        AddIndexBesideWriting(
            model_name="article",
            index=models.Index(
                condition=Q(series__isnull=False),
                fields=["series", "language", "installment"],
                name="article_of_series",
            ),
        ),
    ]
