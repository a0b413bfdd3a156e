"""The index of the parts of a series. Built without locking the desk out of writing, where the database can."""

from django.db import migrations, models
from django.db.models import Q

from newsroom.migrating import AddIndexBesideWriting


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
