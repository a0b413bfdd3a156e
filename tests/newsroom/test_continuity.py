"""The imprint over a span of days: every day without an entry is in a run that is named, and no other day is."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from newsroom.imprint import ImprintRows
from newsroom.imprint.continuity import holes, overlaps
from newsroom.intervals import Interval
from newsroom.models import FormerName, MastheadPost, Publication, Publisher, PublisherDetails, Registration
from tests.builders import make_publication, publish_article

START = date(2024, 1, 1)
SPAN = Interval(START, START + timedelta(days=60))
DAYS = [START + timedelta(days=number) for number in range(61)]
days = st.sampled_from(DAYS)


@st.composite
def terms(draw: st.DrawFn) -> Interval:
    """Closed or open, within two months."""
    first = draw(days)
    return Interval(first, draw(st.one_of(st.none(), days.filter(lambda day: day >= first))))


def rows_with_editors(editors: list[Interval]) -> ImprintRows:
    """Complete but for the editors, who have no field; nothing is stored."""
    publication = Publication(publisher=Publisher(), slug="journal", languages=["en"])
    held = {"starts_on": date(2000, 1, 1), "name_en": "Han"}
    return ImprintRows(
        publication,
        (PublisherDetails(starts_on=date(2000, 1, 1), address_ko="서울", phones="02"),),
        (Registration(kind="internet_newspaper", registered_on=date(2000, 1, 1)),),
        (
            MastheadPost(office="publisher", **held),
            MastheadPost(office="youth_protection_officer", **held),
            *(
                MastheadPost(office="editor", name_en="Pyun", starts_on=each.first, ends_on=each.last)
                for each in editors
            ),
        ),
        (),
    )


@given(st.lists(terms(), max_size=5))
def test_a_day_is_named_exactly_when_its_imprint_lacks_the_entry(editors: list[Interval]) -> None:
    rows = rows_with_editors(editors)
    found = holes(rows, SPAN)
    for day in DAYS:
        missing = {gap.key for gap in rows.on(day).missing()}
        assert {hole.missing.key for hole in found if hole.days.holds_on(day)} == missing


@given(st.lists(terms(), max_size=5))
def test_each_run_of_days_is_named_once(editors: list[Interval]) -> None:
    found = [hole.days for hole in holes(rows_with_editors(editors), SPAN) if hole.missing.key == "editor"]
    for earlier, later in pairwise(found):
        assert earlier.last is not None
        assert later.first - earlier.last > timedelta(days=1)


def test_a_last_day_at_the_end_of_the_calendar_is_no_error() -> None:
    assert holes(rows_with_editors([Interval(START, date.max)]), SPAN) == []


@pytest.mark.django_db
def test_days_between_two_former_names_are_days_without_a_title() -> None:
    publication = make_publication()
    for name, first, last in (("UN News", 2011, 2012), ("The Diplomatic Journal", 2014, 2015)):
        FormerName.objects.create(
            publication=publication, name_en=name, starts_on=date(first, 1, 1), ends_on=date(last, 12, 31)
        )
    (hole,) = holes(ImprintRows.of(publication), Interval(date(2012, 1, 1), date(2020, 1, 1)))
    assert (hole.missing.key, hole.days) == ("title", Interval(date(2013, 1, 1), date(2013, 12, 31)))


@pytest.mark.django_db
def test_two_rows_meet_on_the_days_that_are_named() -> None:
    publication = make_publication()
    PublisherDetails.objects.create(publisher=publication.publisher, starts_on=date(2020, 1, 1), name_ko="담화")
    rows = ImprintRows.of(publication)
    assert [clash.days for clash in overlaps(rows)] == [Interval(date(2020, 1, 1))]
    assert list(overlaps(rows, Interval(date(2010, 1, 1), date(2019, 12, 31)))) == []


@pytest.mark.django_db
class TestCheckImprint:
    """`manage.py check_imprint`."""

    def test_a_complete_imprint_is_told_so(self, capsys: pytest.CaptureFixture[str]) -> None:
        publish_article(make_publication(), days_ago=3)
        call_command("check_imprint")
        printed = capsys.readouterr().out
        assert "The Journal" in printed
        assert "is missing" not in printed
        assert "Youth-protection officer" in printed

    def test_a_gap_fails_and_names_the_days_and_the_law(self, capsys: pytest.CaptureFixture[str]) -> None:
        publication = make_publication()
        publication.masthead.filter(office="youth_protection_officer").update(ends_on=date(2020, 2, 28))
        with pytest.raises(SystemExit) as ended:
            call_command("check_imprint", first="2020-01-01", last="2020-03-01")
        assert ended.value.code == 1
        assert (
            "missing from 2020-02-29 to 2020-03-01, 2 days (decree of the Newspapers Act art. 7-2)"
            in capsys.readouterr().out
        )

    def test_programs_get_the_same_as_json(self, capsys: pytest.CaptureFixture[str]) -> None:
        publication = make_publication(founded_on=date(2009, 12, 30))
        publication.masthead.filter(office="editor").update(starts_on=date(2010, 1, 3))
        with pytest.raises(SystemExit):
            call_command("check_imprint", json=True, last="2011-01-01")
        (told,) = json.loads(capsys.readouterr().out)["publications"]
        assert (told["publication"], told["from"], told["to"]) == ("journal", "2009-12-30", "2011-01-01")
        (editor,) = [each for each in told["missing"] if each["entry"] == "editor"]
        assert (editor["from"], editor["to"]) == ("2009-12-30", "2010-01-02")

    def test_it_begins_with_the_oldest_article(self, capsys: pytest.CaptureFixture[str]) -> None:
        publish_article(make_publication(), days_ago=365 * 20)
        with pytest.raises(SystemExit):
            call_command("check_imprint")
        printed = capsys.readouterr().out
        assert "등록번호 / Registration number is missing from 200" in printed
        assert "No registration is entered before 2010-01-01." in printed
        assert "look again with --from 2010-01-01" in printed

    def test_two_publishers_at_once_are_pointed_at_and_no_failure(self, capsys: pytest.CaptureFixture[str]) -> None:
        publication = make_publication()
        MastheadPost.objects.create(
            publication=publication, office="publisher", name_en="Shin", starts_on=date(2020, 1, 1)
        )
        call_command("check_imprint", first="2010-01-01")
        assert "Two publishers since 2020-01-01" in capsys.readouterr().out

    @pytest.mark.parametrize(
        "options", [{"first": "soon"}, {"first": "2020-01-02", "last": "2020-01-01"}, {"publication": "nobody"}]
    )
    def test_wrong_use_is_told_from_a_finding(self, options: dict[str, str]) -> None:
        make_publication()
        with pytest.raises(CommandError) as refused:
            call_command("check_imprint", **options)
        assert refused.value.returncode == 2
