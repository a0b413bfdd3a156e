"""Changes of what is registered, and until when they are filed: derived from the dated rows, typed in by nobody.

A change of the title, the publisher, the editor or the place of publication is filed with the authority that the publication
is registered with. Newspapers, on paper and on the internet, within 30 days of the change (decree of the Newspapers Act, 신문법
시행령, art. 5(1)). The day of the change is not counted (Civil Act art. 157); an end on a holiday is not put off here, so that
nothing is ever filed too late by this count.

A magazine has no such days: who is about to change what is registered registers that (“변경하고자 할 때에도 또한 같다”, Magazines Act,
잡지법, art. 15(1); its decree art. 6 names the papers and no period). One that appears changed without it may be stopped for up to
three months (art. 24(1)), and whoever publishes it so is liable to punishment (art. 31). So a magazine's change is asked for as
soon as it is entered, before it holds. A publication that is registered as both files twice.

Not followed are what else is registered and has no dated row here: frequency, purpose and contents, whether it is sold or free.
Read in a public mirror of the statutes as of March 2026: a lawyer has to check.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from newsroom.imprint import ImprintRows
from newsroom.imprint.continuity import turning_days
from newsroom.models import Filing, Publication, PublicState, Registration
from newsroom.models.bilingual import spoken
from newsroom.models.filing import Law, Registered
from newsroom.models.masthead import Office

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from newsroom.imprint import Imprint

DAYS = 30
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Change:
    """On `day` something registered became something else. `authorities` are (Korean, English) names with numbers."""

    publication: Publication
    what: Registered
    day: date
    before: tuple[str, str]
    after: tuple[str, str]
    authorities: tuple[tuple[str, str], ...]
    under: Law = Law.NEWSPAPERS

    @property
    def due_on(self) -> date:
        """The last day for filing it: a magazine's is the one before it changes."""
        return self.day + (-_DAY if self.is_of_magazine else timedelta(days=DAYS))

    @property
    def is_of_magazine(self) -> bool:
        """Whether it is registered before it happens."""
        return self.under == Law.MAGAZINES

    @property
    def days_left(self) -> int:
        """0 on the last day, less than that when it is late."""
        return (self.due_on - timezone.localdate(timezone=self.publication.tzinfo)).days

    @property
    def is_to_come(self) -> bool:
        """Whether the new fact does not hold yet."""
        return self.day > timezone.localdate(timezone=self.publication.tzinfo)

    @property
    def is_late(self) -> bool:
        """Whether its last day is over."""
        return self.days_left < 0

    @property
    def known_by(self) -> tuple[int, str, str, date]:
        """What a filing says that it is about."""
        return self.publication.pk, str(self.what), str(self.under), self.day

    @property
    def was(self) -> str:
        """What it was, in the language of whoever looks at the desk."""
        return spoken(*self.before)

    @property
    def became(self) -> str:
        """What it is from `day` on, in the same language."""
        return spoken(*self.after)

    @property
    def filed_with(self) -> str:
        """The authorities, in the same language."""
        return ", ".join(spoken(*names) for names in self.authorities)

    @property
    def key(self) -> str:
        """The same for an address or a form."""
        return f"{self.publication.pk}:{self.what}:{self.under}:{self.day.isoformat()}"


def changes(rows: ImprintRows, today: date) -> Iterator[Change]:
    """Those from the day on which the publication's are followed, in their order: until today, and a magazine's to come."""
    for day in sorted(turning_days(rows)):
        if day < rows.publication.filings_from:
            continue
        before, after = rows.on(day - _DAY), rows.on(day)
        was, became = _registered(before), _registered(after)
        # Where nothing was registered nothing could have changed.
        for law, names in _authorities(before).items():
            if day > today and law != Law.MAGAZINES:
                continue
            for what in Registered:
                if was[what] != became[what]:
                    yield Change(rows.publication, what, day, was[what], became[what], names, law)


def to_file() -> list[Change]:
    """Of every publication what nobody has said to be filed, the most urgent first.

    Two queries as long as no imprint changes: the rows are kept in each process under the counts of their houses.
    """
    last_word = {
        (filing.publication_id, filing.what, filing.under, filing.changed_on): filing.filed_on
        for filing in Filing.objects.order_by("said_at", "id")
    }
    found = [
        change
        for rows in _all_rows()
        for change in changes(rows, timezone.localdate(timezone=rows.publication.tzinfo))
        if last_word.get(change.known_by) is None
    ]
    return sorted(found, key=lambda change: (change.due_on, change.publication.pk))


def _authorities(imprint: Imprint) -> dict[Law, tuple[tuple[str, str], ...]]:
    """Where the publication is registered, by the law that says so."""
    found: dict[Law, tuple[tuple[str, str], ...]] = {}
    for entry in imprint.registrations:
        law = Law.MAGAZINES if entry.kind == Registration.Kind.MAGAZINE else Law.NEWSPAPERS
        found[law] = (*found.get(law, ()), (entry.number_in("ko"), entry.number_in("en")))
    return found


def _registered(imprint: Imprint) -> dict[Registered, tuple[str, str]]:
    """What the authority knows, in Korean and in English."""
    details = imprint.details
    return {
        Registered.TITLE: (imprint.title_in("ko"), imprint.title_in("en")),
        Registered.PUBLISHER: _names(imprint, Office.PUBLISHER),
        Registered.EDITOR: _names(imprint, Office.EDITOR),
        Registered.PLACE: (details.address_ko, details.address_en or details.address_ko) if details else ("", ""),
    }


def _names(imprint: Imprint, office: Office) -> tuple[str, str]:
    posts = imprint.holding(office)
    korean, english = ({post.name_in(language) for post in posts} for language in ("ko", "en"))
    return ", ".join(sorted(korean)), ", ".join(sorted(english))


type _Counts = tuple[tuple[int, UUID, int], ...]

#: The rows of every publication under the counts of their houses; one entry, put there in one step, for threads share it.
_kept: list[tuple[_Counts, list[ImprintRows]]] = [((), [])]


def _all_rows() -> Iterable[ImprintRows]:
    # The counts are read first, so that nothing newer is kept under an older count.
    states = PublicState.objects.order_by("publication")
    counts = tuple(states.values_list("publication", "epoch", "house_generation"))
    known, rows = _kept[0]
    if known != counts:
        rows = ImprintRows.of_each(Publication.objects.order_by("pk"))
        _kept[0] = counts, rows
    return rows
