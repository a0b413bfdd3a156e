"""After a change of the masthead: until when it is filed, with whom, and who said that it was."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.utils import timezone

from articles.refusals import NotPermitted, Refused
from articles.verbs.filing import say_filed, take_back
from newsroom.imprint.filing import to_file
from newsroom.models import Filing, FormerName, MastheadPost, Publication, PublisherDetails, Registration
from newsroom.models.append_only import AppendOnly
from newsroom.roles import Role
from tests.builders import make_publication, make_user

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db

PAGE = "/admin/newsroom/filing/"


@pytest.fixture
def publication() -> Publication:
    return make_publication(filings_from="2020-01-01")


@pytest.fixture
def managing(publication: Publication) -> User:
    return make_user(Role.MANAGING_EDITOR)


def days_ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def new_editor(publication: Publication, days: int, name: str = "Shin") -> None:
    """The editor changed so many days ago."""
    before = publication.masthead.filter(office="editor", ends_on=None).get()
    before.ends_on = days_ago(days + 1)
    before.save()
    MastheadPost.objects.create(publication=publication, office="editor", name_en=name, starts_on=days_ago(days))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_publication_that_never_changed_has_nothing_to_file(publication: Publication) -> None:
    assert to_file() == []


def test_a_new_editor_is_filed_within_thirty_days_with_the_authority(publication: Publication) -> None:
    new_editor(publication, 10)
    (change,) = to_file()
    assert (change.what, change.was, change.became) == ("editor", "Pyun Jip-in", "Shin")
    assert (change.due_on, change.days_left, change.is_late) == (days_ago(-20), 20, False)
    assert "Seoul" in change.filed_with


def test_the_last_day_is_no_day_too_late(publication: Publication) -> None:
    new_editor(publication, 30)
    assert [change.is_late for change in to_file()] == [False]
    post = publication.masthead.get(name_en="Shin")
    post.starts_on = days_ago(31)
    post.save()
    before = publication.masthead.get(name_en="Pyun Jip-in")
    before.ends_on = days_ago(32)
    before.save()
    assert [change.is_late for change in to_file()] == [True]


def also_a_magazine(publication: Publication) -> None:
    Registration.objects.create(
        publication=publication,
        kind=Registration.Kind.MAGAZINE,
        authority_ko="종로",
        authority_en="Jongno",
        number="라00125",
        registered_on="2009-04-14",
        frequency=Registration.Frequency.MONTHLY,
    )


def test_a_magazine_registers_before_it_changes_and_a_title_of_both_kinds_files_twice(
    publication: Publication, managing: User
) -> None:
    also_a_magazine(publication)
    new_editor(publication, -10)
    (ahead,) = to_file()
    assert (ahead.under, ahead.due_on, ahead.is_late, ahead.is_to_come) == ("magazines", days_ago(-9), False, True)
    assert (ahead.authorities[0][0], len(ahead.authorities)) == ("종로 라00125", 1)
    assert f"to be registered before {days_ago(-10)} with Jongno" in signed_in(managing).get("/admin/").text
    say_filed(ahead, managing, days_ago(0), "Receipt 3")
    assert to_file() == []


def test_what_a_magazine_did_not_register_in_time_is_asked_for_beside_the_newspapers_thirty_days(
    publication: Publication, managing: User
) -> None:
    also_a_magazine(publication)
    new_editor(publication, 5)
    magazine, newspaper = to_file()
    assert [(each.under, each.is_late) for each in (magazine, newspaper)] == [
        ("magazines", True),
        ("newspapers", False),
    ]
    client = signed_in(managing)
    page = client.get(PAGE).text
    assert "changed already: to be registered before the next issue with Jongno" in page
    assert "Magazines Act art. 15(1)" in page
    client.post(PAGE, {"filed": magazine.key, "filed_on": days_ago(0).isoformat()})
    assert to_file() == [newspaper], "what one authority was told the other does not know"
    client.post(PAGE, {"back": Filing.objects.get().pk, "note": "It was a draft"})
    assert to_file() == [magazine, newspaper]


def test_what_a_magazine_filed_before_the_laws_were_told_apart_stays_filed(
    publication: Publication,
) -> None:
    both = make_publication("weekly", "weekly.example.com", filings_from="2020-01-01")
    for each in (publication, both):
        also_a_magazine(each)
        new_editor(each, 5)
    newspaper = publication.registrations.exclude(kind=Registration.Kind.MAGAZINE)
    newspaper.update(ends_on=days_ago(7))
    for each in (publication, both):
        Filing.objects.create(publication=each, what="editor", changed_on=days_ago(5), filed_on=days_ago(1))
    assert {(change.publication, change.under) for change in to_file()} == {
        (publication, "magazines"),
        (both, "magazines"),
    }
    before = MigrationLoader(None).project_state([("newsroom", "0017_filing_under_which_law")]).apps
    for _again in range(2):
        import_module("newsroom.migrations.0018_filings_of_magazines").say(before, connection.schema_editor())
        assert [(change.publication, change.under) for change in to_file()] == [(both, "magazines")]


def test_a_move_and_a_new_name_are_changes_too_and_a_new_title_of_an_office_is_none(publication: Publication) -> None:
    details = PublisherDetails.objects.get()
    details.ends_on = days_ago(6)
    details.save()
    PublisherDetails.objects.create(
        publisher=publication.publisher, starts_on=days_ago(5), name_ko="담화", address_ko="부산", phones="051"
    )
    FormerName.objects.create(publication=publication, name_en="UN News", starts_on="2010-01-01", ends_on=days_ago(4))
    post = publication.masthead.get(office="publisher")
    post.ends_on = days_ago(3)
    post.save()
    MastheadPost.objects.create(
        publication=publication,
        office="publisher",
        title_en="Chairman",
        name_ko=post.name_ko,
        name_en=post.name_en,
        starts_on=days_ago(2),
    )
    assert [str(change.what) for change in to_file()] == ["place", "title"]


def test_what_was_before_the_desk_kept_count_or_is_still_to_come_is_not_asked_for(publication: Publication) -> None:
    new_editor(publication, 40)
    publication.filings_from = days_ago(39)
    publication.save()
    new_editor(publication, -3, "Moon")
    assert to_file() == []


def test_said_once_it_is_off_the_desk_and_stays_on_the_trail(publication: Publication, managing: User) -> None:
    new_editor(publication, 40)
    assert "late: it had to be filed" in signed_in(managing).get("/admin/").text
    page = signed_in(managing).get(PAGE).text
    (change,) = to_file()
    assert change.key in page
    answer = signed_in(managing).post(
        PAGE, {"filed": change.key, "filed_on": days_ago(1).isoformat(), "note": "Receipt 17"}, follow=True
    )
    assert "Nothing waits to be filed" in answer.text
    assert "Receipt 17" in answer.text
    assert "desk-filings" not in signed_in(managing).get("/admin/").text
    with pytest.raises(Refused):
        say_filed(change, managing, days_ago(1))


def test_a_mistake_is_taken_back_with_a_reason(publication: Publication, managing: User) -> None:
    new_editor(publication, 5)
    (change,) = to_file()
    filing = say_filed(change, managing, days_ago(0))
    with pytest.raises(Refused):
        take_back(change, managing, "  ")
    signed_in(managing).post(PAGE, {"back": filing.pk, "note": "It was another title"})
    assert to_file() == [change]
    assert Filing.objects.count() == 2


def test_a_day_that_has_not_come_is_refused_beside_the_form(publication: Publication, managing: User) -> None:
    new_editor(publication, 5)
    (change,) = to_file()
    client = signed_in(managing)
    answer = client.post(PAGE, {"filed": change.key, "filed_on": days_ago(-1).isoformat()})
    assert "This day has not come" in answer.text
    assert "errorlist" in client.post(PAGE, {"filed": change.key, "filed_on": ""}).text
    assert not Filing.objects.exists()


def test_nothing_on_the_trail_is_changed_or_removed(publication: Publication, managing: User) -> None:
    new_editor(publication, 5)
    filing = say_filed(to_file()[0], managing, days_ago(0))
    for act in (filing.save, filing.delete, Filing.objects.all().delete):
        with pytest.raises(AppendOnly):
            act()


def test_whoever_may_not_change_the_masthead_neither_sees_nor_files_it(publication: Publication) -> None:
    new_editor(publication, 5)
    desk_editor = make_user(Role.DESK_EDITOR)
    assert "desk-filings" not in signed_in(desk_editor).get("/admin/").text
    assert signed_in(desk_editor).get(PAGE).status_code == 403
    with pytest.raises(NotPermitted):
        say_filed(to_file()[0], desk_editor, days_ago(0))
    # Nor learns what else would be wrong with it.
    with pytest.raises(NotPermitted):
        say_filed(to_file()[0], desk_editor, days_ago(-1))


def test_two_queries_for_all_publications_as_long_as_nothing_changes(
    publication: Publication, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_publication("second", "second.example.com")
    new_editor(publication, 5)
    to_file()
    with django_assert_num_queries(2):
        assert len(to_file()) == 1
