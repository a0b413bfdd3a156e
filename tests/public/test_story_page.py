"""What an article's page offers round its text: how long it takes to read, passing it on, and where to go from there."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from articles.copytext import Elsewhere
from articles.models import PreviewLink
from articles.public.pages.reading_time import minutes
from tests.builders import in_future, make_article, make_photo, publish_article
from tests.public.reader import Reader

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models import Photo
    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


def shared(page: str) -> dict[str, str]:
    """What the links for sharing are called, and where they lead."""
    block = page.partition('class="share"')[2].partition("</section>")[0]
    return {name: unescape(address) for address, name in re.findall(r'<a [^>]*href="([^"]*)"[^>]*>([^<]*)</a>', block)}


def asked(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)


def test_a_story_is_passed_on_without_a_script(publication: Publication, editor: User) -> None:
    words = Elsewhere(share_headline="R&D? “Yes” — 100%")
    version = publish_article(publication, editor, headline="Envoys meet", elsewhere=words)
    page = Reader().read(version.path)
    address = f"http://testserver{version.path}"
    links = shared(page)
    assert list(links) == ["Link to this article", "E-mail", "X", "Facebook", "LinkedIn"]
    assert links["Link to this article"] == address
    assert asked(links["X"]) == {"text": [words.share_headline], "url": [address]}
    assert asked(links["Facebook"]) == {"u": [address]}
    assert asked(links["E-mail"]) == {
        "subject": [words.share_headline],
        "body": [f"{words.share_headline}\n{address}"],
    }
    # Mail programs show a "+" as it stands.
    assert "+" not in links["E-mail"]
    assert not re.search(r'(?:src|srcset|action)="https?://(?!testserver)', page)


def test_a_korean_story_goes_where_koreans_are(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, language="ko", headline="사절단, 서울 회동")
    links = shared(Reader().read(version.path))
    assert {"네이버", "밴드", "Facebook", "X"} <= links.keys()
    assert asked(links["네이버"])["title"] == ["사절단, 서울 회동"]
    assert asked(links["밴드"])["route"][0].startswith("http://testserver/ko/")


def test_what_is_not_published_is_not_passed_on(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor)
    link = PreviewLink.objects.create(article=article, created_by=editor, expires_at=in_future(days=1))
    page = Reader().read(f"/preview/{link.token}/")
    assert not shared(page)
    assert "<script" not in page


def test_a_long_story_says_how_long_it_takes_and_a_short_one_does_not(publication: Publication, editor: User) -> None:
    long = publish_article(publication, editor, body=f"<p>{'word ' * 900}</p>")
    assert "4 min read" in Reader().read(long.path)
    assert "min read" not in Reader().read(publish_article(publication, editor).path)


@pytest.mark.parametrize(
    ("text", "language", "taken"),
    [
        ("", "en", 0),
        ("word " * 230, "en", 1),
        ("word " * 1150, "en", 5),
        ("가나다 " * 500, "ko", 3),
        ("가\n나\t다 " * 500, "ko", 3),
    ],
)
def test_english_is_counted_in_words_and_korean_in_characters(text: str, language: str, taken: int) -> None:
    assert minutes(text, language) == taken


def test_a_story_leads_to_its_neighbours_and_to_what_shares_its_tags(publication: Publication, editor: User) -> None:
    tagged = publish_article(publication, editor, headline="Of old", days_ago=90, tags=["Seoul"], section="culture")
    before = publish_article(publication, editor, headline="Before", days_ago=9)
    version = publish_article(publication, editor, headline="This", days_ago=5, tags=["Seoul"])
    after = publish_article(publication, editor, headline="After", days_ago=1)
    page = Reader().read(version.path)
    more = page.partition('id="more"')[2].partition("</section>")[0]
    assert [more.index(f'href="{other.path}"') for other in (after, before)] == sorted(
        more.index(f'href="{other.path}"') for other in (after, before)
    )
    assert "More in Politics" in more
    related = page.partition('id="related"')[2].partition("</section>")[0]
    assert f'href="{tagged.path}"' in related
    assert page.count(f'href="{before.path}"') == 1
    # Without tags the newest of the section stand there.
    assert 'id="related"' not in Reader().read(before.path)


def test_a_video_is_offered_with_a_word_of_whom_it_tells(publication: Publication, editor: User) -> None:
    body = '<div data-embed="https://youtu.be/aqz-KE-bpKQ"></div><div data-embed="https://video.example.com/1"></div><p>x</p>'
    response = Reader().get(publish_article(publication, editor, body=body).path)
    page = response.text
    assert "<iframe" not in page
    assert 'data-frame="https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ"' in page
    assert "youtu.be will see your IP address." in page
    assert '<a href="https://youtu.be/aqz-KE-bpKQ" rel="noopener">' in page
    assert page.count("data-frame=") == 1
    assert "frame-src https://www.youtube-nocookie.com;" in f"{response.headers['Content-Security-Policy']};"
    other = Reader().get(publish_article(publication, editor).path)
    assert "frame-src" not in other.headers["Content-Security-Policy"]
    feed = Reader().read("/feeds/latest.atom")
    assert "youtu.be/aqz-KE-bpKQ" in feed
    assert "data-frame" not in feed


def figure(photo: Photo, caption: str) -> str:
    return f'<figure class="photo photo--wide" data-photo="{photo.sha256}"><figcaption>{caption}</figcaption></figure>'


def test_photos_that_follow_one_another_are_a_gallery(publication: Publication, editor: User) -> None:
    photos = [make_photo(colour, credit=f"By {colour}") for colour in ("navy", "teal", "olive", "maroon")]
    captions = ("Arrival", "Handshake with <em>both</em>", "Dinner", "Departure")
    figures = [figure(photo, caption) for photo, caption in zip(photos, captions, strict=True)]
    version = publish_article(publication, editor, body=f"<p>Before</p>{''.join(figures)}<p>After</p>")
    page = Reader().read(version.path)
    strip = page.partition('<div class="gallery" role="region" tabindex="0" aria-label="Gallery of 4 photos">')[2]
    strip = strip.partition("<p>After</p>")[0]
    assert strip.count("<figure") == 4
    assert [strip.index(caption) for caption in captions] == sorted(strip.index(caption) for caption in captions)
    assert "Photo: By olive" in strip
    # In a feed they stand one after another.
    feed = Reader().read("/feeds/latest.atom")
    assert "Handshake with" in feed
    assert "gallery" not in feed


def test_two_photos_or_three_with_words_between_are_none(publication: Publication, editor: User) -> None:
    first, second, third = (figure(make_photo(colour), "x") for colour in ("navy", "teal", "olive"))
    for body in (first + second, f"{first}<p>Words</p>{second}{third}"):
        assert 'class="gallery"' not in Reader().read(publish_article(publication, editor, body=body).path)
    # A photo that left the library leaves two.
    gone = re.sub("[0-9a-f]{64}", "0" * 64, third)
    page = Reader().read(publish_article(publication, editor, body=first + gone + second).path)
    assert 'class="gallery"' not in page
    assert page.count('class="photo photo--wide') == 2
