"""An article's page: what stands on it, where it stands, and when."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.utils import timezone

from articles.copytext import BylineCopy
from articles.models.version import VersionKind
from articles.verbs import publishing
from articles.verbs.publishing import Reason
from newsroom.models import FormerName, MastheadPost
from tests.builders import (
    edit,
    in_future,
    make_article,
    make_photo,
    publish_article,
)
from tests.public.reader import Reader

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


def test_a_page_shows_everything_a_reader_is_owed(publication: Publication, editor: User) -> None:
    version = publish_article(
        publication,
        editor,
        headline="Envoys meet",
        deck="They talk",
        photo=make_photo(),
        tags=["Seoul"],
        body="<p>The envoys met.</p>",
        bylines=(BylineCopy("lee", "Lee Gi-ja", "author", "lee@example.com"), BylineCopy(None, "Kim", "translator")),
    )
    page = Reader().read(version.path)
    assert "<h1>Envoys meet</h1>" in page
    assert "They talk" in page
    assert '<a rel="author" href="/reporters/lee/">Lee Gi-ja</a>' in page
    assert "Translator" in page
    assert "mailto:lee@example.com" in page
    assert "A caption" in page
    assert "Photo: Newsroom" in page
    assert 'alt="An alternative text"' in page
    assert 'href="/tags/seoul/"' in page
    assert '<span class="dateline">SEOUL</span>' in page
    local = version.published_at.astimezone(publication.tzinfo)
    assert f"{local:%H:%M} KST" in page
    assert f'<link rel="canonical" href="http://testserver{version.path}">' in page


def test_a_korean_page_is_korean_throughout(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, language="ko", headline="사절단, 서울 회동", photo=make_photo())
    assert version.path.startswith("/ko/")
    page = Reader().read(version.path)
    local = version.published_at.astimezone(publication.tzinfo)
    assert f"{local.year}년 {local.month}월 {local.day}일 {local:%H:%M}" in page
    assert "Photo:" not in page
    assert "Skip to" not in page


def test_the_number_decides_and_any_other_spelling_leads_to_the_address(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor)
    parts = version.path.strip("/").split("/")
    number = version.public_number
    for path in (
        f"/{'/'.join(parts[:3])}/{number}/",
        f"/{'/'.join(parts[:3])}/{number}/another-slug/",
        f"/1999/01/01/{number}/{version.content.slug}/",
        f"/ko{version.path}",
    ):
        response = Reader().get(path, 301)
        assert response.headers["Location"] == version.path
    assert Reader().get(f"/1999/01/01/{number}/?a=1", 301).headers["Location"] == f"{version.path}?a=1"


def test_nobody_can_read_a_draft_at_any_address(publication: Publication, editor: User) -> None:
    """Also not with the number or the key it already has."""
    live = publish_article(publication, editor)
    draft = make_article(publication, editor, headline="Not yet", tags=["Hush"], reporter="secret")
    today = timezone.localdate()
    reader = Reader()
    for number in (live.public_number + 1, draft.pk, 0, 2**63):
        reader.get(f"/{today:%Y/%m/%d}/{number}/not-yet/", 404)
    reader.get("/tags/hush/", 404)
    reader.get("/reporters/secret/", 404)
    for path in ("/", "/sections/politics/", f"/{today:%Y/%m}/", f"/{today:%Y/%m/%d}/", live.path):
        assert "Not yet" not in reader.read(path)


def test_editing_the_working_copy_changes_nothing_for_readers(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, headline="As published")
    article = edit(version.article, editor, headline="As edited")
    before = Reader().read(version.path)
    assert "As published" in before
    assert "As edited" not in before
    publishing.publish(article, editor)
    assert "As edited" in Reader().read(version.article.versions.latest("number").path)


def test_a_scheduled_story_appears_on_the_second_without_anybody_acting(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor, headline="At nine", tags=["Seoul"])
    version = publishing.publish(article, editor, in_future(seconds=2))
    day = version.published_at.astimezone(publication.tzinfo)
    places = ("/", "/sections/politics/", f"/{day:%Y/%m/%d}/", f"/{day:%Y/%m}/")
    known_afterwards = (version.path, "/tags/seoul/", "/reporters/lee/")
    reader = Reader()
    with time_machine.travel(version.live_from - timedelta(milliseconds=1), tick=False):
        for path in places:
            # The day itself may not have begun.
            assert b"At nine" not in reader.client.get(path).content
        for path in known_afterwards:
            reader.get(path, 404)
    with time_machine.travel(version.live_from, tick=False):
        for path in (*places, *known_afterwards):
            assert "At nine" in reader.read(path), path


def test_a_withdrawn_article_says_so_and_is_on_no_list(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, headline="Withdrawn soon", tags=["Seoul"], body="<p>Wrong.</p>")
    publishing.withdraw(version.article, editor, Reason(en="It was not true.", ko="사실이 아니었습니다."))
    reader = Reader()
    page = reader.read(version.path, 410)
    assert "It was not true." in page
    assert "noindex" in page
    assert "Wrong." not in page
    day = version.published_at.astimezone(publication.tzinfo)
    for path in ("/", "/sections/politics/", f"/{day:%Y/%m/%d}/", f"/{day:%Y/%m}/"):
        assert "Withdrawn soon" not in reader.read(path)
    for path in ("/tags/seoul/", "/reporters/lee/"):
        reader.get(path, 404)


def test_a_correction_stands_above_the_text(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, days_ago=2)
    article = edit(version.article, editor, body="<p>Thirty-eight.</p>")
    publishing.publish(article, editor, kind=VersionKind.CORRECTION, reason=Reason(en="The number was wrong <before>."))
    page = Reader().read(version.path)
    assert "The number was wrong &lt;before&gt;." in page
    assert page.index("The number was wrong") < page.index("Thirty-eight.")
    assert "Updated" in page


def test_a_page_leads_to_its_translation_both_ways(publication: Publication, editor: User) -> None:
    english = publish_article(publication, editor, headline="Envoys meet")
    korean_copy = make_article(
        publication, editor, language="ko", headline="사절단 회동", translation_of=english.article
    )
    assert "사절단 회동" not in Reader().read(english.path)
    korean = publishing.publish(korean_copy, editor)
    page = Reader().read(english.path)
    assert f'hreflang="ko" href="http://testserver{korean.path}"' in page
    assert "사절단 회동" in page
    assert english.path in Reader().read(korean.path)


def test_the_footer_shows_the_imprint_of_the_articles_day(publication: Publication, editor: User) -> None:
    old_editor = MastheadPost.objects.get(office=MastheadPost.Office.EDITOR)
    old_editor.ends_on = date(2020, 12, 31)
    old_editor.save()
    MastheadPost.objects.create(
        publication=publication, office=MastheadPost.Office.EDITOR, name_en="New Editor", starts_on=date(2021, 1, 1)
    )
    FormerName.objects.create(
        publication=publication, name_en="UN News", starts_on=date(1996, 1, 1), ends_on=date(2019, 6, 30)
    )
    long_ago = (timezone.now() - datetime(2019, 3, 1, tzinfo=publication.tzinfo)).days
    old = publish_article(publication, editor, days_ago=long_ago)
    new = publish_article(publication, editor)
    footer = Reader().read(old.path).partition('<footer class="site-footer">')[2]
    assert "Pyun Jip-in" in footer
    assert "UN News" in footer
    assert "New Editor" not in footer
    assert "New Editor" in Reader().read(new.path)


def test_paid_content_is_labelled_and_its_links_are_marked(publication: Publication, editor: User) -> None:
    """Newspapers Act art. 6."""
    version = publish_article(
        publication, editor, kind="advertorial", body='<p><a href="https://shop.example.com/">Shop</a></p>'
    )
    for path in (version.path, "/sections/politics/"):
        assert '<span class="label">Advertorial</span>' in Reader().read(path)
    assert '<a href="https://shop.example.com/" rel="sponsored noopener">' in Reader().read(version.path)


def test_a_body_shows_its_pictures_links_and_tables_and_asks_no_third_party(
    publication: Publication, editor: User
) -> None:
    photo = make_photo("olive", alt_en="An olive field", credit="Kim & Sons")
    body = (
        f'<figure class="photo photo--left" data-photo="{photo.sha256}"><figcaption>In <em>May</em></figcaption></figure>'
        '<figure class="photo photo--wide" data-photo="' + "0" * 64 + '"><figcaption>Gone</figcaption></figure>'
        '<div class="embed" data-embed="https://video.example.com/?a=1&amp;b=2"><a href="https://video.example.com/">x</a></div>'
        "<table><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
    )
    version = publish_article(publication, editor, body=body, dateline="")
    page = Reader().read(version.path)
    assert 'class="photo photo--left"' in page
    assert 'alt="An olive field"' in page
    assert "In <em>May</em>" in page
    assert "Photo: Kim &amp; Sons" in page
    assert "Gone" not in page
    assert '<a href="https://video.example.com/?a=1&amp;b=2" rel="noopener">' in page
    assert "<iframe" not in page
    assert 'role="region" tabindex="0"' in page


def test_what_people_wrote_is_never_markup(publication: Publication, editor: User) -> None:
    evil = "<script>alert(1)</script>"
    version = publish_article(
        publication,
        editor,
        headline=f"Head {evil}",
        deck=f"Deck {evil}",
        dateline=f"Place {evil}",
        tags=[f"tag {evil}"],
        bylines=(BylineCopy(None, f"Name {evil}", "author", ""),),
        body=f"<p>Body {evil}</p>",
        photo=make_photo(credit=f"Credit {evil}"),
    )
    for path in (version.path, "/", "/sections/politics/"):
        page = Reader().read(path)
        assert "<script>" not in page
        assert "Head &lt;script&gt;" in page


def test_an_article_takes_at_most_three_queries(
    publication: Publication, editor: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    version = publish_article(publication, editor, tags=["a", "b"], photo=make_photo(), headline="The one")
    other = make_photo("teal")
    for number in range(6):
        publish_article(publication, editor, days_ago=number + 1, photo=other)
    reader = Reader()
    reader.get(version.path)
    with django_assert_max_num_queries(3):
        reader.get(version.path)


def test_a_page_that_has_not_changed_is_not_sent_again(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor)
    with time_machine.travel(timezone.now() + timedelta(seconds=1), tick=False):
        first = Reader().get(version.path)
        again = Reader().get(version.path, 304, headers={"If-None-Match": first.headers["ETag"]})
    assert not again.content
    edited = edit(version.article, editor, headline="Changed")
    publishing.publish(edited, editor)
    path = version.article.versions.latest("number").path
    Reader().get(path, 200, headers={"If-None-Match": first.headers["ETag"]})


def test_a_head_request_is_answered_and_a_post_is_refused(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor)
    assert Reader().client.head(version.path).status_code == 200
    assert Reader().client.post(version.path).status_code == 405


@pytest.mark.parametrize(
    ("credit", "printed"),
    [
        ("Photo by Mina", "Photo: Mina"),
        ("Photos by Kim and Lee", "Photo: Kim and Lee"),
        ("PHOTO: Presidential Office", "Photo: Presidential Office"),
        ("사진=대통령실", "Photo: 대통령실"),
        ("사진 제공 = 대통령실", "Photo: 대통령실"),
        # Names that begin so.
        ("사진공동취재단", "Photo: 사진공동취재단"),
        ("Photon Agency", "Photo: Photon Agency"),
        ("Photo Kim", "Photo: Photo Kim"),
    ],
)
def test_a_credit_does_not_say_twice_that_it_is_of_a_photo(
    publication: Publication, editor: User, credit: str, printed: str
) -> None:
    version = publish_article(publication, editor, photo=make_photo(credit=credit))
    assert f'<span class="credit">{printed}</span>' in Reader().read(version.path)


def test_the_way_to_another_language_says_when_it_leads_to_the_front_alone(
    publication: Publication, editor: User
) -> None:
    def switch(path: str, status: int = 200) -> str:
        found = re.search(r'<nav class="languages".*?</nav>', Reader().read(path, status), flags=re.DOTALL)
        assert found
        return " ".join(re.sub(r"<(?!a)[^>]+>", " ", found[0]).split())

    english = publish_article(publication, editor, headline="Envoys meet")
    alone = switch(english.path)
    assert 'href="/ko/" lang="ko" hreflang="ko"' in alone
    assert "이 페이지는 한국어로 없습니다. 한국어 첫 화면" in alone
    korean = publish_article(publication, editor, headline="사절단 출국", language="ko")
    assert "This page is not in English. English front page" in switch(korean.path)
    made = make_article(publication, editor, language="ko", headline="사절단 회동", translation_of=english.article)
    translation = publishing.publish(made, editor)
    assert switch(english.path).endswith(f'<a href="{translation.path}" lang="ko" hreflang="ko">한국어')
    # The front has its like, and where there is no page nothing is said of it.
    assert switch("/").endswith('<a href="/ko/" lang="ko" hreflang="ko">한국어')
    assert switch("/nowhere/", 404).endswith("한국어 첫 화면")
