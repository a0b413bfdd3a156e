"""All files brought from one store into another, each read again where it came to, and compared by its hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.files.base import File

    from newsroom.stores import Store, Stored

_PIECE = 1 << 20


class Altered(Exception):
    """A file is another one where it came to, or none; the message names it."""


class _Gone(Exception):
    """Deleted in the source since it was listed, as a restricted photo's sizes are."""


@dataclass(slots=True)
class Progress:
    """How far it is: files looked at, files copied and their bytes, when the newest changed (ns, 0 where there is none);
    `more`: what only the other store has.
    """

    files: int = 0
    copied: int = 0
    size: int = 0
    newest: int = 0
    more: list[Stored] = field(default_factory=list)


def bring(
    source: Store, target: Store, progress: Progress, *, rereads: bool, writes: bool = True
) -> Iterator[Progress]:
    """Copy what `target` lacks; a file of the same size that was put there later than this one changed is not read again,
    unless `rereads`. Raises Altered, and OSError.
    """
    there = {each.name: each for each in target.stored()}
    for found in source.stored():
        known = there.pop(found.name, None)
        progress.newest = max(progress.newest, found.changed)
        try:
            if not _is_there(source, target, found, known, rereads=rereads):
                if writes:
                    _copy(source, target, found)
                progress.copied += 1
                progress.size += found.size
        except _Gone:
            continue
        progress.files += 1
        yield progress
    progress.more += there.values()
    yield progress


def _is_there(source: Store, target: Store, found: Stored, known: Stored | None, *, rereads: bool) -> bool:
    if known is None or known.size != found.size:
        return False
    if rereads:
        return _digest_there(target, found.name) == _digest(_opened(source, found.name))
    return known.changed >= found.changed


def _copy(source: Store, target: Store, found: Stored) -> None:
    digest = hashlib.sha256()
    with (
        _opened(source, found.name) as file,
        target.laid_down(found.name, found.changed) as path,
        path.open("xb") as written,
    ):
        while piece := file.read(_PIECE):
            digest.update(piece)
            written.write(piece)
        written.flush()
    if _digest_there(target, found.name) != digest.hexdigest():
        raise Altered(f"{found.name} is another file in {target}. Look at the store, then run this again.")


def _opened(source: Store, name: str) -> File[Any]:
    try:
        return source.open(name)
    except FileNotFoundError as error:
        raise _Gone from error


def _digest_there(target: Store, name: str) -> str:
    """Of the file where it came to; "" where it is not, whatever the store said of it before."""
    try:
        return _digest(target.open(name))
    except FileNotFoundError:
        return ""


def _digest(opened: File[Any]) -> str:
    with opened as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
