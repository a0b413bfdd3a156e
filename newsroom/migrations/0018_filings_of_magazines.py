"""Say of what was filed before the two laws were told apart that it was under the Magazines Act, where no other held.

A publication that was registered as both files twice; what was said of it once stays under the Newspapers Act, and the other half
is asked for. Again and again gives the same.
"""

from datetime import timedelta
from itertools import batched

from django.db import migrations

#: Rows in one statement; there is one for each change of an imprint.
_BATCH = 500


def say(apps, schema_editor):
    using = schema_editor.connection.alias
    entries = {}
    for entry in apps.get_model("newsroom", "Registration").objects.using(using).order_by():
        entries.setdefault(entry.publication_id, []).append(entry)
    filings = apps.get_model("newsroom", "Filing").objects.using(using).order_by()
    wrong = [
        filing.pk
        for filing in filings.filter(under="newspapers")
        if _kinds(entries.get(filing.publication_id, ()), filing.changed_on - timedelta(days=1)) == {"magazine"}
    ]
    for keys in batched(wrong, _BATCH, strict=False):
        filings.filter(pk__in=keys).update(under="magazines")


def _kinds(entries, day):
    """What was registered on the day before the change, as the desk asks it."""
    return {
        entry.kind
        for entry in entries
        if entry.registered_on <= day and (entry.ends_on is None or day <= entry.ends_on)
    }


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0017_filing_under_which_law")]
    operations = [migrations.RunPython(say, migrations.RunPython.noop, elidable=True)]
