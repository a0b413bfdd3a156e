"""An import that is killed at any moment has lost nothing and doubled nothing once it is taken up again."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.installation import installation
from tests.parts import ROOT

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["installation"]

KILLS = 20
#: As many as each old site of `killed` has.
ARTICLES = 60


def test_killed_at_twenty_moments_and_taken_up_again_an_import_has_no_gap_and_no_double(
    installation: dict[str, str], tmp_path: Path
) -> None:
    seed = random.randrange(1_000_000)  # noqa: S311 - moments, not secrets
    command = [sys.executable, "-m", "tests.importing.killed", str(seed), str(KILLS), str(tmp_path)]
    ended = subprocess.run(
        command, cwd=ROOT, env=installation, capture_output=True, text=True, check=False, timeout=300
    )
    assert ended.returncode == 0, (seed, ended.stderr)
    for number, found in enumerate(json.loads(ended.stdout), 1):
        public = ARTICLES if number % 2 == 0 else 0
        assert found == {
            "counts": {"in": ARTICLES, "created": ARTICLES},
            "articles": list(range(1, ARTICLES + 1)),
            "items": ARTICLES,
            "addresses": ARTICLES,
            "versions": public,
            "indexed": public,
            "digests": True,
        }, seed
