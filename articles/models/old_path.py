"""Every address an article ever had, and where other addresses of before lead."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.korean import nfc
from newsroom.counting.addresses import NUMBERED

if TYPE_CHECKING:
    from collections.abc import Mapping


_LONGEST = 500


class OldPath(models.Model):
    """A path that once led to a page here or at the old site; looked up only when a page is not found.

    It leads to an article, to an address of this site, or is gone for good: then it answers 410.
    """

    publication = models.ForeignKey(
        "newsroom.Publication", models.PROTECT, related_name="+", verbose_name=_("publication")
    )
    path = models.CharField(_("path"), max_length=_LONGEST)
    article = models.ForeignKey(
        "articles.Article", models.PROTECT, related_name="old_paths", null=True, verbose_name=_("article")
    )
    address = models.CharField(_("leads to"), max_length=400, blank=True, db_default="")
    is_gone = models.BooleanField(_("gone for good"), default=False, db_default=False)

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        constraints = (
            models.UniqueConstraint(fields=("publication", "path"), name="old_path_once_per_publication"),
            models.CheckConstraint(
                condition=(
                    Q(article__isnull=False, address="", is_gone=False)
                    | (Q(article=None, is_gone=False) & ~Q(address=""))
                    | Q(article=None, address="", is_gone=True)
                ),
                name="old_path_leads_to_one_thing",
            ),
        )

    def __str__(self) -> str:
        return self.path

    @staticmethod
    def normalised(path: str) -> str:
        """The one spelling under which a path is stored and looked up: NFC, one leading slash, none trailing."""
        return "/" + nfc(path).strip().strip("/")

    @classmethod
    def noted(cls, address: str) -> str:
        """The spelling under which an address of an old site, a path with its query, is stored, so that requests find it."""
        path, _mark, query = address.replace("\x00", "").partition("?")
        asked = dict(reversed(parse_qsl(query)))
        numbered = next((f"{name}={asked[name]}" for name in NUMBERED if asked.get(name)), query)
        path = unquote(path).replace("\x00", "")
        return cls.normalised(f"{path}?{numbered}" if numbered else path)

    @classmethod
    def spellings(cls, path: str, query: Mapping[str, str]) -> list[str]:
        """Under which a request for `path` may be stored: with the number in its query, and without any query.

        Old sites carry an article's number in `no` or `idxno` and a section's in `sec_no`; whatever else stands there (`iqs`, campaign
        marks) says nothing. Longer than any address that is stored gives nothing.
        """
        numbered = [f"{path}?{name}={query[name]}" for name in NUMBERED if query.get(name)]
        spelt = [*numbered, path]
        return [each for each in map(cls.normalised, spelt) if len(each) <= _LONGEST]
