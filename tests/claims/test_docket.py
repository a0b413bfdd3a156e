"""The docket at the desk: recording, deciding and publishing through its screens, and who is shown what."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from articles import reading
from articles.models import Claim, ClaimNotice
from articles.models.claim_notice import ClaimKind
from articles.models.desk.claim import ClaimState, Decision, Ground
from articles.models.version import VersionKind
from articles.verbs import claims, publishing
from articles.verbs.claims import Decided, NoticeText
from articles.verbs.publishing import Reason
from newsroom.roles import Role
from tests.builders import edit, make_article, make_user, publish_article
from tests.claims.docket import accepted, make_claim, met
from tests.public.reader import Reader

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

    from articles.models.version import Version
    from newsroom.models import Publication

pytestmark = pytest.mark.django_db

DOCKET = "/admin/articles/claim/"


@pytest.fixture
def version(publication: Publication, editor: User) -> Version:
    return publish_article(publication, editor, days_ago=30, headline="Min at the summit")


def at_desk(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(response: Any) -> str:
    assert response.status_code == 200
    content: bytes = response.content
    return content.decode()


def typed(publication: Publication, **kwargs: Any) -> dict[str, Any]:
    """A claim as the form sends it."""
    local = timezone.localtime(timezone.now() - timedelta(hours=1), publication.tzinfo)
    fields = {
        "kind": "correction",
        "received_at": f"{local:%Y-%m-%dT%H:%M}",
        "channel": "letter",
        "claimant": "Zebra Claimant",
        "contact": "zebra@example.com",
        "learned_on": "",
        "versions": ["1"],
        "claimed": "I was never there.",
        "wanted": "Min was never there.",
    }
    return fields | kwargs


def test_a_claim_goes_from_the_article_through_the_docket_to_the_readers(
    publication: Publication, version: Version, editor: User, reporter: User
) -> None:
    article = f"/admin/articles/article/{version.article_id}"
    writer = at_desk(reporter)
    form = writer.get(f"{article}/change/")
    assert f"{article}/claim/" in text(form)
    assert "Version 1, from" in text(writer.get(f"{article}/claim/"))
    answer = writer.post(f"{article}/claim/", typed(publication))
    claim = Claim.objects.get()
    assert answer.headers["Location"] == f"{DOCKET}{claim.pk}/change/"
    page = text(writer.get(f"{DOCKET}{claim.pk}/change/"))
    assert "The answer has to be sent by the end of" in page
    assert "(art. 15(2))" in page
    assert "Zebra Claimant" in page

    desk = at_desk(editor)
    now = timezone.localtime(timezone.now(), publication.tzinfo)
    decision = {"decision": "accepted", "ground": "", "note": "", "answered_at": f"{now:%Y-%m-%dT%H:%M}"}
    desk.post(f"{DOCKET}{claim.pk}/act/decide/", decision)
    page = text(desk.get(f"{DOCKET}{claim.pk}/change/"))
    assert "Accepted. The answer was sent in time" in page
    assert "The notice has to stand by the end of" in page
    asked = text(desk.get(f"{DOCKET}{claim.pk}/act/publish/"))
    assert "Min was never there." in asked
    desk.post(f"{DOCKET}{claim.pk}/act/publish/", {"title": "Min was not there", "text": "The facts."})
    notice = ClaimNotice.objects.get()
    assert "The facts." in Reader().read(version.path)
    page = text(desk.get(f"{DOCKET}{claim.pk}/change/"))
    assert "The notice was published in time" in page
    assert notice.path in page
    proof = text(desk.get(f"{DOCKET}{claim.pk}/proof/1/"))
    assert "Above the text of the article, version 1" in proof
    assert "it still stands" in proof
    assert notice.digest in proof
    assert f"https://testserver{notice.path}" in proof
    desk.post(f"{DOCKET}{claim.pk}/act/close/", {"note": ""})
    assert Claim.objects.get().state == ClaimState.CLOSED
    desk.post(f"{DOCKET}{claim.pk}/act/forget/", {})
    assert "Name and address were erased." in text(desk.get(f"{DOCKET}{claim.pk}/change/"))
    assert "The facts." in Reader().read(version.path)


def test_the_version_that_set_it_right_is_proposed(version: Version, editor: User) -> None:
    claim = accepted(version, editor)
    right = publishing.publish(
        edit(version.article, editor, deck="Right"), editor, kind=VersionKind.CORRECTION, reason=Reason(en="Wrong.")
    )
    desk = at_desk(editor)
    page = desk.get(f"{DOCKET}{claim.pk}/act/publish/")
    assert page.context["form"]["after"].initial == "2"
    desk.post(f"{DOCKET}{claim.pk}/act/publish/", {"title": "T", "text": "F", "after": "2"})
    assert ClaimNotice.objects.get().after == right


def test_a_mistake_is_said_and_what_was_typed_stays(publication: Publication, version: Version, editor: User) -> None:
    desk = at_desk(editor)
    page = f"/admin/articles/article/{version.article_id}/claim/"
    answer = text(desk.post(page, typed(publication, received_at="2001-01-01T09:00")))
    assert "before the article was published" in answer
    assert "Zebra Claimant" in answer
    assert not Claim.objects.exists()
    for wrong in ({"versions": ["99"]}, {"kind": "nothing"}, {"received_at": "soon"}, {"learned_on": "9999"}):
        assert desk.post(page, typed(publication, **wrong)).status_code == 200
    assert not Claim.objects.exists()
    claim = make_claim(version, editor)
    refusal = {"decision": "refused", "ground": "", "answered_at": f"{timezone.localtime():%Y-%m-%dT%H:%M}"}
    assert "Choose the ground" in text(desk.post(f"{DOCKET}{claim.pk}/act/decide/", refusal))


def test_an_article_nobody_saw_has_no_claims(publication: Publication, editor: User) -> None:
    draft = make_article(publication, editor)
    desk = at_desk(editor)
    assert "Record a claim" not in text(desk.get(f"/admin/articles/article/{draft.pk}/change/"))
    page = f"/admin/articles/article/{draft.pk}/claim/"
    desk.get(page)
    desk.post(page, typed(publication))
    assert not Claim.objects.exists()


def test_a_reporter_is_offered_nothing_to_decide_and_refused_where_they_try(
    version: Version, editor: User, reporter: User
) -> None:
    claim = make_claim(version, editor, claimant="Zebra Claimant", contact="zebra@example.com")
    writer = at_desk(reporter)
    page = text(writer.get(f"{DOCKET}{claim.pk}/change/"))
    assert "/act/" not in page
    assert "ebra" not in page
    assert "ebra" not in text(writer.get(DOCKET))
    assert "Min at the summit" not in text(writer.get(f"{DOCKET}?q=Zebra"))
    assert "Min at the summit" in text(at_desk(editor).get(f"{DOCKET}?q=Zebra"))
    for act in ("decide", "publish", "amend", "take-down", "close", "reopen", "forget"):
        for method in (writer.get, writer.post):
            assert method(f"{DOCKET}{claim.pk}/act/{act}/").status_code == 302
    assert Claim.objects.get().state == ClaimState.RECEIVED


def test_a_stranger_is_shown_no_docket(version: Version, editor: User) -> None:
    claim = make_claim(version, editor)
    met(version, editor)
    pages = [
        DOCKET,
        f"{DOCKET}{claim.pk}/change/",
        f"{DOCKET}{claim.pk}/act/decide/",
        f"{DOCKET}{claim.pk}/proof/1/",
        f"/admin/articles/article/{version.article_id}/claim/",
    ]
    without_right = make_user(None, is_superuser=False)
    without_right.is_staff = True
    without_right.save()
    for path in pages:
        assert Client().get(path).status_code == 302, path
        assert at_desk(without_right).get(path).status_code == 403, path


def test_nobody_deletes_or_rewrites_a_claim(version: Version, editor: User) -> None:
    met(version, editor)
    claim = Claim.objects.get()
    admin = make_user(Role.MANAGING_EDITOR, is_superuser=True)
    desk = at_desk(admin)
    assert desk.get(f"{DOCKET}{claim.pk}/delete/").status_code == 403
    assert desk.get(f"{DOCKET}add/").status_code == 403
    desk.post(f"{DOCKET}{claim.pk}/change/", {"claimant": "Somebody else"})
    assert Claim.objects.get().claimant == claim.claimant


def test_the_list_has_a_view_for_each_thing_that_is_asked_every_day(
    publication: Publication, version: Version, editor: User
) -> None:
    def listed(view: str) -> set[int]:
        page = at_desk(editor).get(DOCKET, {"view": view} if view else {})
        return {claim.pk for claim in page.context["cl"].result_list}

    fresh = make_claim(version, editor, received_at=timezone.now())
    late = make_claim(version, editor, received_at=timezone.now() - timedelta(days=9))
    answered = accepted(version, editor, received_at=timezone.now())
    refused = claims.decide(make_claim(version, editor), editor, Decided(Decision.REFUSED, Ground.LATE))
    met(version, editor)
    published = Claim.objects.get(state=ClaimState.PUBLISHED)
    closed = claims.close(make_claim(version, editor), editor, "Withdrawn by the claimant.")
    assert listed("open") == {fresh.pk, late.pk, answered.pk, refused.pk}
    assert listed("due") == {late.pk}
    assert listed("answered") == {answered.pk, refused.pk}
    assert listed("published") == {published.pk}
    assert listed("closed") == {closed.pk}
    assert len(listed("")) == 6
    page = text(at_desk(editor).get(DOCKET))
    assert 'class="desk-due desk-due--late">answer: 6 days late' in page


def test_the_desk_page_counts_what_is_due_and_nothing_else(version: Version, editor: User, reporter: User) -> None:
    claim = make_claim(version, editor, received_at=timezone.now())
    desk = at_desk(editor)
    assert "Claims due" not in text(desk.get("/admin/"))
    assert claim.due_at is not None
    with time_machine.travel(claim.due_at - timedelta(hours=1), tick=False):
        page = text(at_desk(editor).get("/admin/"))
        assert "Claims due" in page
        assert "due today" in page
        assert "Claims due" not in text(at_desk(reporter).get("/admin/"))
    with time_machine.travel(claim.due_at + timedelta(hours=1), tick=False):
        assert "overdue" in text(at_desk(editor).get("/admin/"))


def test_days_are_told_as_sentences(publication: Publication, version: Version, editor: User) -> None:
    learned = timezone.localdate() - timedelta(days=200)
    claim = make_claim(version, editor, channel="telephone", learned_on=learned)
    page = text(at_desk(editor).get(f"{DOCKET}{claim.pk}/change/"))
    assert "The law wants a claim in writing (art. 15(1))" in page
    assert "It came too late" in page
    assert "three months from learning of it (art. 14(1))" in page
    assert "It came in time" in page
    assert "six months from the report (art. 14(1))" in page
    follow_up = make_claim(version, editor, kind=ClaimKind.FOLLOW_UP, learned_on=timezone.localdate())
    page = text(at_desk(editor).get(f"{DOCKET}{follow_up.pk}/change/"))
    assert "three months from learning of it (art. 17(1))" in page
    # The report may be years old when the proceedings end.
    assert "six months" not in page


def test_a_notice_stands_on_the_front_page_as_long_as_was_agreed(version: Version, editor: User) -> None:
    claim = accepted(version, editor)
    until = timezone.now() + timedelta(days=1)
    notice = claims.publish_notice(claim, editor, NoticeText("Min was not there", "The facts.", until))
    link = f'<a href="{notice.path}">Min was not there</a>'
    reader = Reader()
    assert link in reader.read("/")
    assert link not in reader.read("/ko/")
    # Pages that are kept are not kept longer.
    assert reading.next_change(timezone.now()) == until
    with time_machine.travel(until, tick=False):
        assert link not in reader.read("/")
        assert "The facts." in reader.read(version.path)


def test_the_docket_is_listed_without_a_query_a_row(
    version: Version, editor: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    desk = at_desk(editor)
    make_claim(version, editor)
    desk.get(DOCKET)
    with django_assert_max_num_queries(9) as few:
        desk.get(DOCKET)
    for _each in range(8):
        make_claim(version, editor)
    with django_assert_max_num_queries(len(few)):
        desk.get(DOCKET)


@pytest.mark.parametrize("key", ["abc", "9" * 40, "0", "%00"])
def test_a_claim_that_no_docket_has_is_not_found(editor: User, key: str) -> None:
    desk = at_desk(editor)
    for path in (f"{key}/change/", f"{key}/act/decide/", f"{key}/proof/1/"):
        assert desk.get(f"{DOCKET}{path}").status_code == 404
