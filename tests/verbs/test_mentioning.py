"""Names after an @: whose they are, in either script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from articles.verbs.mentioning import Mentions, mentions_in, offered
from newsroom.names import called
from newsroom.roles import Role
from tests.builders import make_reporter, make_user

if TYPE_CHECKING:
    from django.contrib.auth.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def kim() -> User:
    user = make_user(Role.REPORTER, "mjkim", first_name="Min-jun", last_name="Kim")
    make_reporter("kim", name_ko="김민준", name_en="Kim Minjun", user=user)
    return user


@pytest.fixture
def lee() -> User:
    """With a login alone, the family name first as Korean has it."""
    return make_user(Role.DESK_EDITOR, "lee.sy", first_name="서연", last_name="이")


@pytest.mark.parametrize(
    "text",
    [
        *("@mjkim", "@MJKIM?", "See @mjkim.", "(@Kim Minjun)", "@kim  minjun look", "@Min-jun Kim", "@KIM MIN-JUN,"),
        *(
            "@김민준",
            "@김민준님 확인 부탁드립니다",
            "@김민준에게",
            "「@김민준」",
            "@김민준 기자",
            "@김민준기자께",
            "@mjkim님",
        ),
        "@\u1100\u1175\u11b7\u1106\u1175\u11ab\u110c\u116e\u11ab",
    ],
)
def test_a_person_is_known_by_each_of_their_names(kim: User, lee: User, text: str) -> None:
    assert mentions_in(text) == Mentions(frozenset({kim}), ())


@pytest.mark.parametrize("text", ["@lee.sy", "@이서연", "@이 서연", "@서연 이", "@이서연씨와"])
def test_a_login_alone_has_names_in_korean_order_too(kim: User, lee: User, text: str) -> None:
    assert mentions_in(text) == Mentions(frozenset({lee}), ())


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("@김민준호 보세요", ("@김민준호",)),
        ("@mjkims and @kym.", ("@mjkims", "@kym")),
        ("@mjkim-x", ("@mjkim-x",)),
        ("kim@mjkim.example", ()),
        ("5 @ 3", ()),
        ("@", ()),
        ("", ()),
    ],
)
def test_a_longer_word_an_address_and_a_bare_sign_name_nobody(kim: User, text: str, unknown: tuple[str, ...]) -> None:
    assert mentions_in(text) == Mentions(frozenset(), unknown)


def test_several_are_named_at_once(kim: User, lee: User) -> None:
    assert mentions_in("@김민준, @이서연 and @nobody") == Mentions(frozenset({kim, lee}), ("@nobody",))


def test_the_longest_name_counts(kim: User) -> None:
    other = make_user(Role.REPORTER, "kim")
    assert mentions_in("@Kim Minjun") == Mentions(frozenset({kim}), ())
    assert mentions_in("@kim, please") == Mentions(frozenset({other}), ())


def test_a_name_of_two_people_names_both_and_a_name_of_their_own_is_offered(kim: User) -> None:
    namesake = make_user(Role.REPORTER, "mj2", first_name="Min-jun", last_name="Kim")
    assert mentions_in("@Min-jun Kim") == Mentions(frozenset({kim, namesake}), ())
    assert [named.name for named in offered("ko", make_user(Role.REPORTER, "me"))] == ["mj2", "김민준"]


def test_nobody_is_named_who_may_not_see_articles() -> None:
    make_user(None, "stranger", is_superuser=False)
    make_user(Role.REPORTER, "gone", is_active=False)
    assert mentions_in("@stranger @gone").people == frozenset()
    assert offered("en", make_user(Role.REPORTER, "me")) == []


def test_names_are_offered_in_the_desks_language_and_never_ones_own(kim: User, lee: User) -> None:
    assert [named.name for named in offered("en", lee)] == ["Min-jun Kim"]
    assert [named.name for named in offered("ko", lee)] == ["김민준"]
    assert [named.name for named in offered("en", kim)] == ["lee.sy"]
    assert (called(kim, "ko"), called(kim, "en"), called(lee, "ko")) == ("김민준", "Min-jun Kim", "서연 이")


def test_people_are_read_only_when_there_is_an_at_sign(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        mentions_in("Who says so?")
