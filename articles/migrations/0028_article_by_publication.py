"""The index of the desk's list by publication. Built without locking the articles out of writing, where the database can."""

from django.db import migrations

from articles.models.newest_first import NewestFirst

from newsroom.migrating import AddIndexBesideWriting


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("articles", "0027_claimant_erased")]

    operations = [
        AddIndexBesideWriting(
            model_name="article",
            index=NewestFirst(column="first_published_at", name="article_by_publication"),
        ),
    ]
