"""What a run did: as much out as came in, and each exception by name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from articles.importing.alike import Alike
from articles.importing.intake.fitting import Fit
from articles.importing.intake.giving_way import DAMAGED
from articles.importing.readers.html_page import known_by
from articles.models import ImportItem

if TYPE_CHECKING:
    from collections.abc import Iterator

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
#: A report is read by a person; all of it is in `import_report`.
_MOST = 500


def sum_of(counts: dict[str, int]) -> str:
    """The sum of a run in one line: "3 in = 2 created + 0 unchanged + 0 updated + 0 queued + 1 refused"."""
    return f"{counts.get('in', 0)} in = " + " + ".join(f"{counts.get(each.value, 0)} {each.value}" for each in ORDER)


def fit_of(run: ImportRun) -> str:
    """What a person should know of the profile that `run` was given; "" where there is nothing to say."""
    return Fit.of(run.profile_fit).sentence(known_by(run.options.get("profile", "")))


def pictures_to_see_to(run: ImportRun) -> Iterator[ImportPicture]:
    """What the articles of `run` still lack, and what came late and a person has to put in; one by one."""
    for some in (run.pictures.missing(), run.pictures.left()):
        yield from some.select_related("item").defer("item__original").order_by("pk").iterator(chunk_size=1000)


def picture_lines(run: ImportRun) -> Iterator[str]:
    """The same as lines of text."""
    for picture in pictures_to_see_to(run):
        item = picture.item
        yield f"picture {picture.state}: {picture.address}: {item.place}, article {item.article_id}: {picture.reason}"


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
    """Counts and exceptions of what one command took in: what was refused by name, what is alike once."""

    #: The file that says how the old site is read, where there is one.
    profile: str = ""
    _counts: Counter[str] = field(default_factory=Counter)
    _refused: list[str] = field(default_factory=list)
    _damaged: int = 0
    _queued: Alike = field(default_factory=Alike)
    _doubts: Alike = field(default_factory=Alike)
    _doubtful: int = 0
    _took_over: int = 0
    fit: Fit = field(default_factory=Fit)
    #: What the files hold besides articles.
    left_out: list[LeftOut] = field(default_factory=list)

    def add(self, one: Stored) -> None:
        """Count what became of one thing that was read."""
        self._counts["in"] += 1
        self._counts[one.outcome.value] += 1
        if one.outcome is ImportItem.Outcome.REFUSED and len(self._refused) < _MOST:
            self._refused.append(f"refused: {one.place}: {one.reason}")
        elif one.outcome is ImportItem.Outcome.QUEUED:
            self._queued.add("", one.reason, one.place)
        self._damaged += one.reason == DAMAGED
        self.fit.add(one.fits, one.url)
        self._doubtful += bool(one.doubts)
        self._took_over += one.took_over
        for doubt in one.doubts:
            place = one.position or (str(doubt.line) if doubt.line else "")
            self._doubts.add(doubt.code.value, doubt.message, f"{one.name}:{place}" if place else one.name)

    @property
    def counts(self) -> dict[str, int]:
        """What was read, and how much of it by outcome; the outcomes add up to what was read."""
        return {"in": self._counts["in"]} | {outcome.value: self._counts[outcome.value] for outcome in ORDER}

    @property
    def refusals(self) -> int:
        """How much could not be taken."""
        return self._counts[ImportItem.Outcome.REFUSED.value]

    @property
    def needs_a_word(self) -> bool:
        """Whether something could not be taken, other than damaged copies of what is here."""
        return self.refusals > self._damaged

    def lines(self, facts: list[ComparedFact]) -> Iterator[str]:
        """The report as lines of text."""
        yield sum_of(self.counts)
        yield from self.exceptions()
        if facts:
            yield "The pages' imprint beside the publication's. Nothing of it was written:"
        for fact in facts:
            ours = f" (we have: {fact.ours})" if fact.state == "differs" else ""
            yield f"  {fact.state:8}{fact.fact}: {fact.page}{ours}"

    def exceptions(self) -> Iterator[str]:
        """What could not be taken, what waits, what is no article and what is unsure, as lines of text."""
        yield from self._refused
        if self.refusals > len(self._refused):
            yield f"… and {self.refusals - len(self._refused)} more refused. All of them: manage.py import_report"
        yield from (f"queued: {line}" for line in self._queued.lines())
        if self._took_over:
            yield f"{self._took_over} damaged that waited gave way to clean copies of their numbers, and count as refused from then on"
        yield from filter(None, [self.fit.sentence(known_by(self.profile))])
        for one in self.left_out:
            yield f"left out: {one.name}: {one.count} {one.what}"
        if self._doubtful:
            yield f"Doubts, in {self._doubtful} articles:"
        yield from (f"  {line}" for line in self._doubts.lines())
