"""The index of the list of corrections. Built without locking the record out of writing, where the database can."""

from django.db import migrations, models
from django.db.models import Q

from newsroom.migrating import AddIndexBesideWriting


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("articles", "0011_receipts")]

    operations = [
        AddIndexBesideWriting(
            model_name="version",
            index=models.Index(
                condition=Q(kind__in=("clarification", "correction")),
                fields=["publication", "language", "-live_from", "-id"],
                name="version_explained",
            ),
        ),
    ]
