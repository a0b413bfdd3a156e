"""What an import run has come to, and what its items were at their old home."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0041_chains_and_places_so_far'),
    ]

    operations = [
        migrations.AddField(
            model_name='importitem',
            name='published_at',
            field=models.DateTimeField(null=True, verbose_name='published there'),
        ),
        migrations.AddField(
            model_name='importitem',
            name='standing',
            field=models.CharField(db_default='public', default='public', max_length=10, verbose_name='standing there'),
        ),
        migrations.AddField(
            model_name='importrun',
            name='options',
            field=models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict, verbose_name='options'),
        ),
        migrations.AddField(
            model_name='importrun',
            name='released_at',
            field=models.DateTimeField(null=True, verbose_name='released'),
        ),
        migrations.AddField(
            model_name='importrun',
            name='source',
            field=models.CharField(blank=True, db_default='', max_length=80, verbose_name='source'),
        ),
        migrations.AddField(
            model_name='importrun',
            name='state',
            field=models.CharField(choices=[('running', 'Reading'), ('held', 'Held: readers do not see it'), ('released', 'Released to readers'), ('undone', 'Undone')], db_default='held', default='running', max_length=10, verbose_name='state'),
        ),
        migrations.AddField(
            model_name='importrun',
            name='undone_at',
            field=models.DateTimeField(null=True, verbose_name='undone'),
        ),
    ]
