"""Reading what was handed in, for as long as one request may take: a dry run, or an import, which goes on where it was."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING, Any

from articles.admin.imports import driving
from articles.importing.imprint_comparison import as_json, compared
from articles.importing.intake.fitting import Fit
from articles.importing.intake.starting import end, handed_in_of, intake_of, prepared, take_up
from articles.importing.item import LegacyItem
from articles.importing.reading import articles_in, size_of_articles
from articles.models import ImportItem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.importing.cleaning.footer import ImprintProposal
    from articles.importing.intake.starting import Wishes
    from articles.importing.intake.stored import Stored
    from articles.importing.item import Refusal
    from articles.models import ImportRun
    from newsroom.models import Publication

#: Sentences that a dry run shows of each kind of doubt, and refusals by name.
_EXAMPLES = 3
_REFUSALS = 50


class _Reading:
    """The articles behind the first `done`, until the time is over. `is_done`: all was read."""

    def __init__(self, found: Iterator[LegacyItem | Refusal], done: int) -> None:
        self._found, self._done = found, done
        self._until = time.monotonic() + driving.LONGEST
        self.is_done = False
        self.bytes = 0
        self.proposals: dict[ImprintProposal, None] = {}

    def __iter__(self) -> Iterator[LegacyItem | Refusal]:
        given = 0
        for number, each in enumerate(self._found):
            if number < self._done:
                continue
            # However long it took to get past what was read before: each request reads something.
            if given and time.monotonic() > self._until:
                return
            if isinstance(each, LegacyItem) and each.proposal:
                self.proposals[each.proposal] = None
            given += 1
            self.bytes += len(each.original)
            yield each
        self.is_done = True


def try_out(publication: Publication, wishes: Wishes, report: dict[str, Any]) -> dict[str, Any]:
    """Go on with a dry run whose report so far is `report`; the report now. Nothing is written. Raises Refused."""
    began = time.monotonic()
    ready = prepared(publication, wishes)
    counts: Counter[str] = Counter(report.get("counts", {}))
    now: dict[str, Any] = {
        "doubts": report.get("doubts", {}),
        "refused": report.get("refused", []),
        "facts": report.get("facts", []),
    }
    fit = Fit.of(report.get("fit", {}))
    with handed_in_of(wishes) as handed_in:
        now["size"] = report.get("size") or size_of_articles(handed_in)
        reading = _Reading(articles_in(handed_in, ready.reader), counts["in"])
        for stored in intake_of(None, wishes, ready.resolver, handed_in).take_in(reading):
            counts.update(("in", stored.outcome.value))
            _note(now, stored)
            fit.add(stored.fits, stored.url)
    now["fit"] = fit.to_json()
    facts = as_json(compared(list(reading.proposals), publication))
    now["facts"] += [fact for fact in facts.get("facts", []) if fact not in now["facts"]]
    now["bytes"] = report.get("bytes", 0) + reading.bytes
    now["seconds"] = report.get("seconds", 0.0) + time.monotonic() - began
    return now | {"counts": dict(counts), "is_done": reading.is_done}


def left_of(report: dict[str, Any]) -> float | None:
    """Seconds that the rest of a dry run takes, told by the bytes that were read; None where nothing can be told."""
    done, size = report.get("bytes", 0), report.get("size", 0)
    if report.get("is_done") or not 0 < done < size:
        return None
    seconds: float = report["seconds"] * (size - done) / done
    return seconds


def _note(report: dict[str, Any], stored: Stored) -> None:
    if stored.outcome == ImportItem.Outcome.REFUSED and len(report["refused"]) < _REFUSALS:
        report["refused"].append([stored.place, stored.reason])
    for code in {doubt.code.value for doubt in stored.doubts}:
        kind = report["doubts"].setdefault(code, {"count": 0, "examples": []})
        kind["count"] += 1
        if len(kind["examples"]) < _EXAMPLES:
            said = next(doubt.message for doubt in stored.doubts if doubt.code.value == code)
            kind["examples"].append([stored.place, said])


def read_on(run: ImportRun) -> bool:
    """Go on with an import where it is; whether all of it is read now. Raises Refused."""
    wishes = take_up(run)
    ready = prepared(run.publication, wishes)
    with handed_in_of(wishes) as handed_in:
        reading = _Reading(articles_in(handed_in, ready.reader), run.counts.get("in", 0))
        for _stored in intake_of(run, wishes, ready.resolver, handed_in).take_in(reading):
            pass
    facts = run.imprint_proposal.get("facts", [])
    more = as_json(compared(list(reading.proposals), run.publication))
    proposal = more | {"facts": [*facts, *(fact for fact in more.get("facts", []) if fact not in facts)]}
    if reading.is_done:
        end(run, wishes, proposal)
    else:
        run.imprint_proposal = proposal
        run.save(update_fields=["imprint_proposal"])
    return reading.is_done
