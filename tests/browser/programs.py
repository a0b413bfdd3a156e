"""The programs that can be the browser."""

from __future__ import annotations

import shutil

#: The first is the same browser without the windows that nobody sees here, for half of the time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def find_browser() -> str | None:
    """The quickest that is here."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)
