"""Articles that an earlier import brought: what no person has touched follows the original, the rest is left to them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from articles.body import sanitise
from articles.copytext import Copy, Elsewhere, PhotoUse, TagCopy
from articles.importing.intake.creating import copy_of
from articles.importing.intake.giving_way import (
    DAMAGED,
    SAYS_OTHER,
    give_way,
    is_damaged,
    is_damaged_copy_of,
    is_the_same_but_for_them,
    waits_for_its_characters,
)
from articles.importing.intake.relinking import as_relinked
from articles.importing.intake.stored import Outcome, Stored, stored
from articles.importing.intake.touching import NOTE, is_touched
from articles.importing.item import LOST, Doubt, DoubtCode, Standing
from articles.models import Article, ImportItem
from articles.refusals import Refused
from articles.verbs.adopting import adopt
from articles.workflow import Status
from articles.writing import drafting

if TYPE_CHECKING:
    from articles.importing.intake.picturing import Illustrated, PictureDesk
    from articles.importing.intake.resolving import Resolver
    from articles.importing.item import LegacyItem
    from articles.models import ImportRun

#: Two originals of one number in one import, or a damaged one that waited and is no copy: what a person is told.
TWICE = "Its number came before, with other contents. These stand now; the earlier ones are in its history."


def revise(
    article: Article,
    item: LegacyItem,
    resolver: Resolver,
    pictures: PictureDesk,
    *,
    releases: bool,
    run: ImportRun | None,
) -> Stored:
    """Bring `article` to what `item`, read by `run`, says now. Raises Refused and ValidationError."""
    if article.publication_id != resolver.publication.pk:
        raise Refused(f"This item already belongs to {article.publication}. Give another --source.")
    last = ImportItem.objects.filter(article=article).defer("original").order_by("-pk").first()
    is_other = last is not None and last.sha256 != item.sha256
    waiting = last if last is not None and last.outcome == Outcome.QUEUED else None
    is_mended_by_it = is_other and not is_damaged(item) and waiting is not None and waits_for_its_characters(waiting)
    if waiting is not None and not (is_mended_by_it and not is_touched(article)):
        return stored(item, Outcome.UNCHANGED, "It waits for a person.")
    if is_touched(article):
        if last is not None and not is_other:
            return stored(item, Outcome.UNCHANGED, "A person has worked on it; it is left as it is.")
        return stored(item, Outcome.QUEUED, "The original has changed, but a person has worked on the article.")
    if last is not None and is_other and _gave_way(article, item, last.run_id):
        return stored(item, Outcome.UNCHANGED, "Another of its number came after it.")
    if is_damaged(item) and LOST not in article.headline + article.deck + article.body:
        return _left_out(article, item, is_new=last is None or is_other)
    return _follow_it(article, item, resolver, pictures, last, releases=releases, run=run)


def _left_out(article: Article, item: LegacyItem, *, is_new: bool) -> Stored:
    """A damaged one, where the clean `article` stands: its copy is refused; what says something else waits until a person has seen it."""
    if is_damaged_copy_of(article, item):
        return stored(item, Outcome.REFUSED, DAMAGED, line=1)
    if not is_new:
        return stored(item, Outcome.UNCHANGED, "A person has decided about it.")
    # What waits are its contents; there is nothing to mend in the article.
    others = tuple(doubt for doubt in item.doubts if doubt.code is not DoubtCode.BROKEN_BYTES)
    return stored(replace(item, doubts=others), Outcome.QUEUED, SAYS_OTHER)


def _follow_it(
    article: Article,
    item: LegacyItem,
    resolver: Resolver,
    pictures: PictureDesk,
    last: ImportItem | None,
    *,
    releases: bool,
    run: ImportRun | None,
) -> Stored:
    """Write what `item` says; `last` is what was read of the article before. One that waited for a clean copy gives way."""
    doubts: list[Doubt] = []
    before = Copy.from_article(article)
    illustrated = pictures.illustrate(item, doubts)
    copy = _follow(article, before, illustrated, resolver, doubts)
    waited = last is not None and last.outcome == Outcome.QUEUED
    if copy != before:
        drafting.write(article, copy, None, NOTE)
        is_of_this_run = last is not None and run is not None and last.run_id == run.pk
        is_second = last is not None and last.sha256 != item.sha256 and (waited or is_of_this_run)
        if is_second and not (waited and is_the_same_but_for_them(before, copy)):
            doubts.append(Doubt(DoubtCode.NUMBER_TWICE, TWICE))
    adopts = releases and item.standing is Standing.PUBLIC and (copy != before or article.status != Status.PUBLISHED)
    if adopts and item.published_at is not None:
        adopt(article, item.published_at, None, NOTE)
    # What went when an earlier import was undone is held again, until it is released.
    comes_back = article.status == Status.WITHDRAWN and item.standing is Standing.PUBLIC
    outcome = Outcome.UPDATED if adopts or comes_back or copy != before else Outcome.UNCHANGED
    if last is not None and waited:
        give_way(last)
        outcome = Outcome.CREATED
    return replace(stored(item, outcome, doubts=tuple(doubts)), missing=illustrated.missing, took_over=waited)


def _gave_way(article: Article, item: LegacyItem, run: int) -> bool:
    """Whether the import that brought the last original of `article` had this one before it. Run again, the last one stands."""
    return ImportItem.objects.filter(article=article, sha256=item.sha256, run=run).exists()


def _follow(article: Article, before: Copy, said: Illustrated, resolver: Resolver, doubts: list[Doubt]) -> Copy:
    """What is said now; what an import never decides (an address, a photo put in by hand) is taken from `before`."""
    item = said.item
    now = copy_of(said, resolver, doubts)
    section = resolver.section_of(item, article.section, doubts)
    part = resolver.series.part_of(item, doubts)
    tags = sorted(resolver.tags_of(item, doubts), key=lambda tag: (tag.name, tag.pk))
    return replace(
        now,
        story=before.story,
        slug=before.slug,
        section=section.slug if section else "",
        body=as_relinked(article, sanitise(now.body)),
        tags=tuple(TagCopy(tag.slug, tag.name) for tag in tags) or before.tags,
        lead=_use(said) or before.lead,
        translated_from_version=before.translated_from_version,
        elsewhere=before.elsewhere if now.elsewhere == Elsewhere() else now.elsewhere,
        series=part[1] if part else before.series,
    )


def _use(said: Illustrated) -> PhotoUse | None:
    """How the lead photo is used, in the words that are printed: its own where none are given here."""
    if said.lead is None or said.use is None:
        return None
    language = said.item.language
    return PhotoUse(
        said.use.photo,
        said.use.caption or said.lead.caption_in(language),
        said.use.alt or said.lead.alt_in(language),
    )
