"""The index of an edition's newest opinion. Built without locking the record out of writing, where the database can."""

from django.db import migrations, models
from django.db.models import Q

from newsroom.migrating import AddIndexBesideWriting


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("articles", "0029_arrangements")]

    operations = [
        AddIndexBesideWriting(
            model_name="version",
            index=models.Index(
                condition=Q(story_kind__in=("editorial", "opinion")),
                fields=["publication", "language", "-published_at", "-id"],
                name="version_of_opinion",
            ),
        ),
    ]
