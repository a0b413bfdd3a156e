"""The imprint says what the law wants, as it stood on a date."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from newsroom.imprint import Imprint, ImprintRows, imprint_on
from newsroom.models import FormerName, MastheadPost, Publication, PublisherDetails, Registration
from tests.builders import make_publication

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db
Office = MastheadPost.Office


def values(imprint: Imprint, language: str) -> list[tuple[str, str]]:
    """Lines as a page prints them."""
    return [(line.label, line.value) for line in imprint.lines(language)]


def test_the_lines_stand_in_korean_and_in_english() -> None:
    imprint = imprint_on(make_publication(), date(2025, 1, 1))
    assert values(imprint, "ko") == [
        ("제호", "저널"),
        ("등록번호", "서울 아12345 (인터넷신문)"),
        ("등록일", "2010-01-01"),
        ("발행인", "한대표"),
        ("편집인", "편집인"),
        ("발행사", "담화 (대표 한대표)"),
        ("발행소", "서울 종로구 삼봉로 1"),
        ("전화", "02-000-0000"),
        ("이메일", "desk@example.com"),
        ("청소년보호책임자", "보호인"),
    ]
    english = dict(values(imprint, "en"))
    assert english["Registration number"] == "Seoul A12345 (internet newspaper)"
    assert english["Place of publication"] == "1, Sambong-ro, Jongno-gu, Seoul"


def test_a_magazine_registration_shows_its_frequency_beside_the_newspapers_one() -> None:
    publication = make_publication()
    Registration.objects.create(
        publication=publication,
        kind="magazine",
        authority_ko="종로",
        authority_en="Jongno",
        number="라00125",
        registered_on=date(2009, 4, 14),
        frequency="monthly",
    )
    lines = values(imprint_on(publication, date(2025, 1, 1)), "ko")
    assert [value for label, value in lines if label == "등록번호"] == [
        "종로 라00125 (잡지)",
        "서울 아12345 (인터넷신문)",
    ]
    assert ("간별", "월간") in lines
    assert ("Registration number", "Jongno Ra00125 (magazine)") in values(
        imprint_on(publication, date(2025, 1, 1)), "en"
    )


def test_a_name_in_one_language_stands_on_pages_of_the_other() -> None:
    publication = make_publication()
    publication.masthead.filter(office=Office.EDITOR).update(name_en="")
    assert dict(values(imprint_on(publication, date(2025, 1, 1)), "en"))["Editor"] == "편집인"


def test_several_editors_stand_with_their_fields() -> None:
    publication = make_publication()
    publication.masthead.filter(office=Office.EDITOR).update(field_ko="국제", field_en="World")
    MastheadPost.objects.create(
        publication=publication, office=Office.EDITOR, name_ko="둘째", field_ko="문화", starts_on=date(2012, 1, 1)
    )
    assert dict(values(imprint_on(publication, date(2025, 1, 1)), "ko"))["편집인"] == "편집인 (국제), 둘째 (문화)"


def test_an_old_page_names_the_editor_and_the_title_of_its_day() -> None:
    publication = make_publication()
    old = publication.masthead.get(office=Office.EDITOR)
    old.ends_on = date(2019, 12, 31)
    old.save()
    MastheadPost.objects.create(
        publication=publication, office=Office.EDITOR, name_ko="새편집인", starts_on=date(2020, 1, 1)
    )
    FormerName.objects.create(
        publication=publication, name_en="UN News", starts_on=date(2010, 1, 1), ends_on=date(2019, 12, 31)
    )
    before, after = imprint_on(publication, date(2019, 12, 31)), imprint_on(publication, date(2020, 1, 1))
    assert (before.title_in("ko"), dict(values(before, "ko"))["편집인"]) == ("UN News", "편집인")
    assert (after.title_in("ko"), dict(values(after, "ko"))["편집인"]) == ("저널", "새편집인")


@pytest.mark.parametrize(
    ("spoil", "key", "law"),
    [
        (lambda p: p.masthead.filter(office=Office.PUBLISHER).delete(), "publisher", "art. 21"),
        (lambda p: p.masthead.filter(office=Office.EDITOR).delete(), "editor", "art. 21"),
        (
            lambda p: p.masthead.filter(office=Office.YOUTH_PROTECTION_OFFICER).delete(),
            "youth_protection_officer",
            "art. 7-2",
        ),
        (lambda p: p.registrations.update(ends_on=date(2020, 1, 1)), "registration", "art. 21"),
        (lambda p: PublisherDetails.objects.update(address_ko="", address_en=""), "place", "art. 21"),
        (lambda p: PublisherDetails.objects.update(phones=" \n"), "phone", "art. 21"),
        (
            lambda p: MastheadPost.objects.create(
                publication=p, office=Office.EDITOR, name_ko="둘째", starts_on=date(2012, 1, 1)
            ),
            "field",
            "art. 21",
        ),
    ],
)
def test_what_the_law_wants_and_is_not_there_is_named_with_its_article(
    spoil: Callable[[Publication], object], key: str, law: str
) -> None:
    publication = make_publication()
    day = date(2025, 1, 1)
    assert imprint_on(publication, day).missing() == ()
    spoil(publication)
    (gap,) = imprint_on(publication, day).missing()
    assert gap.key == key
    assert law in gap.law
    assert gap.advice


def test_a_magazine_alone_is_asked_for_what_the_magazines_act_wants() -> None:
    publication = make_publication()
    publication.registrations.update(kind="magazine", number="라00125")
    publication.masthead.all().delete()
    gaps = {gap.key: gap.law for gap in imprint_on(publication, date(2025, 1, 1)).missing()}
    assert gaps.keys() == {"frequency", "publisher", "editor"}
    assert set(gaps.values()) == {"Magazines Act art. 19"}
    for name in ("Shin", "Moon"):
        MastheadPost.objects.create(publication=publication, office="editor", name_en=name, starts_on=date(2020, 1, 1))
    fields = {gap.key: gap.law for gap in imprint_on(publication, date(2025, 1, 1)).missing()}
    assert fields["field"] == "Magazines Act art. 19"


def test_all_days_of_several_publications_cost_four_queries() -> None:
    titles = [make_publication(), make_publication("second", "second.example.com")]
    with CaptureQueriesContext(connection) as queries:
        for rows in ImprintRows.of_each(titles):
            for year in range(2009, 2026):
                rows.on(date(year, 6, 1)).lines("ko")
    assert len(queries) == 4


@given(
    st.lists(st.tuples(st.integers(0, 40), st.one_of(st.none(), st.integers(0, 20))), max_size=6), st.integers(-1, 65)
)
def test_an_imprint_holds_exactly_the_posts_of_its_day(spans: list[tuple[int, int | None]], day: int) -> None:
    start = date(2024, 1, 1)
    posts = tuple(
        MastheadPost(
            office=Office.EDITOR,
            name_ko=str(number),
            starts_on=start + timedelta(days=first),
            ends_on=None if length is None else start + timedelta(days=first + length),
        )
        for number, (first, length) in enumerate(spans)
    )
    shown = ImprintRows(Publication(), (), (), posts, ()).on(start + timedelta(days=day)).posts
    expected = [
        str(number)
        for number, (first, length) in enumerate(spans)
        if first <= day and (length is None or day <= first + length)
    ]
    assert [post.name_ko for post in shown] == expected
