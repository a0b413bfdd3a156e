"""Whether what anchors saw still stands in the record: the one question that somebody who made every digest anew cannot answer."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from articles.models import Article
from articles.record.anchoring import Chain, root_of, rows
from articles.record.chains import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from articles.record.anchoring import Anchor, Row

#: A row is written so long before its transaction ends: what came in with a long one is not accused.
_GRACE = timedelta(hours=1)
_ROWS = {"article": "version", "notice": "notice", "page": "version", "front": "arrangement"}


def verify_anchors(anchors: Sequence[Anchor]) -> Iterator[Finding]:
    """What was altered, removed or added with an earlier date since the anchors were made: `anchors`, the oldest first."""
    yield from _not_following(anchors)
    seen: dict[Chain, dict[int, tuple[str, Anchor]]] = defaultdict(dict)
    for anchor in anchors:
        for kind, key, number, digest in anchor.heads:
            # The first that saw a row is believed: it had less time to be wrong.
            seen[Chain(kind, key)].setdefault(number, (digest, anchor))
    knowing = _last_that_knows_all(anchors)
    for chain, of_chain in groupby(rows(), key=lambda row: row.chain):
        yield from _of_chain(chain, list(of_chain), seen.pop(chain, {}), knowing)
    for chain, heads in seen.items():
        for number, (_digest, anchor) in sorted(heads.items()):
            yield _finding(chain, number, f"it was removed: the anchor of {_day(anchor)} has it")


def _of_chain(
    chain: Chain, found: list[Row], heads: dict[int, tuple[str, Anchor]], knowing: Anchor | None
) -> Iterator[Finding]:
    by_number = {row.number: row for row in found}
    for number, (digest, anchor) in sorted(heads.items()):
        row = by_number.get(number)
        if row is None:
            yield _finding(chain, number, f"it was removed: the anchor of {_day(anchor)} has it")
        elif row.digest != digest:
            before = max((each for each in heads if each < number), default=0)
            yield _finding(chain, number, f"{_span(before + 1, number)} altered since the anchor of {_day(anchor)}")
            # What comes after stands on it, and is another one, too.
            return
    anchored = max(heads, default=0)
    since = knowing or (heads[anchored][1] if heads else None)
    for row in found:
        if since is not None and row.number > anchored and _is_backdated(row, since):
            fault = f"it says that it was there before the anchor of {_day(since)}, which does not have it"
            yield _finding(chain, row.number, fault)


def _span(first: int, last: int) -> str:
    return "it was" if first == last else f"this row, or one from {first} on, was"


def _is_backdated(row: Row, anchor: Anchor) -> bool:
    """Whether a row that the anchor does not know says that it is older. What an archive brings may have been read long ago."""
    shown = row.recorded_at if row.is_of_an_archive else min(row.recorded_at, row.live_from)
    return shown < anchor.instant - _GRACE


def _last_that_knows_all(anchors: Sequence[Anchor]) -> Anchor | None:
    """The last up to which none is missing since a whole one: what it does not know was not there."""
    last: Anchor | None = None
    for anchor in anchors:
        if anchor.is_whole or (last is not None and anchor.previous == last.hash):
            last = anchor
        elif last is not None:
            break
    return last


def _not_following(anchors: Sequence[Anchor]) -> Iterator[Finding]:
    """Where one was left out or written anew between two, and where they do not add up to what they say of all."""
    heads: dict[Chain, tuple[int, str]] = {}
    before: Anchor | None = None
    is_complete = False
    for anchor in anchors:
        if before is not None and anchor.previous != before.hash:
            yield Finding(f"Anchor of {_day(anchor)}", "anchor", None, f"it does not follow that of {_day(before)}")
            is_complete = False
        if anchor.is_whole:
            heads, is_complete = {}, True
        heads |= {Chain(kind, key): (number, digest) for kind, key, number, digest in anchor.heads}
        if is_complete and (len(heads), root_of(heads)) != (anchor.chains, anchor.root):
            yield Finding(f"Anchor of {_day(anchor)}", "anchor", None, "what it lists is not what its root was made of")
        before = anchor


def _finding(chain: Chain, number: int, fault: str) -> Finding:
    row = _ROWS[chain.kind]
    if chain.kind in {"article", "notice"}:
        article = Article.objects.filter(key=chain.key).first()
        if article is None:
            return Finding(f"Article with the key {chain.key}", row, number, fault)
        of = f"Article {article.number} “{article.headline}”"
        return Finding(of, row, number, fault, article.key, article.number, article.headline)
    called = "Standing page" if chain.kind == "page" else "Front page"
    return Finding(f"{called} {chain.key}", row, number, fault)


def _day(anchor: Anchor) -> str:
    return f"{anchor.instant:%Y-%m-%d %H:%M} UTC"
