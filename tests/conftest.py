"""What every test stands on: no memory between tests, media in a folder of its own, a database as the migrations left it."""

from __future__ import annotations

import gc
import itertools
import sqlite3
import threading
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache, caches
from django.core.files.storage import storages
from django.db import connection, transaction
from django.test import TransactionTestCase, client, override_settings
from django.test.client import store_rendered_templates  # type: ignore[attr-defined]
from hypothesis import settings as hypothesis_settings

from articles.reading.navigation import forget_navigation
from newsroom.health import looks
from newsroom.house import forget_houses
from newsroom.roles import Role
from tests import tables
from tests.builders import make_publication, make_user
from tests.clean_slate import slate_of
from tests.figures import figure, pytest_terminal_summary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.contrib.auth.models import User
    from pytest_django import DjangoDbBlocker, Settings

    from newsroom.models import Publication

__all__ = ["figure", "pytest_terminal_summary"]

_tests = itertools.count(1)

# A machine that is busy with something else is no failure.
hypothesis_settings.register_profile("newsroom", deadline=None)
hypothesis_settings.load_profile("newsroom")


def _keep_the_page(store: dict[str, Any], *rendered: Any, **signal: Any) -> None:
    """Of all templates that were rendered, the page itself: a copy of what each of a form's fields saw costs more than it."""
    if not store:
        store_rendered_templates(store, *rendered, **signal)


vars(client)["store_rendered_templates"] = _keep_the_page


def pytest_addoption(parser: pytest.Parser) -> None:
    """What `tests/run.py` says of the part that runs on PostgreSQL."""
    parser.addoption(
        "--of-the-database",
        action="store_true",
        help="leave out what asks no database: it is the same on every one",
    )


#: What a test asks for that has something to do with the database.
_OF_THE_DATABASE = frozenset({"db", "transactional_db", "live_server", "installation"})
#: Markers of tests that only run in the part of `tests/run.py` that asks for them.
_OWN_PARTS = ("browser", "faults")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Browser tests run when they are asked for; `make test` asks for them where Chromium is. So do those of `faults`.

    What asks no database is the same on all: the part that runs on PostgreSQL leaves it to the one on SQLite. Files that
    keep rows for all their tests come first: a process that has nothing left takes tests from the end of another's, and
    would make those rows again for the half of a file.
    """
    asked_for = config.getoption("markexpr") or ""
    if any(part in asked_for for part in _OWN_PARTS):
        return
    leaves_out = _asks_no_database if config.getoption("of_the_database") else _has_a_part_of_its_own
    left_out = [item for item in items if _has_a_part_of_its_own(item) or leaves_out(item)]
    config.hook.pytest_deselected(items=left_out)
    gone = set(map(id, left_out))
    items[:] = [item for item in items if id(item) not in gone]
    items.sort(key=lambda item: "kept_for_the_file" not in getattr(item, "fixturenames", ()))


def _has_a_part_of_its_own(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(marker) for marker in _OWN_PARTS)


def _asks_no_database(item: pytest.Item) -> bool:
    asked = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is None and not asked & _OF_THE_DATABASE


#: The process that makes the tables while others read the tests.
_making: list[threading.Thread] = []


def pytest_sessionstart(session: pytest.Session) -> None:
    """Whoever only hands the tests out to several processes has the tables made meanwhile, which all of them would wait for."""
    config = session.config
    if not hasattr(config, "workerinput") and getattr(config.option, "numprocesses", None):
        make = tables.migrated_template if connection.vendor == "postgresql" else tables.migrated
        _making.append(threading.Thread(target=make, args=(config.cache.mkdir("tables"),)))
        _making[0].start()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The last to end takes the tables away that were made for all."""
    for thread in _making:
        thread.join()
    if not hasattr(session.config, "workerinput") and connection.vendor == "postgresql":
        tables.drop_template()


@pytest.fixture(scope="session")
def migrated_file(request: pytest.FixtureRequest) -> Path:
    """SQLite's file after all migrations; whoever wants to write takes a copy."""
    return tables.migrated(request.config.cache.mkdir("tables"))


@pytest.fixture(scope="session")
def migrated_template(request: pytest.FixtureRequest) -> str:
    """PostgreSQL's database after all migrations; a new one begins as a copy."""
    return tables.migrated_template(request.config.cache.mkdir("tables"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest, django_db_modify_db_settings: None) -> Iterator[None]:
    """The database begins with a copy of the tables, so that `migrate` finds nothing to do."""
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = request.getfixturevalue("migrated_template")
        yield
        return
    with (
        closing(sqlite3.connect(request.getfixturevalue("migrated_file"))) as file,
        closing(sqlite3.connect(connection.creation._get_test_db_name(), uri=True)) as memory,  # type: ignore[attr-defined]
    ):
        file.backup(memory)
        # As long as one of its connections is open, it stays.
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A test that commits leaves nothing; Python collects rubbish after every twentieth test, not while one runs."""
    with django_db_blocker.unblock():
        slate = slate_of(connection)
    gc.disable()
    collect_rubbish()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: slate.clean())
        yield


def collect_rubbish() -> None:
    """What is left then stays for good, all of Django to begin with, and need not be looked through again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def plain_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Cheap passwords, and a house that is read anew for every request."""
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        ALLOWED_HOSTS=["*"],
        HOUSE_TRUST_SECONDS=0,
        # Files are looked for when one is asked for, or every new client begins by reading the whole folder of them.
        WHITENOISE_AUTOREFRESH=True,
        # For what lives longer than a test, which has its own.
        MEDIA_ROOT=tmp_path_factory.mktemp("media"),
    ):
        yield


@pytest.fixture(scope="module")
def kept_for_the_file(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What fixtures of a module's scope write, all tests of the file find; it is rolled back after the last of them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def plain_surroundings(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """Own media, no counted attempts, nothing remembered."""
    # The change of MEDIA_ROOT makes every storage look for its folder anew.
    storages["documents"]._location = str(tmp_path / "documents")  # type: ignore[attr-defined]
    settings.MEDIA_ROOT = tmp_path / "media"
    forget_houses()
    forget_navigation()
    # What /readyz has found holds for two seconds.
    looks._last.at = float("-inf")
    # Attempts to sign in are counted there, and questions to the API.
    cache.clear()
    caches["api"].clear()
    yield
    forget_houses()
    forget_navigation()
    if not gc.isenabled() and next(_tests) % 20 == 0:
        collect_rubbish()


# Whom most tests are about; a file whose publication or people have something of their own says so itself.


@pytest.fixture
def publication() -> Publication:
    """In both languages, with everything the law wants in its imprint."""
    return make_publication()


@pytest.fixture
def editor(publication: Publication) -> User:
    """A desk editor."""
    return make_user(Role.DESK_EDITOR)


@pytest.fixture
def reporter(publication: Publication) -> User:
    """A reporter whose name is in no byline yet."""
    return make_user(Role.REPORTER)


@pytest.fixture
def manager(publication: Publication) -> User:
    """A managing editor."""
    return make_user(Role.MANAGING_EDITOR)
