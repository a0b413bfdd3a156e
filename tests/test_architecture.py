"""The documents for the next engineer say what the code says."""

from __future__ import annotations

import re
import tomllib

import pytest
from django.conf import settings

_DOCUMENT = (settings.BASE_DIR / "docs" / "architecture.md").read_text("utf-8")


def test_the_layers_are_those_that_are_enforced() -> None:
    contracts = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    (layers,) = (each["layers"] for each in contracts["contracts"] if each.get("containers") == ["articles"])
    block = re.search(r"```\narticles:(.*?)```", _DOCUMENT, re.DOTALL)
    assert block is not None
    assert [line.strip() for line in block[1].strip().splitlines()] == layers


@pytest.mark.parametrize("package", ["articles", "newsroom"])
def test_every_place_that_is_named_is_there(package: str) -> None:
    named = set(re.findall(rf"`({package}/[\w/]+(?:\.py)?/?)`", _DOCUMENT))
    assert named
    missing = [place for place in sorted(named) if not (settings.BASE_DIR / place).exists()]
    assert not missing


@pytest.mark.parametrize(
    "document", ["README.md", *(f"docs/{each.name}" for each in (settings.BASE_DIR / "docs").glob("*.md"))]
)
def test_every_link_of_a_document_leads_somewhere(document: str) -> None:
    file = settings.BASE_DIR / document
    links = re.findall(r"\]\((?!https?:)([^)#]+)", file.read_text("utf-8"))
    assert not [link for link in links if not (file.parent / link).exists()]
