"""How a notice is put on record, and how it ends. Only the verbs call this, in a transaction that holds the article's row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from articles.models import ClaimNotice

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import User

    from articles.models import Article, Version
    from articles.models.claim_notice import ClaimKind


@dataclass(frozen=True, slots=True)
class NoticeText:
    """What readers are given: a title and the facts (art. 15(5)), and until when the front page shows it."""

    title: str
    text: str
    front_until: datetime | None = None


def append_notice(
    article: Article,
    kind: ClaimKind,
    said: NoticeText,
    *,
    before: Version,
    after: Version | None,
    live_from: datetime,
    actor: User,
) -> ClaimNotice:
    """Write the next notice of the article, chained to the one before it."""
    last = article.claim_notices.order_by("number").last()
    number = last.number + 1 if last else 1
    notice = ClaimNotice(
        article=article,
        number=number,
        publication_id=article.publication_id,
        language=before.language,
        kind=kind,
        title=said.title,
        text=said.text,
        path=f"{before.path.rstrip('/').rpartition('/')[0]}/notices/{number}/",
        public_number=before.public_number,
        before=before,
        after=after,
        live_from=live_from,
        front_until=said.front_until,
        published_by=actor,
    )
    notice.digest = notice.computed_digest(str(article.key), last.digest if last else "")
    notice.save(force_insert=True)
    return notice


def end_notice(notice: ClaimNotice, now: datetime) -> None:
    """Let readers find it gone from now on; the row stays."""
    ClaimNotice.objects.filter(pk=notice.pk).update(live_until=max(now, notice.live_from))
