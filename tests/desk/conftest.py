"""Two people, and the article that both of them write."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from articles.models import Article
from newsroom.roles import Role
from tests.builders import make_article, make_user

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from newsroom.models import Publication


@pytest.fixture
def kim(publication: Publication) -> User:
    return make_user(Role.DESK_EDITOR, "kim", first_name="Kim")


@pytest.fixture
def lee(publication: Publication) -> User:
    return make_user(Role.DESK_EDITOR, "lee", first_name="Lee")


@pytest.fixture
def article(publication: Publication, kim: User) -> Article:
    return make_article(
        publication, kim, headline="Envoys meet", body="<p>They met.</p>", deck="A deck", tags=("talks",)
    )
