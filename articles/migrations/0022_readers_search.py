"""The readers' search: its table, and what each database looks words up by.

Rows for versions that are on record already are made by `manage.py reindex_search`.
"""

import articles.models.version_search
import django.db.models.deletion
from django.db import migrations, models

#: One row holds what a search is narrowed by; the long columns lie apart, so that thousands of rows are passed over fast.
# Without statistics the planner takes every word for a rare one and uses the index. With them it reads the whole table
# for a common word, because it does not know that unpacking a row's terms costs a hundred times what a row costs.
POSTGRESQL = """
ALTER TABLE articles_versionsearch SET (toast_tuple_target = 128);
ALTER TABLE articles_versionsearch ALTER COLUMN terms SET STATISTICS 0;
ALTER TABLE articles_versionsearch ALTER COLUMN words SET STATISTICS 0;
CREATE INDEX version_search_terms ON articles_versionsearch USING gin (terms) WITH (gin_pending_list_limit = 512);
"""
# The analyser has done all there is to do: every byte above ASCII belongs to a word. Positions are not needed, since
# what is found is checked against the words text.
SQLITE = "CREATE VIRTUAL TABLE articles_versionsearch_terms USING fts5(terms, tokenize = 'ascii', detail = 'none')"


def put_up(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
    elif schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(SQLITE)


def take_down(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE articles_versionsearch_terms")


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0021_merged_tags'),
        ('newsroom', '0006_invitations'),
    ]

    operations = [
        migrations.CreateModel(
            name='VersionSearch',
            fields=[
                ('version', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='search', serialize=False, to='articles.version')),
                ('language', models.CharField(max_length=8)),
                ('published_at', models.DateTimeField()),
                ('analysis', models.PositiveSmallIntegerField()),
                ('words', models.TextField()),
                ('terms', articles.models.version_search.TermsField(editable=False, null=True)),
                ('publication', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='newsroom.publication')),
                ('root_section', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='newsroom.section')),
                ('section', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='newsroom.section')),
            ],
            options={
                'verbose_name': 'version in the search',
                'verbose_name_plural': 'versions in the search',
                'default_permissions': (),
            },
        ),
        migrations.RunPython(put_up, take_down),
    ]
