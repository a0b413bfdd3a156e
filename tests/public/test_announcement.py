"""What an article's page tells search engines and programs that draw a card of a shared link."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.core.files.storage import default_storage
from django.utils.encoding import iri_to_uri

from articles.copytext import Elsewhere
from articles.library.renditions import make_renditions
from articles.models import PreviewLink
from articles.verbs import publishing
from tests.builders import edit, in_future, make_article, make_photo, publish_article
from tests.public.reader import Reader

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db

OWN_WORDS = Elsewhere(
    search_title="Seoul summit: what the envoys agreed",
    search_description="The agreement point by point",
    share_headline="They shook hands after nine hours",
    share_description="And what comes next",
)


def said(page: str) -> dict[str, str]:
    """Every `meta` with its content; of those that may be repeated the last."""
    found = re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', page)
    return {name: unescape(content) for name, content in found}


def title(page: str) -> str:
    found = re.search(r"<title>(.*?)</title>", page)
    assert found
    return unescape(found[1])


def canonical(page: str) -> str:
    found = re.search(r'<link rel="canonical" href="([^"]*)">', page)
    assert found
    return found[1]


def test_headline_deck_and_lead_photo_stand_elsewhere_too(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, headline="Envoys “meet”", deck="They talk", photo=make_photo())
    page = Reader().read(version.path)
    meta = said(page)
    assert title(page) == "Envoys “meet” · The Journal"
    assert meta["description"] == meta["og:description"] == meta["twitter:description"] == "They talk"
    assert meta["og:title"] == meta["twitter:title"] == "Envoys “meet”"
    assert (meta["og:type"], meta["og:site_name"], meta["og:locale"]) == ("article", "The Journal", "en_US")
    assert meta["og:image"] == meta["twitter:image"]
    assert meta["og:image"].startswith("http://testserver/media/")
    assert meta["og:image:alt"] == meta["twitter:image:alt"] == "An alternative text"
    assert meta["twitter:card"] == "summary_large_image"
    assert meta["article:section"] == "Politics"
    assert meta["article:published_time"].startswith(f"{version.published_at.astimezone(publication.tzinfo):%Y-%m-%dT}")
    assert "article:modified_time" not in meta


def test_an_editors_own_words_stand_elsewhere_and_not_on_the_page(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, headline="Envoys meet", deck="They talk", elsewhere=OWN_WORDS)
    page = Reader().read(version.path)
    meta = said(page)
    assert title(page) == f"{OWN_WORDS.search_title} · The Journal"
    assert meta["description"] == OWN_WORDS.search_description
    assert meta["og:title"] == meta["twitter:title"] == OWN_WORDS.share_headline
    assert meta["og:description"] == meta["twitter:description"] == OWN_WORDS.share_description
    assert "<h1>Envoys meet</h1>" in page
    # Links for sharing carry them; nobody reads them there.
    body = re.sub(r"<[^>]*>", "", page.partition("</head>")[2])
    assert not any(words in body for words in (OWN_WORDS.search_title, OWN_WORDS.share_headline))


def test_the_address_is_whole_and_the_same_for_all(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, language="ko", headline="사절단, 서울 회동")
    page = Reader().read(version.path)
    address = f"http://testserver{iri_to_uri(version.path)}"
    assert version.path.endswith("/사절단-서울-회동/")
    assert canonical(page) == said(page)["og:url"] == address
    assert said(page)["og:locale"] == "ko_KR"
    assert Reader().client.get(address.removeprefix("http://testserver")).status_code == 200


def test_the_host_that_is_named_is_the_publications_first(publication: Publication, editor: User) -> None:
    publication.hosts.create(hostname="m.testserver")
    version = publish_article(publication, editor, photo=make_photo())
    page = Reader(HTTP_HOST="m.testserver").read(version.path)
    assert canonical(page) == said(page)["og:url"] == f"http://testserver{version.path}"
    assert said(page)["og:image"].startswith("http://testserver/media/")


def test_the_picture_to_share_is_shown_there_alone_in_the_shape_of_cards(
    publication: Publication, editor: User, django_capture_on_commit_callbacks: object
) -> None:
    lead, shared = make_photo("navy"), make_photo("teal", alt_en="A handshake")
    for photo in (lead, shared):
        make_renditions(photo)
    words = Elsewhere(share_photo=shared.sha256)
    version = publish_article(publication, editor, photo=lead, elsewhere=words)
    page = Reader().read(version.path)
    meta = said(page)
    rendition = shared.renditions.get(spec__startswith="share-")
    assert meta["og:image"] == f"http://testserver{default_storage.url(rendition.file.name)}"
    assert (meta["og:image:width"], meta["og:image:height"]) == ("1200", "630")
    assert meta["og:image:alt"] == "A handshake"
    assert str(rendition.file.name) not in page.partition("</head>")[2]
    assert shared.version_photos.filter(version=version).exists()


def test_without_a_picture_the_publications_card_stands_there(publication: Publication, editor: User) -> None:
    meta = said(Reader().read(publish_article(publication, editor).path))
    assert meta["og:image"] == meta["twitter:image"] == "http://testserver/share-card.png"
    assert (meta["og:image:width"], meta["og:image:height"]) == ("1200", "630")
    assert meta["og:image:alt"] == "The Journal"
    assert meta["twitter:card"] == "summary_large_image"


def test_without_a_deck_the_text_begins_the_description(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, deck="", body="<p>The envoys met on Monday.</p>")
    assert said(Reader().read(version.path))["description"] == "The envoys met on Monday."


def test_words_are_escaped(publication: Publication, editor: User) -> None:
    bad = '"><script>alert(1)</script>'
    words = Elsewhere(search_title=bad, search_description=bad, share_headline=bad, share_description=bad)
    page = Reader().read(publish_article(publication, editor, elsewhere=words, tags=("a > b",)).path)
    assert "<script>alert" not in page
    assert said(page)["og:title"] == bad


def test_a_translation_and_a_later_change_are_named(publication: Publication, editor: User) -> None:
    source = publish_article(publication, editor, days_ago=2)
    publish_article(publication, editor, language="ko", translation_of=source.article)
    publishing.publish(edit(source.article, editor, deck="New"), editor)
    meta = said(Reader().read(source.path))
    assert meta["og:locale:alternate"] == "ko_KR"
    assert meta["article:modified_time"] > meta["article:published_time"]


def test_what_is_not_published_draws_no_card(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor, photo=make_photo(), elsewhere=OWN_WORDS)
    link = PreviewLink.objects.create(article=article, created_by=editor, expires_at=in_future(days=1))
    page = Reader().read(f"/preview/{link.token}/")
    assert not any(name.startswith(("og:", "twitter:", "article:", "description")) for name in said(page))
    assert OWN_WORDS.share_headline not in page
