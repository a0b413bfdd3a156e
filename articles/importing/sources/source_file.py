"""One file of an import, wherever it lies: on disk or in a zip."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from articles.importing.item import NotAnArticle

if TYPE_CHECKING:
    from collections.abc import Callable

#: In bytes, of a file that is one article: a page of text has some thousands. A disk image given by mistake must not
#: fill memory and database.
LARGEST_PAGE = 10_000_000
#: In bytes; enough to tell a format by.
HEAD = 8192


#: What reading a damaged file may raise, in a zip above all. A reader that reads a stream refuses the rest on them.
DAMAGED = (OSError, EOFError, ValueError, NotImplementedError, zlib.error, lzma.LZMAError, zipfile.BadZipFile)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read. `name` is how reports and the record of the import call it: the path as it was given, and within a
    zip "archive.zip/page.html". `size` is in bytes, as the folder or the zip says.
    """

    name: str
    size: int
    opened: Callable[[], IO[bytes]]

    @classmethod
    def of_bytes(cls, data: bytes, name: str) -> SourceFile:
        """A file that is in memory already."""
        return cls(name, len(data), lambda: io.BytesIO(data))

    @property
    def extension(self) -> str:
        """As ".html", in small letters; "" where it has none."""
        base = self.name.replace("\\", "/").rsplit("/", 1)[-1]
        return f".{base.rsplit('.', 1)[1].lower()}" if "." in base else ""

    def open(self) -> IO[bytes]:
        """To be read as a stream, and closed by whoever asks. Raises NotAnArticle when it cannot be opened."""
        try:
            return self.opened()
        except OSError as error:
            raise NotAnArticle(f"it cannot be read: {error.strerror or error}", name=self.name) from error

    def head(self) -> bytes:
        """Its first bytes."""
        return self._read(HEAD)

    def whole(self, largest: int = LARGEST_PAGE) -> bytes:
        """All of it. Raises NotAnArticle when it is larger than `largest` bytes, whatever it says of itself."""
        data = self._read(largest + 1)
        if len(data) > largest:
            raise NotAnArticle("it is far too large for a page", name=self.name)
        return data

    def _read(self, most: int) -> bytes:
        with self.open() as stream:
            try:
                return stream.read(most)
            except DAMAGED as error:
                raise NotAnArticle(f"it cannot be read: {error}", name=self.name) from error
