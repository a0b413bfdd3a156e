"""Claims for tests, made the way the desk makes them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from articles.models.claim_notice import ClaimKind
from articles.models.desk.claim import Channel, Decision
from articles.verbs import claims
from articles.verbs.claims import ClaimDetails, Decided, NoticeText

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import User

    from articles.models import Claim, ClaimNotice
    from articles.models.version import Version


def details(**kwargs: Any) -> ClaimDetails:
    """A claim that came an hour ago by e-mail."""
    fields: dict[str, Any] = {
        "kind": ClaimKind.CORRECTION,
        "claimant": "Min Weon-in",
        "contact": "010-0000-0000, min@example.com",
        "received_at": timezone.now() - timedelta(hours=1),
        "channel": Channel.EMAIL,
        "claimed": "I was never in Kananaskis.",
        "wanted": "Min was not in Kananaskis.",
    }
    return ClaimDetails(**(fields | kwargs))


def make_claim(version: Version, actor: User, **kwargs: Any) -> Claim:
    """On the docket, to be answered."""
    return claims.record(version.article, actor, details(**kwargs), [version])


def accepted(version: Version, actor: User, **kwargs: Any) -> Claim:
    """To be met within seven days."""
    return claims.decide(make_claim(version, actor, **kwargs), actor, Decided(Decision.ACCEPTED))


def met(
    version: Version,
    actor: User,
    *,
    title: str = "Min was not there",
    after: Version | None = None,
    front_until: datetime | None = None,
    **kwargs: Any,
) -> ClaimNotice:
    """A notice readers see."""
    said = NoticeText(title, "We wrote that Min was in Kananaskis. That is not true.", front_until)
    return claims.publish_notice(accepted(version, actor, **kwargs), actor, said, after)
