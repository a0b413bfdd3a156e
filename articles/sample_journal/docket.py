"""The sample's claims: one that readers see the notice of, one due today, one refused. Claimants are invented too."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from articles.models import Article, Claim
from articles.models.claim_notice import ClaimKind
from articles.models.desk.claim import Channel, Decision, Ground
from articles.sample_journal import journal
from articles.verbs import claims
from articles.verbs.claims import ClaimDetails, Decided, NoticeText

if TYPE_CHECKING:
    from articles.models import Version


def fill(identity: str) -> None:
    """Put claims on the docket of the sample articles, unless there are some."""
    if Claim.objects.filter(article__source=identity).exists():
        return
    articles = {article.source_id: article for article in Article.objects.filter(source=identity)}
    _met(articles["wafer-accord"])
    _due_today(articles["ko-mayor-interview"])
    _refused(articles["bridge-reopens"])


def _versions(article: Article) -> list[Version]:
    return list(article.versions.order_by("number"))


def _met(article: Article) -> None:
    editor = journal.person("editor")
    wrong, right = _versions(article)[:2]
    claim = claims.record(
        article,
        journal.person("reporter"),
        ClaimDetails(
            ClaimKind.CORRECTION,
            claimant="Standards office of Lindmark (invented)",
            contact="records@example.org",
            received_at=timezone.now() - timedelta(days=1),
            channel=Channel.LETTER,
            claimed="The article says that 83 laboratories are covered. The accord lists 38.",
            wanted="The accord covers 38 laboratories, not 83.",
            learned_on=timezone.localdate() - timedelta(days=2),
        ),
        [wrong],
    )
    claim = claims.decide(claim, editor, Decided(Decision.ACCEPTED))
    said = NoticeText(
        "Accord covers 38 laboratories, not 83",
        "Our report on the mutual recognition of chip-testing certificates gave the number of laboratories as 83. The accord"
        " lists 38. The standards office of Lindmark, an invented authority, asked for this correction.\n\nSample notice",
    )
    claims.publish_notice(claim, editor, said, right)


def _due_today(article: Article) -> None:
    claims.record(
        article,
        journal.person("reporter"),
        ClaimDetails(
            ClaimKind.REBUTTAL,
            claimant="오스트라 시의회 사무국(가상)",
            contact="council@example.org",
            received_at=timezone.now() - timedelta(days=3),
            channel=Channel.EMAIL,
            claimed="시장의 말과 달리 오스트라는 60센티미터가 아니라 20센티미터를 잘못 쟀다고 밝힌 바 있다.",
            wanted="오스트라 시의회는 당시 측량 오차가 20센티미터였다고 밝혀 왔습니다.",
        ),
        _versions(article)[-1:],
    )


def _refused(article: Article) -> None:
    editor = journal.person("editor")
    claim = claims.record(
        article,
        editor,
        ClaimDetails(
            ClaimKind.REBUTTAL,
            claimant="Calder Bridge Tours (invented)",
            received_at=timezone.now() - timedelta(days=2),
            channel=Channel.EMAIL,
            claimed="We would like readers to know of our new tickets.",
        ),
        _versions(article)[-1:],
    )
    claims.decide(claim, editor, Decided(Decision.REFUSED, Ground.ADVERTISING))
