"""What a claim's days mean, as plain sentences with the article of the law they come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from articles import deadlines
from articles.admin.clock import written
from articles.models.claim_notice import ClaimKind
from articles.models.desk.claim import Channel, Decision

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from articles.models import Claim


@dataclass(frozen=True, slots=True)
class Sentence:
    """`tone`: "late" is red, "today" stands out, "" is a fact."""

    words: str
    tone: str = ""


def sentences_about(claim: Claim, now: datetime) -> list[Sentence]:
    """From the receipt to the notice; `claim` came with its article, publication and notice."""
    return [*_receipt(claim), *_periods(claim), _answer(claim, now), *_notice(claim, now)]


def due_words(due_at: datetime, claim: Claim, now: datetime) -> Sentence:
    """“in 2 days”, “today”, “3 days late”, counted in days of the publication."""
    zone = claim.article.publication.tzinfo
    left = (deadlines.last_day(due_at, zone) - now.astimezone(zone).date()).days
    if left < 0:
        return Sentence(ngettext("%d day late", "%d days late", -left) % -left, "late")
    if left == 0:
        return Sentence(pgettext("deadline", "today"), "today")
    return Sentence(ngettext("in %d day", "in %d days", left) % left)


def _receipt(claim: Claim) -> Iterator[Sentence]:
    named = {"at": written(claim.received_at, claim.article.publication.tzinfo), "how": claim.get_channel_display()}
    yield Sentence(_("Received: %(at)s. %(how)s.") % named)
    if claim.channel == Channel.TELEPHONE:
        yield Sentence(
            _("The law wants a claim in writing (art. 15(1)). Ask for it; the days are counted from then."), "today"
        )


def _periods(claim: Claim) -> Iterator[Sentence]:
    """Whether it came in time: learning and report (art. 14(1), 16(3)), or the end of proceedings (art. 17(1))."""
    zone = claim.article.publication.tzinfo
    received = claim.received_at.astimezone(zone).date()
    learned = claim.learned_on
    if learned:
        last = deadlines.months_after(learned, deadlines.MONTHS_FROM_LEARNING)
        law = _("art. 17(1)") if claim.kind == ClaimKind.FOLLOW_UP else _("art. 14(1)")
        yield _in_time(received, last, _("three months from learning of it (%s)") % law)
    if claim.kind == ClaimKind.FOLLOW_UP:
        return
    first = claim.versions.order_by("number").values_list("live_from", flat=True).first()
    if first is not None:
        last = deadlines.months_after(first.astimezone(zone).date(), deadlines.MONTHS_FROM_REPORT)
        yield _in_time(received, last, _("six months from the report (art. 14(1))"))


def _in_time(received: date, last: date, period: str) -> Sentence:
    named = {"day": last.isoformat(), "period": period}
    if received <= last:
        return Sentence(_("It came in time: until %(day)s, %(period)s.") % named)
    return Sentence(
        _("It came too late: it could be made until %(day)s, %(period)s. It may be refused.") % named, "today"
    )


def _answer(claim: Claim, now: datetime) -> Sentence:
    """Art. 15(2)."""
    zone = claim.article.publication.tzinfo
    last = deadlines.last_day(claim.answer_due_at, zone).isoformat()
    if claim.answered_at is None:
        how = due_words(claim.answer_due_at, claim, now)
        named = {"day": last, "when": how.words}
        return Sentence(_("The answer has to be sent by the end of %(day)s, %(when)s (art. 15(2)).") % named, how.tone)
    named = {"at": written(claim.answered_at, zone), "decision": claim.get_decision_display(), "day": last}
    if claim.answered_at < claim.answer_due_at:
        return Sentence(_("%(decision)s. The answer was sent in time: %(at)s (art. 15(2)).") % named)
    return Sentence(
        _("%(decision)s. The answer was sent %(at)s; it was due by the end of %(day)s (art. 15(2)).") % named
    )


def _notice(claim: Claim, now: datetime) -> Iterator[Sentence]:
    """Art. 15(3), or the day the commission or a court fixed (art. 27(2))."""
    if claim.notice_due_at is None:
        return
    zone = claim.article.publication.tzinfo
    law = _("art. 15(3)") if claim.decision == Decision.ACCEPTED else _("art. 27(2)")
    named = {"day": deadlines.last_day(claim.notice_due_at, zone).isoformat(), "law": law}
    if claim.notice is not None:
        named["at"] = written(claim.notice.live_from, zone)
        if claim.notice.live_from < claim.notice_due_at:
            yield Sentence(_("The notice was published in time: %(at)s (%(law)s).") % named)
        else:
            yield Sentence(_("The notice was published %(at)s; it was due by the end of %(day)s (%(law)s).") % named)
    elif claim.due_at is not None:
        how = due_words(claim.notice_due_at, claim, now)
        named["when"] = how.words
        yield Sentence(_("The notice has to stand by the end of %(day)s, %(when)s (%(law)s).") % named, how.tone)
