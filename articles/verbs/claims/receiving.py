"""A claim comes in: what was written down of it, and what is mended in that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.korean import nfc
from articles.models import Claim, ClaimAct, Version
from articles.models.version import began_by
from articles.refusals import NotPermitted, Refused
from articles.verbs.acting import locked
from articles.verbs.claims.acting import check_possible, held, may_amend, note_act

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from django.contrib.auth.models import User

    from articles.models import Article
    from articles.models.claim_notice import ClaimKind


@dataclass(frozen=True, slots=True)
class ClaimDetails:
    """What the claim says of itself."""

    kind: ClaimKind
    claimant: str
    received_at: datetime
    channel: str
    claimed: str
    contact: str = ""
    wanted: str = ""
    learned_on: date | None = None


def versions_to_claim_on(article: Article, now: datetime | None = None) -> list[Version]:
    """What readers were given of the article, newest first; a withdrawal gave them nothing."""
    began = article.versions.filter(began_by(now or timezone.now())).exclude(kind="withdrawal")
    return list(began.order_by("-number"))


@transaction.atomic
def record(article: Article, actor: User, details: ClaimDetails, versions: Iterable[Version]) -> Claim:
    """Put a claim on the docket; from its receipt on the days are counted."""
    if not actor.has_perm("articles.add_claim"):
        raise NotPermitted(_("You do not have the right to record claims."))
    article = locked(article)
    chosen = _checked(article, details, versions)
    claim = Claim(article=article, recorded_by=actor, **_columns(details))
    claim.due_at = claim.next_due()
    claim.save(force_insert=True)
    claim.versions.set(chosen)
    note_act(claim, ClaimAct.Kind.RECORDED, actor)
    return claim


@transaction.atomic
def amend(claim: Claim, actor: User, details: ClaimDetails, versions: Iterable[Version]) -> Claim:
    """Mend what was written down of a claim that is not answered yet."""
    claim = held(claim)
    if not may_amend(claim, actor):
        raise NotPermitted(_("Only who recorded the claim, or an editor who decides it, may change it."))
    check_possible(claim, "amend")
    chosen = _checked(claim.article, details, versions)
    columns = _columns(details)
    changed = {name for name, value in columns.items() if value != getattr(claim, name)}
    names = [str(field.verbose_name) for field in Claim._meta.concrete_fields if field.name in changed]  # noqa: SLF001 - Django's documented model API
    for name, value in columns.items():
        setattr(claim, name, value)
    claim.due_at = claim.next_due()
    claim.save(update_fields=[*columns, "due_at"])
    claim.versions.set(chosen)
    # What was changed, not from what: a claimant's data are not to stay in a history.
    note_act(claim, ClaimAct.Kind.AMENDED, actor, ", ".join(names))
    return claim


def _columns(details: ClaimDetails) -> dict[str, object]:
    return {
        "kind": details.kind,
        "claimant": nfc(details.claimant).strip(),
        "contact": nfc(details.contact).strip(),
        "received_at": details.received_at,
        "channel": details.channel,
        "claimed": nfc(details.claimed).strip(),
        "wanted": nfc(details.wanted).strip(),
        "learned_on": details.learned_on,
    }


def _checked(article: Article, details: ClaimDetails, versions: Iterable[Version]) -> list[Version]:
    """The versions that were chosen, when all of the claim can be true."""
    there = versions_to_claim_on(article)
    if not there:
        raise Refused(_("Readers never saw this article, so nothing can be claimed of it."))
    chosen = set(versions)
    problems = []
    if not chosen or not chosen <= set(there):
        problems.append(_("Choose the versions it is about, of those that readers saw."))
    if not details.claimant.strip() or not details.claimed.strip():
        problems.append(_("Write who demands it, and what is wrong or missing."))
    now = timezone.now()
    if details.received_at > now:
        problems.append(_("The claim cannot have been received later than now."))
    elif details.received_at < there[-1].published_at:
        problems.append(_("The claim cannot have been received before the article was published."))
    if details.learned_on and details.learned_on > now.astimezone(article.publication.tzinfo).date():
        problems.append(_("The claimant cannot have learned of it later than today."))
    if problems:
        raise Refused(*problems)
    return sorted(chosen, key=lambda version: version.number)
