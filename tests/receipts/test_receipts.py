"""The receipt: whether readers find what was published, asked as a stranger."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from unittest import mock

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from articles.layout.layout import Layout, Slot, Zone, ZoneKind
from articles.models import DeskTask, Receipt
from articles.receipts.checking import check, unchecked
from articles.receipts.stranger import ask
from articles.search.index import take_out
from articles.verbs import publishing
from articles.verbs.arranging import arrange
from newsroom.roles import Role
from tests.builders import HOST, in_future, make_article, make_publication, make_user, publish_article

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoCaptureOnCommitCallbacks

pytestmark = pytest.mark.django_db


def surfaces(receipt: Receipt | None) -> dict[str, bool]:
    assert receipt is not None
    return {found["surface"]: found["good"] for found in receipt.findings}


def test_what_was_published_is_found_everywhere() -> None:
    version = publish_article(make_publication())
    receipt = check(version)
    assert surfaces(receipt) == {"page": True, "section": True, "feed": True, "search": True, "news": True}
    assert receipt
    assert receipt.is_good


def test_the_receipt_is_made_once_the_publication_stands(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        version = publish_article(make_publication())
    assert Receipt.objects.get(version=version).is_good


def test_both_languages_are_asked_for_each_other() -> None:
    publication = make_publication()
    english = publish_article(publication)
    korean = publish_article(publication, language="ko", headline="사절단이 만났다", translation_of=english.article)
    assert surfaces(check(korean)) == {
        "page": True,
        "section": True,
        "feed": True,
        "search": True,
        "news": True,
        "pair": True,
    }
    assert surfaces(check(english))["pair"]


def test_a_withdrawn_article_must_be_gone_from_everywhere() -> None:
    publication = make_publication()
    editor = make_user(Role.DESK_EDITOR)
    version = publish_article(publication, editor)
    withdrawal = publishing.withdraw(version.article, editor, publishing.Reason(en="Invented.", ko="지어낸 기사."))
    receipt = check(withdrawal)
    expected = {"page": True, "front": True, "section": True, "feed": True, "search": True, "news": True}
    assert surfaces(receipt) == expected
    assert receipt
    assert receipt.findings[0]["status"] == 410


def test_what_an_editor_put_on_the_front_page_in_advance_is_looked_for_there_once_it_is_out() -> None:
    publication = make_publication()
    editor = make_user(Role.DESK_EDITOR)
    at = in_future(hours=1)
    version = publishing.publish(make_article(publication, editor), editor, at)
    lead = Slot(story=version.public_number, ends=at + timedelta(hours=1))
    arrange(publication, "en", editor, Layout((Zone(ZoneKind.LEAD, slots=(lead,)),)), seen=0)
    assert check(version) is None
    with mock.patch("django.utils.timezone.now", return_value=at + timedelta(minutes=1)):
        assert surfaces(check(version))["front"]
    # Afterwards newer stories may stand there.
    with mock.patch("django.utils.timezone.now", return_value=at + timedelta(hours=2)):
        assert "front" not in surfaces(check(version))


def test_a_page_that_shows_another_version_is_no_good_and_leaves_a_desk_task_until_it_is() -> None:
    version = publish_article(make_publication())
    with mock.patch("articles.reading.article", return_value=None):
        receipt = check(version)
    assert surfaces(receipt) == {"page": False, "section": True, "feed": True, "search": True, "news": True}
    assert receipt
    assert not receipt.is_good
    assert DeskTask.objects.get(article=version.article, done_at=None).key == DeskTask.READERS
    check(version)
    assert not DeskTask.objects.filter(article=version.article, done_at=None).exists()


def test_a_server_error_is_a_finding_and_not_an_error_of_the_receipt() -> None:
    version = publish_article(make_publication())
    with mock.patch("articles.public.pages.lists.reading.in_section", side_effect=RuntimeError("broken")):
        receipt = check(version)
    assert surfaces(receipt) == {"page": True, "section": False, "feed": False, "search": True, "news": True}
    assert receipt
    assert receipt.findings[1]["status"] == 500


def test_what_is_scheduled_has_no_receipt_before_its_instant_and_waits_for_one_after() -> None:
    editor = make_user(Role.DESK_EDITOR)
    article = make_article(make_publication(), editor)
    version = publishing.publish(article, editor, at=in_future(hours=1))
    assert check(version) is None
    assert unchecked() == []
    later = timezone.now() + timedelta(hours=2)
    with mock.patch("django.utils.timezone.now", return_value=later):
        assert unchecked() == [version]
        assert surfaces(check(version)) == {"page": True, "section": True, "feed": True, "search": True, "news": True}
        assert unchecked() == []


def test_asking_leaves_language_and_time_zone_as_they_were() -> None:
    make_publication()
    with translation.override("ko"), timezone.override("Europe/Lisbon"):
        assert ask(HOST, "/ko/").status == 200
        assert translation.get_language() == "ko"
        assert timezone.get_current_timezone_name() == "Europe/Lisbon"


def test_a_story_that_others_have_followed_is_not_looked_for_on_the_first_page_of_its_section(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    publication = make_publication()
    first = publish_article(publication)
    publish_article(publication)
    monkeypatch.setattr("articles.receipts.surfaces.PAGE_LENGTH", 1)
    assert surfaces(check(first)) == {"page": True, "search": True, "news": True}


def test_a_busy_day_does_not_push_it_out_of_the_feed_that_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The feed of everything has room for twenty; the section's has it as long as its page does."""
    publication = make_publication()
    first = publish_article(publication, section="culture")
    for module in ("articles.reading", "articles.receipts.surfaces"):
        monkeypatch.setattr(f"{module}.PAGE_LENGTH", 2)
    for _number in range(3):
        publish_article(publication, section="politics")
    assert surfaces(check(first))["feed"]


def test_google_news_is_asked_for_a_day_and_never_about_advertising() -> None:
    publication = make_publication()
    assert "news" not in surfaces(check(publish_article(publication, kind="advertorial")))
    version = publish_article(publication)
    with mock.patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(days=3)):
        assert "news" not in surfaces(check(version))


def test_an_address_with_hangul_is_asked_as_it_is() -> None:
    version = publish_article(make_publication(), language="ko", headline="사절단이 서울에서 만났다")
    assert surfaces(check(version)) == {"page": True, "section": True, "feed": True, "search": True, "news": True}
    assert "사절단" in version.path


@pytest.mark.parametrize(
    "headline", ["Seoul " + "Donaudampfschifffahrtsgesellschaft " * 6, "☂☂☂", '“한·미” 정상, "관세" 담판…', "-\\ % ' *"]
)
def test_any_headline_is_looked_for_by_words_that_find_it(headline: str) -> None:
    assert surfaces(check(publish_article(make_publication(), headline=headline))).get("search", True)


def test_a_story_that_is_not_in_the_index_is_missed() -> None:
    version = publish_article(make_publication())
    take_out([version.pk])
    assert not surfaces(check(version))["search"]


def test_the_desk_shows_the_receipt_and_asks_again(client: Client) -> None:
    editor = make_user(Role.DESK_EDITOR)
    version = publish_article(make_publication(), editor)
    client.force_login(editor)
    form = reverse("admin:articles_article_change", args=[version.article_id])
    assert "Nobody has asked the site yet." in client.get(form).text
    answer = client.post(reverse("admin:articles_article_receipt", args=[version.article_id]), follow=True)
    assert "Readers find it everywhere as it was published." in answer.text
    assert "article page" in answer.text
    assert Receipt.objects.get(version=version).is_good


def test_a_stranger_cannot_ask_through_the_desk(client: Client) -> None:
    version = publish_article(make_publication())
    address = reverse("admin:articles_article_receipt", args=[version.article_id])
    assert client.post(address).status_code == 302
    client.force_login(make_user())
    assert client.post(address).status_code == 302
    assert not Receipt.objects.exists()
