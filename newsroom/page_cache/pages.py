"""A kept page in the encodings it is served in, and the shelf that holds as many as fit."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from newsroom.page_cache.validity import cache_control

if TYPE_CHECKING:
    from newsroom.page_cache.validity import Validity

    type Headers = list[tuple[str, str]]
    type Key = tuple[str, ...]

#: Headers that are made anew for every answer.
_OURS = frozenset({"content-length", "etag", "vary", "cache-control", "content-encoding"})
#: What a 304 does not repeat (RFC 9110, 15.4.5).
_OF_A_BODY = frozenset({"content-type", "content-language", "content-length"})
#: A page that holds at least so many seconds more is told so in the same words.
_LONG = 600.0
#: Bytes of bookkeeping per page, roughly.
_OVERHEAD = 2000
#: What pages that were asked for more than once may have of the memory, so that a new page always finds room.
_SHARE_OF_READ = 0.8


@dataclass(frozen=True, slots=True)
class Variant:
    """A page in one encoding; `headers` lack only Cache-Control where the page is about to end."""

    etag: str
    headers: Headers
    headers_of_304: Headers
    body: bytes


@dataclass(frozen=True, slots=True)
class Page:
    """One answer. `until` and `stored_at` are seconds since the epoch."""

    status: str
    validity: Validity
    until: float
    plain: Variant
    gzipped: Variant

    @classmethod
    def of(cls, status: str, headers: Headers, body: bytes, validity: Validity, until: float) -> Page:
        """The page in both encodings, compressed once."""
        kept = [_header(name, value) for name, value in headers if name.lower() not in _OURS]
        tag = hashlib.sha256(body).hexdigest()[:24]
        return cls(
            status,
            validity,
            until,
            _variant(kept, f'"{tag}"', body),
            _variant([*kept, ("Content-Encoding", "gzip")], f'"{tag}-gzip"', gzip.compress(body, 6, mtime=0)),
        )

    @property
    def is_found(self) -> bool:
        """That it is a page, and no notice that there is none or that it is elsewhere."""
        return self.status.startswith("200")

    @property
    def size(self) -> int:
        """Bytes of memory, roughly."""
        return len(self.plain.body) + len(self.gzipped.body) + _OVERHEAD

    def variant_for(self, accepted: str) -> Variant:
        """The one that a client accepts which sent this Accept-Encoding."""
        return self.gzipped if "gzip" in accepted and "gzip;q=0" not in accepted.replace(" ", "") else self.plain

    def lasts(self, now: float) -> Headers:
        """The Cache-Control of this moment."""
        return _LASTING if self.until - now >= _LONG else [("Cache-Control", cache_control(self.until - now))]


@lru_cache(maxsize=256)
def _header(name: str, value: str) -> tuple[str, str]:
    """Most are the same on every page, and are in memory once: a processor that has met one has not far to look."""
    return name, value


_LASTING: Headers = [("Cache-Control", cache_control(_LONG))]


def _variant(headers: Headers, etag: str, body: bytes) -> Variant:
    # Without a length, granian sends the body in chunks.
    whole = [*headers, ("ETag", etag), ("Vary", "Accept-Encoding"), ("Content-Length", str(len(body)))]
    return Variant(etag, whole, without_body(whole), body)


def without_body(headers: Headers) -> Headers:
    """The headers that a 304 repeats."""
    return [(name, value) for name, value in headers if name.lower() not in _OF_A_BODY]


@dataclass(slots=True)
class Shelf:
    """Pages by key; when they are more than `limit` bytes, those that were asked for once are given up first.

    Anybody can ask for as many addresses as they like, a robot in the archive does. If only the time of the last question
    counted, they would push out what everybody reads.
    """

    limit: int
    _once: OrderedDict[Key, Page] = field(default_factory=OrderedDict)
    _again: OrderedDict[Key, Page] = field(default_factory=OrderedDict)
    _size: int = 0
    _size_again: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: Key) -> Page | None:
        """The page, which is now the last of its kind to be given up."""
        with self._lock:
            page = self._again.get(key)
            if page is not None:
                self._again.move_to_end(key)
                return page
            page = self._once.get(key)
            if page is not None:
                self._was_asked_again(key, page)
            return page

    def _was_asked_again(self, key: Key, page: Page) -> None:
        self._once.move_to_end(key)
        if page.validity.is_brief:
            # Nobody reads an address that leads nowhere, however often they ask.
            return
        self._again[key] = self._once.pop(key)
        self._size_again += page.size
        while self._size_again > self.limit * _SHARE_OF_READ:
            other, oldest = self._again.popitem(last=False)
            self._size_again -= oldest.size
            self._once[other] = oldest

    def put(self, key: Key, page: Page) -> None:
        """Keep a page, in place of the one that was there."""
        with self._lock:
            if (before := self._again.pop(key, None)) is not None:
                self._size_again -= before.size
            else:
                before = self._once.pop(key, None)
            self._size += page.size - (before.size if before else 0)
            self._once[key] = page
            if before is not None:
                self._was_asked_again(key, page)
            while self._size > self.limit and self._once:
                _key, oldest = self._once.popitem(last=False)
                self._size -= oldest.size

    def __len__(self) -> int:
        return len(self._once) + len(self._again)
