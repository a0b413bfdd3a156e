"""What one page costs beside time: `python -m tests.benchmarks.looks` prints, as JSON, the addresses to measure, and of each
page its queries and, of some of its addresses, the bytes in the mean.
"""

from __future__ import annotations

import json
import os
import random
import sys
from statistics import mean
from urllib.parse import quote, urlencode

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.db import connection  # noqa: E402 - models exist only from here on
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from articles.models import Version  # noqa: E402
from tests.benchmarks.corpus import HOST, SECTIONS  # noqa: E402

ARTICLES = 500
#: Of so many addresses of one type; articles differ, and Korean ones most from English ones.
_WEIGHED = 50
_SEARCHES = ("ambassador", "treaty", "정상회담", "협정", "fisheries visa")


def addresses() -> dict[str, list[str]]:
    """Page type → addresses of it, drawn from the whole archive."""
    rng = random.Random(2)  # noqa: S311 - the same pages every time
    keys = rng.sample(list(Version.objects.values_list("pk", flat=True)), ARTICLES)
    return {
        "front": ["/"],
        "article": [quote(path) for path in Version.objects.filter(pk__in=keys).values_list("path", flat=True)],
        "section": [f"/sections/{slug}/" for slug in SECTIONS],
        "feed": ["/feeds/latest.atom"],
        "search": [f"/search/?{urlencode({'q': words})}" for words in _SEARCHES],
    }


def looked_at() -> dict[str, dict[str, object]]:
    """Of each page type its addresses, the queries of the first of them, asked for the second time, and the bytes of one."""
    client = Client(headers={"host": HOST})
    told: dict[str, dict[str, object]] = {}
    for name, paths in addresses().items():
        client.get(paths[0])
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(paths[0])
        # Counted before the next page is asked for, which empties the log.
        asked = len(queries)
        if answer.status_code != 200:
            raise RuntimeError(f"{paths[0]} answers {answer.status_code}.")
        size = round(mean(len(client.get(path).content) for path in paths[:_WEIGHED]))
        told[name] = {"paths": paths, "queries": asked, "bytes": size}
    return told


if __name__ == "__main__":
    sys.stdout.write(json.dumps(looked_at()))
