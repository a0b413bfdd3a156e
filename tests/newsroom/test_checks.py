"""Entries that are missing, overlapping or not continuous are found."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.core.checks import run_checks
from django.core.management import call_command

from newsroom.checks import check_imprints, findings
from newsroom.imprint import ImprintRows
from newsroom.models import MastheadPost, Publication, PublisherDetails, Registration
from tests.builders import make_publication

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 15)


def found(publication: Publication) -> list[tuple[str, str]]:
    """Id and sentence of each finding."""
    return [(finding.id, finding.sentence) for finding in findings(ImprintRows.of(publication), TODAY)]


def test_a_complete_imprint_has_no_finding() -> None:
    assert found(make_publication()) == []
    assert check_imprints(["default"]) == []


def test_the_check_names_the_publication_the_law_and_what_to_do() -> None:
    publication = make_publication()
    publication.masthead.filter(office="youth_protection_officer").delete()
    (warning,) = [message for message in run_checks(databases=["default"]) if str(message.id).startswith("newsroom.")]
    assert warning.id == "newsroom.W001"
    assert warning.obj == publication
    assert "청소년보호책임자" in warning.msg
    assert "art. 7-2" in warning.msg
    assert "masthead" in str(warning.hint)


def test_the_command_tells_it_to_an_operator(capsys: pytest.CaptureFixture[str]) -> None:
    make_publication().masthead.filter(office="editor").delete()
    call_command("check", databases=["default"])
    printed = capsys.readouterr()
    assert "newsroom.W001" in printed.err + printed.out


def test_two_rows_of_which_one_can_hold_are_named_with_their_dates() -> None:
    publication = make_publication()
    PublisherDetails.objects.create(
        publisher=publication.publisher,
        starts_on=date(2020, 1, 1),
        name_ko="담화",
        name_en="Damwha",
        address_ko="부산",
        phones="051-000-0000",
    )
    ((identity, sentence),) = found(publication)
    assert identity == "newsroom.W002"
    assert "2009-01-01" in sentence
    assert "2020-01-01" in sentence


def test_two_registrations_of_a_kind_may_not_hold_at_once_and_of_two_kinds_may() -> None:
    publication = make_publication()
    more = {"publication": publication, "authority_ko": "서울", "number": "아00001", "registered_on": date(2005, 1, 1)}
    Registration.objects.create(kind="weekly_newspaper", **more)
    assert found(publication) == []
    Registration.objects.create(kind="internet_newspaper", ends_on=date(2012, 1, 1), **more)
    assert [identity for identity, _sentence in found(publication)] == ["newsroom.W002"]


def test_days_without_an_editor_between_two_editors_are_found() -> None:
    publication = make_publication()
    publication.masthead.filter(office="editor").update(ends_on=date(2019, 12, 31))
    MastheadPost.objects.create(publication=publication, office="editor", name_ko="새", starts_on=date(2020, 3, 1))
    ((identity, sentence),) = found(publication)
    assert identity == "newsroom.W003"
    assert "from 2020-01-01 to 2020-02-29" in sentence


def test_an_office_that_stands_empty_now_is_said_once() -> None:
    publication = make_publication()
    publication.masthead.filter(office="editor").update(ends_on=date(2025, 12, 31))
    assert [identity for identity, _sentence in found(publication)] == ["newsroom.W001"]


def test_the_check_costs_the_same_for_many_publications(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(4):
        make_publication(f"title-{number}", f"{number}.example.com")
    with django_assert_num_queries(6):  # the tables, the publications, four kinds of rows
        check_imprints(["default"])
