"""What a run did: as much out as came in, and each exception by name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from articles.models import ImportItem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from articles.importing.imprint_comparison import ComparedFact
    from articles.importing.intake.stored import Stored
    from articles.importing.item import LeftOut
    from articles.models import ImportLink, ImportPicture, ImportRun

ORDER = (
    ImportItem.Outcome.CREATED,
    ImportItem.Outcome.UNCHANGED,
    ImportItem.Outcome.UPDATED,
    ImportItem.Outcome.QUEUED,
    ImportItem.Outcome.REFUSED,
)
_EXCEPTIONS = frozenset({ImportItem.Outcome.REFUSED, ImportItem.Outcome.QUEUED})
#: A report is read by a person; all of it is in `import_report`.
_MOST = 500


def sum_of(counts: dict[str, int]) -> str:
    """The sum of a run in one line: "3 in = 2 created + 0 unchanged + 0 updated + 0 queued + 1 refused"."""
    return f"{counts.get('in', 0)} in = " + " + ".join(f"{counts.get(each.value, 0)} {each.value}" for each in ORDER)


def pictures_to_see_to(run: ImportRun) -> Iterator[ImportPicture]:
    """What the articles of `run` still lack, and what came late and a person has to put in; one by one."""
    for some in (run.pictures.missing(), run.pictures.left()):
        yield from some.select_related("item").defer("item__original").order_by("pk").iterator(chunk_size=1000)


def picture_lines(run: ImportRun) -> Iterator[str]:
    """The same as lines of text."""
    for picture in pictures_to_see_to(run):
        item = picture.item
        place = f"{item.name}: {item.position}" if item.position else item.name
        yield f"picture {picture.state}: {picture.address}: {place}, article {item.article_id}: {picture.reason}"


def links_of(run: ImportRun, *, everything: bool) -> Iterator[ImportLink]:
    """The links of the articles of `run` that lead to nothing; with `everything` also what became of the others."""
    links = run.links.all() if everything else run.links.lost()
    yield from links.select_related("item").defer("item__original").order_by("pk").iterator(chunk_size=1000)


def link_lines(run: ImportRun, *, everything: bool) -> Iterator[str]:
    """The same as lines of text, with their sum before them."""
    lost, led = run.links.lost().count(), run.links.rewritten().count()
    if lost or led:
        yield f"{led} links to the old site lead to pages here; {lost} lead to nothing"
    for link in links_of(run, everything=everything):
        item = link.item
        place = f"{item.name}: {item.position}" if item.position else item.name
        became = f" → {link.new}" if link.new else ""
        yield f"link {'rewritten' if link.new else 'lost'}: {link.old}{became}: {place}, article {item.article_id}"


@dataclass(slots=True)
class Report:
    """Counts and exceptions of what one command took in."""

    _counts: Counter[str] = field(default_factory=Counter)
    _exceptions: list[Stored] = field(default_factory=list)
    _doubtful: list[Stored] = field(default_factory=list)
    #: What the files hold besides articles.
    left_out: list[LeftOut] = field(default_factory=list)

    def add(self, one: Stored) -> None:
        """Count what became of one thing that was read."""
        self._counts["in"] += 1
        self._counts[one.outcome.value] += 1
        if one.outcome in _EXCEPTIONS:
            self._exceptions.append(one)
        if one.doubts:
            self._doubtful.append(one)

    @property
    def counts(self) -> dict[str, int]:
        """What was read, and how much of it by outcome; the outcomes add up to what was read."""
        return {"in": self._counts["in"]} | {outcome.value: self._counts[outcome.value] for outcome in ORDER}

    @property
    def has_refusals(self) -> bool:
        """Whether something could not be taken."""
        return self._counts[ImportItem.Outcome.REFUSED.value] > 0

    def lines(self, facts: list[ComparedFact]) -> Iterator[str]:
        """The report as lines of text."""
        yield sum_of(self.counts)
        yield from _listed([f"{one.outcome.value}: {one.place}: {one.reason}" for one in self._exceptions])
        for one in self.left_out:
            yield f"left out: {one.name}: {one.count} {one.what}"
        if self._doubtful:
            yield f"Doubts, in {len(self._doubtful)} articles:"
        yield from _listed([line for one in self._doubtful[: _MOST + 1] for line in _doubts(one)])
        if facts:
            yield "The pages' imprint beside the publication's. Nothing of it was written:"
        for fact in facts:
            ours = f" (we have: {fact.ours})" if fact.state == "differs" else ""
            yield f"  {fact.state:8}{fact.fact}: {fact.page}{ours}"


def _doubts(one: Stored) -> Iterator[str]:
    for doubt in one.doubts:
        place = one.position or (str(doubt.line) if doubt.line else "")
        yield f"  {one.name}{f':{place}' if place else ''}: {doubt.message} [{doubt.code.value}]"


def _listed(lines: Sequence[str]) -> Iterator[str]:
    yield from lines[:_MOST]
    if len(lines) > _MOST:
        yield f"… and {len(lines) - _MOST} more. All of them: manage.py import_report"
