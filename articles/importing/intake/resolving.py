"""What an item's words mean here: which section, which reporters, which tags. Asked once for each word of a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q
from taggit.models import Tag

from articles.importing.intake.people import byline_of
from articles.importing.intake.relating import AllSeries
from articles.importing.intake.word_map import WordMap
from articles.importing.item import Doubt, DoubtCode
from articles.korean import nfc
from articles.models import MergedTag
from newsroom.models import Reporter, Section

if TYPE_CHECKING:
    from articles.copytext import BylineCopy
    from articles.importing.item import LegacyItem
    from newsroom.models import Publication

_LONGEST_TAG = 100


@dataclass(slots=True)
class Resolver:
    """The rows that an import's words lead to. `fallback` is the section of what names none we have; `words` are what a
    person said of them, which goes before everything that is guessed.
    """

    publication: Publication
    fallback: Section | None = None
    words: WordMap = field(default_factory=WordMap)
    series: AllSeries = field(init=False)
    _sections: dict[str, Section | None] = field(default_factory=dict)
    _bylines: dict[object, tuple[tuple[BylineCopy, ...], list[Doubt]]] = field(default_factory=dict)
    _reporters: dict[str, Reporter] = field(default_factory=dict)
    _tags: dict[str, Tag] = field(default_factory=dict)
    _all_tags: dict[str, Tag] | None = None

    def __post_init__(self) -> None:
        """Series are asked for as the other words are."""
        self.series = AllSeries(self.publication)

    def forget(self) -> None:
        """Ask for everything again: rows that were made meanwhile were taken back, or somebody changed some."""
        for memory in (self._sections, self._bylines, self._reporters, self._tags):
            memory.clear()
        self._all_tags = None
        self.series.forget()

    def section_of(self, item: LegacyItem, before: Section | None, doubts: list[Doubt]) -> Section | None:
        """Where `item` is filed: under a section it names, else where it was `before`, else the fallback, else the first."""
        for called in item.sections or ("",) * ("" in self.words.sections):
            if found := self._section_called(called):
                return found
            doubts.append(Doubt(DoubtCode.SECTION_ASSUMED, f"The publication has no section “{called}”."))
        if self.fallback is not None:
            return self.fallback
        if before is not None:
            return before
        first = self._first_section()
        if first is not None:
            doubts.append(Doubt(DoubtCode.SECTION_ASSUMED, f"It names no section we have; filed under “{first.slug}”."))
        return first

    def bylines_of(self, item: LegacyItem) -> tuple[tuple[BylineCopy, ...], list[Doubt]]:
        """The byline of `item`, each person once, and what is unsure about who they are."""
        key = (item.bylines, item.contributor, item.language)
        if key not in self._bylines:
            self._bylines[key] = byline_of(item, self.publication, self.words.reporters)
        return self._bylines[key]

    def reporters_of(self, bylines: tuple[BylineCopy, ...]) -> dict[str, Reporter]:
        """The reporters that `bylines` name, by slug."""
        slugs = {line.reporter for line in bylines if line.reporter}
        unknown = slugs - self._reporters.keys()
        if unknown:
            rows = Reporter.objects.select_related("merged_into").in_bulk(unknown, field_name="slug")
            self._reporters |= {slug: row.survivor for slug, row in rows.items()}
        return {slug: self._reporters[slug] for slug in slugs}

    def tags_of(self, item: LegacyItem, doubts: list[Doubt]) -> tuple[Tag, ...]:
        """The tags of `item`, each once, made where there is none of that name."""
        found: dict[int, Tag] = {}
        for name in filter(None, map(self._tag_name, item.tags)):
            if len(name) > _LONGEST_TAG:
                doubts.append(Doubt(DoubtCode.CUT, f"“{name[:40]}…” is no tag: it has more than 100 characters."))
                continue
            tag = self._tag(name)
            found.setdefault(tag.pk, tag)
        return tuple(found.values())

    def _tag_name(self, name: str) -> str:
        name = nfc(name).strip()
        return self.words.tags.get(name.casefold(), name)

    def _section_called(self, called: str) -> Section | None:
        name = nfc(called).strip("[]【】").strip()
        key = name.casefold()
        if key not in self._sections:
            rows = Section.objects.filter(publication=self.publication).select_related("merged_into__parent", "parent")
            meant = self.words.sections.get(key) or self.words.sections.get(nfc(called).strip().casefold())
            named = (
                rows.filter(slug=meant)
                if meant
                else rows.filter(Q(name_ko=name) | Q(name_en__iexact=name) | Q(slug__iexact=name))
            )
            first = named.first()
            self._sections[key] = first.survivor if first else None
        return self._sections[key]

    def _first_section(self) -> Section | None:
        if "" not in self._sections:
            rows = Section.objects.filter(publication=self.publication)
            self._sections[""] = rows.open().filter(parent=None).order_by("order", "pk").first()
        return self._sections[""]

    def _tag(self, name: str) -> Tag:
        key = name.casefold()
        if key not in self._tags:
            self._tags[key] = self._there().get(key) or Tag.objects.create(name=name)
        return self._tags[key]

    def _there(self) -> dict[str, Tag]:
        """Every tag there is, by its case-folded name; in the place of one that was merged, the one it was merged into.

        Asked once. No index knows a name without regard to case, so each new tag would be looked for among all others.
        """
        if self._all_tags is None:
            mergers = MergedTag.objects.select_related("tag", "into")
            merged = {merger.tag.name.casefold(): merger.into for merger in mergers}
            # Of two that differ in case alone the older one, and one that stands before one that was merged.
            standing = Tag.objects.filter(merger=None).order_by("-pk")
            self._all_tags = merged | {tag.name.casefold(): tag for tag in standing.iterator(chunk_size=2000)}
        return self._all_tags
