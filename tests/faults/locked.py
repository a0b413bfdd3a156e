"""SQLite, kept by another process for longer than anybody waits: `python -m tests.faults.locked` on an empty, migrated SQLite
file. Prints as JSON what readers and the desk were told, and what was there afterwards.
"""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.conf import settings  # noqa: E402 - models exist only from here on
from django.db import connection  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from articles.models import Article  # noqa: E402
from newsroom.roles import Role  # noqa: E402
from newsroom.wsgi import application  # noqa: E402
from tests.builders import make_article, make_publication, make_user, publish_article  # noqa: E402
from tests.desk.pages import change, form_of  # noqa: E402
from tests.faults.killing import kill_in, let_go  # noqa: E402
from tests.faults.site import HOST, Browser, Site  # noqa: E402
from tests.faults.wholeness import broken  # noqa: E402


def main() -> None:
    """Save while the file is kept, and again once it is free."""
    setup_test_environment()
    # Twenty seconds in earnest.
    connection.settings_dict["OPTIONS"]["timeout"] = 0.2
    let_go()
    publication, editor = make_publication(host=HOST), make_user(Role.DESK_EDITOR, "editor")
    version = publish_article(publication, editor, headline="Envoys meet")
    article = make_article(publication, editor, headline="Saved 0")
    site = Site(application)
    browser = Browser(site, editor)
    form = form_of(browser.here, change(article), headline="Saved 1")
    process = site.begin()
    with closing(sqlite3.connect(settings.DATABASES["default"]["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        read, refused = browser.get(version.path), browser.post(change(article), form)
        other.execute("ROLLBACK")
    before = Article.objects.get(pk=article.pk).headline
    saved = browser.post(change(article), form)
    kill_in(process, 0).join()
    assert refused
    assert saved
    told = {
        "read": [read.status, "Envoys meet" in read.text],
        "refused": [refused.status, "What you sent was not saved" in refused.text, before],
        "saved": [saved.status, Article.objects.get(pk=article.pk).headline],
        "broken": list(broken()),
    }
    print(json.dumps(told))  # noqa: T201


if __name__ == "__main__":
    main()
