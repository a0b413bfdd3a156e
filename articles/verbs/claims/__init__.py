"""The claims docket: what people at the desk do with a claim on a published article.

Press Arbitration Act (언론중재법) art. 14 (correction), 15 (how it is made, answered and met), 16 (rebuttal) and 17
(follow-up); the periods stand in `deadlines`. As with the other verbs, the permission is checked here, rows are locked
(the article's first, then the claim's), and a refusal writes nothing. Whoever writes articles may record a claim; editors,
and in a section with editors of its own only those, decide it and put its notice on record.
"""

from articles.record.claim_notices import NoticeText
from articles.verbs.claims.acting import ACTS, may, may_see_claimant
from articles.verbs.claims.closing import close, forget, reopen
from articles.verbs.claims.deciding import Decided, decide
from articles.verbs.claims.noticing import publish_notice, take_down
from articles.verbs.claims.receiving import ClaimDetails, amend, record, versions_to_claim_on

__all__ = [
    "ACTS",
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
