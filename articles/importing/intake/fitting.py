"""Whether the profile that a person wrote of a site is for the pages that come in."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Addresses that are named of pages which it does not fit.
_NAMED = 3


@dataclass(slots=True)
class Fit:
    """Of how many pages it was asked, how many it fitted, and where some of the others say that they stood."""

    pages: int = 0
    fitted: int = 0
    addresses: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> Self:
        """The inverse of `to_json`."""
        return cls(value.get("pages", 0), value.get("fitted", 0), list(value.get("addresses", ())))

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values; nothing where no profile was given."""
        return asdict(self) if self.pages else {}

    def add(self, fits: bool | None, url: str) -> None:  # noqa: FBT001 - a fact of the page, not an option
        """One more page; `fits` None: there is no profile."""
        if fits is None:
            return
        self.pages += 1
        self.fitted += fits
        if not fits and url not in self.addresses and len(self.addresses) < _NAMED:
            self.addresses.append(url)

    def sentence(self, wants: str = "") -> str:
        """What a person should know of it; "" where it fitted all. `wants`: by what the profile knows its pages."""
        if self.fitted == self.pages:
            return ""
        known = f" It is for pages with {wants};" if wants else ""
        named = [address for address in self.addresses if address]
        theirs = (
            f" others are at {', '.join(named)}." if named else " the others do not say at which address they stood."
        )
        return f"The profile fitted {self.fitted} of {self.pages} pages.{known}{theirs}"
