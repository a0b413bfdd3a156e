"""A photo that is restricted, or stands in what is: no page shows it, and its files are not served."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.files.storage import default_storage, storages
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from articles.copytext import Copy
from articles.library.renditions import make_renditions
from articles.library.shelving import place_of, shelve
from articles.models import Errand, Photo, Rendition
from articles.record.adopting import Adoption
from articles.refusals import Refused
from articles.tasks import shelve_photo
from articles.verbs import publishing, restricting
from articles.verbs.adopting import adopt_all
from articles.verbs.arranging import arrange
from articles.verbs.publishing import Reason
from newsroom.stores.disk import Disk
from tests.builders import edit, make_article, make_photo, publish_article
from tests.public.reader import Reader
from tests.public.test_embargo import BODY
from tests.public.test_restricted import COURT, verified
from tests.verbs.test_arranging import led_by

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.core.files.base import File
    from pytest_django import DjangoCaptureOnCommitCallbacks

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


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


def test_two_that_shelve_a_photo_at_once_leave_its_original_in_one_place(
    publication: Publication, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = make_photo()
    restricting.restrict(photo, editor, COURT)
    opened, exists, others = Disk.open, Disk.exists, [photo]

    def meanwhile() -> None:
        """Another worker does all of it."""
        if others:
            shelve(others.pop())

    def seen(disk: Disk, name: str) -> bool:
        found = exists(disk, name)
        meanwhile()
        return found

    def reached(disk: Disk, name: str, mode: str = "rb") -> File[bytes]:
        meanwhile()
        return opened(disk, name, mode)

    monkeypatch.setattr(Disk, "exists", seen)
    monkeypatch.setattr(Disk, "open", reached)
    shelve_photo.call(photo.pk)
    assert not others
    storage, name = place_of(default_storage, str(photo.file))
    assert storage is storages["documents"]
    with storage.open(name) as file:
        assert file.read()
    shelve_photo.call(photo.pk)
    assert not Errand.objects.filter(kind="shelve").exists()
