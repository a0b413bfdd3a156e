"""Articles that are new here, many at once: held as drafts, or on record at once with their old dates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.copytext import Copy, Elsewhere
from articles.importing.intake.decided import Decided
from articles.importing.intake.relating import told_as_one
from articles.importing.intake.stored import WAITS, Outcome, Stored, stored
from articles.importing.intake.touching import NOTE
from articles.importing.intake.twins import Candidate, look_for_twins
from articles.importing.item import LOST, Doubt, DoubtCode, Standing
from articles.models import Article, OldPath
from articles.record.adopting import Adoption
from articles.verbs.adopting import put_on_record, say_adopted, why_not
from articles.writing.arriving import Arrival, arrive

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from articles.importing.intake.picturing import Illustrated, Missing, PictureDesk
    from articles.importing.intake.resolving import Resolver
    from articles.importing.item import LegacyItem

_LONGEST_PATH = OldPath._meta.get_field("path").max_length or 0  # noqa: SLF001 - Django's documented model API


@dataclass(slots=True)
class _New:
    item: LegacyItem
    arrival: Arrival
    doubts: list[Doubt]
    missing: tuple[Missing, ...] = ()

    @property
    def candidate(self) -> Candidate:
        article, item = self.arrival.article, self.item
        place = f"{item.name} {item.position}".strip()
        return Candidate(article.headline, item.published_at, article.body, place, self.doubts)

    @property
    def waits(self) -> bool:
        return any(doubt.code in WAITS for doubt in (*self.item.doubts, *self.doubts))


def create(
    items: Sequence[LegacyItem], resolver: Resolver, pictures: PictureDesk, source: str, *, releases: bool
) -> list[tuple[Stored, Article | None]]:
    """Store `items`, all of them new and each of another number; what became of each, in their order.

    Called inside a transaction. Raises IntegrityError when somebody else stored one of them meanwhile.
    """
    outcomes: dict[str, tuple[Stored, Article | None]] = {}
    ready: list[_New] = []
    decided = Decided.of(items, source)
    for item in items:
        if item.source_id in decided.rejected:
            outcomes[item.source_id] = (stored(item, Outcome.UNCHANGED, "A person has rejected it."), None)
            continue
        try:
            ready.append(_made_ready(decided.left_of(item), resolver, pictures, source))
        except ValidationError as error:
            outcomes[item.source_id] = (stored(item, Outcome.REFUSED, " ".join(error.messages), line=1), None)
    told = told_as_one([(new.item, new.arrival, new.doubts) for new in ready])
    for new, arrival in zip(ready, told, strict=True):
        new.arrival = arrival
    look_for_twins([new.candidate for new in ready], resolver.publication)
    for new in ready:
        new.doubts = decided.undecided(new.item, new.doubts)
    adoptions = (
        _released(new for new in ready if new.item.standing is Standing.PUBLIC and not new.waits) if releases else []
    )
    came_from = say_adopted(adoptions)
    arrive([new.arrival for new in ready], NOTE)
    _keep_addresses(ready, resolver)
    put_on_record(adoptions, came_from, None, NOTE)
    for new in ready:
        outcome = Outcome.QUEUED if new.waits else Outcome.CREATED
        reason = "A person has to look at it before readers get it." if new.waits else ""
        what = stored(new.item, outcome, reason, tuple(new.doubts))
        outcomes[new.item.source_id] = (replace(what, missing=new.missing), new.arrival.article)
    return [outcomes[item.source_id] for item in items]


def copy_of(illustrated: Illustrated, resolver: Resolver, doubts: list[Doubt]) -> Copy:
    """The copy that the item is, but for section, tags and lead picture, which are rows."""
    item, shared = illustrated.item, illustrated.shared
    bylines, unsure = resolver.bylines_of(item)
    doubts += unsure
    if LOST in item.headline + item.deck + item.body_html:
        doubts.append(Doubt(DoubtCode.BROKEN_BYTES, "Some of its characters are damaged."))
    return Copy(
        story="",
        language=item.language,
        kind=item.kind.value,
        origin=item.origin.value,
        ai_use=item.ai_use,
        section="",
        headline=item.headline,
        deck=item.deck,
        slug=item.slug,
        dateline=item.dateline,
        body=item.body_html,
        bylines=bylines,
        elsewhere=Elsewhere(
            search_title=item.search_title,
            search_description=item.search_description,
            share_headline=item.elsewhere.share_headline,
            share_description=item.elsewhere.share_description,
            share_photo=shared.sha256 if shared else "",
        ),
    )


def _made_ready(item: LegacyItem, resolver: Resolver, pictures: PictureDesk, source: str) -> _New:
    doubts: list[Doubt] = []
    if item.published_at is not None and item.published_at > timezone.now():
        raise ValidationError("An archive's article cannot carry a date in the future.")
    illustrated = pictures.illustrate(item, doubts)
    item = illustrated.item
    copy = replace(copy_of(illustrated, resolver, doubts), lead=illustrated.use)
    part = resolver.series.part_of(item, doubts)
    if part is not None:
        copy = replace(copy, series=part[1])
    article = Article(
        publication=resolver.publication,
        source=source,
        source_id=item.source_id,
        internal_note="\n".join(note_lines(item)),
        series=part[0] if part else None,
    )
    # An archive is no news at the desk either: its list shows first what was changed last.
    if item.published_at is not None:
        article.updated_at = item.modified_at or item.published_at
    arrival = Arrival(
        article,
        copy,
        resolver.section_of(item, None, doubts),
        resolver.reporters_of(copy.bylines),
        resolver.tags_of(item, doubts),
        illustrated.lead,
        illustrated.shared,
    ).made_ready()
    return _New(item, arrival, doubts, illustrated.missing)


def _keep_addresses(news: Iterable[_New], resolver: Resolver) -> None:
    OldPath.objects.bulk_create(
        (
            OldPath(publication=resolver.publication, path=path, article=new.arrival.article)
            for new in news
            for path in dict.fromkeys(map(OldPath.noted, new.item.addresses))
            if len(path) <= _LONGEST_PATH
        ),
        ignore_conflicts=True,
    )


def _released(news: Iterable[_New]) -> list[Adoption]:
    return [
        Adoption(arrival.article, arrival.copy, arrival.section, new.item.published_at)
        for new in news
        if (arrival := new.arrival).section is not None
        and new.item.published_at is not None
        and not why_not(arrival.article, new.item.published_at)
    ]


def note_lines(item: LegacyItem) -> list[str]:
    """What the page says and the copy has no place for; colleagues read it, readers never do."""
    lines = [f"Published on the old site: {item.published_at.isoformat()}"] if item.published_at else []
    if item.standing is not Standing.PUBLIC:
        lines.append(f"Readers of the old site did not have it: {item.standing.value}")
    if item.modified_at:
        lines.append(f"Changed there: {item.modified_at.isoformat()}")
    if item.url:
        lines.append(f"Address there: {item.url}")
    lines += [f"Picture's caption there: {caption}" for caption in item.captions]
    return [*lines, *item.notes]
