"""Links that lead to nothing are warned of before readers meet them, and links that lead somewhere are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.files.base import ContentFile

from articles.copytext import Copy
from articles.library.documents import keep_document
from articles.models import Document, OldPath
from articles.verbs import checklist, publishing
from articles.verbs.linking import lost_links
from newsroom.stores import StoreAway
from newsroom.stores.disk import Disk
from tests.builders import edit, make_article, publish_article
from tests.files.test_documents import PDF

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def document() -> Document:
    return keep_document(Document(title_en="Budget report", language="en"), PDF)


def lost(publication: Publication, *addresses: str) -> list[str]:
    """The keys of the cautions on a copy with these links."""
    body = "".join(f'<p><a href="{address}">words</a></p>' for address in addresses)
    article = make_article(publication, body=body)
    assert article.body == body
    return [found.key for found in lost_links(publication, Copy.from_article(article))]


def test_a_document_of_the_library_is_no_trouble_though_nothing_links_to_it_yet(
    publication: Publication, document: Document
) -> None:
    address = document.get_absolute_url()
    assert lost(publication, address, f"https://testserver{address}", "/documents/1/another-name.pdf") == []


def test_a_document_that_is_not_there_is_warned_of(publication: Publication, document: Document) -> None:
    assert lost(publication, "/documents/7/x.pdf", "https://testserver/documents/8/x.pdf") == [
        "document:7",
        "document:8",
    ]
    assert lost(publication, "https://elsewhere.example/documents/7/x.pdf") == []
    assert lost(publication, f"/documents/{'9' * 15}/x.pdf") == [f"document:{'9' * 15}"]


def test_a_document_whose_file_is_lost_is_warned_of_by_its_title(
    publication: Publication, editor: User, document: Document
) -> None:
    document.file.storage.delete(str(document.file))
    body = f'<p><a href="{document.get_absolute_url()}">words</a></p>'
    article = make_article(publication, editor, body=body)
    warnings = checklist.warnings_of(article, Copy.from_article(article))
    assert [warning.key for warning in warnings] == [f"file:{document.number}"]
    assert "“Budget report” is lost" in warnings[0].sentence
    publishing.publish(article, editor)
    assert "“Budget report” is lost" in article.desk_tasks.get().sentence


def test_a_lost_file_stays_to_be_seen_to_while_nobody_knows_whether_it_is_back(
    publication: Publication, editor: User, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    document.file.storage.delete(str(document.file))
    body = f'<p><a href="{document.get_absolute_url()}">words</a></p>'
    article = make_article(publication, editor, body=body)
    publishing.publish(article, editor)

    def away(*_given: object) -> bool:
        raise StoreAway

    with monkeypatch.context() as during:
        during.setattr(Disk, "exists", away)
        publishing.publish(edit(article, editor, headline="Meanwhile"), editor)
    assert article.desk_tasks.get().done_at is None
    document.file.storage.save(str(document.file), ContentFile(PDF))
    publishing.publish(edit(article, editor, headline="It is back"), editor)
    assert article.desk_tasks.get().done_at


@pytest.mark.parametrize(
    "address",
    [
        *("/", "/ko/", "/imprint/", "/sections/politics/", "/tags/외교/", "/2025/06/", "/ko/2025/06/18/", "/admin/"),
        *("https://elsewhere.example/nothing/here", "mailto:desk@example.org", "tel:+8220000000"),
    ],
)
def test_pages_of_the_site_and_of_others_are_no_trouble(publication: Publication, address: str) -> None:
    assert lost(publication, address) == []


@pytest.mark.parametrize("address", ["/nothing/here", "https://testserver/nothing/here", "/news/article.html?no=12"])
def test_an_address_that_no_page_answers_is_warned_of(publication: Publication, address: str) -> None:
    (key,) = lost(publication, address)
    assert key in {"address:/nothing/here", "address:/news/article.html"}


def test_an_old_address_of_an_article_is_no_trouble(publication: Publication) -> None:
    article = publish_article(publication).article
    OldPath.objects.create(publication=publication, path="/news/article.html?no=12", article=article)
    assert lost(publication, "/news/article.html?no=12", "https://testserver/news/article.html?no=12&amp;iqs=3") == []
    assert lost(publication, "/news/article.html?no=13") == ["address:/news/article.html"]


def test_a_withdrawn_or_scheduled_article_is_nothing_to_link_to(publication: Publication, editor: User) -> None:
    live = publish_article(publication, editor)
    assert lost(publication, live.path, live.path.rstrip("/")) == []
    publishing.withdraw(live.article, editor, publishing.Reason(en="Wrong"))
    assert lost(publication, live.path) == [f"link:{live.public_number}"]


def test_many_links_cost_no_query_each(
    publication: Publication, document: Document, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    links = [
        link
        for number in range(30)
        for link in (f"/2025/01/01/{number}/x/", f"/documents/{number}/x.pdf", f"/x{number}")
    ]
    body = "".join(f'<p><a href="https://testserver{address}">words</a></p>' for address in links)
    content = Copy.from_article(make_article(publication, body=body))
    with django_assert_max_num_queries(4):
        assert len(list(lost_links(publication, content))) == 89


def test_a_copy_without_links_asks_nothing(
    publication: Publication, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    content = Copy.from_article(make_article(publication))
    with django_assert_num_queries(0):
        assert list(lost_links(publication, content)) == []
