"""The W3C's checker on HTML as the server sends it."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.tools import java, node_file

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


def errors(pages: Mapping[str, str], ignore: Collection[str] = ()) -> list[str]:
    """Errors in `pages` (name → HTML), checked in one run. A message that is exactly one of `ignore` is passed over."""
    jar = node_file("vnu-jar/build/dist/vnu.jar")
    with tempfile.TemporaryDirectory() as folder:
        for name, html in pages.items():
            Path(folder, f"{name}.html").write_text(html, "utf-8")
        run = subprocess.run(
            [java(), "-Xss2m", "-jar", jar, "--format", "json", "--errors-only", "--exit-zero-always", folder],
            capture_output=True,
            check=True,
            text=True,
        )
    # The report goes to stderr.
    messages = json.loads(run.stderr)["messages"]
    return [
        f"{Path(each['url']).stem}, line {each.get('lastLine', '?')}: {each['message']}: {each.get('extract', '').strip()}"
        for each in messages
        if each["message"] not in ignore
    ]
