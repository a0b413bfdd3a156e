"""What is restricted is on no surface, by no instant and in no form, and the record does not change by it."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from unittest import mock
from urllib.parse import quote, unquote

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from articles.models import Article, OldPath, PreviewLink, Restriction, Version
from articles.models.restriction import RestrictionGround, RestrictionStatus
from articles.models.version import VersionKind
from articles.refusals import Refused
from articles.verbs import publishing, restricting
from articles.verbs.publishing import Reason
from articles.verbs.restricting import Terms
from newsroom.roles import Role
from tests.builders import edit, make_article, make_user, publish_article
from tests.claims.docket import met
from tests.public.reader import Reader
from tests.public.test_embargo import HEADLINE, addresses, leaks, make_story, nothing_changing

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db

COURT = Terms(
    RestrictionGround.COURT,
    RestrictionStatus.LEGAL,
    "Seoul Central District Court, 2026카합1",
    notice_en="A court has ordered it.",
    notice_ko="법원의 결정입니다.",
)


def verified() -> bool:
    """Whether the record is what was put on it."""
    try:
        call_command("verify_record", stdout=io.StringIO())
    except SystemExit:
        return False
    return True


def test_a_restricted_story_is_on_no_surface() -> None:
    story = make_story()
    reader = Reader()
    actor = make_user(Role.MANAGING_EDITOR)
    with mock.patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(hours=3)):
        assert story.english.path in reader.read("/")
        for version in (story.english, story.korean):
            restricting.restrict(version.article, actor, COURT)
        found = []
        with nothing_changing():
            for address in addresses(story):
                if "as-of" in address and "versions" not in address and story.english.path not in unquote(address):
                    # Of every page once; instants of the story's own pages are asked below.
                    continue
                response = reader.client.get(address)
                assert response.status_code in {200, 301, 302, 400, 404, 405, 410, 451}, address
                text = "" if response.streaming else response.content.decode(errors="replace")
                if leaked := leaks(address, text + response.headers.get("Location", "")):
                    found.append((address, leaked))
        # The photo is restricted for itself, and was never asked for here.
        assert [each for each in found if "/media/" not in each[0]] == []
        then = (story.english.live_from + timedelta(minutes=5)).isoformat()
        for path in (
            story.english.path,
            story.english.versions_path,
            f"{story.english.versions_path}1/",
            f"{story.english.path}?as-of={quote(then)}",
            f"/api/v1/articles/{story.english.public_number}",
            f"/api/v1/articles/{story.english.public_number}/versions",
            f"/api/v1/articles/{story.english.public_number}/versions/1",
        ):
            page = reader.read(path, 451)
            assert "A court has ordered it." in page
            assert HEADLINE not in page
        for path in ("/", "/sections/politics/"):
            assert HEADLINE not in reader.read(f"{path}?as-of={quote(then)}")
        reader.get(story.document, 410)
        assert "법원의 결정입니다." in reader.read(story.korean.path, 451)


def test_the_page_says_who_withholds_it_and_the_record_stays_as_it_is(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, headline="Named in full")
    notice = met(publish_article(publication, editor, days_ago=3), editor)
    before = list(Version.objects.order_by("pk").values())
    restricting.restrict(version.article, editor, COURT)
    restricting.restrict(notice.article, editor, COURT)
    response = Reader().get(version.path, 451)
    assert response.headers["Link"] == '<http://testserver/>; rel="blocked-by"'
    assert "Order of a court" in response.content.decode()
    assert "Named in full" not in response.content.decode()
    assert "카합" not in response.content.decode(), "the reason is the newsroom's"
    # With the whole article go its notices.
    Reader().get(notice.path, 451)
    assert notice.title not in Reader().read("/corrections/")
    assert list(Version.objects.order_by("pk").values()) == before
    assert verified()


def test_what_was_decided_by_the_newsroom_is_gone_and_names_no_law(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor)
    terms = Terms(RestrictionGround.SAFETY, RestrictionStatus.GONE, "She is threatened")
    restricting.restrict(version.article, editor, terms)
    assert "Link" not in Reader().get(version.path, 410).headers


def test_an_old_address_leads_to_a_restricted_story_without_its_words(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, headline="Named in full")
    OldPath.objects.create(publication=publication, path="/old/1", article=version.article)
    assert Reader().get("/old/1", 301).headers["Location"] == version.path
    restricting.restrict(version.article, editor, COURT)
    assert "named" not in Reader().get("/old/1", 301).headers["Location"]
    Reader().get(Reader().get("/old/1", 301).headers["Location"], 451)


def test_a_preview_link_of_a_restricted_story_opens_nothing(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, headline="Named in full")
    link = PreviewLink.objects.create(article=version.article, expires_at=timezone.now() + timedelta(days=1))
    assert "Named in full" in Reader().read(f"/preview/{link.token}/")
    restricting.restrict(version.article, editor, COURT)
    assert "Named in full" not in Reader().read(f"/preview/{link.token}/", 410)


def test_what_is_scheduled_is_not_given_away_by_a_restriction(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor)
    version = publishing.publish(article, editor, timezone.now() + timedelta(hours=1))
    with pytest.raises(Refused):
        restricting.restrict(article, editor, COURT)
    Restriction.objects.create(
        article=article, ground="court", status=451, reason="Before anybody saw it", made_by=editor
    )
    Reader().get(version.path, 404)
    Reader().get(version.versions_path, 404)


def test_a_restricted_version_is_passed_over_and_the_article_stands(publication: Publication, editor: User) -> None:
    first = publish_article(publication, editor, headline="Named in full", body="<p>Her name is Ondine.</p>")
    second = publishing.publish(
        edit(first.article, editor, headline="Not named", body="<p>Her name is withheld.</p>"),
        editor,
        kind=VersionKind.CORRECTION,
        reason=Reason(en="A name was taken out."),
    )
    restricting.restrict(first, editor, COURT)
    reader = Reader()
    page = reader.read(second.versions_path)
    assert "Ondine" not in page
    assert "Named in full" not in page
    assert first.digest in page, "that there was one stays known"
    assert "Not named" in reader.read(second.path)
    assert "A court has ordered it." in reader.read(f"{second.versions_path}1/", 451)
    then = quote(first.live_from.isoformat())
    assert "Ondine" not in reader.read(f"{second.path}?as-of={then}", 451)
    assert "Named in full" not in reader.read(f"/?as-of={then}")
    api = f"/api/v1/articles/{second.public_number}/versions"
    assert "Named in full" not in reader.read(api)
    assert '"withheld":"restricted"' in reader.read(api)
    reader.get(f"{api}/1", 451)
    assert verified()


def test_while_the_version_in_force_is_restricted_the_article_is(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, headline="Named in full")
    restricting.restrict(version, editor, COURT)
    reader = Reader()
    reader.get(version.path, 451)
    assert "Named in full" not in reader.read("/")
    back = publishing.publish(edit(version.article, editor, headline="Not named"), editor)
    assert "Not named" in reader.read(back.path)


def test_a_lifted_restriction_brings_everything_back(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, headline="Named in full")
    restriction = restricting.restrict(version.article, editor, COURT)
    Reader().get(version.path, 451)
    restricting.lift(restriction, editor, "The decision was set aside")
    assert "Named in full" in Reader().read(version.path)
    assert "Named in full" in Reader().read("/")
    with pytest.raises(Refused):
        restricting.lift(restriction, editor, "Again")
    restricting.restrict(version.article, editor, COURT)
    Reader().get(version.path, 451)


def test_a_restriction_costs_no_page_a_query(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor)
    other = publish_article(publication, editor)
    reader = Reader()
    counts = []
    for _again in range(2):
        for path in (version.path, "/", "/sections/politics/"):
            reader.read(path)
            counter = _Counter()
            with connection.execute_wrapper(counter):
                reader.read(path)
            counts.append(counter.count)
        if not Restriction.objects.exists():
            restricting.restrict(Article.objects.get(pk=other.article_id), editor, COURT)
    assert counts[:3] == counts[3:]


class _Counter:
    """Counts statements."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        self.count += 1
        return execute(sql, params, many, context)
