"""What readers were told was set right stands as long as the article does, and on the list of all."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.utils import timezone

from articles.corrections import PAGE_LENGTH
from articles.models.version import VersionKind
from articles.verbs import publishing, scheduling
from articles.verbs.publishing import Reason
from tests.builders import edit, in_future, publish_article
from tests.public.reader import Reader

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

    from articles.models.version import Version
    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


def change(
    version: Version, editor: User, kind: VersionKind, reason: str = "", *, korean: str = "", **kwargs: object
) -> Version:
    """The next version of an article, with another deck."""
    number = version.article.versions.count()
    article = edit(version.article, editor, deck=f"Deck {number}")
    return publishing.publish(article, editor, kind=kind, reason=Reason(en=reason, ko=korean), **kwargs)  # type: ignore[arg-type]


def test_a_correction_stands_after_later_news(publication: Publication, editor: User) -> None:
    """Press Arbitration Act art. 15(6): the same effect, which a notice that goes with the next update has not."""
    version = publish_article(publication, editor, days_ago=2)
    change(version, editor, VersionKind.CORRECTION, "It was 38, not 83.")
    change(version, editor, VersionKind.UPDATE)
    change(version, editor, VersionKind.TYPO)
    page = Reader().read(version.path)
    assert "It was 38, not 83." in page
    assert page.index("It was 38") < page.index('<div class="body">')


def test_notices_stand_newest_first_and_are_in_the_history_of_the_page(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, days_ago=2)
    change(version, editor, VersionKind.CORRECTION, "First mistake.")
    change(version, editor, VersionKind.CLARIFICATION, "Said better.")
    change(version, editor, VersionKind.UPDATE)
    page = Reader().read(version.path)
    assert page.index("Said better.") < page.index("First mistake.")
    history = page.partition('<section class="changes"')[2].partition("</section>")[0]
    said = [history.index(words) for words in (">Updated<", ">Clarification<", ">Correction<", ">First published<")]
    assert said == sorted(said)
    assert 'href="#change-2"' in history
    assert 'id="change-2"' in page


def test_a_slip_that_was_mended_is_not_told_and_hides_no_update(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, days_ago=2)
    change(version, editor, VersionKind.TYPO)
    page = Reader().read(version.path)
    assert "Updated" not in page
    assert "What changed" not in page
    updated = change(version, editor, VersionKind.UPDATE)
    change(version, editor, VersionKind.TYPO)
    page = Reader().read(version.path)
    assert (
        f'Updated <time datetime="{updated.live_from.astimezone(publication.tzinfo).isoformat(timespec="seconds")}"'
        in page
    )


def test_a_correction_to_come_is_told_nowhere_before_its_time(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, days_ago=2)
    change(version, editor, VersionKind.UPDATE)
    later = change(version, editor, VersionKind.CORRECTION, "To be told at nine.", at=in_future(hours=1))
    reader = Reader()
    for path in (version.path, "/corrections/"):
        assert "To be told" not in reader.read(path)
    with time_machine.travel(later.live_from, tick=False):
        for path in (version.path, "/corrections/"):
            assert "To be told at nine." in reader.read(path)
    scheduling.cancel_scheduled(version.article, editor)
    with time_machine.travel(later.live_from + timedelta(seconds=1), tick=False):
        for path in (version.path, "/corrections/"):
            assert "To be told" not in reader.read(path)


def test_the_list_has_what_was_set_right_newest_first_in_its_language(publication: Publication, editor: User) -> None:
    one = publish_article(publication, editor, days_ago=3, headline="The first")
    two = publish_article(publication, editor, days_ago=2, headline="The second")
    korean = publish_article(publication, editor, days_ago=2, headline="세 번째", language="ko")
    change(one, editor, VersionKind.CORRECTION, "Wrong once.")
    change(two, editor, VersionKind.CLARIFICATION, "Unclear once.")
    change(two, editor, VersionKind.UPDATE)
    change(korean, editor, VersionKind.CORRECTION, korean="틀렸습니다.")
    page = Reader().read("/corrections/")
    assert page.index("Unclear once.") < page.index("Wrong once.")
    assert f'<a href="{two.path}#change-2">The second</a>' in page
    assert "Updated" not in page
    assert "틀렸습니다." not in page
    other = Reader().read("/ko/corrections/")
    assert "틀렸습니다." in other
    assert "Wrong once." not in other
    assert 'href="/corrections/"' in Reader().read("/")


def test_nothing_is_told_of_an_article_that_was_withdrawn(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, days_ago=2, headline="Gone soon")
    change(version, editor, VersionKind.CORRECTION, "Wrong once.")
    publishing.withdraw(version.article, editor, Reason(en="It was not true."))
    page = Reader().read("/corrections/")
    assert "Gone soon" not in page
    assert "Wrong once." not in page
    assert "No correction has been published yet." in page


def test_a_long_list_goes_on_by_key_and_repeats_nothing(publication: Publication, editor: User) -> None:
    versions = [publish_article(publication, editor, days_ago=2) for _each in range(PAGE_LENGTH + 3)]
    # All at one instant, so that the key decides.
    with time_machine.travel(timezone.now() + timedelta(seconds=1), tick=False):
        for number, version in enumerate(versions):
            change(version, editor, VersionKind.CORRECTION, f"Mistake {number}.")
    reader = Reader()
    with time_machine.travel(timezone.now() + timedelta(seconds=5), tick=False):
        first = reader.read("/corrections/")
        older = first.partition('href="?before=')[2].partition('"')[0]
        second = reader.read(f"/corrections/?before={older}")
    on_first = {number for number in range(len(versions)) if f"Mistake {number}." in first}
    on_second = {number for number in range(len(versions)) if f"Mistake {number}." in second}
    assert len(on_first) == PAGE_LENGTH
    assert on_first | on_second == set(range(len(versions)))
    assert not on_first & on_second
    assert "?before=" not in second
    reader.get("/corrections/?before=nonsense", 404)


def test_pages_with_notices_keep_their_budget(
    publication: Publication, editor: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """One query more than a page of which nothing was ever corrected; the list takes as many however long it is."""
    for _each in range(4):
        version = publish_article(publication, editor, days_ago=2)
        change(version, editor, VersionKind.CORRECTION, "Wrong once.")
        change(version, editor, VersionKind.UPDATE)
    reader = Reader()
    reader.get(version.path)
    with django_assert_max_num_queries(4):
        reader.get(version.path)
    with django_assert_max_num_queries(4):
        reader.get("/corrections/")
