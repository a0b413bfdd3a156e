"""A run of an import, batch by batch: what was read is stored together with how far the run has come.

Killed at any moment, a run has stored whole batches, and its row says how many; taken up again it goes on after them.
Repeatable, too: an item is found again by `(source, source_id)`, never by its headline.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from articles.importing.intake.creating import create
from articles.importing.intake.fitting import Fit
from articles.importing.intake.giving_way import DAMAGED
from articles.importing.intake.picturing import pictures_of
from articles.importing.intake.revising import TWICE, revise
from articles.importing.intake.seen import Before, Seen
from articles.importing.intake.stored import Outcome, Stored, doubts_of, refused, repeated, row_of, stored
from articles.importing.item import Doubt, DoubtCode, LegacyItem, Refusal
from articles.models import Article, ImportItem, ImportPicture, ImportRepetition, ImportRun
from articles.models.many_rows import compressed_quickly, store
from articles.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from articles.importing.intake.picturing import PictureDesk
    from articles.importing.intake.resolving import Resolver

#: Enough for few statements each, and no more than a second or two of work that a kill can undo.
SIZE = 500


class _DryRun(Exception):
    """Raised inside the transaction of a batch to undo it."""


@dataclass(slots=True)
class Intake:
    """Takes in what a run reads. `run` None is a dry run: all is done, then undone, batch by batch."""

    resolver: Resolver
    pictures: PictureDesk
    run: ImportRun | None
    source: str
    releases: bool = False
    size: int = SIZE
    _seen: Seen = field(default_factory=Seen)

    def take_in(self, found: Iterable[LegacyItem | Refusal]) -> Iterator[Stored]:
        """Store what was found; what became of each, in its order, as soon as its batch is stored."""
        try:
            for batch in self._batches(found):
                yield from self._take(batch)
                # Not kept while the next one is read.
                batch.clear()
        finally:
            self._seen.forget()

    def _batches(self, found: Iterable[LegacyItem | Refusal]) -> Iterator[list[LegacyItem | Refusal]]:
        """Lists of at most `size`, in none of which a number comes twice."""
        batch: list[LegacyItem | Refusal] = []
        numbers: set[str] = set()
        for each in found:
            number = "" if isinstance(each, Refusal) else each.source_id
            if len(batch) >= self.size or (number and number in numbers):
                yield batch
                batch, numbers = [], set()
            batch.append(each if isinstance(each, Refusal) else replace(each, source=self.source))
            numbers.add(number)
        if batch:
            yield batch

    def _take(self, batch: Sequence[LegacyItem | Refusal]) -> list[Stored]:
        try:
            return self._store(batch)
        except IntegrityError:
            # Another import stored one of them a moment ago. One by one each finds what is there.
            self.resolver.forget()
            return [each for one in batch for each in self._store([one])]

    def _store(self, batch: Sequence[LegacyItem | Refusal]) -> list[Stored]:
        """Store a batch, its log and the run's progress in one transaction."""
        results: list[tuple[Stored, Article | None]] = []
        try:
            with transaction.atomic():
                compressed_quickly()
                results = self._stored(batch)
                if self.run is None:
                    raise _DryRun
                self._log(self.run, batch, results)
        except _DryRun:
            self.resolver.forget()
            return [self._as_if_it_were_there(one, what) for one, (what, _article) in zip(batch, results, strict=True)]
        return [what for what, _article in results]

    def _stored(self, batch: Sequence[LegacyItem | Refusal]) -> list[tuple[Stored, Article | None]]:
        items = [each for each in batch if isinstance(each, LegacyItem)]
        there = Article.objects.select_for_update(of=("self",)).filter(
            source=self.source, source_id__in=[item.source_id for item in items]
        )
        known = {article.source_id: article for article in there}
        new = [item for item in items if item.source_id not in known]
        created = dict(
            zip(
                (item.source_id for item in new),
                create(new, self.resolver, self.pictures, self.source, releases=self.releases),
                strict=True,
            )
        )
        results: list[tuple[Stored, Article | None]] = []
        for each in batch:
            if isinstance(each, Refusal):
                results.append((refused(each), None))
            elif each.source_id in created:
                results.append(created[each.source_id])
            else:
                results.append(self._revised(known[each.source_id], each))
        return results

    def _revised(self, article: Article, item: LegacyItem) -> tuple[Stored, Article]:
        try:
            with transaction.atomic():
                return revise(
                    article, item, self.resolver, self.pictures, releases=self.releases, run=self.run
                ), article
        except (Refused, ValidationError) as error:
            reason = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            return stored(item, Outcome.REFUSED, reason, line=1), article

    def _as_if_it_were_there(self, found: LegacyItem | Refusal, what: Stored) -> Stored:
        """In a dry run, what an earlier batch would have made is not there to be found again."""
        if isinstance(found, Refusal) or what.outcome is Outcome.REFUSED:
            return what
        match self._seen.before(found):
            case Before.NEVER | Before.DAMAGED:
                return what
            case Before.CLEAN:
                return replace(what, outcome=Outcome.REFUSED, reason=DAMAGED, line=1)
            case Before.SAME:
                return replace(what, outcome=Outcome.UNCHANGED)
            case Before.OTHER:
                twice = Doubt(DoubtCode.NUMBER_TWICE, TWICE)
                return replace(what, outcome=Outcome.UPDATED, doubts=(*what.doubts, twice))

    def _log(
        self,
        run: ImportRun,
        batch: Sequence[LegacyItem | Refusal],
        results: Sequence[tuple[Stored, Article | None]],
    ) -> None:
        """Keep what changed something or was refused, with its original, what is here already, and how far the run has come.

        Raises Refused, and so stores nothing, when somebody else has gone on with the run meanwhile: two would count twice.
        """
        stands = ImportRun.objects.select_for_update().get(pk=run.pk).counts
        if stands.get("in", 0) != run.counts.get("in", 0):
            raise Refused(_("Somebody else is going on with this import."))
        rows: list[tuple[ImportItem, Stored]] = []
        again: list[dict[str, str]] = []
        for found, (what, article) in zip(batch, results, strict=True):
            row = row_of(run, what, found, article)
            if what.outcome is Outcome.UNCHANGED or _was_refused_before(row):
                again.append(repeated(row))
            else:
                rows.append((row, what))
        if again:
            ImportRepetition.objects.create(run=run, items=again)
        kept = [row for row, _what in rows]
        store(kept, with_keys=True)
        store(doubts_of(kept))
        _list_missing(rows)
        named = Counter(_host_of(each) for each in batch)
        del named[""]
        run.old_hosts = dict(Counter(run.old_hosts) + named)
        outcomes = Counter(what.outcome.value for what, _article in results)
        # What stands in the database: a damaged copy that gave way to one of this batch was counted anew there.
        run.counts = dict(Counter(stands) + Counter({"in": len(batch)} | outcomes))
        fit = Fit.of(run.profile_fit)
        for what, _article in results:
            fit.add(what.fits, what.url)
        run.profile_fit = fit.to_json()
        run.save(update_fields=["counts", "old_hosts", "profile_fit"])


def _host_of(found: LegacyItem | Refusal) -> str:
    """The host on which an article says it stood."""
    if isinstance(found, Refusal):
        return ""
    try:
        return (urlsplit(found.url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _list_missing(rows: Sequence[tuple[ImportItem, Stored]]) -> None:
    """List what the articles of `rows` lack now, in place of what they lacked."""
    updated = [row.article_id for row, what in rows if what.outcome is Outcome.UPDATED]
    if updated:
        ImportPicture.objects.missing().filter(item__article__in=updated).delete()
    ImportPicture.objects.bulk_create(each for row, what in rows for each in pictures_of(row, what.missing))


def _was_refused_before(row: ImportItem) -> bool:
    """Whether an earlier run refused the same file for the same reason: it is listed once."""
    if row.outcome != Outcome.REFUSED:
        return False
    before = ImportItem.objects.filter(outcome=Outcome.REFUSED, sha256=row.sha256, name=row.name, reason=row.reason)
    return before.filter(run__publication=row.run.publication_id, position=row.position).exists()
