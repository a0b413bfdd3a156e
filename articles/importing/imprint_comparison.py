"""A footer's facts beside what the publication has: for a person to take over by hand, nothing is written."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from newsroom.models import MastheadPost, PublisherDetails, Registration
from newsroom.registration_numbers import BadNumber, normalised, romanised

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from articles.importing.cleaning.footer import ImprintProposal
    from newsroom.models import Publication


@dataclass(frozen=True, slots=True)
class ComparedFact:
    """One fact of a footer: `state` is "same", "differs" (then `ours` is what we have) or "missing"."""

    fact: str
    page: str
    ours: str
    state: str


def compared(proposals: Iterable[ImprintProposal], publication: Publication) -> list[ComparedFact]:
    """Every fact of the footers once, beside what `publication` shows today."""
    facts: dict[ComparedFact, None] = {}
    for proposal in proposals:
        facts.update(dict.fromkeys(_facts(proposal, publication)))
    return list(facts)


def as_json(facts: list[ComparedFact]) -> dict[str, Any]:
    """For `ImportRun.imprint_proposal`."""
    return {"facts": [asdict(fact) for fact in facts]}


def _facts(proposal: ImprintProposal, publication: Publication) -> Iterator[ComparedFact]:
    today = timezone.localdate(timezone=publication.tzinfo)
    details = PublisherDetails.objects.filter(publisher=publication.publisher_id).in_force(today).first()
    if proposal.title:
        yield _fact("title", proposal.title, [publication.name_ko, publication.name_en])
    if proposal.publisher:
        publisher = publication.publisher
        names = [details.name_en, details.name_ko] if details else [publisher.name_en, publisher.name_ko]
        yield _fact("publisher", proposal.publisher, names)
    if proposal.address:
        yield _fact("address", proposal.address, [details.address_en, details.address_ko] if details else [])
    if proposal.email:
        yield _fact("e-mail", proposal.email, [details.email] if details else [])
    ours = details.phones.split("\n") if details else []
    for phone in proposal.phones:
        yield _fact("phone", phone, ours)
    yield from _registrations(proposal, publication)
    yield from _posts(proposal, publication)


def _registrations(proposal: ImprintProposal, publication: Publication) -> Iterator[ComparedFact]:
    held = {row.number: row for row in Registration.objects.filter(publication=publication)}
    for registration in proposal.registrations:
        page = f"{registration.authority} {registration.number} {registration.registered_on or ''}".strip()
        row = held.get(_number(registration.number))
        if row is None:
            yield ComparedFact("registration", page, "", "missing")
            continue
        same_day = registration.registered_on in {None, row.registered_on}
        same_place = _plain(registration.authority) in {_plain(row.authority_ko), _plain(row.authority_en), ""}
        ours = f"{row.authority_en or row.authority_ko} {romanised(row.number)} {row.registered_on}"
        yield ComparedFact("registration", page, ours, "same" if same_day and same_place else "differs")


def _number(printed: str) -> str:
    """With its Korean letter, as it is stored."""
    try:
        return normalised(printed)
    except BadNumber:
        return printed


def _posts(proposal: ImprintProposal, publication: Publication) -> Iterator[ComparedFact]:
    today = timezone.localdate(timezone=publication.tzinfo)
    rows = list(MastheadPost.objects.filter(publication=publication).in_force(today))
    for post in proposal.posts:
        page = f"{post.title}: {post.name}"
        held = [row for row in rows if _plain(post.title) in {_plain(row.title_in("en")), _plain(row.title_in("ko"))}]
        if any(_plain(post.name) in {_plain(row.name_en), _plain(row.name_ko)} for row in held):
            yield ComparedFact("masthead", page, page, "same")
        else:
            ours = "; ".join(str(row) for row in held)
            yield ComparedFact("masthead", page, ours, "differs" if held else "missing")


def _fact(name: str, page: str, ours: list[str]) -> ComparedFact:
    ours = [value.strip() for value in ours if value.strip()]
    if _plain(page) in map(_plain, ours):
        return ComparedFact(name, page, page, "same")
    return ComparedFact(name, page, " / ".join(ours), "differs" if ours else "missing")


def _plain(text: str) -> str:
    """Without case, spaces and punctuation, in which two printings of one fact differ."""
    return "".join(character for character in text.casefold() if character.isalnum())
