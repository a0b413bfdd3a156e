"""Who puts on record in these tests, and what is there again after each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from articles.copytext import BylineCopy
from articles.models import Version
from articles.models.version import VersionKind
from articles.record import guards
from articles.verbs import publishing
from newsroom.roles import Role
from tests.builders import edit, make_reporter, make_section, make_user, publish_article

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from newsroom.models import Publication


@pytest.fixture
def editor(publication: Publication) -> User:
    return make_user(Role.MANAGING_EDITOR)


@pytest.fixture
def article_in_versions(publication: Publication, editor: User) -> list[Version]:
    first = publish_article(publication, editor, headline="Nine envoys")
    versions = [first]
    for number in (2, 3):
        article = edit(first.article, editor, headline=f"Take {number}")
        versions.append(publishing.publish(article, editor, kind=VersionKind.UPDATE))
    return versions


@pytest.fixture
def guards_come_back(db: None) -> Any:
    yield
    guards.install(connection)


@pytest.fixture
def tagged(publication: Publication, editor: User) -> Version:
    """With two tags and two reporters, in a section that is part of another."""
    world = make_section(publication, "world")
    make_section(publication, "asia", parent=world)
    names = (
        BylineCopy(make_reporter("lee").slug, "Lee", "author"),
        BylineCopy(make_reporter("kim").slug, "Kim", "author"),
    )
    return publish_article(publication, editor, section="asia", tags=["Seoul", "Trade"], bylines=names)
