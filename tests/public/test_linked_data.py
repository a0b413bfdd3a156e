"""What pages say of themselves to search engines, held against what Google documents for articles."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from articles.copytext import BylineCopy
from articles.library.renditions import make_renditions
from articles.models import PreviewLink
from articles.models.claim_notice import ClaimKind
from articles.models.version import VersionKind
from articles.verbs import publishing
from articles.verbs.publishing import Reason
from newsroom.roles import Role
from tests.builders import (
    edit,
    in_future,
    make_article,
    make_photo,
    make_section,
    make_user,
    publish_article,
)
from tests.claims.docket import met
from tests.public.reader import Reader

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db

_BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
#: Google Search Central, "Article structured data": none is required, these are recommended.
RECOMMENDED = {"author", "dateModified", "datePublished", "headline", "image"}
#: "Author markup best practices": each author apart, by bare name, with a page of their own.
AUTHOR = {"@type", "name", "url"}


def said(page: str) -> dict[str, Any]:
    """The one data block of a page: first type → what it says."""
    (block,) = _BLOCK.findall(page)
    data = json.loads(block)
    assert data["@context"] == "https://schema.org"
    kinds = [each["@type"] if isinstance(each["@type"], str) else each["@type"][0] for each in data["@graph"]]
    return dict(zip(kinds, data["@graph"], strict=True))


def test_an_article_says_all_that_google_recommends(publication: Publication, editor: User) -> None:
    photo = make_photo(credit="Agency")
    make_renditions(photo)
    version = publish_article(
        publication,
        editor,
        headline="Envoys meet",
        photo=photo,
        tags=("Seoul",),
        bylines=(
            BylineCopy("lee", "By Lee Gi-ja, Staff Reporter", "author"),
            BylineCopy(None, "Kim Min-ji", "author"),
            BylineCopy(None, "Park Seo-yeon", "translator"),
        ),
    )
    article = said(Reader().read(version.path))["NewsArticle"]
    address = f"http://testserver{version.path}"
    assert article.keys() >= RECOMMENDED
    assert article["headline"] == "Envoys meet"
    assert article["author"] == [
        {"@type": "Person", "name": "Lee Gi-ja", "url": "http://testserver/reporters/lee/"},
        {"@type": "Person", "name": "Kim Min-ji"},
    ]
    assert article["author"][0].keys() >= AUTHOR
    assert article["translator"] == [{"@type": "Person", "name": "Park Seo-yeon"}]
    at = version.published_at.astimezone(publication.tzinfo).isoformat(timespec="seconds")
    assert at.endswith("+09:00")
    assert article["datePublished"] == article["dateModified"] == at
    assert article["mainEntityOfPage"] == article["url"] == address
    assert article["isAccessibleForFree"] is True
    assert (article["inLanguage"], article["articleSection"], article["keywords"]) == ("en", "Politics", ["Seoul"])
    assert article["publisher"]["name"] == "The Journal"
    assert article["publisher"]["logo"]["url"] == "http://testserver/icons/512.png"
    pictures = article["image"]
    # The photo is 1200 × 800: nothing is made larger than it is.
    assert [(each["width"], each["height"]) for each in pictures] == [(1200, 675), (1066, 800), (800, 800)]
    assert all(each["url"].startswith("http://testserver/media/") for each in pictures)
    assert {each["creditText"] for each in pictures} == {"Agency"}
    assert "correction" not in article


def test_a_photo_whose_sizes_are_not_made_yet_stands_as_it_came_in(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, photo=make_photo())
    (only,) = said(Reader().read(version.path))["NewsArticle"]["image"]
    assert (only["width"], only["height"]) == (1200, 800)


def test_without_a_byline_the_publication_is_the_author(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, days_ago=1, reporter=None)
    article = said(Reader().read(version.path))["NewsArticle"]
    assert article["author"] == [{"@type": "Organization", "name": "The Journal", "url": "http://testserver/"}]


def test_what_was_set_right_is_told_and_a_reply_is_not_called_so(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, days_ago=2)
    reason = Reason(en="It was Tuesday.", ko="화요일이었습니다.")
    changed = edit(version.article, editor, deck="On Tuesday")
    publishing.publish(changed, editor, kind=VersionKind.CORRECTION, reason=reason)
    article = said(Reader().read(version.path))["NewsArticle"]
    (correction,) = article["correction"]
    assert correction["@type"] == "CorrectionComment"
    assert correction["text"] == "It was Tuesday."
    assert correction["datePublished"] == article["dateModified"] > article["datePublished"]
    assert article["version"] == 2


def test_advertising_is_no_news(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, kind="advertorial")
    page = said(Reader().read(version.path))
    assert page["Article"]["@type"] == ["Article", "AdvertiserContentArticle"]
    opinion = publish_article(publication, editor, kind="opinion")
    assert said(Reader().read(opinion.path))["NewsArticle"]["@type"] == ["NewsArticle", "OpinionNewsArticle"]


def test_a_translation_and_its_source_name_each_other(publication: Publication, editor: User) -> None:
    source = publish_article(publication, editor)
    korean = publish_article(
        publication, editor, language="ko", translation_of=source.article, translated_from_version=1
    )
    (named,) = said(Reader().read(source.path))["NewsArticle"]["workTranslation"]
    assert named["inLanguage"] == "ko"
    assert named["url"].startswith("http://testserver/ko/")
    (named,) = said(Reader().read(korean.path))["NewsArticle"]["translationOfWork"]
    assert named["url"] == f"http://testserver{source.path}"


def test_the_way_leads_through_the_section_and_its_part(publication: Publication, editor: User) -> None:
    make_section(publication, "assembly", parent=make_section(publication, "politics"), name_en="Assembly")
    version = publish_article(publication, editor, section="assembly", headline="They vote")
    steps = said(Reader().read(version.path))["BreadcrumbList"]["itemListElement"]
    assert [step["name"] for step in steps] == ["The Journal", "Politics", "Assembly", "They vote"]
    assert [step["position"] for step in steps] == [1, 2, 3, 4]
    assert steps[2]["item"] == "http://testserver/sections/assembly/"
    assert "item" not in steps[3]


def test_words_end_no_data_block_and_stay_what_they_are(publication: Publication, editor: User) -> None:
    bad = "</script><script>alert(1)</script><!-- \u2028 & \u2029 \\"
    version = publish_article(publication, editor, headline=bad, deck=bad, tags=("a </script> b",))
    page = Reader().read(version.path)
    assert "<script>alert" not in page
    block = _BLOCK.findall(page)[0]
    assert not set("<>&\u2028\u2029") & set(block)
    # The record has no such line ends in a headline; all else is as it was written.
    assert said(page)["NewsArticle"]["headline"] == version.headline
    assert "</script>" in version.headline


def test_the_front_says_who_publishes_and_where_corrections_stand(publication: Publication) -> None:
    front = said(Reader().read("/"))
    assert front["WebSite"]["name"] == "The Journal"
    assert front["WebSite"]["publisher"]["@id"] == front["NewsMediaOrganization"]["@id"]
    publisher = front["NewsMediaOrganization"]
    assert publisher["correctionsPolicy"] == "http://testserver/corrections/"
    assert publisher["masthead"] == "http://testserver/masthead/"
    assert publisher["address"] == "1, Sambong-ro, Jongno-gu, Seoul"
    korean = said(Reader().read("/ko/"))
    assert (korean["WebSite"]["name"], korean["WebSite"]["alternateName"]) == ("저널", "The Journal")


def test_what_is_not_published_says_nothing(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor)
    link = PreviewLink.objects.create(article=article, created_by=editor, expires_at=in_future(days=1))
    assert not _BLOCK.findall(Reader().read(f"/preview/{link.token}/"))


def test_a_claim_that_set_something_right_is_a_correction_and_a_rebuttal_is_none(publication: Publication) -> None:
    chief = make_user(Role.MANAGING_EDITOR)
    version = publish_article(publication, days_ago=1)
    met(version, chief)
    (correction,) = said(Reader().read(version.path))["NewsArticle"]["correction"]
    assert correction["url"].startswith(f"http://testserver{version.path}#notice-")
    other = publish_article(publication, days_ago=1)
    met(other, chief, kind=ClaimKind.REBUTTAL)
    assert "correction" not in said(Reader().read(other.path))["NewsArticle"]
