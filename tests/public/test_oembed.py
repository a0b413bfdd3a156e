"""What other sites show of an article whose address somebody pastes there (oEmbed)."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from articles.library.renditions import make_renditions
from articles.verbs import publishing
from articles.verbs.publishing import Reason
from tests.builders import in_future, make_article, make_photo, publish_article
from tests.public.reader import Reader
from tests.public.xml import document

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db

#: oembed.com, 2.3.4: what every answer has, and what a rich one has besides.
REQUIRED = {"type", "version"}
RICH = {"html", "width", "height"}


def asked(address: str, status: int = 200, **parameters: Any) -> Any:
    response = Reader().get(f"/oembed/?{urlencode({'url': address} | parameters)}", status)
    return json.loads(response.content) if status == 200 and parameters.get("format") != "xml" else response


def test_an_article_is_a_quotation_with_its_source(publication: Publication, editor: User) -> None:
    photo = make_photo()
    make_renditions(photo)
    version = publish_article(publication, editor, headline="Envoys & friends", deck="They <talk>", photo=photo)
    page = Reader().read(version.path)
    found = re.search(r'<link rel="alternate" type="application/json\+oembed" href="([^"]*)"', page)
    assert found
    response = Reader().get(unescape(found[1]).removeprefix("http://testserver"))
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    said = json.loads(response.content)
    assert said.keys() >= REQUIRED | RICH
    assert (said["type"], said["version"], said["provider_name"]) == ("rich", "1.0", "The Journal")
    assert said["title"] == "Envoys & friends"
    assert said["author_name"] == "Lee Gi-ja"
    assert f'<a href="http://testserver{version.path}">Envoys &amp; friends</a>' in said["html"]
    assert "They &lt;talk&gt;" in said["html"]
    assert "<script" not in said["html"]


def test_as_wide_as_the_other_site_allows(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, photo=make_photo())
    address = f"http://testserver{version.path}"
    assert asked(address)["width"] == asked(address, maxwidth="9000")["width"] == 600
    narrow = asked(address, maxwidth="320")
    assert narrow["width"] == 320
    assert narrow.get("thumbnail_width", 0) <= 320
    for nonsense in ("", "-1", "x", "0x10", "9" * 5000):
        assert asked(address, maxwidth=nonsense)["width"] == 600


def test_in_xml_and_in_no_other_format(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, language="ko", headline="사절단 & 회동")
    address = f"http://testserver{version.path}"
    response = asked(address, format="xml")
    assert response.headers["Content-Type"] == "text/xml; charset=utf-8"
    root = document(f"/oembed/?{urlencode({'url': address, 'format': 'xml'})}")
    assert root.tag == "oembed"
    assert root.findtext("title") == "사절단 & 회동"
    assert root.findtext("provider_name") == "저널"
    asked(address, 501, format="yaml")


def test_what_readers_do_not_see_is_not_found(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor)
    address = f"http://testserver{version.path}"
    scheduled = publishing.publish(make_article(publication, editor), editor, in_future(hours=1))
    gone = publish_article(publication, editor)
    publishing.withdraw(gone.article, editor, Reason(en="Wrong", ko="오류"))
    for other in (
        f"http://testserver{scheduled.path}",
        f"http://testserver{gone.path}",
        f"http://elsewhere.example{version.path}",
        f"//testserver{version.path}",
        f"ftp://testserver{version.path}",
        "http://testserver/imprint/",
        "http://testserver/nowhere/",
        "http://[::1",
        "http://testserver/%ff/",
        address + "x" * 5000,
        version.path,
        "",
    ):
        asked(other, 404)
    Reader().get("/oembed/", 404)
    # Any spelling of its address is its address.
    assert asked(address.rsplit("/", 2)[0] + "/another-slug/")["title"] == version.headline


def test_it_takes_two_queries(publication: Publication, editor: User, django_assert_max_num_queries: Any) -> None:
    version = publish_article(publication, editor)
    asked(f"http://testserver{version.path}")
    with django_assert_max_num_queries(2):
        asked(f"http://testserver{version.path}")
