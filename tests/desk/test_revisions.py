"""The history of an article at the desk: the list, two states compared, an old one restored."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Article
from articles.verbs import publishing, reviewing
from newsroom.roles import Role
from tests.builders import edit, make_article, make_photo, make_user, publish_article

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(publication: Publication) -> User:
    return make_user(Role.DESK_EDITOR, name="Desk")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def chosen(page: str) -> dict[str, str]:
    """What is already chosen on the list of revisions."""
    return dict(re.findall(r'name="(old|new)" value="(\w+)"[^>]* checked', page))


def address(name: str, article: Article, *rest: str) -> str:
    return reverse(f"admin:articles_article_{name}", args=[article.pk, *rest])


def test_every_saved_copy_and_version_is_listed_newest_first(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor)
    article = edit(version.article, editor, headline="Later")
    page = signed_in(editor).get(address("revisions", article)).content.decode()
    latest, first = article.revisions.all()
    assert page.index(f'value="r{latest.pk}"') < page.index('value="v1"') < page.index(f'value="r{first.pk}"')
    assert "Readers see this" in page


def test_without_a_choice_the_working_copy_is_compared_with_what_readers_see(
    publication: Publication, editor: User
) -> None:
    version = publish_article(publication, editor, headline="Envoys meet", body="<p>On Monday.</p><p>In Seoul.</p>")
    article = edit(version.article, editor, headline="Envoys met", body="<p>On Tuesday.</p><p>In Seoul.</p>")
    page = signed_in(editor).get(address("compare", article)).content.decode()
    assert "Envoys <del>meet</del><ins>met</ins>" in page
    assert "On <del>Monday</del><ins>Tuesday</ins>." in page
    assert '<option value="v1" selected>' in page


def test_passages_that_came_and_went_are_named_so(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, body="<p>Stays.</p><p>Goes away entirely.</p>")
    article = edit(version.article, editor, body="<h2>Zzz</h2><p>Stays.</p>")
    page = signed_in(editor).get(address("compare", article)).content.decode()
    assert "desk-passage--h2" in page
    assert "<ins>Zzz</ins>" in page
    assert "<del>Goes away entirely.</del>" in page


def test_of_a_corrected_story_without_further_changes_the_correction_is_shown(
    publication: Publication, editor: User
) -> None:
    article = make_article(publication, editor, deck="The accord lists 38")
    publishing.publish(article, editor)
    publishing.publish(edit(article, editor, deck="The accord lists 36"), editor)
    page = signed_in(editor).get(address("compare", article)).content.decode()
    assert "no difference" not in page
    assert 'value="v1" selected' in page
    assert 'value="v2" selected' in page
    # Both numbers can be read, and no more is marked than the digit.
    number = '<span role="deletion">3<del>8</del></span> <span role="insertion">3<ins>6</ins></span>'
    assert f'The accord lists <span class="changed-number">{number}</span>' in page


def test_of_a_corrected_story_the_two_versions_are_chosen_and_not_the_save_they_came_from(
    publication: Publication, editor: User
) -> None:
    article = make_article(publication, editor, deck="The accord lists 38")
    publishing.publish(article, editor)
    publishing.publish(edit(article, editor, deck="The accord lists 36"), editor)
    client = signed_in(editor)
    assert chosen(client.get(address("revisions", article)).content.decode()) == {"old": "v1", "new": "v2"}


def test_of_a_story_with_changes_the_working_copy_and_what_readers_see_are_chosen(
    publication: Publication, editor: User
) -> None:
    version = publish_article(publication, editor, headline="Envoys meet")
    article = edit(version.article, editor, headline="Envoys met")
    # Saved again with another note: it says the same, and is the working copy.
    saved = article.revisions.first()
    assert saved is not None
    again = article.revisions.create(edit_version=3, copy=saved.copy, author=editor)
    page = signed_in(editor).get(address("revisions", article)).content.decode()
    assert chosen(page) == {"old": "v1", "new": f"r{again.pk}"}


@pytest.mark.parametrize("name", ["revisions", "compare"])
def test_two_equal_states_are_not_chosen_where_another_differs(
    publication: Publication, editor: User, name: str
) -> None:
    article = make_article(publication, editor, headline="One")
    first = article.revisions.get()
    article = edit(article, editor, headline="Two")
    saved = article.revisions.first()
    assert saved is not None
    article.revisions.create(edit_version=3, copy=saved.copy, author=editor)
    client = signed_in(editor)

    def picked() -> str:
        page = client.get(address(name, article))
        return page.context["old_key"] if name == "compare" else chosen(page.content.decode())["old"]

    assert picked() == f"r{first.pk}"
    # Published without an earlier version, it differs from the first save alone.
    publishing.publish(article, editor)
    assert picked() == f"r{first.pk}"


def test_on_a_page_of_older_revisions_two_that_differ_are_chosen(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor, headline="One")
    first = article.revisions.get()
    article = edit(article, editor, headline="Two")
    second = article.revisions.first()
    assert second is not None
    equal = article.revisions.create(edit_version=3, copy=second.copy, author=editor)
    before = article.revisions.create(edit_version=4, copy=second.copy, author=editor)
    page = signed_in(editor).get(address("revisions", article), {"before": before.pk}).content.decode()
    assert chosen(page) == {"old": f"r{first.pk}", "new": f"r{equal.pk}"}


def test_any_two_states_can_be_compared(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor, headline="One")
    article = edit(article, editor, headline="Two")
    article = edit(article, editor, headline="Three")
    third, second, first = article.revisions.all()
    client = signed_in(editor)
    page = client.get(address("compare", article), {"old": f"r{first.pk}", "new": f"r{second.pk}"}).content.decode()
    assert "<del>One</del><ins>Two</ins>" in page
    assert "Three</ins>" not in page
    same = client.get(address("compare", article), {"old": f"r{third.pk}", "new": "now"}).content.decode()
    assert "no difference" in same


@pytest.mark.parametrize("key", ["r0", "v99", "x1", "r", "v" + "9" * 40, "r-1", "now2"])
def test_a_state_the_article_never_had_is_not_found(publication: Publication, editor: User, key: str) -> None:
    other = make_article(publication, editor)
    article = make_article(publication, editor)
    client = signed_in(editor)
    assert client.get(address("compare", article), {"old": key}).status_code == 404
    stranger_state = f"r{other.revisions.get().pk}"
    assert client.get(address("compare", article), {"old": stranger_state}).status_code == 404


def test_a_photo_is_compared_by_its_name(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor, photo=make_photo(caption_en="A blue field"))
    article = edit(article, editor, lead_photo=make_photo("olive", caption_en="An olive field"))
    page = signed_in(editor).get(address("compare", article)).content.decode()
    assert "<del>A blue field</del>" in page
    assert "<ins>An olive field</ins>" in page


def test_restoring_makes_a_new_revision_and_loses_none(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, headline="First", tags=["Seoul"])
    article = edit(version.article, editor, headline="Second")
    client = signed_in(editor)
    shown = client.get(address("restore", article, "v1")).content.decode()
    assert "<del>Second</del><ins>First</ins>" in shown
    response = client.post(address("restore", article, "v1"), {"edit_version": article.edit_version})
    assert response.status_code == 302
    article.refresh_from_db()
    assert article.headline == "First"
    assert [tag.name for tag in article.tags.all()] == ["Seoul"]
    assert [byline.name for byline in article.bylines.all()] == ["Lee Gi-ja"]
    assert article.revisions.count() == 3
    assert article.versions.count() == 1


def test_restoring_over_a_save_nobody_saw_is_refused(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, headline="First")
    article = edit(version.article, editor, headline="Second")
    seen = article.edit_version
    edit(article, editor, headline="Third")
    response = signed_in(editor).post(address("restore", article, "v1"), {"edit_version": seen}, follow=True)
    assert "Nothing was overwritten" in response.content.decode()
    article.refresh_from_db()
    assert article.headline == "Third"


def test_a_state_with_a_photo_that_is_gone_is_refused_in_words(publication: Publication, editor: User) -> None:
    photo = make_photo()
    article = make_article(publication, editor, photo=photo)
    revision = article.revisions.get()
    article = edit(article, editor, lead_photo=None)
    photo.delete()
    response = signed_in(editor).post(
        address("restore", article, f"r{revision.pk}"), {"edit_version": article.edit_version}
    )
    assert "no longer there" in response.content.decode()
    article.refresh_from_db()
    assert article.lead_photo is None


def test_a_stranger_reads_no_history_and_a_reporter_restores_only_their_own(
    publication: Publication, editor: User
) -> None:
    article = edit(make_article(publication, editor, headline="First"), editor, headline="Second")
    key = f"r{article.revisions.last().pk}"  # type: ignore[union-attr]
    assert Client().get(address("revisions", article)).status_code == 302
    nobody = make_user(None)
    nobody.is_staff = True
    nobody.save()
    for name in ("revisions", "compare"):
        assert signed_in(nobody).get(address(name, article)).status_code == 403
    reporter = signed_in(make_user(Role.REPORTER))
    assert reporter.get(address("compare", article)).status_code == 200
    assert reporter.get(address("restore", article, key)).status_code == 403
    assert reporter.post(address("restore", article, key), {"edit_version": article.edit_version}).status_code == 403
    article.refresh_from_db()
    assert article.headline == "Second"


def test_approved_copy_is_not_restored_by_its_writer(publication: Publication, editor: User) -> None:
    writer = make_user(Role.REPORTER)
    article = edit(make_article(publication, writer, headline="First"), writer, headline="Second")
    key = f"r{article.revisions.last().pk}"  # type: ignore[union-attr]
    reviewing.submit(article, writer)
    reviewing.approve(article, editor)
    assert signed_in(writer).post(address("restore", article, key), {"edit_version": 2}).status_code == 403


def test_a_long_history_is_read_in_pages_without_a_query_a_row(
    publication: Publication, editor: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    article = make_article(publication, editor)
    for number in range(60):
        article = edit(article, editor, headline=f"Headline {number}")
    client = signed_in(editor)
    client.get(address("revisions", article))
    with django_assert_max_num_queries(15):
        page = client.get(address("revisions", article)).content.decode()
    assert page.count('name="old"') == 50
    oldest_shown = article.revisions.all()[49].pk
    assert f"?before={oldest_shown}" in page
    rest = client.get(address("revisions", article), {"before": oldest_shown}).content.decode()
    assert rest.count('name="old"') == 11
