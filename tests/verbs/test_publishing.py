"""The verbs, through the front door."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, StatusChange, Version
from articles.models.version import VersionKind
from articles.verbs import acting, adopting, publishing, reviewing, scheduling
from articles.verbs.publishing import NotPermitted, Reason, Refused
from articles.workflow import Action, Status
from newsroom.models import PublicState
from newsroom.roles import Role
from tests.builders import edit, in_future, make_article, make_publication, make_user

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


def fresh(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def headlines_on_site(article: Article) -> list[str]:
    return list(article.versions.on_site().values_list("headline", flat=True))


def test_copy_goes_from_draft_to_readers_through_two_people(
    publication: Publication, reporter: User, editor: User
) -> None:
    article = make_article(publication, reporter)
    reviewing.submit(article, reporter)
    assert fresh(article).status == Status.IN_REVIEW
    reviewing.approve(article, editor)
    assert fresh(article).status == Status.APPROVED
    assert headlines_on_site(article) == []
    version = publishing.publish(article, editor)
    assert fresh(article).status == Status.PUBLISHED
    assert headlines_on_site(article) == [article.headline]
    assert version.kind == VersionKind.FIRST
    assert not StatusChange.objects.filter(without_second_reader=True).exists()


def test_a_reporter_can_neither_approve_nor_publish_nor_withdraw(publication: Publication, reporter: User) -> None:
    article = make_article(publication, reporter)
    reviewing.submit(article, reporter)
    with pytest.raises(NotPermitted):
        reviewing.approve(article, reporter)
    with pytest.raises(NotPermitted):
        publishing.publish(article, reporter)
    with pytest.raises(NotPermitted):
        publishing.withdraw(article, reporter, Reason(en="No"))
    assert fresh(article).status == Status.IN_REVIEW


def test_a_reporter_cannot_submit_a_colleagues_copy(publication: Publication, reporter: User) -> None:
    article = make_article(publication, make_user(Role.REPORTER), reporter=None)
    with pytest.raises(NotPermitted):
        reviewing.submit(article, reporter)


def test_a_stranger_with_a_login_can_do_nothing(publication: Publication, editor: User) -> None:
    stranger = make_user()
    article = make_article(publication, editor)
    for act in (
        lambda: reviewing.submit(article, stranger),
        lambda: reviewing.send_back(article, stranger, "x"),
        lambda: reviewing.approve(article, stranger),
        lambda: publishing.publish(article, stranger),
        lambda: scheduling.cancel_scheduled(article, stranger),
        lambda: publishing.withdraw(article, stranger, Reason(en="x")),
        lambda: publishing.reopen(article, stranger, "x"),
        lambda: adopting.adopt(article, timezone.now(), stranger),
    ):
        with pytest.raises(NotPermitted):
            act()
    assert not Version.objects.exists()


def test_sending_back_needs_a_note(publication: Publication, reporter: User, editor: User) -> None:
    article = make_article(publication, reporter)
    reviewing.submit(article, reporter)
    with pytest.raises(Refused, match="What should the writer change"):
        reviewing.send_back(article, editor, "  ")
    reviewing.send_back(article, editor, "The number is wrong")
    assert fresh(article).status == Status.DRAFT


def test_saving_changes_nothing_for_readers_until_it_is_published(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor, headline="First")
    publishing.publish(article, editor)
    edit(article, editor, headline="Second")
    assert headlines_on_site(article) == ["First"]
    assert fresh(article).has_unpublished_changes
    version = publishing.publish(article, editor)
    assert headlines_on_site(article) == ["Second"]
    assert (version.number, version.kind) == (2, VersionKind.UPDATE)
    assert not fresh(article).has_unpublished_changes


def test_the_same_copy_is_not_published_twice(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor)
    publishing.publish(article, editor)
    with pytest.raises(Refused, match="Nothing has changed"):
        publishing.publish(article, editor)


def test_a_withdrawn_article_is_gone_with_a_public_reason(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor)
    publishing.publish(article, editor)
    with pytest.raises(Refused):
        publishing.withdraw(article, editor, Reason())
    version = publishing.withdraw(article, editor, Reason(en="The source took it back"))
    assert headlines_on_site(article) == []
    assert version.kind == VersionKind.WITHDRAWAL
    assert fresh(article).status == Status.WITHDRAWN
    publishing.reopen(article, editor, "A new source")
    assert headlines_on_site(article) == []
    publishing.publish(article, editor)
    assert headlines_on_site(article) == [article.headline]


def test_a_correction_says_what_was_wrong(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor)
    publishing.publish(article, editor)
    edit(article, editor, headline="Corrected")
    with pytest.raises(Refused, match="what was corrected"):
        publishing.publish(article, editor, kind=VersionKind.CORRECTION)
    version = publishing.publish(article, editor, kind=VersionKind.CORRECTION, reason=Reason(en="A name"))
    assert version.reason_in("ko") == "A name"


@pytest.mark.parametrize(
    ("missing", "words"),
    [({"section": ""}, "Section: choose one"), ({"reporter": None}, "Bylines: say who wrote it")],
)
def test_copy_that_is_not_complete_is_refused_with_the_field_named(
    publication: Publication, editor: User, missing: dict[str, Any], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        publishing.publish(make_article(publication, editor, **missing), editor)
    assert not Version.objects.exists()


def test_whoever_waited_for_the_row_publishes_after_the_wait(
    publication: Publication, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    article, pair = make_article(publication, editor), make_article(publication, editor)
    locked = acting.locked
    with time_machine.travel(timezone.now(), tick=False) as clock:

        def after_a_wait(article: Article) -> Article:
            clock.shift(5)
            return locked(article)

        monkeypatch.setattr(acting, "locked", after_a_wait)
        assert publishing.publish(article, editor).live_from == timezone.now()
        assert publishing.publish_together([pair], editor)[0].live_from == timezone.now()


def test_numbers_count_up_within_a_publication(publication: Publication, editor: User) -> None:
    other = make_publication("sister", "sister.example")
    first = publishing.publish(make_article(publication, editor), editor)
    elsewhere = publishing.publish(make_article(other, editor), editor)
    second = publishing.publish(make_article(publication, editor), editor)
    assert (first.public_number, elsewhere.public_number, second.public_number) == (1, 1, 2)


def test_an_address_has_the_day_in_the_publications_zone_and_the_language(
    publication: Publication, editor: User
) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        english = publishing.publish(make_article(publication, editor, headline="Talks begin"), editor)
        korean = publishing.publish(make_article(publication, editor, language="ko", headline="회담 시작"), editor)
    day = english.published_at.astimezone(publication.tzinfo).strftime("%Y/%m/%d")
    assert english.path == f"/{day}/1/talks-begin/"
    assert korean.path == f"/ko/{day}/2/회담-시작/"


def test_an_adopted_article_keeps_its_old_date(publication: Publication) -> None:
    article = make_article(publication)
    then = timezone.now() - timedelta(days=4000)
    version = adopting.adopt(article, then)
    assert (version.kind, version.published_at, version.live_from) == (VersionKind.IMPORTED, then, then)
    assert headlines_on_site(article) == [article.headline]
    with pytest.raises(Refused, match="future"):
        adopting.adopt(make_article(publication), in_future(days=1))


def test_adopting_again_puts_a_further_version_on_record(publication: Publication) -> None:
    article = make_article(publication, headline="As first read")
    first = adopting.adopt(article, timezone.now() - timedelta(days=9))
    edit(article, headline="As read better")
    second = adopting.adopt(article, first.published_at)
    assert headlines_on_site(article) == ["As read better"]
    assert second.published_at == first.published_at


def test_versions_are_chained_by_digest(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor)
    first = publishing.publish(article, editor)
    edit(article, editor, headline="Second")
    second = publishing.publish(article, editor)
    stored = Version.objects.get(pk=second.pk)
    assert stored.computed_digest(str(article.key), first.digest) == stored.digest
    assert stored.computed_digest(str(article.key), "") != stored.digest


def test_every_act_is_in_the_audit(publication: Publication, reporter: User, editor: User) -> None:
    article = make_article(publication, reporter)
    reviewing.submit(article, reporter)
    reviewing.approve(article, editor, "Good")
    publishing.publish(article, editor)
    trail = article.status_changes.order_by("id").values_list("action", "from_status", "to_status", "actor", "note")
    assert list(trail) == [
        (Action.SUBMIT, Status.DRAFT, Status.IN_REVIEW, reporter.pk, ""),
        (Action.APPROVE, Status.IN_REVIEW, Status.APPROVED, editor.pk, "Good"),
        (Action.PUBLISH, Status.APPROVED, Status.PUBLISHED, editor.pk, ""),
    ]


def test_what_readers_could_notice_raises_the_public_state_once(
    publication: Publication, reporter: User, editor: User
) -> None:
    def generation() -> int:
        return PublicState.objects.get(publication=publication).generation

    article = make_article(publication, reporter)
    before = generation()
    reviewing.submit(article, reporter)
    reviewing.approve(article, editor)
    assert generation() == before
    publishing.publish(article, editor)
    assert generation() == before + 1
    publishing.withdraw(article, editor, Reason(en="x"))
    assert generation() == before + 2


def test_the_public_state_is_raised_by_the_last_statement(publication: Publication) -> None:
    """Whoever raised it holds it until the commit; a lock asked for after that can be another's who waits for it."""
    manager = make_user(Role.MANAGING_EDITOR)
    sister = make_publication("sister", "sister.example")
    theirs, ours = make_article(sister, manager), make_article(publication, manager)
    early = edit(make_article(publication, manager), manager, embargoed_until=in_future(hours=2))
    adopted = make_article(publication)
    for raised, act in (
        (2, lambda: publishing.publish_together([theirs, ours], manager)),
        (1, lambda: publishing.publish(early, manager, in_future(hours=1), over_embargo="Everybody has it")),
        (1, lambda: scheduling.cancel_scheduled(early, manager)),
        (1, lambda: publishing.withdraw(ours, manager, Reason(en="x"))),
        (1, lambda: adopting.adopt(adopted, timezone.now())),
    ):
        with CaptureQueriesContext(connection) as queries:
            act()
        said = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
        raises = [PublicState._meta.db_table in sql for sql in said]
        assert raises == [False] * (len(said) - raised) + [True] * raised


def test_numbers_are_taken_in_the_order_of_the_publications(publication: Publication, editor: User) -> None:
    sister = make_publication("sister", "sister.example")
    articles = [make_article(sister, editor), make_article(publication, editor)]
    versions = publishing.publish_together(articles, editor)
    assert [version.publication_id for version in versions] == [publication.pk, sister.pk]


def test_a_refused_verb_leaves_nothing_behind(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor, section="")
    with pytest.raises(Refused):
        publishing.publish(article, editor)
    assert not article.status_changes.exists()
    assert fresh(article).number is None
