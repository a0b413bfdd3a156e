"""The sample journal: complete, fictitious, and loaded once."""

from __future__ import annotations

from collections import Counter
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from articles.models import Article, Claim, ClaimNotice, Photo, StandingVersion, StatusChange
from articles.models.version import Version
from articles.sample_journal import journal, loader, standing_pages
from articles.sample_journal.pictures import BY_KEY
from articles.workflow import Status
from newsroom.imprint import imprint_on
from newsroom.models import Publication
from tests.builders import make_publication
from tests.sample import plain_drawings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoDbBlocker


@pytest.fixture(scope="class")
def loaded(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """The journal for all the tests of what is in it, taken back after them."""

    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        plain_drawings(),
        override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")),
    ):
        load()
        yield
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_its_standing_pages_are_up_in_both_languages_and_marked_as_samples() -> None:
    publication = journal.found("localhost")
    assert standing_pages.put_up(publication) == 5
    assert standing_pages.put_up(publication) == 0
    versions = StandingVersion.objects.on_site()
    assert Counter(version.language for version in versions) == {"en": 5, "ko": 5}
    for version in versions:
        assert "sample page" in version.body or "견본 안내 페이지" in version.body, version


def load() -> str:
    out = StringIO()
    call_command("sample_journal", stdout=out)
    return out.getvalue()


def test_every_story_is_marked_as_a_sample_and_names_known_pictures() -> None:
    for story in loader.stories():
        assert "Sample article" in story.body or "견본 기사" in story.body, story.key
        named = {*loader._PLACEHOLDER.findall(story.body), *filter(None, [story.photo])}
        assert named <= BY_KEY.keys(), story.key


def test_both_languages_fill_every_section_and_eight_stories_are_paired() -> None:
    public = [story for story in loader.stories() if story.status in {"published", "corrected", "changed"}]
    sections = {slug for slug, _ko, _en in journal._SECTIONS}
    by_language = Counter(story.language for story in public)
    assert by_language["en"] >= 24
    assert by_language["ko"] >= 18
    for language in ("en", "ko"):
        assert {story.section for story in public if story.language == language} == sections
    assert sum(bool(story.translation_of) for story in public) >= 8
    assert max(len(story.headline) for story in public) >= 90
    assert max(len(story.bylines) for story in public) == 6


def test_a_translation_stands_after_what_it_translates() -> None:
    seen: set[str] = set()
    for story in loader.stories():
        assert not story.translation_of or story.translation_of in seen, story.key
        seen.add(story.key)


def test_the_same_picture_has_the_same_bytes_every_time() -> None:
    picture = BY_KEY["mountain-pass"]
    assert picture.jpeg() == picture.jpeg()


@pytest.mark.django_db
@pytest.mark.usefixtures("loaded")
class TestLoaded:
    def test_loading_twice_changes_nothing(self) -> None:
        before = (Article.objects.count(), Version.objects.count(), StatusChange.objects.count(), Photo.objects.count())
        assert "everything is there already" in load()
        assert before == (
            Article.objects.count(),
            Version.objects.count(),
            StatusChange.objects.count(),
            Photo.objects.count(),
        )

    def test_the_desk_has_work_in_every_state(self) -> None:
        statuses = set(Article.objects.values_list("status", flat=True))
        assert statuses == set(Status)
        assert Version.objects.pending().exists()
        assert any(article.has_unpublished_changes for article in Article.objects.all())
        assert Version.objects.filter(kind="correction").get().reason_en
        assert ClaimNotice.objects.on_site().get().after.kind == "correction"  # type: ignore[union-attr]
        assert Claim.objects.pressing().get().answered_at is None
        assert not Article.objects.filter(body__contains="{").exists()
        assert not Article.objects.filter(body__contains="picture:").exists()

    def test_the_imprint_is_complete(self) -> None:
        publication = Publication.objects.get(slug=journal.SLUG)
        assert not list(imprint_on(publication, timezone.localdate()).missing())


@pytest.mark.django_db
def test_it_stays_away_from_a_publication_of_ones_own() -> None:
    make_publication()
    with pytest.raises(CommandError, match="publication of its own"):
        load()
    assert not Article.objects.exists()
