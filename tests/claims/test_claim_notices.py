"""What readers see of a claim: its notice, with its article, as long as either stands. Nothing else of it, ever."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from articles import corrections
from articles.models import Claim, ClaimNotice, Version
from articles.models.claim_notice import ClaimKind
from articles.models.version import VersionKind
from articles.record import guards as record_guards
from articles.verbs import claims, publishing
from articles.verbs.claims import NoticeText
from articles.verbs.publishing import Reason
from tests.builders import edit, publish_article
from tests.claims.docket import accepted, make_claim, met
from tests.public.reader import Reader

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(publication: Publication, editor: User) -> Version:
    return publish_article(publication, editor, days_ago=5, headline="Min at the summit")


def corrected(version: Version, editor: User, reason: str = "Min was not there.") -> Version:
    article = edit(version.article, editor, body="<p>Min was not there.</p>")
    return publishing.publish(article, editor, kind=VersionKind.CORRECTION, reason=Reason(en=reason))


# Readers -------------------------------------------------------------------------------------------------


def test_a_notice_and_its_article_lead_to_each_other(version: Version, editor: User) -> None:
    notice = met(version, editor)
    reader = Reader()
    article = reader.read(version.path)
    assert f'<a href="{notice.path}">Min was not there</a>' in article
    assert "We wrote that Min was in Kananaskis." in article
    assert article.index("We wrote that Min") < article.index('<div class="body">')
    page = reader.read(notice.path)
    assert "<h1>Min was not there</h1>" in page
    assert f'href="{version.path}#notice-1"' in page
    assert "Min at the summit" in page
    assert 'id="notice-1"' in article
    listed = reader.read("/corrections/")
    assert f'<a href="{notice.path}">Min was not there</a>' in listed
    assert f'href="{version.path}#notice-1"' in listed
    assert "Min was not there" not in reader.read("/ko/corrections/")


def test_a_correction_names_the_versions_before_and_after_and_is_told_once(version: Version, editor: User) -> None:
    claim = accepted(version, editor)
    after = corrected(version, editor, "The short reason.")
    notice = claims.publish_notice(claim, editor, NoticeText("Min was not there", "The long notice."), after)
    reader = Reader()
    page = reader.read(notice.path)
    assert "It is about version 1" in page
    assert "Set right in version 2" in page
    for path in (version.path, "/corrections/"):
        assert "The long notice." in reader.read(path)
        assert "The short reason." not in reader.read(path)
    claims.take_down(Claim.objects.get(), editor, "A name was misspelt.")
    for path in (version.path, "/corrections/"):
        assert "The short reason." in reader.read(path)


def test_a_reply_is_no_update_of_the_article(version: Version, editor: User) -> None:
    """Google News: no artificial freshening."""
    met(version, editor, kind=ClaimKind.REBUTTAL)
    page = Reader().read(version.path)
    assert "Rebuttal" in page
    assert "Updated" not in page


def test_a_notice_stands_on_whatever_version_comes_after(version: Version, editor: User) -> None:
    notice = met(version, editor)
    for number in range(2):
        publishing.publish(edit(version.article, editor, headline=f"Later {number}"), editor)
    live = Version.objects.on_site().get(article=version.article)
    reader = Reader()
    assert notice.title in reader.read(live.path)
    page = reader.read(notice.path)
    assert "Later 1" in page
    assert live.path in page


def test_a_notice_outlives_the_withdrawal_of_its_article_without_its_headline(version: Version, editor: User) -> None:
    notice = met(version, editor)
    publishing.withdraw(version.article, editor, Reason(en="It was not true."))
    reader = Reader()
    assert notice.title in reader.read(version.path, 410)
    for path in (notice.path, "/corrections/"):
        page = reader.read(path)
        assert notice.title in page
        assert "Min at the summit" not in page
    assert "The article was withdrawn" in reader.read(notice.path)


def test_a_notice_that_was_taken_down_says_so_at_its_address_and_nowhere_else(version: Version, editor: User) -> None:
    notice = met(version, editor)
    claims.take_down(Claim.objects.get(), editor, "The court set it aside.")
    reader = Reader()
    gone = reader.read(notice.path, 410)
    assert "This notice was taken down" in gone
    for page in (gone, reader.read(version.path), reader.read("/corrections/")):
        assert notice.title not in page
        assert "set it aside" not in page


def test_any_other_spelling_of_a_notices_address_leads_to_it(version: Version, editor: User) -> None:
    notice = met(version, editor)
    reader = Reader()
    answer = reader.get(f"/ko/1999/01/01/{version.public_number}/notices/1/", 301)
    assert answer.headers["Location"] == notice.path
    reader.get(notice.path.replace("/notices/1/", "/notices/2/"), 404)


def test_a_stranger_sees_nothing_of_a_claim(version: Version, editor: User) -> None:
    """Neither one that waits, nor who demanded one that was met."""
    private: dict[str, Any] = {
        "claimant": "Zebra Claimant",
        "contact": "zebra@example.com",
        "claimed": "Zebra says so",
        "wanted": "Zebra wants this",
    }
    make_claim(version, editor, **private)
    accepted(version, editor, **private)
    reader = Reader()
    pages = [version.path, "/corrections/", "/"]
    for path in pages:
        page = reader.read(path)
        assert "ebra" not in page
        assert "Correction<" not in page
    reader.get(f"{version.path.rpartition('/')[0].rpartition('/')[0]}/notices/1/", 404)
    notice = met(version, editor, **private)
    for path in (*pages, notice.path):
        assert "ebra" not in reader.read(path)


def test_what_a_notice_says_is_never_markup(version: Version, editor: User) -> None:
    evil = "<script>alert(1)</script>"
    notice = claims.publish_notice(accepted(version, editor), editor, NoticeText(f"T {evil}", f"F {evil}"))
    reader = Reader()
    for path in (version.path, notice.path, "/corrections/"):
        page = reader.read(path)
        assert "<script>" not in page
        assert "T &lt;script&gt;" in page


def test_reasons_and_notices_share_one_list_and_its_pages(publication: Publication, editor: User) -> None:
    """All at one instant, where only the keys of two tables tell what comes next."""
    many = corrections.PAGE_LENGTH
    versions = [publish_article(publication, editor, days_ago=2) for _each in range(many)]
    with time_machine.travel(timezone.now() + timedelta(seconds=1), tick=False):
        for number, version in enumerate(versions):
            corrected(version, editor, f"Reason {number}.")
            if number % 2:
                claim = accepted(version, editor)
                claims.publish_notice(claim, editor, NoticeText(f"Title {number}.", f"Notice {number}."))
    wanted = {f"Reason {number}." for number in range(many)} | {f"Notice {number}." for number in range(1, many, 2)}
    reader, path, seen = Reader(), "/corrections/", []
    with time_machine.travel(timezone.now() + timedelta(seconds=5), tick=False):
        while path:
            page = reader.read(path)
            seen += [words for words in wanted if words in page]
            older = page.partition('href="?before=')[2].partition('"')[0]
            path = f"/corrections/?before={older}" if older else ""
    assert sorted(seen) == sorted(wanted)


def test_pages_with_claim_notices_keep_their_budget(
    version: Version, editor: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    notices = [met(version, editor) for _each in range(3)]
    corrected(version, editor)
    reader = Reader()
    reader.get(version.path)
    with django_assert_max_num_queries(5):
        reader.get(version.path)
    with django_assert_max_num_queries(3):
        reader.get(notices[0].path)
    with django_assert_max_num_queries(4):
        reader.get("/corrections/")


# The proof -----------------------------------------------------------------------------------------------


def test_the_proof_says_on_which_versions_and_how_long_a_notice_stood(version: Version, editor: User) -> None:
    notice = met(version, editor)
    second = publishing.publish(edit(version.article, editor, headline="Later"), editor)
    now = timezone.now()
    proof = corrections.proof(notice, now)
    assert [(span.version.number, span.begins, span.ends) for span in proof.spans] == [
        (1, notice.live_from, second.live_from),
        (2, second.live_from, None),
    ]
    assert proof.ends is None
    assert proof.lasted == now - notice.live_from
    claims.take_down(Claim.objects.get(), editor, "Wrong")
    notice.refresh_from_db()
    proof = corrections.proof(notice, timezone.now() + timedelta(days=9))
    assert proof.ends == notice.live_until
    assert proof.spans[-1].ends == notice.live_until
    assert proof.lasted == notice.live_until - notice.live_from  # type: ignore[operator]


# The guards: real time throughout ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Rewritten"},
        {"text": "Rewritten"},
        {"digest": "0" * 64},
        {"front_until": timezone.now()},
        {"published_by": None},
        {"live_until": timezone.now() - timedelta(days=1)},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_no_column_of_a_notice_can_be_changed(version: Version, editor: User, changes: dict[str, Any]) -> None:
    met(version, editor)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimNotice.objects.update(**changes)


def test_a_notice_cannot_be_deleted_nor_one_that_ended_come_back(version: Version, editor: User) -> None:
    notice = met(version, editor)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM articles_claimnotice WHERE id = %s", [notice.pk])
    claims.take_down(Claim.objects.get(), editor, "Wrong")
    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimNotice.objects.update(live_until=None)


def test_a_missing_guard_of_the_notices_is_missed(version: Version) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            connection.check_constraints()
            cursor.execute("DROP TRIGGER articles_claimnotice_guard ON articles_claimnotice")
        else:
            cursor.execute("DROP TRIGGER articles_claimnotice_guard")
        assert record_guards.missing(connection) == ["articles_claimnotice_guard"]
        record_guards.install(connection)
        assert not record_guards.missing(connection)
