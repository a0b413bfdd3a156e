"""Who counts as the second reader of what goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from articles.models import StatusChange
from articles.verbs import clearing, publishing, reviewing
from articles.verbs.publishing import NotPermitted, Pending
from articles.workflow import Action
from newsroom.models import SecondReader
from newsroom.roles import Role
from tests.builders import edit, in_future, make_article, make_publication, make_user

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models import Article
    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(publication: Publication) -> User:
    return make_user(Role.DESK_EDITOR)


@pytest.fixture
def sent_in(publication: Publication, reporter: User) -> Article:
    """A reporter's piece, in review."""
    article = make_article(publication, reporter)
    reviewing.submit(article, reporter)
    return article


def was_noted(article: Article) -> bool:
    """Whether the last publication of `article` is noted as read by nobody but its writer."""
    return StatusChange.objects.filter(article=article, action=Action.PUBLISH).latest("pk").without_second_reader


def test_an_editor_who_mends_and_publishes_what_a_reporter_sent_in_is_its_second_reader(
    sent_in: Article, editor: User
) -> None:
    edit(sent_in, editor, headline="Better")
    assert not clearing.goes_out_unread(sent_in, editor)
    publishing.publish(sent_in, editor)
    assert not was_noted(sent_in)


def test_approving_what_one_mended_of_anothers_is_a_second_reading(sent_in: Article, editor: User) -> None:
    edit(sent_in, editor, headline="Better")
    assert not reviewing.approve(sent_in, editor).without_second_reader
    publishing.publish(sent_in, editor)
    assert not StatusChange.objects.filter(without_second_reader=True).exists()


def test_an_editors_own_piece_was_read_by_who_mended_and_approved_it(
    publication: Publication, editor: User, other: User
) -> None:
    article = make_article(publication, editor)
    reviewing.submit(article, editor)
    edit(article, other, headline="Better")
    reviewing.approve(article, other)
    publishing.publish(article, editor)
    assert not was_noted(article)


def test_a_piece_nobody_else_read_is_noted_although_its_writer_sent_it_in(
    publication: Publication, editor: User
) -> None:
    article = make_article(publication, editor)
    reviewing.submit(article, editor)
    edit(article, editor, headline="Better")
    assert clearing.goes_out_unread(article, editor)
    publishing.publish(article, editor)
    assert was_noted(article)


def test_a_draft_that_nobody_sent_in_is_noted_when_an_editor_finishes_and_publishes_it(
    publication: Publication, reporter: User, editor: User
) -> None:
    article = make_article(publication, reporter)
    edit(article, editor, body="<p>All of it.</p>")
    publishing.publish(article, editor)
    assert was_noted(article)


def test_who_wrote_in_it_before_it_was_sent_in_is_no_second_reader(
    publication: Publication, reporter: User, editor: User
) -> None:
    article = make_article(publication, editor)
    edit(article, reporter, deck="A word of the reporter's")
    reviewing.submit(edit(article, reporter, holder=reporter), reporter)
    edit(article, editor, headline="Better")
    publishing.publish(article, editor)
    assert was_noted(article)


def test_sending_in_what_one_did_not_write_makes_nobody_a_reader(
    publication: Publication, editor: User, other: User
) -> None:
    article = make_article(publication, editor)
    reviewing.submit(article, other)
    publishing.publish(article, editor)
    assert was_noted(article)


def test_a_piece_that_went_back_and_forth_is_still_its_writers(sent_in: Article, reporter: User, editor: User) -> None:
    edit(sent_in, editor, headline="Better")
    reviewing.send_back(sent_in, editor, "Who said so?")
    reviewing.submit(edit(sent_in, reporter, body="<p>The envoy said so.</p>"), reporter)
    edit(sent_in, editor, deck="Better, too")
    publishing.publish(sent_in, editor)
    assert not was_noted(sent_in)


def test_what_its_writer_took_back_was_not_sent_in(sent_in: Article, reporter: User, editor: User) -> None:
    reviewing.recall(sent_in, reporter)
    edit(sent_in, editor, headline="Finished by the editor")
    publishing.publish(sent_in, editor)
    assert was_noted(sent_in)


def test_a_later_change_is_asked_about_for_itself(sent_in: Article, reporter: User, editor: User) -> None:
    publishing.publish(sent_in, editor)
    edit(sent_in, editor, headline="Changed by one alone")
    publishing.publish(sent_in, editor)
    assert was_noted(sent_in)
    reviewing.submit(edit(sent_in, reporter, deck="News"), reporter)
    edit(sent_in, editor, headline="Mended")
    publishing.publish(sent_in, editor)
    assert not was_noted(sent_in)


def test_sending_in_what_readers_have_makes_no_reader_of_the_next_change(
    sent_in: Article, reporter: User, editor: User
) -> None:
    publishing.publish(sent_in, editor)
    reviewing.submit(sent_in, reporter)
    edit(sent_in, editor, headline="Changed by one alone")
    publishing.publish(sent_in, editor)
    assert was_noted(sent_in)


def test_mending_what_waits_for_its_time_is_part_of_the_same_reading(sent_in: Article, editor: User) -> None:
    publishing.publish(sent_in, editor, in_future(hours=1))
    publishing.publish(sent_in, editor, in_future(hours=2), pending=Pending.CANCEL)
    assert not was_noted(sent_in)
    edit(sent_in, editor, headline="Better")
    publishing.publish(sent_in, editor, in_future(hours=2), pending=Pending.CANCEL)
    assert not was_noted(sent_in)


class TestWhereItIsRequired:
    """Nothing goes out that somebody who did not write any of it has not read: editing is writing there."""

    @pytest.fixture
    def publication(self) -> Publication:
        return make_publication(second_reader=SecondReader.REQUIRED)

    def test_who_mended_a_piece_neither_approves_nor_publishes_it(
        self, sent_in: Article, editor: User, other: User
    ) -> None:
        edit(sent_in, editor, headline="Better")
        with pytest.raises(NotPermitted, match="You wrote this copy"):
            reviewing.approve(sent_in, editor)
        with pytest.raises(NotPermitted, match="Somebody who did not write"):
            publishing.publish(sent_in, editor)
        reviewing.approve(sent_in, other)
        publishing.publish(sent_in, editor)
        assert not was_noted(sent_in)
