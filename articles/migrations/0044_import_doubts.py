"""Doubts of imports as rows of their own, to be counted and decided; those there are already, too."""

import re
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def note_what_there_is(apps: Any, schema_editor: Any) -> None:
    """As the intake notes them; a thousand at a time."""
    doubts = apps.get_model("articles", "ImportDoubt")
    items = apps.get_model("articles", "ImportItem").objects.exclude(doubts=[], outcome__in=("created", "updated", "refused"))
    rows = []
    for item in items.only("run_id", "outcome", "reason", "doubts").order_by("pk").iterator(chunk_size=1000):
        rows += [doubts(run_id=item.run_id, item=item, **facts) for facts in _doubts_of(item)]
        if len(rows) >= 1000:
            doubts.objects.bulk_create(rows)
            rows = []
    doubts.objects.bulk_create(rows)


def _doubts_of(item: Any) -> list[dict[str, Any]]:
    noted = {doubt["code"]: doubt["message"] for doubt in reversed(item.doubts)}
    queued = item.outcome == "queued"
    waits = set(noted) & {"suspected-twin", "broken-bytes"} if queued else set()
    if queued and not waits:
        noted, waits = noted | {"original-changed": item.reason}, {"original-changed"}
    return [{"code": code, "pattern": _pattern(code, text), "waits": code in waits} for code, text in noted.items()]


def _pattern(code: str, message: str) -> str:
    if code == "suspected-twin":
        return message.split(" as ")[0][:200]
    return re.sub(r"\d+", "#", message.split(": ")[0])[:200]


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0043_import_item_of_run'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportDoubt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, verbose_name='kind')),
                ('pattern', models.CharField(max_length=200, verbose_name='doubt')),
                ('waits', models.BooleanField(default=False, verbose_name='waits for a person')),
                ('decision', models.CharField(blank=True, choices=[('accepted', 'Accepted'), ('rejected', 'Rejected')], db_default='', default='', max_length=10, verbose_name='decision')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='noted_doubts', to='articles.importitem', verbose_name='item')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='doubts', to='articles.importrun', verbose_name='run')),
            ],
            options={
                'verbose_name': 'doubt of an import',
                'verbose_name_plural': 'doubts of imports',
                'ordering': ('id',),
                'default_permissions': (),
                'indexes': [models.Index(condition=models.Q(('decision', '')), fields=['run', 'waits', 'code', 'pattern', 'id'], name='import_doubt_open')],
            },
        ),
        migrations.RunPython(note_what_there_is, migrations.RunPython.noop, elidable=True),
    ]
