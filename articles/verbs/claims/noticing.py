"""The notice that meets a claim goes before readers, and is taken down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.korean import nfc
from articles.models import Claim, ClaimAct
from articles.models.claim_notice import ClaimKind
from articles.models.desk.claim import ClaimState
from articles.record.claim_notices import NoticeText, append_notice, end_notice
from articles.refusals import Refused
from articles.verbs.claims.acting import begun, keep, note_act
from newsroom.models import PublicState

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models import ClaimNotice, Version


@transaction.atomic
def publish_notice(claim: Claim, actor: User, said: NoticeText, after: Version | None = None) -> ClaimNotice:
    """Put the notice on record: readers find it on the article, on its own page and on the list, at once.

    `after` is the version that set the article right, where a correction did.
    """
    claim = begun(claim, "publish", actor)
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
    keep(claim, "notice")
    note_act(claim, ClaimAct.Kind.PUBLISHED, actor, notice=notice)
    PublicState.objects.bump([claim.article.publication_id])
    return notice


@transaction.atomic
def take_down(claim: Claim, actor: User, note: str) -> Claim:
    """End the notice: it was wrong, or the order was set aside (art. 28). The record keeps it; another may be published."""
    claim = begun(claim, "take-down", actor)
    notice = claim.notice
    if not note.strip() or notice is None:
        raise Refused(_("Say why the notice is taken down."))
    end_notice(notice, timezone.now())
    claim.notice = None
    claim.state = ClaimState.ANSWERED
    keep(claim, "notice")
    note_act(claim, ClaimAct.Kind.ENDED, actor, note, notice=notice)
    PublicState.objects.bump([claim.article.publication_id])
    return claim
