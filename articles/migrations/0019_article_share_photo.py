from django.db import migrations, models


class AddIndexOnline(migrations.AddIndex):
    """An index made while the desk goes on writing: on PostgreSQL the table is not locked for it."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor != "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        schema_editor.add_index(to_state.apps.get_model(app_label, self.model_name), self.index, concurrently=True)


class Migration(migrations.Migration):
    # PostgreSQL makes such an index outside of transactions only.
    atomic = False

    dependencies = [
        ("articles", "0018_elsewhere"),
    ]

    operations = [
        AddIndexOnline(
            model_name="article",
            index=models.Index(
                condition=models.Q(("share_photo__isnull", False)), fields=["share_photo"], name="article_share_photo"
            ),
        ),
    ]
