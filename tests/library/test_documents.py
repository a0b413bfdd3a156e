"""Documents: nobody reaches one before an article on the site links to it, nor after the last one does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles.library.documents import DocumentThere, is_linked, keep_document
from articles.models import Article, Document, VersionDocument
from articles.record.typesetting import typeset
from articles.verbs import publishing, scheduling
from newsroom.roles import Role
from tests.builders import edit, in_future, make_article, make_publication, make_user, publish_article
from tests.files.test_documents import HWP, PDF

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/document/add/"


@pytest.fixture
def document(publication: Publication) -> Document:
    return keep_document(Document(title_ko="예산 보고서", title_en="Budget report", language="ko"), PDF)


def desk(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def link_to(document: Document, host: str = "") -> str:
    return f'<p><a href="{host}{document.get_absolute_url()}">The report</a></p>'


def content_of(answer: Any) -> bytes:
    """What a file's answer holds; read to its end, so that the test client closes it, database and all untouched."""
    return b"".join(answer.streaming_content)


def status(document: Document) -> int:
    answer = Client().get(document.get_absolute_url())
    return answer.status_code if answer.status_code != 200 or content_of(answer) == PDF else 0


def sent(name: str = "report.pdf", data: bytes = PDF, **more: str) -> dict[str, Any]:
    fields: dict[str, Any] = {"title_ko": "보고서", "title_en": "", "language": "ko"}
    return {**fields, "document": SimpleUploadedFile(name, data), **more}


# Readers


def test_a_document_is_reached_while_an_article_on_the_site_links_to_it(
    publication: Publication, editor: User, document: Document
) -> None:
    assert status(document) == 404
    article = make_article(publication, editor, body=link_to(document))
    assert status(document) == 404
    publishing.publish(article, editor)
    assert status(document) == 200
    publishing.publish(edit(article, editor, body="<p>Without it.</p>"), editor)
    assert status(document) == 410
    publishing.publish(edit(article, editor, body=link_to(document)), editor)
    assert status(document) == 200
    publishing.withdraw(Article.objects.get(), editor, publishing.Reason(en="Wrong"))
    gone = Client().get(document.get_absolute_url())
    assert gone.status_code == 410
    assert b"noindex" in gone.content


def test_a_scheduled_article_opens_it_on_the_second(publication: Publication, editor: User, document: Document) -> None:
    at = in_future(hours=2)
    article = make_article(publication, editor, body=link_to(document))
    publishing.publish(article, editor, at)
    assert status(document) == 404
    with time_machine.travel(at, tick=False):
        assert status(document) == 200
    scheduling.cancel_scheduled(Article.objects.get(), editor)
    assert status(document) == 404
    with time_machine.travel(at, tick=False):
        assert status(document) == 404


def test_it_comes_as_a_file_that_nothing_runs(
    publication: Publication, document: Document, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    publish_article(publication, body=link_to(document))
    client = Client()
    client.get("/")
    with django_assert_max_num_queries(8):
        answer = client.get(document.get_absolute_url())
    assert content_of(answer) == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''%EC%98%88")
    assert answer.headers["Content-Language"] == "ko"
    assert answer.headers["Cache-Control"].startswith("public, max-age=0, s-maxage=1,")
    assert not answer.cookies
    again = client.get(document.get_absolute_url(), headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert client.post(document.get_absolute_url()).status_code == 405


def test_another_spelling_of_its_name_leads_to_it_and_only_while_it_may_be_had(
    publication: Publication, editor: User, document: Document
) -> None:
    other = f"/documents/{document.number}/other.hwp"
    assert Client().get(other).status_code == 404
    publish_article(publication, editor, body=link_to(document))
    assert Client().get(other).headers["Location"] == quote(document.get_absolute_url())
    assert Client().get("/documents/999999999999999/x.pdf").status_code == 404


def test_media_and_other_publications_do_not_give_it_out(
    publication: Publication, editor: User, document: Document
) -> None:
    other = make_publication("other", "other.example.com")
    publish_article(publication, editor, body=link_to(document))
    assert Client().get(f"/media/{document.file.name}").status_code == 404
    assert Client(headers={"host": "other.example.com"}).get(document.get_absolute_url()).status_code == 404
    # An address of somebody else's site that looks the same opens nothing.
    publish_article(other, editor, body=link_to(document, "https://elsewhere.example.org"))
    assert Client(headers={"host": "other.example.com"}).get(document.get_absolute_url()).status_code == 404
    publish_article(other, editor, body=link_to(document, "https://other.example.com"))
    answer = Client(headers={"host": "other.example.com"}).get(document.get_absolute_url())
    assert content_of(answer) == PDF


def test_the_index_can_be_made_again(publication: Publication, document: Document) -> None:
    version = publish_article(publication, body=link_to(document))
    VersionDocument.objects.all().delete()
    typeset(version)
    typeset(version)
    assert VersionDocument.objects.get().document == document


# The library


def test_a_reporter_adds_a_document_and_gets_its_address() -> None:
    make_publication()
    client = desk(make_user(Role.REPORTER))
    answer = client.post(ADD, sent(), follow=True)
    document = Document.objects.get()
    assert (document.kind, document.size, document.name) == ("pdf", len(PDF), "보고서.pdf")
    assert document.uploaded_by is not None
    assert answer.status_code == 200
    page = client.get(f"/admin/articles/document/{document.pk}/change/").content.decode()
    assert f'<code class="document-address">/documents/{document.number}/보고서.pdf</code>' in page
    file = client.get(f"/admin/articles/document/{document.pk}/file/")
    assert content_of(file) == PDF


def test_its_name_does_not_make_it_a_pdf() -> None:
    client = desk(make_user(Role.REPORTER))
    page = client.post(ADD, sent("report.pdf", HWP)).headers
    assert page["Location"]
    assert Document.objects.get().kind == "hwp"
    refused = client.post(ADD, sent("report.pdf", b"<html>")).content.decode()
    assert "Choose a PDF, HWP, HWPX or DOCX file." in refused
    assert Document.objects.count() == 1


def test_the_same_file_and_one_without_a_title_are_refused(document: Document, editor: User) -> None:
    client = desk(editor)
    page = client.post(ADD, sent()).content.decode()
    assert f'<a href="/admin/articles/document/{document.pk}/change/">' in page
    assert "Give a title in at least one language." in client.post(ADD, sent(data=HWP, title_ko=" ")).content.decode()
    assert Document.objects.count() == 1
    with pytest.raises(DocumentThere):
        keep_document(Document(title_en="Again", language="en"), PDF)


def test_a_new_title_leaves_the_address(document: Document, editor: User) -> None:
    address = document.get_absolute_url()
    url = f"/admin/articles/document/{document.pk}/change/"
    desk(editor).post(url, {"title_ko": "고친 제목", "title_en": "", "language": "ko"})
    document.refresh_from_db()
    assert (document.title_ko, document.get_absolute_url()) == ("고친 제목", address)


def test_its_screen_says_what_links_to_it_and_then_it_is_not_deleted(
    publication: Publication, editor: User, document: Document
) -> None:
    root = make_user(None, is_superuser=True)
    root.is_staff = True
    root.save()
    version = publish_article(publication, editor, body=link_to(document))
    edit(version.article, editor, body="<p>Without it.</p>")
    assert is_linked(document)
    client = desk(root)
    page = client.get(f"/admin/articles/document/{document.pk}/change/").content.decode()
    assert version.headline in page
    assert "cannot be deleted" in page
    client.post(f"/admin/articles/document/{document.pk}/delete/", {"post": "yes"})
    assert Document.objects.exists()
    unused = keep_document(Document(title_en="Unused", language="en"), HWP)
    storage, name = unused.file.storage, str(unused.file)
    client.post(f"/admin/articles/document/{unused.pk}/delete/", {"post": "yes"})
    assert Document.objects.get() == document
    assert not storage.exists(name)


def test_the_library_is_listed_without_a_query_a_row(
    editor: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(6):
        keep_document(Document(title_en=f"Report {number}", language="en"), PDF + b"%" * number + b"%%EOF")
    client = desk(editor)
    with django_assert_max_num_queries(9):
        page = client.get("/admin/articles/document/").content.decode()
    assert page.count("Report ") == 6


def test_strangers_neither_add_nor_see(document: Document) -> None:
    stranger = make_user(None)
    stranger.is_staff = True
    stranger.save()
    for url in (ADD, "/admin/articles/document/", f"/admin/articles/document/{document.pk}/file/"):
        assert Client().get(url).status_code == 302
        assert desk(stranger).get(url).status_code == 403
    assert desk(stranger).post(ADD, sent(data=HWP)).status_code == 403
    assert Document.objects.count() == 1
