"""Which photos a working copy shows."""

from __future__ import annotations

from django.db import models


class ArticlePhoto(models.Model):
    """A photo that stands in an article's working copy or for it: answers where it is used. Can be built again.

    The photo is named as the body names it, by its hash: a body may show one that the library does not have, or not yet.
    """

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="photo_uses")
    sha256 = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        constraints = (
            # In this order: it is asked by the photo.
            models.UniqueConstraint(fields=("sha256", "article"), name="article_photo_once"),
        )

    def __str__(self) -> str:
        return f"{self.article_id} ▣{self.sha256[:12]}"
