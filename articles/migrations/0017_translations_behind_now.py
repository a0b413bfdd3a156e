"""Say of the translations there are since when each is behind its source. Again and again gives the same."""

from django.db import migrations
from django.db.models import F, OuterRef, Q, Subquery

#: Translations in one statement.
_BATCH = 2_000


def say(apps, schema_editor):
    Article = apps.get_model("articles", "Article")
    Version = apps.get_model("articles", "Version")
    using = schema_editor.connection.alias
    missed = (
        Version.objects.using(using)
        .filter(article=OuterRef("translation_of"), number__gt=OuterRef("translated_from_version"))
        .exclude(kind="withdrawal")
        .filter(Q(live_until=None) | Q(live_until__gt=F("live_from")))
        .order_by("live_from")
        .values("live_from")[:1]
    )
    translations = Article.objects.using(using).filter(
        translation_of__isnull=False, translated_from_version__isnull=False
    )
    last = 0
    while keys := list(translations.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:_BATCH]):
        Article.objects.using(using).filter(pk__in=keys).update(behind_since=Subquery(missed))
        last = keys[-1]


class Migration(migrations.Migration):
    # Each batch for itself: nobody could save a translation while all of them are held.
    atomic = False
    dependencies = [("articles", "0016_translations_behind")]
    operations = [migrations.RunPython(say, migrations.RunPython.noop)]
