"""Imprint and masthead."""

from __future__ import annotations

from datetime import date

import pytest

from newsroom.models import FormerName, MastheadPost, Registration
from tests.builders import make_publication
from tests.public.reader import Reader

pytestmark = pytest.mark.django_db


def test_the_imprint_shows_every_registration_in_both_languages() -> None:
    publication = make_publication()
    Registration.objects.create(
        publication=publication,
        kind=Registration.Kind.MAGAZINE,
        authority_ko="종로",
        authority_en="Jongno",
        number="라00125",
        registered_on=date(2009, 4, 14),
        frequency="monthly",
    )
    page = Reader().read("/imprint/")
    for fact in ("Seoul A12345", "Jongno Ra00125", "2009-04-14", "Monthly", "Han Dae-pyo", "02-000-0000", "Bo Ho-in"):
        assert fact in page, fact
    korean = Reader().read("/ko/imprint/")
    for fact in ("서울 아12345", "종로 라00125", "월간", "한대표", "서울 종로구 삼봉로 1", "보호인"):
        assert fact in korean, fact


def test_every_page_carries_the_legal_lines() -> None:
    make_publication()
    for path in ("/", "/ko/", "/imprint/", "/masthead/"):
        footer = Reader().read(path).partition('<footer class="site-footer">')[2]
        assert ("아12345" if path.startswith("/ko") else "A12345") in footer, path


def test_the_imprint_tells_the_names_a_title_had() -> None:
    publication = make_publication()
    FormerName.objects.create(
        publication=publication, name_en="UN News", starts_on=date(1996, 1, 1), ends_on=date(2008, 12, 31)
    )
    page = Reader().read("/imprint/")
    assert "1996–2008" in page
    assert "UN News" in page


def test_the_masthead_shows_who_holds_an_office_today_and_their_field() -> None:
    publication = make_publication()
    MastheadPost.objects.create(
        publication=publication,
        office=MastheadPost.Office.OTHER,
        title_en="Cultural Editor",
        title_ko="문화부장",
        name_en="Lee Joon-seok",
        field_en="Arts",
        starts_on=date(2015, 1, 1),
    )
    MastheadPost.objects.create(
        publication=publication,
        office=MastheadPost.Office.OTHER,
        title_en="Cultural Editor",
        name_en="Somebody Before",
        starts_on=date(2010, 1, 1),
        ends_on=date(2014, 12, 31),
    )
    page = Reader().read("/masthead/")
    assert "Lee Joon-seok" in page
    assert "Arts" in page
    assert "Somebody Before" not in page
    assert "문화부장" in Reader().read("/ko/masthead/")
