"""What the record says already of its chains of pages, and of sections that were moved, for `verify_record` to hold it against."""

from typing import Any

from django.db import migrations
from django.db.models import Max


def note_what_there_is(apps: Any, schema_editor: Any) -> None:
    """One question of each table, whose answer has a row for each page, edition and section."""
    ends = apps.get_model("articles", "ChainEnd")
    pages = apps.get_model("articles", "StandingVersion").objects.order_by().values("publication", "language", "page__slug")
    fronts = apps.get_model("articles", "Arrangement").objects.order_by().values("publication", "language")
    ends.objects.bulk_create(
        ends(
            publication_id=each["publication"],
            language=each["language"],
            page=each.get("page__slug", ""),
            last=each["last"],
        )
        for chains in (pages, fronts)
        for each in chains.annotate(last=Max("number"))
    )
    _note_former_places(apps)


def _note_former_places(apps: Any) -> None:
    sections = {row.pk: row for row in apps.get_model("newsroom", "Section").objects.all()}
    survivors = {key: row.merged_into_id or key for key, row in sections.items()}
    places = apps.get_model("newsroom", "FormerPlace")
    versions = apps.get_model("articles", "Version").objects.order_by().values_list("section", "root_section")
    for section, root, until in versions.annotate(until=Max("recorded_at")):
        if survivors[root] != survivors[sections[section].parent_id or section]:
            parent = None if root == section else root
            places.objects.create(section_id=section, parent_id=parent, until=until)


class Migration(migrations.Migration):
    dependencies = [("articles", "0040_chain_ends")]

    operations = [migrations.RunPython(note_what_there_is, migrations.RunPython.noop, elidable=True)]
