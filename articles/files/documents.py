"""Document files: which are taken in, known by their content alone. Pure; knows no library."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LARGEST_DOCUMENT = 50 * 1024 * 1024

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: More parts than any office program writes; a longer list is made to keep a reader busy.
_MOST_PARTS = 10_000


class DocumentKind(models.TextChoices):
    """What a document is; the value is also the ending of its address."""

    PDF = "pdf", "PDF"
    HWP = "hwp", "HWP"
    HWPX = "hwpx", "HWPX"
    DOCX = "docx", "DOCX"


#: As registered with IANA.
MIME_TYPES = {
    DocumentKind.PDF: "application/pdf",
    DocumentKind.HWP: "application/vnd.hancom.hwp",
    DocumentKind.HWPX: "application/vnd.hancom.hwpx",
    DocumentKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class UnusableDocument(ValueError):
    """The file cannot be taken in; `str()` says why and what to do, in the reader's language."""

    def __init__(self, reason: StrOrPromise) -> None:
        super().__init__(reason)
        self.reason = reason


def kind_of(data: bytes) -> DocumentKind:
    """What `data` is. Raises UnusableDocument; the file's name is never asked."""
    if len(data) > LARGEST_DOCUMENT:
        raise UnusableDocument(_("This file is larger than 50 MB. Save it smaller and choose it again."))
    if data.startswith(b"%PDF-"):
        if b"%%EOF" not in data[-4096:]:
            raise UnusableDocument(_("This PDF is cut short. Get the file again."))
        return DocumentKind.PDF
    if data.startswith(b"HWP Document File V3.00"):
        return DocumentKind.HWP
    if data.startswith(_COMPOUND):
        return _in_compound_file(data)
    if data.startswith(b"PK\x03\x04"):
        return _in_archive(data)
    raise UnusableDocument(_("This is not a document that can be used. Choose a PDF, HWP, HWPX or DOCX file."))


def _in_compound_file(data: bytes) -> DocumentKind:
    """Old Word and Excel files, and DOCX behind a password, are kept in the same sort of file as HWP 5."""
    if b"HWP Document File" in data and "FileHeader".encode("utf-16-le") in data:
        return DocumentKind.HWP
    raise UnusableDocument(
        _("This is an older Word or Excel file, or one behind a password. Save it as PDF or DOCX without a password.")
    )


def _in_archive(data: bytes) -> DocumentKind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {part.filename for part in archive.infolist()[:_MOST_PARTS]}
            mimetype = b""
            if "mimetype" in names:
                with archive.open("mimetype") as part:
                    mimetype = part.read(64)
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError, EOFError, KeyError) as error:
        raise UnusableDocument(_("This file is damaged or cut short. Get the file again.")) from error
    if mimetype.strip() == b"application/hwp+zip":
        return DocumentKind.HWPX
    if {"[Content_Types].xml", "word/document.xml"} <= names:
        if any(name.endswith("vbaProject.bin") for name in names):
            raise UnusableDocument(_("This Word file holds macros. Save it as DOCX without them, or as PDF."))
        return DocumentKind.DOCX
    raise UnusableDocument(_("This is not a document that can be used. Choose a PDF, HWP, HWPX or DOCX file."))
