"""Documents that articles link to: reports, statements, tables as files."""

from __future__ import annotations

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.files.documents import MIME_TYPES, DocumentKind
from newsroom.models.bilingual import spoken


def document_storage() -> Storage:
    """Apart from the media, which the web server hands out to whoever asks."""
    return storages["documents"]


def document_path(document: Document, filename: str) -> str:
    """Where a file is kept: under its own hash."""
    return f"{document.sha256[:2]}/{document.sha256}.{document.kind}"


class Document(models.Model):
    """One file in the library, known by its SHA-256. Readers get it only while an article on the site links to it."""

    #: In its address; never a primary key, so that an address outlives a move to another database.
    number = models.PositiveBigIntegerField(pgettext_lazy("document", "number"), unique=True, editable=False)
    file = models.FileField(
        _("file"), upload_to=document_path, storage=document_storage, max_length=200, editable=False
    )
    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=DocumentKind, editable=False)
    size = models.PositiveBigIntegerField(_("size"), editable=False)
    slug = models.CharField(_("slug"), max_length=100, editable=False)
    title_ko = models.CharField(pgettext_lazy("document", "title (Korean)"), max_length=200, blank=True)
    title_en = models.CharField(pgettext_lazy("document", "title (English)"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("uploaded by"),
    )
    created_at = models.DateTimeField(_("uploaded"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(title_ko="", title_en=""), name="document_has_a_title_in_one_language"
            ),
        )

    def __str__(self) -> str:
        return spoken(self.title_ko, self.title_en)

    def get_absolute_url(self) -> str:
        """Its address, the same in every edition; it answers while an article on the site links to it."""
        return f"/documents/{self.number}/{self.name}"

    @property
    def name(self) -> str:
        """What the file is called where it is saved."""
        return f"{self.slug}.{self.kind}"

    @property
    def mime_type(self) -> str:
        """What browsers are told that it is."""
        return MIME_TYPES[DocumentKind(self.kind)]


class VersionDocument(models.Model):
    """A document that a version links to: answers who may get it, and where it is used. Can be built again."""

    version = models.ForeignKey("articles.Version", models.PROTECT, related_name="version_documents")
    document = models.ForeignKey(Document, models.PROTECT, related_name="version_documents")

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("version", "document"), name="version_document_once"),)

    def __str__(self) -> str:
        return f"{self.version_id} ▤{self.document_id}"
