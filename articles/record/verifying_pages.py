"""Whether standing pages and front pages were what the record says, as `verifying` asks it of articles."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from articles.models import Arrangement, StandingVersion
from articles.record.chains import Finding, follow, unexplained_end

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.db.models import QuerySet

    from articles.record.chains import Tally

#: Rows that the database hands over at a time; a layout is some kilobytes.
_BATCH = 200


def verify_pages(publication: int | None, since: datetime | None, tally: Tally) -> Iterator[Finding]:
    """Everything that is wrong with them: of one publication, or of those to which something was added since."""
    versions = StandingVersion.objects.select_related("page", "publication")
    for chain in _chains(versions, ("page", "language"), publication, since):
        yield from follow(_counted(chain, tally, "standing_versions"), *_of_page(chain))
    arrangements = Arrangement.objects.select_related("publication")
    for front in _chains(arrangements, ("publication", "language"), publication, since):
        yield from follow(_counted(front, tally, "arrangements"), *_of_front(front))


def _chains[Row: (StandingVersion, Arrangement)](
    rows: QuerySet[Row], scope: tuple[str, str], publication: int | None, since: datetime | None
) -> Iterator[QuerySet[Row]]:
    """The rows of one page in one language after another; all of them, where one was added since."""
    wanted = rows.filter(publication=publication) if publication is not None else rows
    added = wanted.filter(recorded_at__gte=since) if since is not None else wanted
    for values in added.order_by(*scope).values_list(*scope).distinct():
        yield rows.filter(**dict(zip(scope, values, strict=True))).order_by("number")


def _counted[Row: (StandingVersion, Arrangement)](chain: QuerySet[Row], tally: Tally, name: str) -> Iterator[Row]:
    """Each row, a batch after another: a chain of any length fits in memory."""
    batch = list(chain[:_BATCH])
    while batch:
        for row in batch:
            setattr(tally, name, getattr(tally, name) + 1)
            yield row
        batch = list(chain.filter(number__gt=batch[-1].number)[:_BATCH])


def _of_page(chain: QuerySet[StandingVersion]) -> tuple[str, Any, Any]:
    first = chain[0]
    begins = frozenset(chain.values_list("live_from", flat=True))
    said = f"Standing page {first.page.slug} of {first.publication.slug}, {first.language}"
    return first.publication.slug, partial(_finding, said, "version"), partial(_faults_of_page, begins)


def _faults_of_page(begins: frozenset[datetime], version: StandingVersion) -> Iterator[str]:
    if version.publication_id != version.page.publication_id:
        yield "it stands in another publication than its page"
    # A page keeps its address once readers have it.
    if version.slug != version.page.slug:
        yield "it stands under another page than it names"
    yield from unexplained_end(version, begins)


def _of_front(chain: QuerySet[Arrangement]) -> tuple[str, Any, Any]:
    first = chain[0]
    begins = frozenset(chain.values_list("live_from", flat=True))
    said = f"Front page of {first.publication.slug}, {first.language}"
    ends = partial(unexplained_end, begins=begins, called="arrangement")
    return first.publication.slug, partial(_finding, said, "arrangement"), ends


def _finding(of: str, row: str, _row: object, number: int, fault: str) -> Finding:
    return Finding(of, row, number, fault)
