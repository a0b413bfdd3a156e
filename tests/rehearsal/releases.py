"""The two releases of the rehearsal: what stood before the last change, and this checkout as it stands."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

from tests.parts import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def releases(first: Path, second: Path) -> str:
    """Make both; says what the first is."""
    _this_checkout(second)
    # A release has no tests in it: a commit that changes nothing else makes no other release.
    last = _git("rev-list", "--max-count=1", "HEAD", "--", ".", ":(exclude)tests").decode().strip()
    before = _git("rev-parse", "--verify", "--quiet", f"{last}~1^{{commit}}").decode().strip() if last else ""
    # A clone may have one commit alone; and a commit from before there was an install script installs nothing.
    if before and _git("cat-file", "-t", f"{before}:deploy/upgrade").strip() == b"blob":
        first.mkdir()
        _unpack(_git("archive", before), first)
        return f"First release: {before[:12]}, the commit before the last change ({last[:12]}). Second: this checkout."
    shutil.copytree(second, first, symlinks=True)
    project = first / "pyproject.toml"
    text = project.read_text(encoding="utf-8")
    project.write_text(re.sub(r'(?m)^version = "(.*)"$', r'version = "\1.dev0"', text, count=1), encoding="utf-8")
    why = "it has no deploy/upgrade" if before else "this clone does not have it"
    return f"First release: this checkout under another version, instead of the commit before ({why}). Second: this checkout."


def _this_checkout(folder: Path) -> None:
    """What git knows of, and what is new, as it stands."""
    folder.mkdir()
    listed = _git("ls-files", "-z", "--cached", "--others", "--exclude-standard").split(b"\0")
    names = b"\0".join(name for name in listed if name and (ROOT / name.decode()).exists())
    packed = ["tar", "--null", "--files-from=-", "--create"]
    _unpack(subprocess.run(packed, input=names, cwd=ROOT, capture_output=True, check=True).stdout, folder)


def _unpack(archive: bytes, folder: Path) -> None:
    subprocess.run(["tar", "--extract", f"--directory={folder}"], input=archive, check=True)


def _git(*command: str) -> bytes:
    return subprocess.run(["git", *command], cwd=ROOT, capture_output=True, check=False).stdout
