"""Working copies follow what was merged: batch by batch, so that an archive of a million articles does not stand still.

Readers' lists and the verbs do not wait for this; each of them asks what a merged section, reporter or tag leads to.
It may be broken off and called again at any time, and finds also what somebody saved while it ran. Nobody wrote
anything, so no copy counts as edited and there is no revision.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from taggit.models import TaggedItem

from articles.models import Article, Byline

if TYPE_CHECKING:
    from collections.abc import Callable

#: Rows in one transaction: some ten milliseconds, for which nobody else can save one of them.
BATCH = 500


def working_copies_follow() -> int:
    """Put the one that stands into every working copy that still has a merged one; how many rows were changed."""
    return sum(map(_until_none_is_left, (_sections, _reporters, _tags)))


def _until_none_is_left(batch: Callable[[], int]) -> int:
    total = 0
    while True:
        with transaction.atomic():
            changed = batch()
        if not changed:
            return total
        total += changed


def _sections() -> int:
    # Rows are locked in the order of their keys, as the verbs lock them.
    rows = Article.objects.filter(section__merged_into__isnull=False).order_by("pk").select_for_update(of=("self",))
    by_survivor: dict[int, list[int]] = defaultdict(list)
    found = list(rows.annotate(survivor=F("section__merged_into")).only("pk")[:BATCH])
    for article in found:
        by_survivor[article.survivor].append(article.pk)  # type: ignore[attr-defined]
    for survivor, articles in by_survivor.items():
        Article.objects.filter(pk__in=articles).update(section=survivor)
    return len(found)


def _reporters() -> int:
    rows = Byline.objects.filter(reporter__merged_into__isnull=False).order_by("pk").select_for_update(of=("self",))
    by_survivor: dict[int, list[int]] = defaultdict(list)
    found = list(rows.annotate(survivor=F("reporter__merged_into")).only("pk")[:BATCH])
    for byline in found:
        by_survivor[byline.survivor].append(byline.pk)
    for survivor, bylines in by_survivor.items():
        Byline.objects.filter(pk__in=bylines).update(reporter=survivor)
    return len(found)


def _tags() -> int:
    rows = TaggedItem.objects.filter(tag__merger__isnull=False).order_by("pk").select_for_update(of=("self",))
    found = list(rows.annotate(survivor=F("tag__merger__into"))[:BATCH])
    survivors = {item.survivor for item in found}
    objects = {item.object_id for item in found}
    there = TaggedItem.objects.filter(tag__in=survivors, object_id__in=objects)
    has = set(there.values_list("content_type", "object_id", "tag"))
    by_survivor: dict[int, list[int]] = defaultdict(list)
    twice = []
    for item in found:
        line = (item.content_type_id, item.object_id, item.survivor)
        if line in has:
            twice.append(item.pk)
        else:
            has.add(line)
            by_survivor[item.survivor].append(item.pk)
    TaggedItem.objects.filter(pk__in=twice).delete()
    for survivor, items in by_survivor.items():
        TaggedItem.objects.filter(pk__in=items).update(tag=survivor)
    return len(found)
