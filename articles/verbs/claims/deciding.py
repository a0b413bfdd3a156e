"""A claim is answered: accepted, refused, or what the commission or a court made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import deadlines
from articles.korean import nfc
from articles.models import Claim, ClaimAct
from articles.models.desk.claim import ClaimState, Decision, Ground
from articles.refusals import Refused
from articles.verbs.claims.acting import begun, keep, note_act

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.contrib.auth.models import User


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided: `ground` of a refusal; `answered_at` when the answer was sent; `notice_due_on` the last day for the
    notice where the commission or a court fixed one, and `reference` the number of its case."""

    decision: Decision
    ground: Ground | None = None
    note: str = ""
    answered_at: datetime | None = None
    notice_due_on: date | None = None
    reference: str = ""


@transaction.atomic
def decide(claim: Claim, actor: User, decided: Decided) -> Claim:
    """Accept or refuse a claim, or write down what the commission or a court made of it."""
    claim = begun(claim, "decide", actor)
    now = timezone.now()
    answered_at = decided.answered_at or now
    if answered_at > now or answered_at < claim.received_at:
        raise Refused(_("The answer was sent between the receipt of the claim and now. Check its date and time."))
    if decided.decision is Decision.REFUSED:
        if decided.ground is None:
            raise Refused(_("Choose the ground on which the claim is refused."))
        if decided.ground is Ground.UNFOUNDED and not decided.note.strip():
            raise Refused(_("Say which condition is not met."))
    claim.decision = decided.decision
    claim.ground = (decided.ground or "") if decided.decision is Decision.REFUSED else ""
    claim.reference = nfc(decided.reference).strip()
    claim.answered_at = answered_at
    claim.notice_due_at = _notice_due(claim, decided)
    claim.state = ClaimState.ANSWERED
    keep(claim, "decision", "ground", "reference", "answered_at", "notice_due_at")
    parts = (claim.get_ground_display() if claim.ground else "", claim.reference, nfc(decided.note).strip())
    note_act(claim, ClaimAct.Kind(decided.decision.value), actor, "\n".join(filter(None, parts)))
    return claim


def _notice_due(claim: Claim, decided: Decided) -> datetime | None:
    """When the notice has to stand; None for a refusal."""
    if decided.decision is Decision.REFUSED:
        return None
    zone = claim.article.publication.tzinfo
    if decided.notice_due_on:
        return deadlines.end_of(decided.notice_due_on, zone)
    if decided.decision is Decision.ACCEPTED:
        return deadlines.days_after(claim.received_at, deadlines.NOTICE_DAYS, zone)
    raise Refused(_("Give the day by which the commission or the court wants the notice (art. 27(2))."))
