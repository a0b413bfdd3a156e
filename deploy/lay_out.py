"""deploy/lay_out.py FROM TO: bring style sheets and scripts to where nginx serves them, beside those of other releases.

No file is away for a moment, as `collectstatic` takes them away: one that differs is put in the place of the old one in one step.
"""

from __future__ import annotations

import filecmp
import shutil
import sys
from pathlib import Path


def main() -> int:
    """Say how many were new."""
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    new = 0
    for path in source.rglob("*"):
        there = target / path.relative_to(source)
        if path.is_dir():
            there.mkdir(parents=True, exist_ok=True)
        elif not there.exists() or not filecmp.cmp(path, there, shallow=False):
            there.parent.mkdir(parents=True, exist_ok=True)
            partial = there.with_name(f".{there.name}.new")
            shutil.copyfile(path, partial)
            partial.chmod(0o644)
            partial.replace(there)
            new += 1
    sys.stdout.write(f"{new} style sheets, scripts and their like were new.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
