"""The index of the desk's list by publication. Built without locking the articles out of writing, where the database can."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations

from articles.models.article import NewestFirst


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

    dependencies = [("articles", "0027_claimant_erased")]

    operations = [
        AddIndexBesideWriting(
            model_name="article",
            index=NewestFirst(column="first_published_at", name="article_by_publication"),
        ),
    ]
