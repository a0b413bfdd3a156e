"""What lies beside the articles: their pictures, found by the addresses they had, and what else a saved page leaves."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from articles.importing.sources.source_file import SourceFile
from articles.korean import nfc

if TYPE_CHECKING:
    from collections.abc import Iterable

    from articles.importing.item import Refusal

PICTURES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif"})
#: What browsers save with a page. It says nothing that an article says.
_DRESS = frozenset({".css", ".js", ".map", ".ico", ".svg", ".woff", ".woff2", ".ttf", ".eot"})


def is_beside(file: SourceFile) -> bool:
    """Whether it is no article's file: a picture, or what dresses a saved page."""
    return file.extension in PICTURES or file.extension in _DRESS


@dataclass(slots=True)
class Pictures:
    """The picture files that were handed in, by their names."""

    _files: dict[str, list[SourceFile]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def among(cls, files: Iterable[SourceFile | Refusal]) -> Pictures:
        """Those of `files` that are pictures."""
        pictures = cls()
        for file in files:
            if isinstance(file, SourceFile) and file.extension in PICTURES:
                pictures._files[_parts(file.name)[-1]].append(file)
        return pictures

    def find(self, address: str) -> SourceFile | None:
        """The file that was at `address`: of those with its name the one whose folders agree furthest; None if two do."""
        wanted = _parts(_path(address))
        if not wanted:
            return None
        alike = sorted(
            ((_agreement(wanted, _parts(file.name)), file) for file in self._files.get(wanted[-1], ())),
            key=lambda found: found[0],
            reverse=True,
        )
        if not alike or (len(alike) > 1 and alike[0][0] == alike[1][0]):
            return None
        return alike[0][1]


def _path(address: str) -> str:
    """The path of an address, without what was put behind it against caches."""
    try:
        return unquote(urlsplit(address).path)
    except ValueError:
        return ""


def _parts(path: str) -> list[str]:
    return [nfc(part).casefold() for part in path.replace("\\", "/").split("/") if part not in {"", "."}]


def _agreement(one: list[str], other: list[str]) -> int:
    """How many parts two paths have in common, from the end."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(reversed(one), reversed(other), strict=False)))
