"""Which host a page names when it gives an address of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsroom.models import Host
from tests.builders import make_publication, publish_article
from tests.public.reader import Reader

if TYPE_CHECKING:
    from pytest_django import Settings

pytestmark = pytest.mark.django_db


def addresses(host: str, path: str) -> set[str]:
    """The hosts of the addresses that the head of a page gives."""
    page = Reader(headers={"Host": host}).read(path)
    head = page.partition("</head>")[0]
    return {part.partition("/")[0].partition('"')[0] for part in head.split('"http://')[1:]}


def test_a_demo_is_called_by_the_name_it_was_asked_by() -> None:
    """Nobody can follow a link to localhost from a phone, or from another program on another port."""
    version = publish_article(make_publication(host="localhost"))
    assert addresses("127.0.0.1:8765", version.path) == {"127.0.0.1:8765"}
    assert addresses("localhost:8765", version.path) == {"localhost:8765"}


def test_of_several_names_a_publication_has_the_first_is_given() -> None:
    publication = make_publication(host="localhost")
    Host.objects.create(publication=publication, hostname="127.0.0.1")
    version = publish_article(publication)
    assert addresses("127.0.0.1:8765", version.path) == {"localhost"}


def test_in_production_a_name_nobody_has_is_given_to_no_reader(settings: Settings) -> None:
    settings.PRODUCTION = True
    settings.DEFAULT_PUBLICATION = "journal"
    settings.ALLOWED_HOSTS = ["*"]
    version = publish_article(make_publication(host="www.example.org"))
    assert addresses("203.0.113.7", version.path) == {"www.example.org"}
