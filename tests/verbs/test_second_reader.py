"""Who has read copy before it goes out, and whose section it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from articles.models import StatusChange
from articles.verbs import clearing, publishing, reviewing, scheduling
from articles.verbs.publishing import NotPermitted, Pending, Reason
from articles.workflow import Action
from newsroom.models import SecondReader
from newsroom.roles import Role
from tests.builders import edit, in_future, make_article, make_publication, make_section, make_user

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


class TestRequiredSecondReader:
    @pytest.fixture
    def publication(self) -> Publication:
        return make_publication(second_reader=SecondReader.REQUIRED)

    def test_an_editor_cannot_approve_their_own_copy(self, publication: Publication, editor: User) -> None:
        article = make_article(publication, editor)
        reviewing.submit(article, editor)
        with pytest.raises(NotPermitted, match="You wrote this copy"):
            reviewing.approve(article, editor)

    def test_an_editor_cannot_publish_their_own_copy_in_one_act(self, publication: Publication, editor: User) -> None:
        with pytest.raises(NotPermitted, match="Somebody who did not write"):
            publishing.publish(make_article(publication, editor), editor)

    def test_an_editor_who_changed_a_reporters_copy_is_its_writer_too(
        self, publication: Publication, reporter: User, editor: User
    ) -> None:
        article = make_article(publication, reporter)
        reviewing.submit(article, reporter)
        edit(article, editor, headline="Better")
        with pytest.raises(NotPermitted):
            reviewing.approve(article, editor)

    def test_approval_ends_with_the_next_change(self, publication: Publication, reporter: User, editor: User) -> None:
        second = make_user(Role.DESK_EDITOR)
        article = make_article(publication, editor)
        reviewing.submit(article, editor)
        reviewing.approve(article, second)
        edit(article, editor, headline="Changed after approval")
        with pytest.raises(NotPermitted):
            publishing.publish(article, editor)
        reviewing.approve(article, second)
        assert publishing.publish(article, editor).headline == "Changed after approval"


def test_where_the_second_reader_is_recorded_one_act_publishes_and_says_so(
    publication: Publication, editor: User
) -> None:
    article = make_article(publication, editor)
    publishing.publish(article, editor)
    change = StatusChange.objects.get(without_second_reader=True)
    with pytest.raises(NotPermitted, match="Somebody else"):
        reviewing.read_afterwards(change, editor)
    with pytest.raises(NotPermitted):
        reviewing.read_afterwards(change, make_user(Role.REPORTER))
    other = make_user(Role.DESK_EDITOR)
    assert reviewing.read_afterwards(change, other).read_afterwards_by == other


def test_copy_is_not_read_afterwards_by_who_wrote_some_of_it(publication: Publication, editor: User) -> None:
    before, beside, after = (make_user(Role.DESK_EDITOR) for _ in range(3))
    article = make_article(publication, before)
    publishing.publish(article, editor)
    edit(article, beside, headline="Better")
    edit(article, editor, deck="Better still")
    publishing.publish(article, editor)
    change = StatusChange.objects.get(without_second_reader=True)
    edit(article, after, headline="The next version")
    with pytest.raises(NotPermitted, match="you wrote some of it"):
        reviewing.read_afterwards(change, beside)
    for other in (before, after):
        assert reviewing.read_afterwards(change, other).read_afterwards_by == other


def test_what_readers_were_never_given_is_no_earlier_publication(publication: Publication, editor: User) -> None:
    beside = make_user(Role.DESK_EDITOR)
    article = make_article(publication, beside)
    publishing.publish(article, editor, in_future(hours=1))
    edit(article, editor, headline="Better")
    publishing.publish(article, editor, pending=Pending.CANCEL)
    change = StatusChange.objects.filter(without_second_reader=True).latest("pk")
    with pytest.raises(NotPermitted, match="you wrote some of it"):
        reviewing.read_afterwards(change, beside)


class TestSectionsWithEditors:
    @pytest.fixture
    def editor(self, publication: Publication) -> User:
        editor = make_user(Role.DESK_EDITOR)
        make_section(publication, "sports").editors.add(editor)
        return editor

    @pytest.mark.parametrize("hours", [0, 1], ids=["live", "scheduled"])
    @pytest.mark.parametrize("section", ["", "sports"])
    def test_a_story_is_not_taken_out_of_its_section_by_changing_the_field(
        self, publication: Publication, editor: User, hours: int, section: str
    ) -> None:
        manager = make_user(Role.MANAGING_EDITOR)
        article = make_article(publication, manager)
        publishing.publish(article, manager, in_future(hours=hours) if hours else None)
        moved = edit(article, editor, section=make_section(publication, section) if section else None)
        for action in (Action.WITHDRAW, Action.CANCEL_SCHEDULED, Action.PUBLISH):
            assert not clearing.may(moved, action, editor)
        for act in (
            lambda: publishing.withdraw(moved, editor, Reason(en="x")),
            lambda: scheduling.cancel_scheduled(moved, editor),
            lambda: publishing.publish(moved, editor),
        ):
            with pytest.raises(NotPermitted, match="has editors of its own"):
                act()

    def test_a_section_that_a_story_has_left_has_no_say_any_more(self, publication: Publication, editor: User) -> None:
        manager = make_user(Role.MANAGING_EDITOR)
        article = make_article(publication, manager)
        publishing.publish(article, manager)
        edit(article, manager, section=make_section(publication, "sports"))
        publishing.publish(article, manager)
        publishing.withdraw(article, editor, Reason(en="x"))
