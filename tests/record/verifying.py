"""The record looked at by `manage.py verify_record`, and altered past its guards."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from django.core.management import call_command
from django.db import connection

from articles.layout.layout import AUTOMATIC
from articles.models import Arrangement, ClaimNotice, StandingPage, StandingVersion, Version
from articles.record import guards
from articles.verbs.arranging import arrange, cancel
from articles.verbs.standing import publish_page
from tests.builders import in_future, make_standing_page

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from newsroom.models import Publication


def verify(**options: Any) -> tuple[int, str]:
    """The exit code and what the command said."""
    said = io.StringIO()
    try:
        call_command("verify_record", stdout=said, **options)
    except SystemExit as end:
        return int(end.code or 0), said.getvalue()
    return 0, said.getvalue()


def as_it_was(versions: int = 0, articles: int = 0, notices: int = 0, standing: int = 0, arrangements: int = 0) -> str:
    """What is said when nothing is wrong."""
    return (
        f"{versions} versions of {articles} articles, {notices} notices, {standing} versions of standing pages and"
        f" {arrangements} arrangements of front pages: all as they were put on record.\n"
    )


def alter(version: Version | ClaimNotice | StandingVersion | Arrangement, **changes: Any) -> None:
    """Change a row of the record as somebody does who has the database and took its guards down."""
    guards.remove(connection)
    type(version)._default_manager.filter(pk=version.pk).update(**changes)


def page_in_versions(publication: Publication, editor: User) -> StandingPage:
    """A standing page of two versions in English and one in Korean."""
    page = make_standing_page(publication)
    publish_page(page, editor, seen=1)
    StandingPage.objects.filter(pk=page.pk).update(body_en="<p>Who we are now.</p>")
    publish_page(page, editor, seen=1)
    return page


def arranged(publication: Publication, editor: User) -> list[Arrangement]:
    """A front page arranged three times, once for a time to come, which was taken back, and a Korean one."""
    rows = [arrange(publication, "en", editor, AUTOMATIC, seen=0, note="Morning")]
    rows.append(arrange(publication, "en", editor, AUTOMATIC, seen=1, at=in_future(hours=1)))
    rows.append(arrange(publication, "en", editor, AUTOMATIC, seen=2, note="Noon"))
    cancel(rows[1], editor)
    rows.append(arrange(publication, "ko", editor, AUTOMATIC, seen=0))
    return rows
