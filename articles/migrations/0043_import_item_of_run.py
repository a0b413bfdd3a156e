"""The items of a run by what became of them. Built without locking anybody out, where the database can."""

from django.db import migrations, models

from newsroom.migrating import AddIndexBesideWriting


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("articles", "0042_imports_held")]

    operations = [
        AddIndexBesideWriting(
            model_name="importitem",
            index=models.Index(fields=["run", "outcome", "id"], name="import_item_of_run"),
        ),
    ]
