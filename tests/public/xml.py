"""XML of our own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree

from tests.public.reader import Reader

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


def document(path: str) -> Element:
    """The root of the document at `path`, which has to be well formed."""
    return ElementTree.fromstring(Reader().get(path).content)  # noqa: S314 - what we wrote ourselves
