"""What readers see, as questions to the record at one instant.

This room and everything public above it cannot see `Article`: a draft has no way to a page. Every question
takes `now`, so that one page is drawn of one instant, and answers with versions that carry all a card or a page
shows; whatever else a template asks of them is an error, not a query.
"""

from articles.reading.beside import RELATED, Beside, beside
from articles.reading.clock import next_change
from articles.reading.fronts import (
    BLOCK_LENGTH,
    TOP_STORIES,
    Arranged,
    Block,
    Coming,
    FrontPage,
    Placed,
    Spot,
    arranged_at,
    front_page,
)
from articles.reading.lists import (
    PAGE_LENGTH,
    Around,
    Listing,
    Shown,
    by_reporter,
    days_around,
    in_month,
    in_section,
    last_of_month,
    latest,
    on_day,
    with_tag,
)
from articles.reading.most_read import most_read
from articles.reading.navigation import EntryLine, Navigation, StandingLine, Way, navigation
from articles.reading.standing_pages import StandingFound, earlier_standing, standing_page
from articles.reading.stories import Found, OldAddress, article, document, moved_to, withdrawal
from articles.reading.subjects import Subject, reporter, tag
from articles.reading.versions import (
    VERSIONS,
    History,
    Numbers,
    Standing,
    first_seen,
    history,
    numbers_around,
    restriction,
    version,
    versions,
    withdrawal_since,
)

__all__ = [
    "BLOCK_LENGTH",
    "PAGE_LENGTH",
    "RELATED",
    "TOP_STORIES",
    "VERSIONS",
    "Around",
    "Arranged",
    "Beside",
    "Block",
    "Coming",
    "EntryLine",
    "Found",
    "FrontPage",
    "History",
    "Listing",
    "Navigation",
    "Numbers",
    "OldAddress",
    "Placed",
    "Shown",
    "Spot",
    "Standing",
    "StandingFound",
    "StandingLine",
    "Subject",
    "Way",
    "arranged_at",
    "article",
    "beside",
    "by_reporter",
    "days_around",
    "document",
    "earlier_standing",
    "first_seen",
    "front_page",
    "history",
    "in_month",
    "in_section",
    "last_of_month",
    "latest",
    "most_read",
    "moved_to",
    "navigation",
    "next_change",
    "numbers_around",
    "on_day",
    "reporter",
    "restriction",
    "standing_page",
    "tag",
    "version",
    "versions",
    "with_tag",
    "withdrawal",
    "withdrawal_since",
]
