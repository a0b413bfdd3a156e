"""What lies beside the articles: their pictures, found by the addresses they had, and what else a saved page leaves."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from articles.importing.sources.picture_map import PictureMap, parts_of
from articles.importing.sources.source_file import SourceFile

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
    """The picture files that were handed in, by their names; `map` is what a person said of where each lies."""

    map: PictureMap = field(default_factory=PictureMap)
    _files: dict[str, list[SourceFile]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def among(cls, files: Iterable[SourceFile | Refusal]) -> Pictures:
        """Those of `files` that are pictures."""
        pictures = cls()
        for file in files:
            if isinstance(file, SourceFile) and file.extension in PICTURES:
                pictures._files[parts_of(file.name)[-1]].append(file)
        return pictures

    def find(self, address: str) -> SourceFile | None:
        """The file that was at `address`: where the map says; else of those with its name the one whose folders agree
        furthest. None if two do.
        """
        for name in self.map.names_of(address):
            if len(called := self._called(name)) == 1:
                return called[0]
        alike = self._alike(address)
        if not alike or (len(alike) > 1 and alike[0][0] == alike[1][0]):
            return None
        return alike[0][1]

    def why_none(self, address: str) -> str:
        """Why `find` finds none."""
        found = self._alike(address)
        alike = [file.name for agreement, file in found if agreement == found[0][0]]
        if len(alike) < 2:
            return "The picture was not handed in"
        return f"Several files could be the picture ({', '.join(alike[:3])}); say which in a table for --pictures"

    def problem_with(self, name: str) -> str:
        """What is wrong with a file or folder that a table names; "" where nothing is."""
        if name.endswith("/"):
            wanted = f"/{'/'.join(parts_of(name))}/"
            inside = (f"/{'/'.join(parts_of(file.name))}" for files in self._files.values() for file in files)
            return "" if any(wanted in each for each in inside) else f"no picture that was handed in lies in “{name}”"
        called = self._called(name)
        if len(called) > 1:
            return f"{len(called)} files are called so ({called[0].name}, {called[1].name}); write more of the path"
        return "" if called else f"no picture “{name}” was handed in"

    def _called(self, name: str) -> list[SourceFile]:
        """The files whose path ends with all of `name`."""
        wanted = parts_of(name)
        alike = self._files.get(wanted[-1], ()) if wanted else ()
        return [file for file in alike if parts_of(file.name)[-len(wanted) :] == wanted]

    def _alike(self, address: str) -> list[tuple[int, SourceFile]]:
        """The files with the name in `address`, and how many parts of their paths agree; the most first."""
        wanted = parts_of(_path(address))
        if not wanted:
            return []
        files = self._files.get(wanted[-1], ())
        found = ((_agreement(wanted, parts_of(file.name)), file) for file in files)
        return sorted(found, key=lambda each: each[0], reverse=True)


def _path(address: str) -> str:
    """The path of an address, without what was put behind it against caches."""
    try:
        return unquote(urlsplit(address).path)
    except ValueError:
        return ""


def _agreement(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """How many parts two paths have in common, from the end."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(reversed(one), reversed(other), strict=False)))
