"""What goes out is of one instant, and nobody waits for it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from tests.installation import installation
from tests.parts import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["installation"]

_WHILE_SOMEBODY_SAVES = """
from threading import Thread
from django.db import connection
from articles.exporting.snapshot import snapshot
from newsroom.models import Publisher

def save():
    Publisher.objects.create(slug="house", name_ko="집", name_en="House")
    connection.close()

with snapshot():
    before = Publisher.objects.count()
    saving = Thread(target=save)
    saving.start()
    saving.join(10)
    print(before, Publisher.objects.count(), saving.is_alive())
print(Publisher.objects.count())
"""


def test_what_is_saved_meanwhile_is_saved_at_once_and_does_not_go_out(installation: Mapping[str, str]) -> None:
    command = [sys.executable, "manage.py", "shell", "--verbosity=0", "-c", _WHILE_SOMEBODY_SAVES]
    done = subprocess.run(command, cwd=ROOT, env=installation, check=True, capture_output=True, text=True)
    assert done.stdout.splitlines() == ["0 0 False", "1"]
