"""`make screenshots`: every page that readers are given, at three widths and in both colour schemes, to be looked at.

They lie in `var/screenshots/`, one picture for each page and language with all six beside each other, and an
`index.html` that shows them all. No test: nothing is compared, and pytest collects it only when it is named.
The first pages are those of the sample journal, as a reader of a real one would see them; the others are made to
show every kind of page, with words too long for their place.
"""

from __future__ import annotations

import io
import shutil
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.core.management import call_command
from PIL import Image

from newsroom.models import Host
from tests.browser.every_page import every_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.conftest import NewPage, Troubles

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (360, 768, 1280)
SCHEMES = ("light", "dark")
FOLDER = settings.BASE_DIR / "var" / "screenshots"
#: No page is looked at further down than this, in pixels.
LONGEST = 4_000


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Empty at first; with its index at the end."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    yield FOLDER
    rows = "".join(
        f"<h2>{each.stem}</h2><img loading=lazy src={each.name} alt={each.stem}>"
        for each in sorted(FOLDER.glob("*.webp"))
    )
    (FOLDER / "index.html").write_text(f"<!doctype html><title>Screenshots</title>{rows}", "utf-8")


def test_the_sample_journal(new_page: NewPage, folder: Path, live_server: object) -> None:
    call_command("sample_journal", verbosity=0)
    Host.objects.get_or_create(hostname="localhost", defaults={"publication": Host.objects.all()[0].publication})
    paths = {"journal-front": "/", "journal-front-ko": "/ko/", "journal-masthead-ko": "/ko/masthead/"}
    page = new_page()
    for language, front in (("", "/"), ("-ko", "/ko/")):
        page.goto(front)
        paths[f"journal-article{language}"] = _first(page, "main h2 a, main h3 a")
        paths[f"journal-section{language}"] = _first(page, 'nav a[href*="/sections/"]')
    _take(paths, new_page, folder)


def test_every_page(new_page: NewPage, troubles: Troubles, folder: Path, live_server: object) -> None:
    troubles.expect(400, 404, 410, 451)
    _take(every_page(), new_page, folder)


def _first(page: Page, selector: str) -> str:
    return page.locator(selector).first.get_attribute("href") or ""


def _take(paths: dict[str, str], new_page: NewPage, folder: Path) -> None:
    pages = [
        new_page(viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce")
        for scheme in SCHEMES
        for width in WIDTHS
    ]
    for name, path in paths.items():
        shots = [_shot(page, path) for page in pages]
        sheet = Image.new("RGB", (sum(each.width for each in shots), max(each.height for each in shots)), "gray")
        left = 0
        for shot in shots:
            sheet.paste(shot, (left, 0))
            left += shot.width
        sheet.save(folder / f"{name}.webp", quality=75)


def _shot(page: Page, path: str) -> Image.Image:
    page.goto(path)
    # Pictures further down wait to be scrolled to.
    page.evaluate("document.querySelectorAll('img[loading=lazy]').forEach(each => { each.loading = 'eager' })")
    page.wait_for_load_state("networkidle")
    shot = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
    return shot.crop((0, 0, shot.width, min(shot.height, LONGEST)))
