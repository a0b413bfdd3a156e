"""What an old site's words mean here, as a person wrote it down: a TOML file with its sections, names and tags.

[sections]
"정치" = "politics"          # the slug of a section of ours
"" = "news"                  # what names none
[reporters]
"홍길동" = "hong-gil-dong"    # the slug of a reporter of ours
"편집국" = ""                 # nobody: printed as it is, linked to no reporter
[tags]
"한·미" = "한미 관계"          # the tag's name here
"기타" = ""                  # none
"""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from articles.korean import nfc
from newsroom.models import Reporter, Section

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from articles.importing.item import LegacyItem
    from newsroom.models import Publication

_TABLES = ("sections", "reporters", "tags")


class WrongMap(ValueError):
    """The file cannot be used; its lines say all that is wrong with it, each with the file's name."""


@dataclass(frozen=True, slots=True)
class WordMap:
    """By the old site's word: the section's slug, the reporter's slug, the tag's name; "" is none of them."""

    sections: Mapping[str, str] = field(default_factory=dict)
    reporters: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)


def read_map(path: Path, publication: Publication) -> WordMap:
    """The map in the file at `path`. Raises WrongMap with everything that is wrong in it."""
    try:
        said = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise WrongMap(f"{path}: it cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongMap(f"{path}: it is no TOML: {error}") from error
    wrong = list(_wrong(said, publication))
    if wrong:
        raise WrongMap("\n".join(f"{path}: {each}" for each in wrong))
    tables = {name: {_word(word): meaning for word, meaning in said.get(name, {}).items()} for name in _TABLES}
    return WordMap(**tables)


def _word(word: str) -> str:
    return nfc(word).strip().casefold()


def _wrong(said: Mapping[str, Any], publication: Publication) -> Iterator[str]:
    for name, table in said.items():
        if name not in _TABLES:
            yield (
                f"[{name}] is no table of a map of words; there are {', '.join(_TABLES)}."
                " Columns of a table and selectors of pages are given with --profile"
            )
        elif not isinstance(table, dict):
            yield f"{name} is no table; write [{name}] and below it a line for each word"
        else:
            for word, meaning in table.items():
                if not isinstance(meaning, str):
                    yield f"[{name}] “{word}”: what it means stands in quotation marks"
    yield from _unknown(
        said, "sections", set(Section.objects.filter(publication=publication).values_list("slug", flat=True))
    )
    reporters = {each for each in _meanings(said, "reporters") if each}
    yield from _unknown(
        said, "reporters", set(Reporter.objects.filter(slug__in=reporters).values_list("slug", flat=True))
    )


def _meanings(said: Mapping[str, Any], name: str) -> list[str]:
    table = said.get(name)
    return [each for each in table.values() if isinstance(each, str)] if isinstance(table, dict) else []


def _unknown(said: Mapping[str, Any], name: str, known: set[str]) -> Iterator[str]:
    for slug in dict.fromkeys(_meanings(said, name)):
        if slug and slug not in known:
            yield f"[{name}] there is no “{slug}” here"


@dataclass(slots=True)
class Words:
    """The words an old site uses, counted while its articles are read for the first time."""

    sections: Counter[str] = field(default_factory=Counter)
    reporters: Counter[str] = field(default_factory=Counter)
    tags: Counter[str] = field(default_factory=Counter)

    def count(self, item: LegacyItem) -> None:
        """Count those of one article."""
        self.sections.update(item.sections[:1] or ("",))
        self.reporters.update(person.name_ko or person.name_en for person in item.bylines)
        self.tags.update(item.tags)

    def draft(self, publication: Publication) -> str:
        """A map to begin with, as the text of a TOML file: each word with how often it came, and what we take it for."""
        lines = ["# What the old site's words mean here: in [sections] and [reporters] a slug, in [tags] a name."]
        lines += [
            "# Behind each word stands how often it came. An empty meaning is none: no section, nobody's, no tag.",
            "",
        ]
        guesses = {"sections": _sections(publication), "reporters": _reporters(self.reporters), "tags": {}}
        for name in _TABLES:
            counted: Counter[str] = getattr(self, name)
            lines.append(f"[{name}]")
            for word, number in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])):
                guess = guesses[name].get(_word(word), word if name == "tags" else "")
                # A name nobody wrote about becomes a reporter of its own; a line for it would make it nobody's.
                mark = "# " if name == "reporters" and not guess else ""
                lines.append(f"{mark}{_quoted(word)} = {_quoted(guess)}  # {number}")
            lines.append("")
        return "\n".join(lines)


def _sections(publication: Publication) -> dict[str, str]:
    rows = Section.objects.filter(publication=publication, merged_into=None)
    return {_word(word): row.slug for row in rows for word in (row.name_ko, row.name_en, row.slug) if word}


def _reporters(names: Counter[str]) -> dict[str, str]:
    wanted = {_word(name) for name in names}
    rows = Reporter.objects.filter(merged_into=None).values_list("slug", "name_ko", "name_en")
    found: dict[str, set[str]] = {}
    for slug, *called in rows:
        for name in filter(None, called):
            if _word(name) in wanted:
                found.setdefault(_word(name), set()).add(slug)
    return {name: next(iter(slugs)) for name, slugs in found.items() if len(slugs) == 1}


def _quoted(text: str) -> str:
    """As a string of TOML."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return (
        '"' + "".join(f"\\u{ord(each):04x}" if ord(each) < 0x20 or ord(each) == 0x7F else each for each in plain) + '"'
    )
