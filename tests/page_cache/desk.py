"""The desk in a process of its own: `publish HEADLINE`, `withdraw NUMBER` and `reads`, a line each, done when it answers.

`publish` is answered with the article's number and path, `reads` with how many the database has counted.
"""

from __future__ import annotations

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402 - models exist only from here on

from articles.models import Article  # noqa: E402
from articles.verbs import publishing  # noqa: E402
from newsroom.models import Publication, ReadCount  # noqa: E402
from newsroom.roles import Role  # noqa: E402
from tests.builders import make_article, make_publication, make_user  # noqa: E402


def main() -> None:
    """Act on every line."""
    publication = Publication.objects.first() or make_publication(host="127.0.0.1")
    editor = get_user_model().objects.first() or make_user(Role.DESK_EDITOR)
    for line in sys.stdin:
        act, _, what = line.strip().partition(" ")
        if act == "publish":
            version = publishing.publish(make_article(publication, editor, headline=what), editor)
            said = f"{version.public_number} {version.path}"
        elif act == "reads":
            said = str(sum(ReadCount.objects.values_list("hits", flat=True)))
        else:
            reason = publishing.Reason(en="Wrong.", ko="오보.")
            publishing.withdraw(Article.objects.get(number=int(what)), editor, reason)
            said = "done"
        sys.stdout.write(f"{said}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
