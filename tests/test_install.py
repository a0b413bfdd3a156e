"""What deploy/install says before it changes anything. The rest of it is rehearsed on a machine of its own (tests/rehearsal)."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.parts import ROOT

if TYPE_CHECKING:
    from pathlib import Path

_INSTALL, _NGINX = ROOT / "deploy/install", ROOT / "deploy/nginx/newsroom.conf"
#: All that it finds on the machine: no systemctl, without which it does nothing, whoever runs it.
_PROGRAMS = ("bash", "cat", "dirname", "flock", "readlink", "realpath", "sed", "sort")


def install(folder: Path, **programs: str) -> subprocess.CompletedProcess[str]:
    """What it says on a machine that has these programs, each a line of shell, and a few others."""
    for name in _PROGRAMS:
        (folder / name).symlink_to(shutil.which(name) or name)
    for name, line in programs.items():
        program = folder / name.replace("_", "-")
        program.write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
        program.chmod(0o755)
    command = [str(folder / "bash"), str(_INSTALL), "--host", "www.example.org"]
    return subprocess.run(command, env={"PATH": str(folder)}, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "programs",
    [
        {"python3": "echo 3.11"},
        {"python3": "exit 1", "apt_cache": "echo python3:; echo '  Candidate: 3.11.2-1+b1'"},
    ],
    ids=["python_is_there", "python_would_be_installed"],
)
def test_a_machine_whose_python_is_too_old_is_told_so_at_once_and_what_to_do(
    tmp_path: Path, programs: dict[str, str]
) -> None:
    said = install(tmp_path, **programs)
    assert (said.returncode, said.stdout) == (1, "")
    why, help_ = said.stderr.strip().splitlines()
    assert why.startswith("Stopped: Newsroom needs Python 3.12 or later, and python3 of this machine")
    assert why.endswith("is 3.11. Nothing was changed.")
    assert help_.startswith("Upgrade the machine to Debian 13, or install a later Python beside its own and name it: ")


def test_a_python_that_is_new_enough_is_taken(tmp_path: Path) -> None:
    assert "Python" not in install(tmp_path, python3="echo 3.13").stderr


def test_a_machine_without_python_goes_on_to_install_one(tmp_path: Path) -> None:
    said = install(tmp_path, python3="exit 127")
    assert said.returncode == 1
    assert "this changes the system" in said.stderr or "no systemd" in said.stderr


@pytest.mark.parametrize("name", ["NEWSROOM_STORE", "NEWSROOM_STORE_FILE", ""])
def test_pictures_of_an_object_store_are_asked_of_the_application_however_the_store_is_named(name: str) -> None:
    found = re.search(r"^if .*; then pictures=.*\nelse pictures=.*; fi$", _INSTALL.read_text("utf-8"), re.MULTILINE)
    assert found
    script = f'variable() {{ [[ $1 != "{name}" ]] || echo given; }}\n{found[0]}\nsed -e "$pictures" {_NGINX}'
    said = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True).stdout
    assert ("proxy_cache newsroom_pictures" in said, "alias @MEDIA@" in said) == (bool(name), not name)
    assert "#@" not in said
