"""Every address an article ever had."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.korean import nfc

if TYPE_CHECKING:
    from collections.abc import Mapping


_LONGEST = 500


class OldPath(models.Model):
    """A path that once led to an article here or at its old site; looked up only when a page is not found."""

    publication = models.ForeignKey(
        "newsroom.Publication", models.PROTECT, related_name="+", verbose_name=_("publication")
    )
    path = models.CharField(_("path"), max_length=_LONGEST)
    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="old_paths", verbose_name=_("article"))

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        constraints = (models.UniqueConstraint(fields=("publication", "path"), name="old_path_once_per_publication"),)

    def __str__(self) -> str:
        return self.path

    @staticmethod
    def normalised(path: str) -> str:
        """The one spelling under which a path is stored and looked up: NFC, one leading slash, none trailing."""
        return "/" + nfc(path).strip().strip("/")

    @classmethod
    def spellings(cls, path: str, query: Mapping[str, str]) -> list[str]:
        """Under which a request for `path` may be stored: with the number in its query, and without any query.

        Old sites carry the article's number in `no`; whatever else stands there (`iqs`, campaign marks) says nothing.
        Longer than any address that is stored gives nothing.
        """
        number = query.get("no", "")
        spelt = [f"{path}?no={number}", path] if number else [path]
        return [each for each in map(cls.normalised, spelt) if len(each) <= _LONGEST]
