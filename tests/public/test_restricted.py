"""What is restricted is on no surface, by no instant and in no form, and the record does not change by it."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from unittest import mock
from urllib.parse import quote, unquote

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from articles.copytext import Copy
from articles.library.renditions import make_renditions
from articles.models import Article, Errand, OldPath, Photo, PreviewLink, Rendition, Restriction, Version
from articles.models.restriction import RestrictionGround, RestrictionStatus
from articles.models.version import VersionKind
from articles.record.adopting import Adoption
from articles.refusals import NotPermitted, Refused
from articles.tasks import shelve_photo
from articles.verbs import publishing, restricting
from articles.verbs.adopting import adopt_all
from articles.verbs.arranging import arrange
from articles.verbs.publishing import Reason
from articles.verbs.restricting import Terms
from newsroom.models import Section
from newsroom.roles import Role
from tests.builders import edit, make_article, make_photo, make_user, publish_article
from tests.claims.docket import met
from tests.public.reader import Reader
from tests.public.test_embargo import BODY, HEADLINE, addresses, leaks, make_story, nothing_changing
from tests.verbs.test_arranging import led_by

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import DjangoCaptureOnCommitCallbacks

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


# Articles ----------------------------------------------------------------------------------------------------


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


# Versions ----------------------------------------------------------------------------------------------------


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


# Photos ------------------------------------------------------------------------------------------------------


def test_a_restricted_photo_is_on_no_page_and_its_files_are_not_served(
    publication: Publication, editor: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    photo = make_photo(credit="Creditsworth", caption_en="Captionfellow")
    make_renditions(photo)
    figure = f'<figure class="photo photo--wide" data-photo="{photo.sha256}"><figcaption>Figured</figcaption></figure>'
    version = publish_article(publication, editor, photo=photo, body=f"<p>{BODY}</p>{figure}")
    article = version.article
    reader = Reader()
    files = [str(photo.file), *Rendition.objects.filter(photo=photo).values_list("file", flat=True)]
    feeds = [f"/feeds/latest.{ending}" for ending in ("atom", "rss", "json")]
    pages = [version.path, "/", "/sections/politics/", *feeds, f"/api/v1/articles/{version.public_number}"]
    pages += ["/api/v1/articles", f"{version.versions_path}1/"]
    stems = {str(photo.file)[10:40]}
    assert all(any(stem in reader.read(page) for stem in stems) for page in pages)
    for name in files:
        answer = reader.client.get(default_storage.url(name))
        assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    with django_capture_on_commit_callbacks(execute=True):
        restriction = restricting.restrict(photo, editor, COURT)
    for page in pages:
        text = reader.read(page)
        assert not any(stem in text for stem in stems), page
        assert "Creditsworth" not in text, page
        assert "Figured" not in text, page
    for name in files:
        assert not default_storage.exists(name)
        reader.get(default_storage.url(name), 404)
    assert not Errand.objects.filter(kind="shelve").exists()
    assert verified()
    call_command("render_photos", "--files", stdout=io.StringIO())
    assert not Rendition.objects.filter(photo=photo).exists()
    with pytest.raises(Refused, match="is restricted"):
        publishing.publish(edit(article, editor, headline="Again"), editor)
    with django_capture_on_commit_callbacks(execute=True):
        restricting.lift(restriction, editor, "It was licensed")
    assert default_storage.exists(str(photo.file))
    assert Rendition.objects.filter(photo=photo).exists()
    assert all(any(stem in reader.read(page) for stem in stems) for page in pages)


def fetched(photo: Photo) -> bool:
    """Whether somebody who knows the addresses of its files is given them, all or none."""
    names = [str(photo.file), *Rendition.objects.filter(photo=photo).values_list("file", flat=True)]
    answers = [Reader().client.get(default_storage.url(name)) for name in names]
    for answer in answers:
        # Read to its end a file is closed; the answer's own close would end the test's connection.
        assert not answer.streaming or b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    there = {answer.status_code == 200 for answer in answers}
    assert len(there) == 1
    return there.pop()


def test_photos_go_with_a_restricted_article_and_come_back_with_it(
    publication: Publication, editor: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    lead, pictured = make_photo(), make_photo("maroon")
    for photo in (lead, pictured):
        make_renditions(photo)
    figure = f'<figure class="photo photo--wide" data-photo="{pictured.sha256}"><figcaption>F</figcaption></figure>'
    version = publish_article(publication, editor, photo=lead, body=f"<p>{BODY}</p>{figure}")
    shown = publish_article(publication, editor, photo=pictured)
    with django_capture_on_commit_callbacks(execute=True):
        restriction = restricting.restrict(version.article, editor, COURT)
    assert not fetched(lead)
    assert not Rendition.objects.filter(photo=lead).exists()
    assert fetched(pictured)
    assert str(pictured.file)[10:40] in Reader().read(shown.path)
    call_command("render_photos", "--files", stdout=io.StringIO())
    assert not fetched(lead)
    with django_capture_on_commit_callbacks(execute=True):
        restricting.lift(restriction, editor, "Set aside")
    assert fetched(lead)
    assert Rendition.objects.filter(photo=lead).exists()
    assert str(lead.file)[10:40] in Reader().read(version.path)
    assert not Errand.objects.filter(kind="shelve").exists()


def test_a_photo_goes_once_nothing_else_that_readers_have_shows_it(
    publication: Publication, editor: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    photo = make_photo()
    make_renditions(photo)
    restricted, shown = (publish_article(publication, editor, photo=photo) for _number in range(2))
    with django_capture_on_commit_callbacks(execute=True):
        restricting.restrict(restricted.article, editor, COURT)
    assert fetched(photo)
    with django_capture_on_commit_callbacks(execute=True):
        publishing.withdraw(shown.article, editor, Reason(en="Wrong"))
    assert not fetched(photo)
    with django_capture_on_commit_callbacks(execute=True):
        again = publish_article(publication, editor, photo=photo)
    assert fetched(photo)
    assert str(photo.file)[10:40] in Reader().read(again.path)


def test_a_photo_comes_back_with_an_import_that_shows_it(
    publication: Publication, editor: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    photo = make_photo()
    restricted = publish_article(publication, editor, photo=photo)
    with django_capture_on_commit_callbacks(execute=True):
        restricting.restrict(restricted.article, editor, COURT)
    assert not fetched(photo)
    article = make_article(publication, photo=photo)
    assert article.section
    adoption = Adoption(article, Copy.from_article(article), article.section, timezone.now() - timedelta(days=9))
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        adopt_all([adoption], None, "")
    assert fetched(photo)


def test_the_photo_of_a_restricted_version_goes_and_that_of_a_schedule_stays(
    publication: Publication, editor: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    wrong, waiting = make_photo(), make_photo("maroon")
    version = publish_article(publication, editor, photo=wrong)
    edit(version.article, editor, lead_photo=waiting)
    publishing.publish(version.article, editor)
    other = publish_article(publication, editor, photo=waiting)
    publishing.publish(make_article(publication, editor, photo=waiting), editor, timezone.now() + timedelta(hours=1))
    with django_capture_on_commit_callbacks(execute=True):
        restricting.restrict(version, editor, COURT)
        restricting.restrict(other.article, editor, COURT)
        restricting.restrict(version.article, editor, COURT)
    assert not fetched(wrong)
    assert fetched(waiting)


def test_a_photo_over_another_story_on_a_front_page_stays_or_comes_back(
    publication: Publication, editor: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    photo = make_photo()
    version, other = publish_article(publication, editor, photo=photo), publish_article(publication, editor)
    arrange(publication, "en", editor, led_by(version, photo=photo.sha256), seen=0)
    with django_capture_on_commit_callbacks(execute=True):
        restricting.restrict(version.article, editor, COURT)
    assert not fetched(photo)
    with django_capture_on_commit_callbacks(execute=True):
        arrange(publication, "en", editor, led_by(other, photo=photo.sha256), seen=1)
    assert fetched(photo)


def test_the_sweep_takes_away_the_files_that_a_stopped_worker_left(publication: Publication, editor: User) -> None:
    photo = make_photo()
    restricting.restrict(photo, editor, COURT)
    assert default_storage.exists(str(photo.file))
    shelve_photo.call(photo.pk)
    shelve_photo.call(photo.pk)
    assert not default_storage.exists(str(photo.file))
    assert not Errand.objects.filter(kind="shelve").exists()


# Who may -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [None, Role.REPORTER])
def test_nobody_restricts_who_may_not_withdraw(publication: Publication, editor: User, role: Role | None) -> None:
    version = publish_article(publication, editor)
    photo = make_photo()
    restriction = restricting.restrict(publish_article(publication, editor).article, editor, COURT)
    actor = make_user(role)
    targets: tuple[Any, ...] = (version.article, version, photo)
    for target in targets:
        with pytest.raises(NotPermitted):
            restricting.restrict(target, actor, COURT)
    with pytest.raises(NotPermitted):
        restricting.lift(restriction, actor, "Because")
    assert Restriction.objects.count() == 1


def test_a_section_with_editors_of_its_own_has_its_say(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, section="politics")
    other = make_user(Role.DESK_EDITOR)
    mine = Section.objects.create(publication=publication, slug="culture", name_en="Culture", name_ko="문화")
    mine.editors.add(other)
    Section.objects.get(slug="politics").editors.add(editor)
    with pytest.raises(NotPermitted):
        restricting.restrict(version.article, type(other).objects.get(pk=other.pk), COURT)


def test_it_wants_a_reason_and_stands_once(publication: Publication, editor: User) -> None:
    article = publish_article(publication, editor).article
    with pytest.raises(Refused):
        restricting.restrict(article, editor, Terms(RestrictionGround.COURT, RestrictionStatus.LEGAL, "  "))
    restricting.restrict(article, editor, COURT)
    with pytest.raises(Refused):
        restricting.restrict(article, editor, COURT)


# At the desk -------------------------------------------------------------------------------------------------


def test_an_editor_restricts_and_lifts_at_the_desk(publication: Publication, editor: User, client: Any) -> None:
    version = publish_article(publication, editor, headline="Named in full")
    client.force_login(editor)
    form = client.get(f"/admin/articles/article/{version.article_id}/change/").content.decode()
    address = f"/admin/articles/article/{version.article_id}/restrict/"
    assert address in form
    asked = client.get(address).content.decode()
    assert "Only version 1" in asked
    assert "programs get nothing of it" in asked
    told = {"what": "article", "ground": "court", "status": "451", "notice_en": "A court.", "reason": "2026카합1"}
    assert client.post(address, {**told, "reason": ""}).status_code == 200
    assert not Restriction.objects.exists()
    assert client.post(address, told).status_code == 302
    Reader().get(version.path, 451)
    assert "they see nothing of it" in client.get(f"/admin/articles/article/{version.article_id}/change/").text
    restriction = Restriction.objects.get()
    assert restriction.made_by == editor
    listed = client.get("/admin/articles/restriction/").text
    assert "Named in full" in listed
    lift = f"/admin/articles/restriction/{restriction.pk}/lift/"
    assert lift in listed
    assert "2026카합1" in client.get(lift).text
    assert client.post(lift, {"because": "Set aside"}).status_code == 302
    Reader().get(version.path)
    restriction.refresh_from_db()
    assert (restriction.lifted_by, restriction.lifted_because) == (editor, "Set aside")
    assert "Set aside" in client.get(f"/admin/articles/restriction/{restriction.pk}/change/").text


def test_one_version_or_a_photo_is_restricted_at_the_desk(publication: Publication, editor: User, client: Any) -> None:
    photo = make_photo()
    version = publish_article(publication, editor, photo=photo)
    client.force_login(editor)
    address = f"/admin/articles/article/{version.article_id}/restrict/"
    client.post(address, {"what": "1", "ground": "erasure", "status": "410", "reason": "A letter"})
    assert Restriction.objects.get().version == version
    form = client.get(f"/admin/articles/photo/{photo.pk}/change/").text
    assert f"/admin/articles/photo/{photo.pk}/restrict/" in form
    assert "1 version on record" in client.get(f"/admin/articles/photo/{photo.pk}/restrict/").text
    client.post(f"/admin/articles/photo/{photo.pk}/restrict/", {"ground": "rights", "reason": "An agency's letter"})
    assert Restriction.objects.filter(photo=photo).exists()
    assert "no page shows it" in client.get(f"/admin/articles/photo/{photo.pk}/change/").text


def test_a_reporter_finds_no_way_to_it(publication: Publication, editor: User, client: Any) -> None:
    version = publish_article(publication, editor, photo=make_photo())
    restriction = restricting.restrict(version.article, editor, COURT)
    client.force_login(make_user(Role.REPORTER))
    for address in (
        f"/admin/articles/article/{version.article_id}/restrict/",
        "/admin/articles/restriction/",
        f"/admin/articles/restriction/{restriction.pk}/lift/",
    ):
        assert client.get(address).status_code == 403, address
        assert client.post(address, {"because": "x", "reason": "x"}).status_code == 403, address


# What it costs -----------------------------------------------------------------------------------------------


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
