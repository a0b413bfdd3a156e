"""Site verification: what people paste, what is refused, and where it stands."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from newsroom.models import Publication
from newsroom.roles import Role
from newsroom.verification import NAMES, NotATag, read, written
from tests.builders import make_publication, make_user
from tests.public.reader import Reader

NAVER = '<meta name="naver-site-verification" content="0123456789abcdef0123456789abcdef01234567" />'


@pytest.mark.parametrize(
    ("pasted", "tag"),
    [
        (NAVER, ("naver-site-verification", "0123456789abcdef0123456789abcdef01234567")),
        ("<META content='aB3_-=aaaa' name='google-site-verification'>", ("google-site-verification", "aB3_-=aaaa")),
        ("msvalidate.01 0123456789ABCDEF", ("msvalidate.01", "0123456789ABCDEF")),
        ("google-site-verification: abcdefgh", ("google-site-verification", "abcdefgh")),
    ],
)
def test_a_tag_is_read_as_it_was_given(pasted: str, tag: tuple[str, str]) -> None:
    assert read(f"\n {pasted} \n") == [tag]
    assert read(written([tag])) == [tag]


@pytest.mark.parametrize(
    "pasted",
    [
        '<meta name="refresh" content="0123456789">',
        '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
        '<meta name="google-site-verification" content="x">',
        '<meta name="google-site-verification" content="abcdefgh<script>">',
        "<script>alert(1)</script>",
        "google-site-verification abcdefgh ijklmnop",
        "google-site-verification",
    ],
)
def test_anything_else_is_refused(pasted: str) -> None:
    with pytest.raises(NotATag):
        read(pasted)


@given(st.text(max_size=200))
def test_whatever_is_read_is_a_known_name_and_a_harmless_token(text: str) -> None:
    try:
        tags = read(text)
    except NotATag:
        return
    for name, token in tags:
        assert name in NAMES
        assert not set(token) & set("<>\"'& ")


@pytest.mark.django_db
def test_the_tags_stand_on_the_front_page_alone_and_at_once() -> None:
    publication = make_publication()
    reader = Reader()
    assert "naver-site-verification" not in reader.read("/")
    publication.site_verification = NAVER
    publication.full_clean()
    publication.save()
    tag = '<meta name="naver-site-verification" content="0123456789abcdef0123456789abcdef01234567">'
    assert tag in reader.read("/")
    assert tag in reader.read("/ko/")
    assert "naver-site-verification" not in reader.read("/imprint/")


@pytest.mark.django_db
def test_the_form_says_what_it_does_not_know_and_a_page_never_shows_it() -> None:
    publication = make_publication()
    publication.site_verification = "<script>alert(1)</script>"
    with pytest.raises(ValidationError, match="no tag that we know"):
        publication.full_clean()
    Publication.objects.update(site_verification="<script>alert(1)</script>")
    assert "alert" not in Reader().read("/")


@pytest.mark.django_db
def test_only_who_may_change_the_publication_changes_it() -> None:
    publication = make_publication()
    for role, status in ((None, 302), (Role.REPORTER, 403), (Role.DESK_EDITOR, 403)):
        reader = Reader()
        reader.client.force_login(make_user(role))
        path = f"/admin/newsroom/publication/{publication.pk}/change/"
        assert reader.client.post(path, {"site_verification": NAVER}).status_code == status
    publication.refresh_from_db()
    assert publication.site_verification == ""
