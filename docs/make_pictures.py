"""`make pictures`: the pictures of docs/desk.md, taken of the sample journal in a real browser.

Everything happens in a temporary folder, on a port of its own; nothing of an installation here is touched.
"""

from __future__ import annotations

import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
WIDTH, HEIGHT = 1280, 860
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell")


def main() -> None:
    """Take them all."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="newsroom-pictures-") as folder, _journal(folder) as address:
        program = next(filter(None, map(shutil.which, BROWSERS)), None)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=program, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
            )
            page = browser.new_page(base_url=address, viewport={"width": WIDTH, "height": HEIGHT}, locale="en-GB")
            _take(page)
            browser.close()


def _take(page: Page) -> None:
    page.goto("/")
    _keep(page, "front")
    page.goto("/admin/")
    page.locator("#id_username, [name=login], [name=username]").first.fill("editor")
    page.locator("[name=password]").fill("sample-newsroom")
    page.locator("[name=password]").press("Enter")
    page.wait_for_url("**/admin/")
    _keep(page, "desk")
    page.locator(".desk-list", has_text="Changed, and readers do not see it yet").get_by_role("link").first.click()
    article = page.url
    page.wait_for_load_state("networkidle")
    _keep(page, "article")
    page.get_by_role("button", name="Preview", exact=True).click()
    page.frame_locator(".desk-preview iframe").locator("h1").wait_for()
    page.wait_for_timeout(800)
    _keep(page, "preview")
    page.goto(article.replace("/change/", "/act/publish/"))
    _keep(page, "publish", whole=True)
    page.goto(article.replace("/change/", "/revisions/"))
    _keep(page, "revisions")


def _keep(page: Page, name: str, *, whole: bool = False) -> None:
    page.wait_for_load_state("networkidle")
    if whole:
        # A screen as high as the page: bars that stay in sight stand where they end.
        page.set_viewport_size({"width": WIDTH, "height": page.evaluate("document.documentElement.scrollHeight")})
    shot = Image.open(io.BytesIO(page.screenshot()))
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    shot.convert("RGB").save(PICTURES / f"{name}.webp", quality=78, method=6)
    print(f"{name}.webp", (PICTURES / f"{name}.webp").stat().st_size // 1024, "kB")  # noqa: T201 - a script's output


@contextmanager
def _journal(folder: str) -> Iterator[str]:
    """The sample journal, served; its address."""
    environment = {**os.environ, "NEWSROOM_VAR": folder}
    manage = [sys.executable, str(ROOT / "manage.py")]
    for command in (["migrate", "-v0"], ["sample_journal"]):
        subprocess.run([*manage, *command], env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own program
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(  # noqa: S603 - our own program
        [*manage, "runserver", "--noreload", str(port)],
        env=environment,
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(f"{address}/livez")
        yield address
    finally:
        server.terminate()
        server.wait()


def _wait(address: str) -> None:
    for _ in range(100):
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 - our own server
                return
        except urllib.error.URLError:
            time.sleep(0.2)
    raise TimeoutError(address)


if __name__ == "__main__":
    main()
