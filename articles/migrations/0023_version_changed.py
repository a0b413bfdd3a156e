"""The index of what changed a month's sitemap. Built without locking the record out of writing, where the database can."""

from django.db import migrations, models
from django.db.models import Q

from newsroom.migrating import AddIndexBesideWriting


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("articles", "0022_readers_search")]

    operations = [
        AddIndexBesideWriting(
            model_name="version",
            index=models.Index(
                condition=Q(kind__in=("clarification", "correction", "update", "withdrawal")),
                fields=["publication", "published_at", "live_from", "live_until"],
                name="version_changed",
            ),
        ),
    ]
