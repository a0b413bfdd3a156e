from django.db import migrations, models
from django.db.models import F, Q

from newsroom.migrating import AddIndexBesideWriting


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("articles", "0019_article_share_photo"),
        ("newsroom", "0007_feed_text"),
    ]

    operations = [
        AddIndexBesideWriting(
            model_name="article",
            index=models.Index(
                condition=Q(behind_since__isnull=False),
                fields=["-behind_since", "-id"],
                name="article_behind_source",
            ),
        ),
        AddIndexBesideWriting(
            model_name="article",
            index=models.Index(
                condition=Q(~Q(published_edit_version=F("edit_version")), translation_of__isnull=False),
                fields=["-updated_at", "-id"],
                name="article_translation_in_work",
            ),
        ),
        AddIndexBesideWriting(
            model_name="article",
            index=models.Index(fields=["translation_of", "-updated_at", "-id"], name="article_of_source"),
        ),
    ]
