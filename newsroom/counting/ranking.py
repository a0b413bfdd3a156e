"""What is read most, worked out of the counts every few minutes by one of the processes, and kept for all of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Case, F, IntegerField, Sum, When

from newsroom.models import MostRead, Publication, PublicState, ReadCount

if TYPE_CHECKING:
    from datetime import datetime

#: How often the order is worked out: a change of it makes every page anew.
EVERY = timedelta(minutes=10)
#: What counts, and what counts most: the last day seven times as much as the six before it.
_WEEK, _DAY, _OF_THE_DAY = timedelta(days=7), timedelta(days=1), 7
#: Fewer reads than this in a week say nothing of an article.
FEWEST_READS = 10
#: More than pages show, for those that leave the site meanwhile.
_LONGEST = 10


def rank_again(now: datetime) -> int:
    """Work the order out where it is older than `EVERY`; in how many editions it changed.

    Pages are made anew where it did, and only there.
    """
    return sum(
        _rank(publication, language, now)
        for publication in Publication.objects.order_by("pk")
        for language in publication.languages
    )


def _rank(publication: Publication, language: str, now: datetime) -> bool:
    with transaction.atomic():
        row, _made = MostRead.objects.get_or_create(
            publication=publication, language=language, defaults={"ranked_at": now - EVERY}
        )
        # Of several processes one is told that it is its turn.
        mine = MostRead.objects.filter(pk=row.pk, ranked_at__lte=now - EVERY).update(ranked_at=now)
        if not mine:
            return False
        numbers = _most_read(publication, language, now)
        if numbers == row.numbers:
            return False
        MostRead.objects.filter(pk=row.pk).update(numbers=numbers)
        PublicState.objects.bump([publication.pk])
    return True


def _most_read(publication: Publication, language: str, now: datetime) -> list[int]:
    """Public numbers, what is read most first; among equals the newer article."""
    counts = ReadCount.objects.filter(publication=publication, hour__gt=now - _WEEK, language=language)
    weighed = Case(
        When(hour__gt=now - _DAY, then=F("hits") * _OF_THE_DAY), default=F("hits"), output_field=IntegerField()
    )
    ranked = (
        counts.values("number")
        .annotate(reads=Sum("hits"), weight=Sum(weighed))
        .filter(reads__gte=FEWEST_READS)
        .order_by("-weight", "-number")
    )
    return list(ranked.values_list("number", flat=True)[:_LONGEST])
