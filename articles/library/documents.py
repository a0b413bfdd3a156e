"""Taking documents into the library, and knowing where each is linked from."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from articles.files.documents import UnusableDocument, kind_of
from articles.korean import nfc
from articles.models.desk.article import Article
from articles.models.document import Document, VersionDocument
from articles.models.version import Version, VersionQuerySet
from articles.slugs import slug_for

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet

_LINK = re.compile(r'<a href="((?:https?://[^"/]*)?/documents/([0-9]{1,15})/[^"]*)"')
#: Two people adding one at the same instant want the same number.
_TRIES = 5


class DocumentThere(UnusableDocument):
    """The library has this very file; `document` is it."""

    def __init__(self, document: Document) -> None:
        super().__init__(_("This file is in the library already: “%(document)s”.") % {"document": document})
        self.document = document


def check(data: bytes) -> None:
    """Raise UnusableDocument when the file cannot be taken in, DocumentThere when the library has it."""
    kind_of(data)
    if present := Document.objects.filter(sha256=hashlib.sha256(data).hexdigest()).first():
        raise DocumentThere(present)


def keep_document(document: Document, data: bytes, uploaded_by: User | None = None) -> Document:
    """Store `data` as `document`, which has its titles and language already. Raises as `check` does."""
    check(data)
    document.title_ko, document.title_en = nfc(document.title_ko).strip(), nfc(document.title_en).strip()
    document.sha256 = hashlib.sha256(data).hexdigest()
    document.kind, document.size, document.uploaded_by = kind_of(data), len(data), uploaded_by
    document.slug = slug_for(document.title_ko or document.title_en, fallback="document")
    document.file.save(document.name, ContentFile(data), save=False)
    for attempt in range(1, _TRIES + 1):
        try:
            with transaction.atomic():
                document.number = (Document.objects.aggregate(last=Max("number"))["last"] or 0) + 1
                document.save(force_insert=True)
        except IntegrityError:
            if present := Document.objects.filter(sha256=document.sha256).first():
                raise DocumentThere(present) from None
            if attempt == _TRIES:
                raise
        else:
            break
    return document


def index_documents(version: Version) -> None:
    """Note which documents `version` links to, on this site alone: another's addresses may look the same."""
    links = [(urlsplit(address).hostname, int(number)) for address, number in _LINK.findall(version.content.body)]
    if not links:
        return
    hosts = set(version.publication.hosts.values_list("hostname", flat=True)) if any(h for h, _n in links) else set()
    numbers = {number for host, number in links if host is None or host in hosts}
    found = Document.objects.filter(number__in=numbers)
    VersionDocument.objects.bulk_create(
        (VersionDocument(version=version, document=document) for document in found), ignore_conflicts=True
    )


def copies_linking_to(document: Document) -> QuerySet[Article]:
    """Articles whose working copy links to `document`."""
    return Article.objects.filter(body__contains=f"/documents/{document.number}/")


def versions_linking_to(document: Document) -> VersionQuerySet:
    """Versions on record that link to `document`."""
    return Version.objects.filter(version_documents__document=document)


def is_linked(document: Document) -> bool:
    """Whether anything links to `document`; then it may not be deleted."""
    return versions_linking_to(document).exists() or copies_linking_to(document).exists()
