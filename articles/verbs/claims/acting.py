"""How an act on a claim begins and ends, and who may do which."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from articles.korean import nfc
from articles.models import Claim, ClaimAct
from articles.models.desk.claim import ClaimState
from articles.refusals import NotPermitted, Refused
from articles.verbs.acting import locked

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models import ClaimNotice

#: Act → the states it is possible in. The desk draws its buttons from it.
ACTS: MappingProxyType[str, frozenset[ClaimState]] = MappingProxyType(
    {
        "amend": frozenset({ClaimState.RECEIVED}),
        # A claim that was refused may come back as an agreement or an order.
        "decide": frozenset({ClaimState.RECEIVED, ClaimState.ANSWERED}),
        "publish": frozenset({ClaimState.ANSWERED}),
        "take-down": frozenset({ClaimState.PUBLISHED}),
        "close": frozenset({ClaimState.RECEIVED, ClaimState.ANSWERED, ClaimState.PUBLISHED}),
        "reopen": frozenset({ClaimState.CLOSED}),
        "forget": frozenset({ClaimState.CLOSED}),
    }
)


def may(claim: Claim, act: str, actor: User) -> bool:
    """Whether the desk should offer `act` now."""
    if claim.state not in ACTS[act]:
        return False
    if act == "amend":
        return may_amend(claim, actor)
    if (act == "publish" and not claim.is_to_be_met) or (act == "forget" and not claim.claimant):
        return False
    return actor.has_perm("articles.decide_claim") and not claim.article.section_of_others(actor)


def may_see_claimant(claim: Claim, actor: User) -> bool:
    """Whether `actor` is shown who demands it and where they live: who decides it, and who wrote it down."""
    if claim.recorded_by_id == actor.pk:
        return True
    return actor.has_perm("articles.decide_claim") and claim.article.section_of_others(actor) is None


def held(claim: Claim) -> Claim:
    """The claim as it is now, its article's row and its own locked until the transaction ends."""
    article = locked(claim.article)
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    claim.article = article
    return claim


def begun(claim: Claim, act: str, actor: User) -> Claim:
    """The claim, held, when `act` is possible and `actor` may decide it. Raises NotPermitted and Refused."""
    claim = held(claim)
    if not actor.has_perm("articles.decide_claim"):
        raise NotPermitted(_("You do not have the right to decide claims."))
    if section := claim.article.section_of_others(actor):
        raise NotPermitted(_("“%s” has editors of its own. Ask one of them.") % section)
    check_possible(claim, act)
    return claim


def check_possible(claim: Claim, act: str) -> None:
    """Raise Refused unless the claim is in a state for it."""
    if claim.state not in ACTS[act]:
        raise Refused(
            _("This is not possible while the claim is “%s”. Somebody may just have changed it.")
            % claim.get_state_display()
        )


def may_amend(claim: Claim, actor: User) -> bool:
    """Whoever decides it; and who recorded it."""
    if actor.has_perm("articles.decide_claim"):
        return not claim.article.section_of_others(actor)
    return claim.recorded_by_id == actor.pk and actor.has_perm("articles.add_claim")


def keep(claim: Claim, *columns: str) -> None:
    """Store its state, these columns, and what is due next."""
    claim.due_at = claim.next_due()
    claim.save(update_fields=["state", "due_at", *columns])


def note_act(
    claim: Claim, kind: ClaimAct.Kind, actor: User, note: str = "", *, notice: ClaimNotice | None = None
) -> None:
    """The act on the claim's history."""
    ClaimAct.objects.create(claim=claim, kind=kind, actor=actor, note=nfc(note).strip(), notice=notice)
