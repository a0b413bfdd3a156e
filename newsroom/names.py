"""What people are called: by their full name or a reporter's, in the script of who reads it; by their login when there is
nothing else."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import User

_HANGUL = re.compile("[가-힣]")


def called(person: User, language: str) -> str:
    """The name of a person in `language`, if they have one. It reads their reporter's row."""
    return in_order(person, language)[0]


def in_order(person: User, language: str) -> list[str]:
    """Names in the script of `language` first; otherwise as they come."""
    return sorted(names_of(person), key=lambda name: bool(_HANGUL.search(name)) != (language == "ko"))


def names_of(person: User) -> Iterator[str]:
    """What a person may be called, each once: the first is how the desk shows them."""
    seen = {""}
    reporter = getattr(person, "reporter", None)
    for name in (
        person.get_full_name(),
        *((reporter.name_ko, reporter.name_en) if reporter else ()),
        # Korean puts the family name first, with or without a space.
        f"{person.last_name} {person.first_name}",
        f"{person.last_name}{person.first_name}",
        person.get_username(),
    ):
        folded = plain(name)
        if folded not in seen:
            seen.add(folded)
            yield _composed(name).strip()


def plain(name: str) -> str:
    """Under which two spellings of a name are one."""
    return " ".join(_composed(name).casefold().split())


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name.replace("\x00", ""))
