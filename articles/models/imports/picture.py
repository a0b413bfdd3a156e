"""Pictures of imported articles that were not there when the articles came in: listed, looked for again, put in late."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.ai_labels import DigitalSource
from articles.models.desk.article_photo import ArticlePhoto


class ImportPictureQuerySet(models.QuerySet["ImportPicture"]):
    """Pictures by what became of them."""

    def missing(self) -> ImportPictureQuerySet:
        """Those that an article still lacks; of articles that are gone nothing is missed."""
        return self.filter(state=ImportPicture.State.MISSING, item__article__isnull=False)

    def left(self) -> ImportPictureQuerySet:
        """Those a person has still to put into an article they have worked on."""
        shown = ArticlePhoto.objects.filter(article=OuterRef("item__article"), sha256=OuterRef("photo__sha256"))
        left = self.filter(state=ImportPicture.State.LEFT, item__article__isnull=False, photo__isnull=False)
        return left.exclude(Exists(shown))


class ImportPicture(models.Model):
    """One picture at one place of one imported article.

    `key` stands for it in a body until the photo itself is known (`LegacyPicture.key`). `figure` is what stood in the body,
    behind the first `block` of the blocks that stayed; both are empty for the picture above the text.
    """

    class State(models.TextChoices):
        MISSING = "missing", pgettext_lazy("a picture", "Missing")
        PLACED = "placed", pgettext_lazy("a picture", "In its article")
        LEFT = "left", pgettext_lazy("a picture", "In the library, to be put in by hand")
        GONE = "gone", pgettext_lazy("a picture", "Gone for good")

    run = models.ForeignKey("articles.ImportRun", models.PROTECT, related_name="pictures", verbose_name=_("run"))
    item = models.ForeignKey("articles.ImportItem", models.CASCADE, related_name="pictures", verbose_name=_("item"))
    address = models.TextField(_("address there"))
    key = models.CharField(max_length=64, editable=False)
    caption = models.TextField(_("caption"), blank=True)
    alt = models.TextField(_("alternative text"), blank=True)
    credit = models.TextField(_("credit"), blank=True)
    digital_source = models.CharField(
        _("made with AI"), max_length=40, blank=True, choices=DigitalSource, default="", db_default=""
    )
    figure = models.TextField(blank=True, editable=False)
    block = models.PositiveIntegerField(null=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.MISSING, db_default=State.MISSING)
    reason = models.TextField(_("reason"), blank=True)
    photo = models.ForeignKey(
        "articles.Photo", models.SET_NULL, related_name="+", null=True, verbose_name=_("photo"), db_index=False
    )

    objects = ImportPictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("missing picture")
        verbose_name_plural = _("missing pictures")
        ordering = ("id",)
        default_permissions = ()
        indexes = (
            # A run's list of what is missing, and where looking again goes on.
            models.Index(fields=("run", "state", "id"), name="import_picture_of_run"),
            # The same picture of another article, or brought in again: it came late, and is here.
            models.Index(fields=("key",), name="import_picture_key"),
            # What becomes of deleting a photo of the library.
            models.Index(fields=("photo",), name="import_picture_photo", condition=Q(photo__isnull=False)),
        )

    def __str__(self) -> str:
        return self.address
