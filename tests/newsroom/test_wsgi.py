"""What a server loads."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.parts import ROOT

if TYPE_CHECKING:
    from pathlib import Path

#: Loads what a server does; then says how many things the collector leaves alone, and whether the pages are loaded.
_SERVER = """
import gc, sys
import newsroom.wsgi
print(gc.get_freeze_count(), "newsroom.urls" in sys.modules, "articles.public.urls" in sys.modules)
"""


def test_what_a_server_has_loaded_is_not_walked_through_while_readers_wait(tmp_path: Path) -> None:
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("NEWSROOM_", "DATABASE_URL"))}
    told = subprocess.run(
        [sys.executable, "-c", _SERVER],
        cwd=ROOT,
        env={**ours, "NEWSROOM_VAR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert int(told[0]) > 50_000
    assert told[1:] == ["True", "True"]
