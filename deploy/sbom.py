"""`make sbom`: what is installed in production, as CycloneDX 1.6 JSON on the standard output.

Of every pin of requirements-production.txt the name, version, purl, hashes and licence; the licence as the installed package
states it. The same pins give the same document, so that two can be compared. Exit code 1: a pinned package is not installed
here, or in another version, so that nobody could say what its licence is.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import uuid
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
PINS = "requirements-production.txt"
#: Names by which packages call licences, and their SPDX identifiers.
_SPDX = {
    "apache software license": "Apache-2.0",
    "apache 2.0": "Apache-2.0",
    "bsd license": "BSD-3-Clause",
    "bsd": "BSD-3-Clause",
    "mit license": "MIT",
    "isc license (iscl)": "ISC",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "gnu lesser general public license v3 (lgplv3)": "LGPL-3.0-only",
    "python software foundation license": "PSF-2.0",
}
_IDENTIFIER = re.compile(r"[A-Za-z0-9.+-]+")


def main() -> int:
    """Write the document, or say which package is missing."""
    try:
        document = sbom()
    except LookupError as missing:
        sys.stderr.write(f"{missing.args[0]}\n")
        return 1
    json.dump(document, sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")
    return 0


def sbom() -> dict[str, Any]:
    """The document. Raises LookupError."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    components = [_component(*pin) for pin in _pins((ROOT / PINS).read_text(encoding="utf-8"))]
    itself = f"newsroom@{project['version']}"
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        # Made of what is in it: the same pins are the same document.
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(components))}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": itself,
                "name": project["name"],
                "version": project["version"],
                "description": project["description"],
                "licenses": [{"license": {"id": project["license"]}}],
            }
        },
        "components": components,
        "dependencies": [
            {"ref": itself, "dependsOn": [component["bom-ref"] for component in components]},
            *({"ref": component["bom-ref"]} for component in components),
        ],
    }


def _pins(text: str) -> Iterator[tuple[str, str, list[str]]]:
    """Name, version and hashes of each."""
    for block in re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE):
        if pin := re.match(r"([a-z0-9-]+)==(\S+) ", block):
            yield pin[1], pin[2], re.findall(r"--hash=sha256:([0-9a-f]{64})", block)


def _component(name: str, version: str, hashes: list[str]) -> dict[str, Any]:
    try:
        installed = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        raise LookupError(f"{name} is pinned and not installed: deploy/environment requirements-dev.txt") from None
    if installed.version != version:
        raise LookupError(f"{name} {version} is pinned, and {installed.version} is installed.")
    purl = f"pkg:pypi/{name}@{version}"
    return {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": version,
        "description": installed.metadata.get("Summary") or "",
        # One for each file that may be installed: a wheel for each kind of machine, and the source.
        "hashes": [{"alg": "SHA-256", "content": each} for each in hashes],
        "licenses": _licences(installed),
        "purl": purl,
    }


def _licences(installed: metadata.Distribution) -> list[dict[str, Any]]:
    """As SPDX where the package says so or by a name we know; else in its own words."""
    if expression := installed.metadata.get("License-Expression"):
        one = _IDENTIFIER.fullmatch(expression)
        return [{"license": {"id": expression}}] if one else [{"expression": expression}]
    classified = [
        line.rpartition(" :: ")[2]
        for line in installed.metadata.get_all("Classifier", [])
        if line.startswith("License ::") and line != "License :: OSI Approved"
    ]
    # Some put the whole text there.
    stated = (installed.metadata.get("License") or "").strip().partition("\n")[0][:100]
    names = classified or [stated or "not stated"]
    return [{"license": _named(name)} for name in dict.fromkeys(names)]


def _named(name: str) -> dict[str, str]:
    known = _SPDX.get(name.lower()) or (name if name in _SPDX.values() else "")
    return {"id": known} if known else {"name": name}


if __name__ == "__main__":
    sys.exit(main())
