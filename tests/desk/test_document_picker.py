"""What the body's editor asks of the document library."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles.admin.documents import picker
from articles.library.documents import keep_document
from articles.models import Document
from newsroom.roles import Role
from tests.builders import make_user
from tests.files.test_documents import HWP, PDF

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db

PICK, UPLOAD = "/admin/articles/document/pick/", "/admin/articles/document/upload/"


def desk(role: Role | None = Role.REPORTER, *, csrf: bool = False) -> Client:
    client = Client(enforce_csrf_checks=csrf)
    client.force_login(make_user(role))
    return client


def chosen(data: bytes = PDF) -> SimpleUploadedFile:
    """A document as a browser sends it."""
    return SimpleUploadedFile("report.pdf", data)


def make_document(data: bytes = PDF, title: str = "Budget report", **kwargs: str) -> Document:
    return keep_document(Document(**({"title_en": title, "language": "en"} | kwargs)), data)


def test_the_picker_shows_the_newest_first_and_goes_on_by_key(
    django_assert_max_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picker, "PAGE", 2)
    for number in range(3):
        make_document(PDF + b"%d" % number, f"Report {number}")
    client = desk()
    with django_assert_max_num_queries(6):
        first = client.get(PICK).json()
    assert [each["title"] for each in first["documents"]] == ["Report 2", "Report 1"]
    second = client.get(PICK, {"before": first["next"]}).json()
    assert [each["title"] for each in second["documents"]] == ["Report 0"]
    assert second["next"] is None


def test_the_picker_finds_every_word_of_either_title_and_the_number() -> None:
    document = make_document(title_ko="국방 예산 보고서", title_en="Budget report")
    other = make_document(HWP, "Minutes")
    client = desk()
    for query, found in (
        ("예산 보고서", [document]),
        ("budget 국방", [document]),
        ("\u110b\u1168\u1109\u1161\u11ab", [document]),
        (str(other.number), [other]),
        ("nothing", []),
        ("9" * 40, []),
        ("\x00", [other, document]),
    ):
        answer = client.get(PICK, {"q": query}).json()["documents"]
        assert [each["number"] for each in answer] == [each.number for each in found], query


def test_a_document_says_what_the_editor_links_with() -> None:
    document = make_document(title_ko="예산 보고서")
    (shown,) = desk().get(PICK).json()["documents"]
    assert shown["address"] == document.get_absolute_url()
    assert shown["titles"] == {"ko": "예산 보고서", "en": "Budget report"}
    assert (shown["kind"], shown["language"]) == ("PDF", "English")


def test_a_document_is_taken_in_with_its_title_in_the_articles_language() -> None:
    answer = desk().post(UPLOAD, {"file": chosen(), "title": " 예산 보고서 ", "language": "ko"})
    assert answer.status_code == 201
    document = Document.objects.get()
    assert (document.title_ko, document.title_en, document.language) == ("예산 보고서", "", "ko")
    assert document.uploaded_by is not None
    assert answer.json()["document"]["address"] == document.get_absolute_url()


def test_a_file_that_is_there_already_is_given_as_it_is() -> None:
    document = make_document()
    answer = desk().post(UPLOAD, {"file": chosen(), "title": "Another name", "language": "en"})
    assert answer.status_code == 200
    assert answer.json()["document"]["number"] == document.number
    assert "Budget report" in answer.json()["error"]
    assert Document.objects.count() == 1


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        ({"title": "A"}, "Choose a file first."),
        ({"file": b"PK nothing", "title": "A"}, "This is not a document"),
        ({"file": PDF, "title": "  "}, "Give the document a title"),
        ({"file": PDF, "title": "x" * 201}, "at most 200 characters"),
    ],
)
def test_what_cannot_be_taken_in_says_what_to_do(form: dict[str, str | bytes], problem: str) -> None:
    sent = {name: chosen(value) if isinstance(value, bytes) else value for name, value in form.items()}
    answer = desk().post(UPLOAD, {**sent, "language": "en"})
    assert answer.status_code == 400
    assert problem in answer.json()["error"]
    assert not Document.objects.exists()


def test_a_file_that_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picker, "LARGEST_DOCUMENT", 5)
    assert "larger than 50 MB" in desk().post(UPLOAD, {"file": chosen(), "title": "A"}).json()["error"]


def test_a_stranger_neither_sees_nor_adds_documents() -> None:
    stranger = make_user(None)
    stranger.is_staff = True
    stranger.save()
    client = Client()
    client.force_login(stranger)
    assert client.get(PICK).status_code == 403
    assert client.post(UPLOAD, {"file": chosen(), "title": "A"}).status_code == 403
    assert Client().get(PICK)["Location"].startswith("/admin/login/")
    assert desk(csrf=True).post(UPLOAD, {"file": chosen(), "title": "A"}).status_code == 403
    assert (desk().post(PICK).status_code, desk().get(UPLOAD).status_code) == (405, 405)
    assert not Document.objects.exists()
