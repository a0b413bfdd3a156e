"""Which documents are taken in: by what they are, whatever they are called."""

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.files import documents
from articles.files.documents import DocumentKind, UnusableDocument, kind_of

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
HWP = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    + bytes(504)
    + "FileHeader".encode("utf-16-le")
    + b"HWP Document File"
    + bytes(99)
)


def archive(**parts: bytes) -> bytes:
    """A ZIP; `__` in a name is a slash, `_dot_` a dot."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, data in parts.items():
            made.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return buffer.getvalue()


def docx(**more: bytes) -> bytes:
    parts = {"[Content_Types].xml": b"<Types/>", "word__document_dot_xml": b"<w/>"}
    return archive(**parts, **more)


HWPX = archive(mimetype=b"application/hwp+zip", Contents__section0_dot_xml=b"<s/>")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PDF, DocumentKind.PDF),
        (HWP, DocumentKind.HWP),
        (b"HWP Document File V3.00 \x1a", DocumentKind.HWP),
        (HWPX, DocumentKind.HWPX),
        (docx(), DocumentKind.DOCX),
    ],
)
def test_a_document_is_known_by_its_content(data: bytes, kind: DocumentKind) -> None:
    assert kind_of(data) == kind


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Choose a PDF"),
        (b"<html><script>alert(1)</script>", "Choose a PDF"),
        (b"MZ\x90\0", "Choose a PDF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Choose a PDF"),
        (PDF[:20], "cut short"),
        (HWP[:200], "older Word"),
        (docx()[:-30], "damaged"),
        (archive(evil_dot_exe=b"MZ"), "Choose a PDF"),
        (docx(word__vbaProject_dot_bin=b"\0"), "macros"),
    ],
)
def test_other_files_are_refused_with_what_to_do(data: bytes, said: str) -> None:
    with pytest.raises(UnusableDocument, match=said):
        kind_of(data)


def test_a_file_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "LARGEST_DOCUMENT", 20)
    with pytest.raises(UnusableDocument, match="50 MB"):
        kind_of(PDF)


@given(st.binary(max_size=200), st.sampled_from([PDF, HWP, HWPX, docx()]), st.integers(0, 300))
def test_garbage_is_refused_and_never_breaks(junk: bytes, data: bytes, at: int) -> None:
    for each in (junk, data[:at] + junk + data[at:]):
        with suppress(UnusableDocument):
            kind_of(each)
