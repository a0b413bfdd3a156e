"""Note which photos the working copies there are show. Again and again gives the same."""

import re

from django.db import migrations

#: Articles in one statement.
_BATCH = 1_000
_SHOWN = re.compile(r'<figure [^>]*data-photo="([0-9a-f]{64})"')


def note(apps, schema_editor):
    Article = apps.get_model("articles", "Article")
    ArticlePhoto = apps.get_model("articles", "ArticlePhoto")
    using = schema_editor.connection.alias
    articles = Article.objects.using(using).order_by("pk")
    columns = ("pk", "lead_photo__sha256", "share_photo__sha256", "body")
    last = 0
    while rows := list(articles.filter(pk__gt=last).values_list(*columns)[:_BATCH]):
        shown = {
            (pk, sha256)
            for pk, lead, share, body in rows
            for sha256 in (*filter(None, (lead, share)), *_SHOWN.findall(body))
        }
        ArticlePhoto.objects.using(using).bulk_create(
            (ArticlePhoto(article_id=pk, sha256=sha256) for pk, sha256 in shown), ignore_conflicts=True
        )
        last = rows[-1][0]


class Migration(migrations.Migration):
    # Each batch for itself: a transaction over all of them would be held for minutes.
    atomic = False
    dependencies = [("articles", "0024_article_photo")]
    operations = [migrations.RunPython(note, migrations.RunPython.noop)]
