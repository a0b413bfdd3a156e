"""Files encrypted with the owner's key, in pieces, so that a file of any size takes little memory.

AES-256-GCM over pieces of one mebibyte in the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár, 2015): each piece's nonce
has its number and whether it is the last, so that pieces that were changed, swapped or cut off at the end are noticed.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.files.base import File

_MAGIC = b"newsroom sealed 1\n"
_PIECE = 1 << 20
_TAG = 16
_SALT, _PREFIX = 16, 7


class Damaged(Exception):
    """A file of a backup is not what was put there; the message says how."""


@dataclass(frozen=True, slots=True)
class Seal:
    """How files go into a backup and come out of it; without a `key` as they are."""

    key: str = ""

    def named(self, digest: str) -> str:
        """The name of a file with this SHA-256: under a key it tells nobody which file it is."""
        return hmac.new(self.key.encode(), digest.encode(), hashlib.sha256).hexdigest() if self.key else digest

    def close(self, source: BinaryIO | File[Any], target: BinaryIO) -> str:
        """Write `source` into `target`; the SHA-256 of `source`."""
        digest = hashlib.sha256()
        if not self.key:
            for piece, _is_last in _pieces(source, _PIECE):
                digest.update(piece)
                target.write(piece)
            return digest.hexdigest()
        salt, prefix = os.urandom(_SALT), os.urandom(_PREFIX)
        target.write(_MAGIC + salt + prefix)
        box = self._box(salt)
        for number, (piece, is_last) in enumerate(_pieces(source, _PIECE)):
            digest.update(piece)
            target.write(box.encrypt(_nonce(prefix, number, is_last=is_last), piece, None))
        return digest.hexdigest()

    def open(self, source: BinaryIO, target: BinaryIO | None = None) -> str:
        """Write what `close` wrote into `source` to `target`, if one is given; its SHA-256. Raises Damaged."""
        digest = hashlib.sha256()
        for piece in self._opened(source):
            digest.update(piece)
            if target is not None:
                target.write(piece)
        return digest.hexdigest()

    def _opened(self, source: BinaryIO) -> Iterator[bytes]:
        if not self.key:
            yield from (piece for piece, _is_last in _pieces(source, _PIECE))
            return
        head = source.read(len(_MAGIC) + _SALT + _PREFIX)
        if not head.startswith(_MAGIC) or len(head) < len(_MAGIC) + _SALT + _PREFIX:
            raise Damaged("it does not begin as an encrypted file does")
        salt, prefix = head[len(_MAGIC) : -_PREFIX], head[-_PREFIX:]
        box = self._box(salt)
        for number, (piece, is_last) in enumerate(_pieces(source, _PIECE + _TAG)):
            try:
                yield box.decrypt(_nonce(prefix, number, is_last=is_last), piece, None)
            except InvalidTag as error:
                raise Damaged("it was changed or cut short, or the key is another one") from error

    def _box(self, salt: bytes) -> AESGCM:
        return AESGCM(HKDF(SHA256(), 32, salt, b"newsroom backup").derive(self.key.encode()))


def _nonce(prefix: bytes, number: int, *, is_last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([is_last])


def _pieces(source: BinaryIO | File[Any], size: int) -> Iterator[tuple[bytes, bool]]:
    """The pieces of `source` and whether each is the last; an empty file is one empty piece."""
    piece = source.read(size)
    while True:
        following = source.read(size) if len(piece) == size else b""
        yield piece, not following
        if not following:
            return
        piece = following
