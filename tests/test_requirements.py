"""The pins are whole: hashed, from no named host, in step with pyproject.toml, and enough on every machine we promise."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
RUN_TIME, PRODUCTION, DEVELOPMENT = "requirements.txt", "requirements-production.txt", "requirements-dev.txt"
ALL = [RUN_TIME, PRODUCTION, DEVELOPMENT]
#: What we promise to run on.
_MACHINES = [
    {
        "python_version": version,
        "python_full_version": f"{version}.0",
        "platform_machine": machine,
        "sys_platform": "linux",
    }
    for version in ("3.12", "3.13")
    for machine in ("x86_64", "aarch64")
]


def pins(name: str) -> dict[str, str]:
    """Package → version."""
    found = re.findall(r"^([a-z0-9-]+)==(\S+) \\$", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
    assert len(found) > 10
    return dict(found)


def project() -> dict[str, Any]:
    """pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ALL)
def test_every_pin_has_hashes_and_no_line_names_a_host_or_a_folder(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    kinds = re.compile(r"#.*|[a-z0-9-]+==\S+ \\|    --hash=sha256:[0-9a-f]{64}( \\)?|    # via.*|    #   \S.*|")
    assert [line for line in lines if not kinds.fullmatch(line)] == []
    assert [line for line in lines if "://" in line or re.search(r"(^|\s)/\w", line)] == []
    for line, following in pairwise(lines):
        if "==" in line:
            assert following.startswith("    --hash="), line


def test_what_runs_is_what_is_tested() -> None:
    assert pins(RUN_TIME).items() <= pins(PRODUCTION).items() <= pins(DEVELOPMENT).items()


@pytest.mark.parametrize("name", ALL)
def test_every_pin_is_one_that_the_project_allows(name: str) -> None:
    wanted = project()["project"]["dependencies"]
    if name != RUN_TIME:
        wanted = wanted + project()["project"]["optional-dependencies"]["production"]
    if name == DEVELOPMENT:
        wanted = wanted + project()["dependency-groups"]["dev"]
    pinned = pins(name)
    for requirement in map(Requirement, wanted):
        version = pinned.get(canonicalize_name(requirement.name))
        assert version, f"{requirement} is not pinned: make requirements"
        assert requirement.specifier.contains(version), f"{requirement}, but {version} is pinned: make requirements"


@pytest.mark.parametrize("machine", _MACHINES, ids=lambda machine: "-".join(machine.values()))
@pytest.mark.parametrize("name", ALL)
def test_what_a_package_needs_on_another_machine_is_pinned_too(name: str, machine: dict[str, str]) -> None:
    pinned = pins(name)
    extras = {
        canonicalize_name(requirement.name): requirement.extras
        for requirement in map(
            Requirement, project()["project"]["dependencies"] + project()["dependency-groups"]["dev"]
        )
    }
    for package in pinned:
        for text in metadata.distribution(package).requires or []:
            needed = Requirement(text)
            chosen = extras.get(canonicalize_name(package), set()) | {""}
            if needed.marker and not any(needed.marker.evaluate({**machine, "extra": extra}) for extra in chosen):
                continue
            assert canonicalize_name(needed.name) in pinned, f"{package} needs {text}: make requirements"
