"""Put the guards of the record up (they are put up again after every migrate: see articles.record.guards)."""

from django.db import migrations

from articles.record import guards as record_guards


def put_up(apps, schema_editor):
    record_guards.install(schema_editor.connection)


def take_down(apps, schema_editor):
    record_guards.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]

    operations = [migrations.RunPython(put_up, take_down)]
