"""The manifest of an export: what it is of, and every file with its length and hash. Written last, read first."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from typing import Any

MANIFEST = "manifest.json"
#: The list of the media.
MEDIA = "media.jsonl"
KIND = "newsroom-export"
#: What readers have, as ninjs: it is handed on, and does not come back as the same record.
KIND_NINJS = "newsroom-ninjs"
#: Raised with every change by which this software could no longer read what it wrote before.
FORMAT = 1
#: What every export holds; nothing else is read.
_NAME = re.compile(r"[a-z_]{1,40}\.jsonl")
_MEDIUM = re.compile(r"media/[0-9a-f]{2}/[0-9a-f]{64}(?:\.[a-z0-9]{1,8})?")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class BadManifest(Exception):
    """Why it is not the manifest of an export that can be read here."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of lines: bytes, SHA-256 in hex, lines."""

    name: str
    bytes: int
    sha256: str
    lines: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """`made_at`: UTC. `lost`: what was named and found nowhere when the export was made."""

    publication: str
    made_at: str
    software: str
    files: tuple[Entry, ...]
    media: int
    media_bytes: int
    lost: tuple[str, ...] = field(default=())
    kind: str = KIND

    def to_json(self) -> bytes:
        """As it is written."""
        value = {"kind": self.kind, "format": FORMAT, **asdict(self)}
        return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()

    @classmethod
    def from_json(cls, data: bytes) -> Manifest:
        """The inverse. Raises BadManifest."""
        try:
            value = json.loads(data)
        except ValueError as error:
            raise BadManifest("it is no JSON") from error
        kind = value.pop("kind", None) if isinstance(value, dict) else None
        if kind == KIND_NINJS:
            raise BadManifest("it is an export as ninjs, which other systems read; what comes back is --format jsonl")
        if kind != KIND:
            raise BadManifest("it is not the manifest of an export of this software")
        _check_format(value.pop("format", None))
        try:
            files = tuple(Entry(**each) for each in value.pop("files"))
            found = cls(files=files, **{**value, "lost": tuple(value.get("lost", ()))})
        except (KeyError, TypeError) as error:
            raise BadManifest("it lacks something, or holds what no manifest holds") from error
        found.check()
        return found

    def check(self) -> None:
        """Raise BadManifest when a value in it cannot be."""
        for entry in self.files:
            if type(entry.name) is not str or not _NAME.fullmatch(entry.name):
                raise BadManifest(f"it names “{entry.name}”, and no file of an export is called so")
            if not (is_sha256(entry.sha256) and _are_counts(entry.bytes, entry.lines)):
                raise BadManifest(f"what it says of {entry.name} cannot be")
        if len({entry.name for entry in self.files}) != len(self.files):
            raise BadManifest("it names a file twice")
        if type(self.publication) is not str or not _are_counts(self.media, self.media_bytes):
            raise BadManifest("a value in it is of the wrong kind")


def is_of_ours(data: bytes) -> bool:
    """Whether it is the manifest of an export that could come back, of whatever format."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and value.get("kind") == KIND


def is_medium(name: Any) -> bool:
    """Whether a file of the media may be called so; no other name leads anywhere."""
    return type(name) is str and bool(_MEDIUM.fullmatch(name))


def is_sha256(value: Any) -> bool:
    """Whether it is a SHA-256 in hex."""
    return type(value) is str and bool(_SHA256.fullmatch(value))


def _check_format(found: Any) -> None:
    if type(found) is not int:
        raise BadManifest("it does not say of which format it is")
    if found > FORMAT:
        raise BadManifest(
            f"it is of format {found}, and this software reads formats up to {FORMAT}: update the software first"
        )
    if found < 1:
        raise BadManifest(f"there is no format {found}")


def _are_counts(*values: Any) -> bool:
    return all(type(value) is int and value >= 0 for value in values)
