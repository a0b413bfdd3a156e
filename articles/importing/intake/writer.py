"""Puts items into the working copies and, when asked, on record. Knows no format.

Repeatable: an item is found again by `(source, source_id)`, never by its headline. What no person has touched
follows the importer when that learns to read better; what a person has touched is left to them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from articles.body import sanitise
from articles.copytext import Copy
from articles.importing.intake.people import byline_of
from articles.importing.item import Doubt, DoubtCode, Standing
from articles.models import Article, ImportItem, OldPath
from articles.verbs import publishing
from articles.workflow import Action, Status
from articles.writing import drafting
from newsroom.models import Section

if TYPE_CHECKING:
    from articles.importing.item import LegacyItem, Refusal
    from articles.models import ImportRun
    from newsroom.models import Publication

Outcome = ImportItem.Outcome
#: Marks the revisions this writer made; one a person made has an author or another note.
NOTE = "Imported"
_LONGEST_NAME = 500


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of one file."""

    name: str
    outcome: ImportItem.Outcome
    reason: str = ""
    line: int = 0
    doubts: tuple[Doubt, ...] = ()
    headline: str = ""


class _DryRun(Exception):
    """Raised inside the transaction of an item to undo it."""


@dataclass(slots=True)
class Writer:
    """Stores the items of one run. `run` None is a dry run: all is done, then undone, item by item."""

    publication: Publication
    run: ImportRun | None
    source: str
    publishes: bool = False
    section: Section | None = None
    _seen: set[str] = field(default_factory=set)

    def store(self, item: LegacyItem) -> Stored:
        """Store one item and the log of it, in one transaction."""
        item = replace(item, source=self.source)
        stored = Stored(item.name, Outcome.REFUSED)
        try:
            with transaction.atomic():
                stored, article = self._store(item)
                if stored.outcome is not Outcome.UNCHANGED:
                    self._log(stored, item.original, item=item, article=article)
                if self.run is None:
                    raise _DryRun
        except _DryRun:
            # What an earlier file of this run would have made is not there to be found again.
            if item.source_id in self._seen:
                stored = replace(stored, outcome=Outcome.UNCHANGED)
        except (publishing.Refused, ValidationError) as error:
            reason = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            stored = Stored(item.name, Outcome.REFUSED, reason, 1, item.doubts, item.headline)
            self._log(stored, item.original, item=item)
        self._seen.add(item.source_id)
        return stored

    def refuse(self, refusal: Refusal) -> Stored:
        """Log what no reader could read."""
        stored = Stored(refusal.name, Outcome.REFUSED, refusal.reason, refusal.line)
        self._log(stored, refusal.original)
        return stored

    # One item ------------------------------------------------------------------------------------------------

    def _store(self, item: LegacyItem) -> tuple[Stored, Article]:
        article = Article.objects.select_for_update().filter(source=item.source, source_id=item.source_id).first()
        if article is None:
            return self._create(item)
        if article.publication_id != self.publication.pk:
            raise publishing.Refused(f"This item already belongs to {article.publication}. Give another --source.")
        if _is_touched(article):
            last = ImportItem.objects.filter(source=item.source, source_id=item.source_id, article=article).first()
            if last is not None and last.sha256 == item.sha256:
                return self._stored(item, Outcome.UNCHANGED, "A person has worked on it; it is left as it is."), article
            return self._stored(
                item, Outcome.QUEUED, "The original has changed, but a person has worked on the article."
            ), article
        before = Copy.from_article(article)
        copy, doubts = self._copy(item, before)
        if copy != before:
            drafting.write(article, copy, None, NOTE)
        adopts = self._goes_out(item) and (copy != before or article.status != Status.PUBLISHED)
        if adopts and item.published_at:
            publishing.adopt(article, item.published_at, None, NOTE)
        outcome = Outcome.UPDATED if adopts or copy != before else Outcome.UNCHANGED
        return self._stored(item, outcome, doubts=doubts), article

    def _create(self, item: LegacyItem) -> tuple[Stored, Article]:
        article = Article(
            publication=self.publication,
            source=item.source,
            source_id=item.source_id,
            internal_note="\n".join(_note_lines(item)),
        )
        copy, doubts = self._copy(item, None)
        doubts += self._twins(item)
        drafting.write(article, copy, None, NOTE)
        for address in item.addresses:
            path = OldPath.normalised(address)
            OldPath.objects.get_or_create(publication=self.publication, path=path, defaults={"article": article})
        if self._goes_out(item) and item.published_at:
            publishing.adopt(article, item.published_at, None, NOTE)
        return self._stored(item, Outcome.CREATED, doubts=doubts), article

    def _goes_out(self, item: LegacyItem) -> bool:
        """What readers of the old site did not have, no import gives them."""
        return self.publishes and item.standing is Standing.PUBLIC

    def _copy(self, item: LegacyItem, before: Copy | None) -> tuple[Copy, list[Doubt]]:
        """The copy that `item` is; what an import never decides (slug, tags, photo) is taken from `before`."""
        bylines, doubts = byline_of(item, self.publication)
        section = self._section(item, before, doubts)
        derived: dict[str, Any] = {
            "language": item.language,
            "kind": item.kind.value,
            "origin": item.origin.value,
            "section": section,
            "headline": item.headline,
            "deck": item.deck,
            "dateline": item.dateline,
            "body": sanitise(item.body_html),
            "bylines": bylines,
        }
        if before is not None:
            return replace(before, **derived), doubts
        return Copy(story="", slug="", **derived), doubts

    def _section(self, item: LegacyItem, before: Copy | None, doubts: list[Doubt]) -> str:
        sections = Section.objects.filter(publication=self.publication).select_related("merged_into")
        for called in item.sections:
            name = called.strip("[]【】")
            named = sections.filter(Q(name_ko=name) | Q(name_en__iexact=name) | Q(slug__iexact=name)).first()
            if named:
                return named.survivor.slug
            doubts.append(Doubt(DoubtCode.SECTION_ASSUMED, f"The publication has no section “{called}”."))
        if self.section is not None:
            return self.section.slug
        if before is not None and before.section:
            return before.section
        if not self.publishes:
            return ""
        first = sections.open().filter(parent=None).order_by("order", "pk").first()
        if first is None:
            return ""
        doubts.append(
            Doubt(DoubtCode.SECTION_ASSUMED, f"The page names no section we have; filed under “{first.slug}”.")
        )
        return first.slug

    def _twins(self, item: LegacyItem) -> list[Doubt]:
        """Another item with the same headline and minute may be the same article twice: a person decides."""
        if item.published_at is None:
            return []
        minute = item.published_at.replace(second=0, microsecond=0)
        others = Article.objects.filter(publication=self.publication, headline=item.headline).exclude(
            source=item.source, source_id=item.source_id
        )
        twins = [
            other
            for other in others[:20]
            if f"{minute:%Y-%m-%dT%H:%M}" in other.internal_note
            or (other.first_published_at and other.first_published_at.replace(second=0, microsecond=0) == minute)
        ]
        return [
            Doubt(
                DoubtCode.SUSPECTED_TWIN,
                f"Same headline and minute as article {twin.pk} ({twin.source_id or twin.key}).",
            )
            for twin in twins
        ]

    # The log -------------------------------------------------------------------------------------------------

    def _stored(
        self, item: LegacyItem, outcome: ImportItem.Outcome, reason: str = "", doubts: list[Doubt] | None = None
    ) -> Stored:
        return Stored(item.name, outcome, reason, 0, (*item.doubts, *(doubts or ())), item.headline)

    def _log(
        self, stored: Stored, data: bytes, *, item: LegacyItem | None = None, article: Article | None = None
    ) -> None:
        if self.run is None:
            return
        name = stored.name[-_LONGEST_NAME:].replace("\x00", "")
        digest = item.sha256 if item else _sha256(data)
        if stored.outcome is Outcome.REFUSED:
            before = ImportItem.objects.filter(outcome=Outcome.REFUSED, sha256=digest, name=name, reason=stored.reason)
            if before.filter(run__publication=self.publication).exists():
                return
        ImportItem.objects.create(
            run=self.run,
            name=name,
            position=f"line {stored.line}" if stored.line else "",
            source=item.source if item else "",
            source_id=item.source_id if item else "",
            original=data,
            sha256=digest,
            outcome=stored.outcome,
            reason=stored.reason,
            doubts=[
                {"code": doubt.code.value, "message": doubt.message, "line": doubt.line} for doubt in stored.doubts
            ],
            article=article,
        )


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _is_touched(article: Article) -> bool:
    """Whether a person has saved, is writing, or has acted on it since this writer last did."""
    if article.status_changes.exclude(action=Action.ADOPT).exists():
        return True
    last = article.revisions.order_by("-id").first()
    if last is None:
        return True
    return (
        last.is_autosave or last.author_id is not None or last.note != NOTE or last.edit_version != article.edit_version
    )


def _note_lines(item: LegacyItem) -> list[str]:
    """What the page says and the copy has no place for; colleagues read it, readers never do."""
    lines = [f"Published on the old site: {item.published_at.isoformat()}"] if item.published_at else []
    if item.standing is not Standing.PUBLIC:
        lines.append(f"Readers of the old site did not have it: {item.standing.value}")
    if item.modified_at:
        lines.append(f"Changed there: {item.modified_at.isoformat()}")
    if item.url:
        lines.append(f"Address there: {item.url}")
    lines += [f"Picture's caption there: {caption}" for caption in item.captions]
    lines += item.notes
    return lines
