"""An anchor: what the record was at an instant, in a file that its owner keeps elsewhere.

The guards keep the record from being changed, and the chains show it where somebody took the guards down. Whoever does that and
makes every digest anew leaves no trace in the database. But they cannot change a file that they do not have: each digest at the
end of a chain answers for every row before it, so the ends of all chains are enough to tell.

    {"format": 1, "made_at": "…Z", "previous": HASH, "is_whole": false, "chains": 1523, "root": HASH,
     "heads": [["article", KEY, NUMBER, DIGEST], …]}

`heads` are those that changed since the previous anchor; all of them in a whole one, which the first of each month is. `root` is
made of all in any case. `previous` is the hash of the previous anchor, so that anchors are a chain, too.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from articles.copytext import canonical_json
from articles.models import Arrangement, ClaimNotice, StandingVersion, Version
from articles.models.version import VersionKind, in_microseconds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

FORMAT = 1
_NAME = "%Y%m%dT%H%M%SZ.json"
_SHAPE = "[0-9]" * 8 + "T" + "[0-9]" * 6 + "Z.json"
#: Rows that the database hands over at a time.
_BATCH = 5_000
#: Characters of a hash that are read out over the telephone: 64 bits.
_CODE, _GROUP = 16, 4


class UnusableAnchor(Exception):
    """A file is no anchor, or not one that stood there; the message says why."""


class Chain(NamedTuple):
    """What is chained, and its name in the record: an article's or a notice's key, or slugs and a language."""

    kind: str
    key: str


class Row(NamedTuple):
    """One row of the record as an anchor knows it, and when it says that it was put there and shown."""

    chain: Chain
    number: int
    digest: str
    recorded_at: datetime
    live_from: datetime
    #: An archive brought it: readers had it elsewhere, long before it was put on record here.
    is_of_an_archive: bool = False


@dataclass(frozen=True, slots=True)
class Anchor:
    """One of these files."""

    format: int
    made_at: str
    previous: str
    is_whole: bool
    chains: int
    root: str
    heads: tuple[tuple[str, str, int, str], ...]

    @classmethod
    def read(cls, path: Path) -> Anchor:
        """The anchor in a file. Raises UnusableAnchor."""
        try:
            said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            if said["format"] > FORMAT:
                raise UnusableAnchor(f"{path} was made by a later version of this software.")
            anchor = cls(**{**said, "heads": tuple((str(a), str(b), int(c), str(d)) for a, b, c, d in said["heads"])})
            _instant(anchor.made_at)
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise UnusableAnchor(f"{path} is no anchor: {error}.") from error
        return anchor

    @property
    def instant(self) -> datetime:
        """When it was made."""
        return _instant(self.made_at)

    @property
    def hash(self) -> str:
        """What tells it from every other, in hex."""
        return hashlib.sha256(canonical_json(asdict(self))).hexdigest()

    @property
    def code(self) -> str:
        """The beginning of its hash, to be printed, mailed or read out: with it nobody can give another file for this one."""
        short = self.hash[:_CODE]
        return " ".join(short[start : start + _GROUP] for start in range(0, _CODE, _GROUP))


def rows() -> Iterator[Row]:
    """Every row of the record, chain after chain."""
    columns = ("number", "digest", "recorded_at", "live_from")
    versions = Version.objects.order_by("article_id", "number").values_list("article__key", *columns, "kind")
    for key, number, digest, recorded_at, live_from, kind in versions.iterator(chunk_size=_BATCH):
        is_of_an_archive = kind == VersionKind.IMPORTED
        yield Row(Chain("article", str(key)), number, digest, recorded_at, live_from, is_of_an_archive)
    notices = ClaimNotice.objects.order_by("article_id", "number").values_list("article__key", *columns)
    for key, *said in notices.iterator(chunk_size=_BATCH):
        yield Row(Chain("notice", str(key)), *said)
    pages = StandingVersion.objects.order_by("publication__slug", "slug", "language", "number")
    named = pages.values_list("publication__slug", "slug", "language", *columns)
    for publication, slug, language, *said in named.iterator(chunk_size=_BATCH):
        yield Row(Chain("page", f"{publication}/{slug}/{language}"), *said)
    fronts = Arrangement.objects.order_by("publication__slug", "language", "number")
    for publication, language, *said in fronts.values_list("publication__slug", "language", *columns).iterator(
        chunk_size=_BATCH
    ):
        yield Row(Chain("front", f"{publication}/{language}"), *said)


def drop_anchor(folder: Path, now: datetime) -> tuple[Path, Anchor]:
    """Write the anchor of this moment into `folder`, whole or not at all. Raises UnusableAnchor and OSError."""
    before = anchors_in(folder)
    last = before[-1] if before else None
    heads = {row.chain: (row.number, row.digest) for row in rows()}
    is_whole = last is None or (last.instant.year, last.instant.month) != (now.year, now.month)
    known = {} if is_whole else _known(before)
    changed = {chain: head for chain, head in heads.items() if known.get(chain) != head}
    anchor = Anchor(
        format=FORMAT,
        made_at=in_microseconds(now),
        previous=last.hash if last else "",
        is_whole=is_whole,
        chains=len(heads),
        root=root_of(heads),
        heads=tuple((*chain, *changed[chain]) for chain in sorted(changed)),
    )
    folder.mkdir(parents=True, exist_ok=True)
    for unfinished in folder.glob(f".{_SHAPE}.*"):
        unfinished.unlink(missing_ok=True)
    path = folder / now.astimezone(UTC).strftime(_NAME)
    partial = folder / f".{path.name}.{os.getpid()}"
    try:
        with partial.open("x", encoding="utf-8") as file:
            json.dump(asdict(anchor), file, ensure_ascii=False, separators=(",", ":"))
            file.flush()
            os.fsync(file.fileno())
        partial.rename(path)
    finally:
        partial.unlink(missing_ok=True)
    return path, anchor


def anchors_in(folder: Path) -> list[Anchor]:
    """Those in `folder`, the oldest first. Raises UnusableAnchor."""
    return [Anchor.read(path) for path in sorted(folder.glob(_SHAPE))]


def root_of(heads: Mapping[Chain, tuple[int, str]]) -> str:
    """One hash for all ends of chains, in hex."""
    return hashlib.sha256(canonical_json([[*chain, *heads[chain]] for chain in sorted(heads)])).hexdigest()


def _known(anchors: Iterable[Anchor]) -> dict[Chain, tuple[int, str]]:
    """What all of them say together that the ends of the chains are."""
    return {Chain(kind, key): (number, digest) for each in anchors for kind, key, number, digest in each.heads}


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
