"""Of which state of its source a translation was made, and whether the source went on since."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import time_machine
from django.utils import timezone

from articles.models import Article, Revision
from articles.models.version import VersionKind
from articles.refusals import NotPermitted, Refused
from articles.verbs import publishing, scheduling
from articles.verbs.publishing import Pending, Reason
from articles.verbs.translating import take_in
from articles.workflow import Action
from articles.writing import drafting
from articles.writing.translations import count_missed, missed, text_made_from
from newsroom.roles import Role
from tests.builders import edit, in_future, make_article, make_user

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(publication: Publication) -> User:
    return make_user(Role.DESK_EDITOR, "desk")


@pytest.fixture
def source(publication: Publication, editor: User) -> Article:
    """Live in its first version."""
    article = make_article(publication, editor, deck="First")
    publishing.publish(article, editor)
    article.refresh_from_db()
    return article


def again(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def is_behind(article: Article) -> bool:
    return Article.objects.behind().filter(pk=article.pk).exists()


def missed_by(article: Article) -> int:
    return Article.objects.annotate(missed=count_missed(timezone.now())).get(pk=article.pk).missed  # type: ignore[attr-defined, no-any-return]


def test_a_translation_is_behind_from_the_first_version_it_lacks(source: Article, editor: User) -> None:
    translation = drafting.begin_translation(source, "ko", editor)
    assert not is_behind(translation)
    second = publishing.publish(edit(source, editor, deck="Second"), editor)
    publishing.publish(edit(source, editor, deck="Third"), editor)
    assert is_behind(translation)
    assert again(translation).behind_since == second.live_from
    assert missed_by(translation) == 2
    assert missed(again(translation), timezone.now()) == [2, 3]


def test_a_scheduled_change_puts_it_behind_when_readers_get_it_and_not_before(source: Article, editor: User) -> None:
    translation = drafting.begin_translation(source, "ko", editor)
    publishing.publish(edit(source, editor, deck="Second"), editor, in_future(hours=2))
    assert not is_behind(translation)
    with time_machine.travel(in_future(hours=3)):
        assert is_behind(translation)
    scheduling.cancel_scheduled(source, editor)
    assert again(translation).behind_since is None


def test_a_schedule_that_was_kept_is_missed_although_its_number_is_lower(source: Article, editor: User) -> None:
    translation = drafting.begin_translation(source, "ko", editor)
    publishing.publish(edit(source, editor, deck="Later"), editor, in_future(hours=2))
    publishing.publish(edit(source, editor, deck="Now"), editor, pending=Pending.KEEP)
    take_in(translation, editor, version=3)
    assert not is_behind(translation)
    with time_machine.travel(in_future(hours=3)):
        assert is_behind(translation)
        assert missed_by(translation) == 1
        take_in(translation, editor, version=2)
        assert not is_behind(translation)


def test_what_was_translated_before_it_was_published_is_not_behind_once_it_is(
    publication: Publication, editor: User
) -> None:
    draft = make_article(publication, editor)
    translation = drafting.begin_translation(draft, "ko", editor)
    assert (translation.translated_from_version, translation.translated_from_edit) == (None, draft.edit_version)
    publishing.publish_together([draft, translation], editor)
    translation = again(translation)
    assert (translation.translated_from_version, translation.translated_from_edit) == (1, None)
    assert not is_behind(translation)


def test_what_was_translated_before_and_then_changed_is_behind(publication: Publication, editor: User) -> None:
    draft = make_article(publication, editor, deck="As it was")
    translation = drafting.begin_translation(draft, "ko", editor)
    publishing.publish(edit(draft, editor, deck="As it went out"), editor)
    assert is_behind(translation)
    assert missed_by(translation) == 1
    before = text_made_from(again(translation))
    assert before is not None
    assert before.deck == "As it was"


def test_a_translation_of_changes_nobody_published_yet_is_not_behind_when_they_are(
    source: Article, editor: User
) -> None:
    changed = edit(source, editor, deck="Changed")
    translation = drafting.begin_translation(changed, "ko", editor)
    assert (translation.translated_from_version, translation.translated_from_edit) == (1, changed.edit_version)
    publishing.publish(changed, editor)
    assert not is_behind(translation)


def test_a_schedule_it_was_made_from_and_that_was_taken_back_hides_no_later_version(
    publication: Publication, editor: User
) -> None:
    draft = make_article(publication, editor)
    translation = drafting.begin_translation(draft, "ko", editor)
    publishing.publish(draft, editor, in_future(days=1))
    assert again(translation).translated_from_version == 1
    scheduling.cancel_scheduled(draft, editor)
    publishing.publish(edit(draft, editor, deck="Other"), editor)
    assert is_behind(translation)


def test_a_withdrawal_is_nothing_to_translate(source: Article, editor: User) -> None:
    translation = drafting.begin_translation(source, "ko", editor)
    publishing.withdraw(source, editor, Reason(en="Wrong"))
    assert again(translation).behind_since is None


def test_a_pair_linked_by_an_import_is_not_called_behind(
    publication: Publication, source: Article, editor: User
) -> None:
    translation = make_article(publication, editor, language="ko", translation_of=source)
    publishing.publish(edit(source, editor, deck="Second"), editor)
    assert not is_behind(translation)
    assert text_made_from(translation) is None


# Taking in --------------------------------------------------------------------------------------------------


def test_taking_in_moves_the_mark_is_in_the_history_and_changes_no_text(source: Article, editor: User) -> None:
    translation = drafting.begin_translation(source, "ko", editor)
    publishing.publish(edit(source, editor, deck="Second"), editor)
    saved = again(translation).edit_version
    change = take_in(translation, editor, version=2)
    assert change is not None
    assert (change.action, change.actor, change.note) == (Action.TAKE_IN, editor, "Up to version 2 of the source")
    translation = again(translation)
    assert (translation.translated_from_version, translation.edit_version) == (2, saved)
    assert not is_behind(translation)
    assert take_in(translation, editor, version=2) is None


def test_only_what_was_looked_at_is_taken_in(source: Article, editor: User) -> None:
    translation = drafting.begin_translation(source, "ko", editor)
    publishing.publish(edit(source, editor, deck="Second"), editor)
    publishing.publish(edit(source, editor, deck="Third"), editor)
    take_in(translation, editor, version=2)
    assert is_behind(translation)
    assert missed_by(translation) == 1
    take_in(translation, editor, version=3)
    for number in (2, 9):
        with pytest.raises(Refused):
            take_in(translation, editor, version=number)


def test_a_version_that_readers_do_not_have_yet_is_not_taken_in(source: Article, editor: User) -> None:
    translation = drafting.begin_translation(source, "ko", editor)
    publishing.publish(edit(source, editor, deck="Second"), editor, in_future(hours=2))
    with pytest.raises(Refused):
        take_in(translation, editor, version=2)


def test_the_working_copy_of_the_source_is_taken_in_before_it_is_published(source: Article, editor: User) -> None:
    translation = drafting.begin_translation(source, "ko", editor)
    changed = edit(source, editor, deck="Second")
    with pytest.raises(Refused, match="Somebody saved"):
        take_in(translation, editor, edit=changed.edit_version - 1)
    take_in(translation, editor, edit=changed.edit_version)
    publishing.publish(changed, editor)
    assert not is_behind(translation)
    assert again(translation).translated_from_version == 2


def test_a_stranger_and_a_reporter_of_other_articles_take_nothing_in(source: Article, editor: User) -> None:
    translation = drafting.begin_translation(source, "ko", editor)
    publishing.publish(edit(source, editor, deck="Second"), editor)
    for somebody in (make_user(None), make_user(Role.REPORTER)):
        with pytest.raises(NotPermitted):
            take_in(translation, somebody, version=2)
    assert is_behind(translation)


def test_what_is_no_translation_takes_nothing_in(source: Article, editor: User) -> None:
    with pytest.raises(Refused, match="no translation"):
        take_in(source, editor, version=1)


def test_restoring_an_older_translation_brings_its_mark_back(source: Article, editor: User) -> None:
    translation = drafting.begin_translation(source, "ko", editor)
    first = Revision.objects.filter(article=translation).get()
    publishing.publish(edit(source, editor, deck="Second"), editor)
    take_in(translation, editor, version=2)
    translation = again(translation)
    drafting.restore(translation, first.content, editor, translation.edit_version, "")
    assert is_behind(translation)


def test_a_pair_linked_by_an_import_is_behind_once_its_source_is_corrected(
    publication: Publication, source: Article, editor: User
) -> None:
    translation = make_article(publication, editor, language="ko", translation_of=source)
    corrected = edit(source, editor, body="<p>36 laboratories</p>")
    publishing.publish(corrected, editor, kind=VersionKind.CORRECTION, reason=Reason(en="36, not 38"))
    assert is_behind(translation)
    assert missed(again(translation), timezone.now()) == [2]
    take_in(translation, editor, version=2)
    assert not is_behind(translation)
