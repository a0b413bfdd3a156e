"""What the desk does with a claim: who may, in which order, by when, and that a refusal writes nothing."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from articles import deadlines
from articles.models import Claim, ClaimAct, ClaimNotice
from articles.models.desk.claim import ClaimState, Decision, Ground
from articles.refusals import NotPermitted, Refused
from articles.verbs import claims
from articles.verbs.claims import Decided, NoticeText
from newsroom.models import PublicState
from newsroom.roles import Role
from tests.builders import edit, make_article, make_publication, make_section, make_user, publish_article
from tests.claims.docket import accepted, details, make_claim, met

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User

    from articles.models.version import Version
    from newsroom.models import Publication

SEOUL = ZoneInfo("Asia/Seoul")
NOTICE = NoticeText("A title", "The facts.")


@pytest.fixture
def publication(db: None) -> Publication:
    return make_publication()


@pytest.fixture
def version(publication: Publication, editor: User) -> Version:
    return publish_article(publication, editor, days_ago=5)


# Days ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "days", "over"),
    [
        # The day of receipt is not counted, however late in it.
        (datetime(2026, 11, 26, 0, 0, tzinfo=SEOUL), 3, datetime(2026, 11, 30, tzinfo=SEOUL)),
        (datetime(2026, 11, 26, 23, 59, tzinfo=SEOUL), 3, datetime(2026, 11, 30, tzinfo=SEOUL)),
        # 16:00 in London is the next day in Seoul.
        (datetime(2026, 11, 26, 16, 0, tzinfo=ZoneInfo("Europe/London")), 3, datetime(2026, 12, 1, tzinfo=SEOUL)),
        (datetime(2026, 12, 28, 9, 0, tzinfo=SEOUL), 7, datetime(2027, 1, 5, tzinfo=SEOUL)),
    ],
)
def test_days_are_counted_where_the_publication_is(received: datetime, days: int, over: datetime) -> None:
    assert deadlines.days_after(received, days, SEOUL) == over
    assert deadlines.last_day(over, SEOUL) == over.date() - timedelta(days=1)


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        (date(2026, 5, 10), 3, date(2026, 8, 10)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 31), 6, date(2027, 6, 30)),
        (date(2026, 9, 15), 3, date(2026, 12, 15)),
    ],
)
def test_months_end_on_the_day_of_the_same_number_or_on_the_last_there_is(start: date, months: int, last: date) -> None:
    assert deadlines.months_after(start, months) == last


def test_an_answer_is_due_on_the_third_day_and_the_notice_on_the_seventh_after_receipt(
    version: Version, editor: User
) -> None:
    """Art. 15(2) and (3): both count from the receipt, not from the decision."""
    zone = version.publication.tzinfo
    received = timezone.now() - timedelta(days=2)
    claim = make_claim(version, editor, received_at=received)
    assert claim.due_at == deadlines.days_after(received, 3, zone)
    claim = claims.decide(claim, editor, Decided(Decision.ACCEPTED))
    assert claim.due_at == deadlines.days_after(received, 7, zone)
    claims.publish_notice(claim, editor, NOTICE)
    assert Claim.objects.get().due_at is None


def test_what_is_due_today_or_overdue_presses(version: Version, editor: User) -> None:
    claim = make_claim(version, editor, received_at=timezone.now())
    assert claim.due_at is not None
    with time_machine.travel(claim.due_at - timedelta(days=1, seconds=1), tick=False):
        assert not Claim.objects.pressing().exists()
    for at in (claim.due_at - timedelta(days=1), claim.due_at + timedelta(days=30)):
        with time_machine.travel(at, tick=False):
            assert Claim.objects.pressing().exists()


# Who may -------------------------------------------------------------------------------------------------


def test_a_reporter_records_a_claim_and_decides_none(version: Version, editor: User) -> None:
    reporter = make_user(Role.REPORTER)
    claim = make_claim(version, reporter)
    assert claim.state == ClaimState.RECEIVED
    with pytest.raises(NotPermitted):
        claims.decide(claim, reporter, Decided(Decision.ACCEPTED))
    with pytest.raises(NotPermitted):
        claims.close(claim, reporter, "Enough")
    claim = claims.decide(claim, editor, Decided(Decision.ACCEPTED))
    with pytest.raises(NotPermitted):
        claims.publish_notice(claim, reporter, NOTICE)
    assert [act.kind for act in claim.acts.all()] == ["accepted", "recorded"]


def test_a_stranger_may_nothing(version: Version, editor: User) -> None:
    stranger = make_user(None)
    claim = make_claim(version, editor)
    acts: list[Callable[[], Any]] = [
        lambda: make_claim(version, stranger),
        lambda: claims.amend(claim, stranger, details(), [version]),
        lambda: claims.decide(claim, stranger, Decided(Decision.ACCEPTED)),
        lambda: claims.publish_notice(claim, stranger, NOTICE),
        lambda: claims.take_down(claim, stranger, "Why"),
        lambda: claims.close(claim, stranger, "Why"),
        lambda: claims.reopen(claim, stranger, "Why"),
        lambda: claims.forget(claim, stranger),
    ]
    for act in acts:
        with pytest.raises(NotPermitted):
            act()
    assert Claim.objects.count() == 1
    assert ClaimAct.objects.count() == 1
    assert not claims.may_see_claimant(claim, stranger)


def test_only_who_recorded_it_and_who_decides_sees_the_claimant(version: Version, editor: User) -> None:
    reporter, other = make_user(Role.REPORTER), make_user(Role.REPORTER)
    claim = make_claim(version, reporter)
    assert claims.may_see_claimant(claim, reporter)
    assert claims.may_see_claimant(claim, editor)
    assert not claims.may_see_claimant(claim, other)
    with pytest.raises(NotPermitted):
        claims.amend(claim, other, details(), [version])
    claims.amend(claim, reporter, details(claimant="Min Weon-in of Seoul"), [version])
    assert Claim.objects.get().claimant == "Min Weon-in of Seoul"
    # What was changed is told, not the claimant's data.
    assert claim.acts.first().note.startswith("claimant")  # type: ignore[union-attr]


def test_a_section_with_editors_of_its_own_decides_its_claims(publication: Publication, editor: User) -> None:
    owner, of_another = make_user(Role.DESK_EDITOR), make_user(Role.DESK_EDITOR)
    make_section(publication, "culture").editors.add(owner)
    make_section(publication, "politics").editors.add(of_another)
    version = publish_article(publication, editor, section="culture")
    claim = make_claim(version, editor, received_at=timezone.now())
    # Who may not decide it is not shown who demands it either.
    assert claims.may_see_claimant(claim, owner)
    assert not claims.may_see_claimant(claim, of_another)
    with pytest.raises(NotPermitted, match="editors of its own"):
        claims.decide(claim, of_another, Decided(Decision.ACCEPTED))
    assert not claims.may(claim, "decide", of_another)
    claims.decide(claim, owner, Decided(Decision.ACCEPTED))


# What is refused -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"claimant": "  "},
        {"claimed": ""},
        {"received_at": datetime(2100, 1, 1, tzinfo=SEOUL)},
        {"received_at": datetime(2001, 1, 1, tzinfo=SEOUL)},
        {"learned_on": date(2100, 1, 1)},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_claim_that_cannot_be_true_is_not_recorded(version: Version, editor: User, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        make_claim(version, editor, **wrong)
    assert not Claim.objects.exists()


def test_a_claim_is_about_versions_of_its_article_that_readers_saw(
    publication: Publication, version: Version, editor: User
) -> None:
    other = publish_article(publication, editor, days_ago=5)
    for chosen in ([], [other]):
        with pytest.raises(Refused):
            claims.record(version.article, editor, details(), chosen)
    with pytest.raises(Refused, match="never saw"):
        claims.record(make_article(publication, editor), editor, details(), [version])


def test_a_refusal_has_a_ground_and_some_grounds_want_words(version: Version, editor: User) -> None:
    claim = make_claim(version, editor)
    for decided in (Decided(Decision.REFUSED), Decided(Decision.REFUSED, Ground.UNFOUNDED)):
        with pytest.raises(Refused):
            claims.decide(claim, editor, decided)
    claim = claims.decide(claim, editor, Decided(Decision.REFUSED, Ground.NO_INTEREST))
    assert claim.due_at is None
    with pytest.raises(Refused):
        claims.publish_notice(claim, editor, NOTICE)


def test_a_refused_claim_comes_back_from_the_commission_with_a_day_of_its_own(version: Version, editor: User) -> None:
    claim = claims.decide(make_claim(version, editor), editor, Decided(Decision.REFUSED, Ground.CONTRARY_TO_FACT))
    with pytest.raises(Refused, match="day by which"):
        claims.decide(claim, editor, Decided(Decision.AGREED))
    agreed = Decided(Decision.AGREED, notice_due_on=date(2026, 12, 24), reference="2026 Seoul 1234")
    claim = claims.decide(claim, editor, agreed)
    assert claim.due_at == datetime(2026, 12, 25, tzinfo=version.publication.tzinfo)
    assert claim.ground == ""
    assert [act.kind for act in claim.acts.all()] == ["agreed", "refused", "recorded"]


def test_a_notice_has_a_title_and_says_the_facts(version: Version, editor: User) -> None:
    """Art. 15(5)."""
    claim = accepted(version, editor)
    for said in (NoticeText("", "The facts."), NoticeText("A title", " "), NoticeText("T", "F", timezone.now())):
        with pytest.raises(Refused):
            claims.publish_notice(claim, editor, said)
    assert not ClaimNotice.objects.exists()


def test_the_version_that_set_it_right_is_a_later_one_of_the_same_article(
    publication: Publication, version: Version, editor: User
) -> None:
    claim = accepted(version, editor)
    for after in (version, publish_article(publication, editor)):
        with pytest.raises(Refused):
            claims.publish_notice(claim, editor, NOTICE, after)


def test_an_answer_is_sent_between_receipt_and_now(version: Version, editor: User) -> None:
    claim = make_claim(version, editor)
    for at in (timezone.now() + timedelta(hours=1), claim.received_at - timedelta(seconds=1)):
        with pytest.raises(Refused):
            claims.decide(claim, editor, Decided(Decision.ACCEPTED, answered_at=at))


# The way of a claim --------------------------------------------------------------------------------------


def test_a_claim_that_was_not_met_is_closed_with_a_reason_and_taken_up_again(version: Version, editor: User) -> None:
    claim = accepted(version, editor)
    with pytest.raises(Refused):
        claims.close(claim, editor)
    claim = claims.close(claim, editor, "The claimant withdrew it.")
    assert claim.due_at is None
    with pytest.raises(Refused):
        claims.reopen(claim, editor, "")
    claim = claims.reopen(claim, editor, "They changed their mind.")
    assert claim.state == ClaimState.ANSWERED
    assert claim.due_at is not None


def test_a_notice_that_was_wrong_is_taken_down_and_another_published(version: Version, editor: User) -> None:
    first = met(version, editor)
    claim = Claim.objects.get()
    with pytest.raises(Refused):
        claims.take_down(claim, editor, "")
    claim = claims.take_down(claim, editor, "The name was misspelt.")
    assert claim.state == ClaimState.ANSWERED
    second = claims.publish_notice(claim, editor, NOTICE)
    first.refresh_from_db()
    assert first.live_until is not None
    assert (first.number, second.number) == (1, 2)
    assert second.computed_digest(str(version.article.key), first.digest) == second.digest
    assert list(ClaimNotice.objects.on_site()) == [second]


def test_the_claimant_of_a_closed_claim_is_erased_and_the_claim_stays(version: Version, editor: User) -> None:
    claim = make_claim(version, editor)
    with pytest.raises(Refused):
        claims.forget(claim, editor)
    claim = claims.close(claim, editor, "Withdrawn by the claimant.")
    with pytest.raises(NotPermitted):
        claims.forget(claim, make_user(Role.REPORTER))
    claims.forget(claim, editor)
    claim.refresh_from_db()
    assert (claim.claimant, claim.contact) == ("", "")
    assert claim.claimed
    assert not claims.may(claim, "forget", editor)


def test_nothing_is_done_twice(version: Version, editor: User) -> None:
    claim = accepted(version, editor)
    claims.publish_notice(claim, editor, NOTICE)
    with pytest.raises(Refused):
        claims.publish_notice(claim, editor, NOTICE)
    assert ClaimNotice.objects.count() == 1


def test_publishing_a_notice_tells_the_pages_that_something_changed(version: Version, editor: User) -> None:
    claim = accepted(version, editor)
    before = PublicState.objects.get(publication=version.publication_id).generation
    claims.publish_notice(claim, editor, NOTICE)
    claims.take_down(Claim.objects.get(), editor, "Wrong")
    assert PublicState.objects.get(publication=version.publication_id).generation == before + 2


def test_a_working_copy_does_not_touch_a_claim(version: Version, editor: User) -> None:
    notice = met(version, editor)
    edit(version.article, editor, headline="Another", language="ko")
    notice.refresh_from_db()
    assert notice.language == "en"
    assert notice.computed_digest(str(version.article.key), "") == notice.digest
