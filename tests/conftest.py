"""What every test stands on: no memory between tests, media in a folder of its own, guards out of the way of a flush."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache, caches
from django.core.files.storage import storages
from django.db import connection
from hypothesis import settings as hypothesis_settings

from articles.reading.navigation import forget_navigation
from articles.record import guards as record_guards
from newsroom.house import forget_houses

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_django import Settings

# A machine that is busy with something else is no failure.
hypothesis_settings.register_profile("newsroom", deadline=None)
hypothesis_settings.load_profile("newsroom")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Browser tests run when they are asked for; `make test` asks for them where Chromium is."""
    if "browser" in (config.getoption("markexpr") or ""):
        return
    chosen = [item for item in items if item.get_closest_marker("browser") is None]
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen


@pytest.fixture(autouse=True)
def plain_surroundings(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """Cheap passwords, own media, no counted attempts, and a house that is read anew for every request."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # The change of MEDIA_ROOT makes every storage look for its folder anew.
    storages["documents"]._location = str(tmp_path / "documents")  # type: ignore[attr-defined]
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.ALLOWED_HOSTS = ["*"]
    settings.HOUSE_TRUST_SECONDS = 0
    forget_houses()
    forget_navigation()
    # Attempts to sign in are counted there, and questions to the API.
    cache.clear()
    caches["api"].clear()
    yield
    forget_houses()
    forget_navigation()


@pytest.fixture(autouse=True)
def guards_stand_aside_for_the_flush(request: pytest.FixtureRequest) -> Iterator[None]:
    """A transactional test empties its tables when it ends, which the guards would refuse."""
    transactional = {"transactional_db", "live_server"} & set(request.fixturenames)
    marker = request.node.get_closest_marker("django_db")
    if not transactional and not (marker and marker.kwargs.get("transaction")):
        yield
        return
    request.getfixturevalue("transactional_db")
    record_guards.install(connection)
    yield
    record_guards.remove(connection)
