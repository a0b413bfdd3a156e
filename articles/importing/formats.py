"""The formats an import can read, by the name the command line uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.importing import page_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from articles.importing.item import LegacyItem

#: A reader takes the bytes of a file and its name; it returns the item or raises NotAnArticlePage.
READERS: Mapping[str, Callable[[bytes, str], LegacyItem]] = {"page-text": page_text.read}
