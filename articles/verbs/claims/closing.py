"""A claim is put away, taken up again, and at last who made it is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from articles.models import Claim, ClaimAct
from articles.models.desk.claim import ClaimState, Decision
from articles.refusals import Refused
from articles.verbs.claims.acting import begun, keep, note_act

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def close(claim: Claim, actor: User, note: str = "") -> Claim:
    """Put the claim away. One that was not met, and not refused either, is closed with a reason."""
    claim = begun(claim, "close", actor)
    is_done = claim.state == ClaimState.PUBLISHED or claim.decision == Decision.REFUSED
    if not is_done and not note.strip():
        raise Refused(_("Say why it is closed: it was neither refused nor met."))
    claim.state = ClaimState.CLOSED
    keep(claim)
    note_act(claim, ClaimAct.Kind.CLOSED, actor, note)
    return claim


@transaction.atomic
def reopen(claim: Claim, actor: User, note: str) -> Claim:
    """Take a closed claim up again where it was."""
    claim = begun(claim, "reopen", actor)
    if not note.strip():
        raise Refused(_("Say why it is taken up again."))
    if claim.notice_id:
        claim.state = ClaimState.PUBLISHED
    else:
        claim.state = ClaimState.ANSWERED if claim.decision else ClaimState.RECEIVED
    keep(claim)
    note_act(claim, ClaimAct.Kind.REOPENED, actor, note)
    return claim


@transaction.atomic
def forget(claim: Claim, actor: User) -> Claim:
    """Erase who demanded it and where they live, once nobody needs it (Personal Information Protection Act art. 21).

    What was claimed and what became of it stays: it is what the newsroom is asked for later.
    """
    claim = begun(claim, "forget", actor)
    claim.claimant, claim.contact = "", ""
    keep(claim, "claimant", "contact")
    note_act(claim, ClaimAct.Kind.FORGOTTEN, actor)
    return claim
