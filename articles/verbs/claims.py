"""The claims docket: what people at the desk do with a claim on a published article.

Press Arbitration Act (언론중재법) art. 14 (correction), 15 (how it is made, answered and met), 16 (rebuttal) and 17
(follow-up); the periods stand in `deadlines`. As with the other verbs, the permission is checked here, rows are locked
(the article's first, then the claim's), and a refusal writes nothing. Whoever writes articles may record a claim; editors,
and in a section with editors of its own only those, decide it and put its notice on record.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import deadlines
from articles.korean import nfc
from articles.models import Claim, ClaimAct, Version
from articles.models.claim_notice import ClaimKind
from articles.models.desk.claim import ClaimState, Decision, Ground
from articles.models.version import began_by
from articles.record.claim_notices import NoticeText, append_notice, end_notice
from articles.refusals import NotPermitted, Refused
from articles.verbs.acting import locked
from newsroom.models import PublicState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from django.contrib.auth.models import User

    from articles.models import Article, ClaimNotice

__all__ = [
    "ClaimDetails",
    "Decided",
    "NoticeText",
    "amend",
    "close",
    "decide",
    "forget",
    "may",
    "may_see_claimant",
    "publish_notice",
    "record",
    "reopen",
    "take_down",
    "versions_to_claim_on",
]

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


def may(claim: Claim, act: str, actor: User) -> bool:
    """Whether the desk should offer `act` now."""
    if claim.state not in ACTS[act]:
        return False
    if act == "amend":
        return _may_amend(claim, actor)
    if (act == "publish" and not claim.is_to_be_met) or (act == "forget" and not claim.claimant):
        return False
    return actor.has_perm("articles.decide_claim") and not claim.article.section_of_others(actor)


def may_see_claimant(claim: Claim, actor: User) -> bool:
    """Whether `actor` is shown who demands it and where they live: who decides it, and who wrote it down."""
    if claim.recorded_by_id == actor.pk:
        return True
    return actor.has_perm("articles.decide_claim") and claim.article.section_of_others(actor) is None


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
    _note(claim, ClaimAct.Kind.RECORDED, actor)
    return claim


@transaction.atomic
def amend(claim: Claim, actor: User, details: ClaimDetails, versions: Iterable[Version]) -> Claim:
    """Mend what was written down of a claim that is not answered yet."""
    claim = _held(claim)
    if not _may_amend(claim, actor):
        raise NotPermitted(_("Only who recorded the claim, or an editor who decides it, may change it."))
    _possible(claim, "amend")
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
    _note(claim, ClaimAct.Kind.AMENDED, actor, ", ".join(names))
    return claim


@transaction.atomic
def decide(claim: Claim, actor: User, decided: Decided) -> Claim:
    """Accept or refuse a claim, or write down what the commission or a court made of it."""
    claim = _begun(claim, "decide", actor)
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
    _keep(claim, "decision", "ground", "reference", "answered_at", "notice_due_at")
    parts = (claim.get_ground_display() if claim.ground else "", claim.reference, nfc(decided.note).strip())
    _note(claim, ClaimAct.Kind(decided.decision.value), actor, "\n".join(filter(None, parts)))
    return claim


@transaction.atomic
def publish_notice(claim: Claim, actor: User, said: NoticeText, after: Version | None = None) -> ClaimNotice:
    """Put the notice on record: readers find it on the article, on its own page and on the list, at once.

    `after` is the version that set the article right, where a correction did.
    """
    claim = _begun(claim, "publish", actor)
    if not claim.is_to_be_met:
        raise Refused(_("The claim was refused. Decide it anew before its notice is published."))
    now = timezone.now()
    said = NoticeText(nfc(said.title).strip(), nfc(said.text).strip(), said.front_until)
    if not said.title or not said.text:
        raise Refused(_("A notice has a title and says the facts (art. 15(5)). Write both."))
    if said.front_until and said.front_until <= now:
        raise Refused(_("The time on the front page has to end later than now. Choose a later one, or none."))
    before = claim.versions.order_by("-number").first()
    if before is None:
        raise Refused(_("Say first which versions the claim is about."))
    if after is not None and (after.article_id != claim.article_id or after.number <= before.number):
        raise Refused(_("The version that set it right is a later one of the same article."))
    notice = append_notice(
        claim.article, ClaimKind(claim.kind), said, before=before, after=after, live_from=now, actor=actor
    )
    claim.notice = notice
    claim.state = ClaimState.PUBLISHED
    _keep(claim, "notice")
    _note(claim, ClaimAct.Kind.PUBLISHED, actor, notice=notice)
    PublicState.objects.bump([claim.article.publication_id])
    return notice


@transaction.atomic
def take_down(claim: Claim, actor: User, note: str) -> Claim:
    """End the notice: it was wrong, or the order was set aside (art. 28). The record keeps it; another may be published."""
    claim = _begun(claim, "take-down", actor)
    notice = claim.notice
    if not note.strip() or notice is None:
        raise Refused(_("Say why the notice is taken down."))
    end_notice(notice, timezone.now())
    claim.notice = None
    claim.state = ClaimState.ANSWERED
    _keep(claim, "notice")
    _note(claim, ClaimAct.Kind.ENDED, actor, note, notice=notice)
    PublicState.objects.bump([claim.article.publication_id])
    return claim


@transaction.atomic
def close(claim: Claim, actor: User, note: str = "") -> Claim:
    """Put the claim away. One that was not met, and not refused either, is closed with a reason."""
    claim = _begun(claim, "close", actor)
    is_done = claim.state == ClaimState.PUBLISHED or claim.decision == Decision.REFUSED
    if not is_done and not note.strip():
        raise Refused(_("Say why it is closed: it was neither refused nor met."))
    claim.state = ClaimState.CLOSED
    _keep(claim)
    _note(claim, ClaimAct.Kind.CLOSED, actor, note)
    return claim


@transaction.atomic
def reopen(claim: Claim, actor: User, note: str) -> Claim:
    """Take a closed claim up again where it was."""
    claim = _begun(claim, "reopen", actor)
    if not note.strip():
        raise Refused(_("Say why it is taken up again."))
    if claim.notice_id:
        claim.state = ClaimState.PUBLISHED
    else:
        claim.state = ClaimState.ANSWERED if claim.decision else ClaimState.RECEIVED
    _keep(claim)
    _note(claim, ClaimAct.Kind.REOPENED, actor, note)
    return claim


@transaction.atomic
def forget(claim: Claim, actor: User) -> Claim:
    """Erase who demanded it and where they live, once nobody needs it (Personal Information Protection Act art. 21).

    What was claimed and what became of it stays: it is what the newsroom is asked for later.
    """
    claim = _begun(claim, "forget", actor)
    claim.claimant, claim.contact = "", ""
    _keep(claim, "claimant", "contact")
    _note(claim, ClaimAct.Kind.FORGOTTEN, actor)
    return claim


# How an act on a claim begins and ends -------------------------------------------------------------------


def _held(claim: Claim) -> Claim:
    """The claim as it is now, its article's row and its own locked until the transaction ends."""
    article = locked(claim.article)
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    claim.article = article
    return claim


def _begun(claim: Claim, act: str, actor: User) -> Claim:
    claim = _held(claim)
    if not actor.has_perm("articles.decide_claim"):
        raise NotPermitted(_("You do not have the right to decide claims."))
    if section := claim.article.section_of_others(actor):
        raise NotPermitted(_("“%s” has editors of its own. Ask one of them.") % section)
    _possible(claim, act)
    return claim


def _possible(claim: Claim, act: str) -> None:
    if claim.state not in ACTS[act]:
        raise Refused(
            _("This is not possible while the claim is “%s”. Somebody may just have changed it.")
            % claim.get_state_display()
        )


def _may_amend(claim: Claim, actor: User) -> bool:
    if actor.has_perm("articles.decide_claim"):
        return not claim.article.section_of_others(actor)
    return claim.recorded_by_id == actor.pk and actor.has_perm("articles.add_claim")


def _keep(claim: Claim, *columns: str) -> None:
    claim.due_at = claim.next_due()
    claim.save(update_fields=["state", "due_at", *columns])


def _note(claim: Claim, kind: ClaimAct.Kind, actor: User, note: str = "", *, notice: ClaimNotice | None = None) -> None:
    ClaimAct.objects.create(claim=claim, kind=kind, actor=actor, note=nfc(note).strip(), notice=notice)


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
