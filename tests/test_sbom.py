"""`make sbom`: what is installed in production, in a form that others' programs read."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import cyclonedx
import jsonschema
import pytest
from referencing import Registry, Resource

from tests.parts import ROOT
from tests.test_requirements import PRODUCTION, pins

SCHEMAS = Path(cyclonedx.__file__).parent / "schema" / "_res"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    run = subprocess.run(
        [sys.executable, "deploy/sbom.py"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True
    )
    written: dict[str, Any] = json.loads(run.stdout)
    return written


def schema(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((SCHEMAS / f"{name}.SNAPSHOT.schema.json").read_text(encoding="utf-8"))
    return read


def test_it_is_cyclonedx(document: dict[str, Any]) -> None:
    bom = schema("bom-1.6")
    # It names the others beside it by their files.
    beside = {urljoin(bom["$id"], f"{name}.SNAPSHOT.schema.json"): schema(name) for name in ("spdx", "jsf-0.82")}
    registry: Any = Registry().with_resources((at, Resource.from_contents(each)) for at, each in beside.items())
    validator = jsonschema.validators.validator_for(bom)(bom, registry=registry)
    assert [error.message for error in validator.iter_errors(document)] == []
    document = document | {"components": [{"name": "no type"}]}
    assert list(validator.iter_errors(document)), "the validator refuses what is none"


def test_every_pin_is_in_it_with_its_hashes_and_a_licence(document: dict[str, Any]) -> None:
    components = {each["name"]: each for each in document["components"]}
    assert {name: each["version"] for name, each in components.items()} == pins(PRODUCTION)
    text = (ROOT / PRODUCTION).read_text(encoding="utf-8")
    assert sum(len(each["hashes"]) for each in components.values()) == text.count("--hash=sha256:")
    for name, each in components.items():
        assert each["purl"] == f"pkg:pypi/{name}@{each['version']}"
        assert "not stated" not in json.dumps(each["licenses"]), name
    assert components["django"]["licenses"] == [{"license": {"id": "BSD-3-Clause"}}]
