"""Tools from outside Python: where they are, and what is said when they are not."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, NoReturn

import pytest
from django.conf import settings

from tests.browser.programs import find_browser

if TYPE_CHECKING:
    from pathlib import Path

#: Where `npm install` puts a package, first for this checkout alone.
_FOLDERS = ("var/npm/node_modules", "node_modules")


def missing(what: str) -> NoReturn:
    """Skip with the reason; fail where every part of the suite is required."""
    if os.environ.get("REQUIRE") == "all":
        pytest.fail(what, pytrace=False)
    pytest.skip(what)


def chromium() -> str:
    """The browser's program."""
    return find_browser() or missing("No Chromium found. Install it: apt-get install chromium-headless-shell")


def java() -> str:
    """The Java program, for the HTML checker."""
    return shutil.which("java") or missing("No Java found. Install it: apt-get install default-jre-headless")


def node_file(path: str) -> Path:
    """A file of an npm package, such as "axe-core/axe.min.js"."""
    for folder in _FOLDERS:
        file: Path = settings.BASE_DIR / folder / path
        if file.is_file():
            return file
    package = path.partition("/")[0]
    missing(
        f"{package} is not installed. Install it: npm install --prefix var/npm --no-save --ignore-scripts {package}"
    )
