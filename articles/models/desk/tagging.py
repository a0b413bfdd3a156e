"""The tags of a working copy, as forms read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from taggit.managers import TaggableManager

if TYPE_CHECKING:
    from articles.models.desk.article import Article


class Tags(TaggableManager):  # type: ignore[misc]
    """Taggit's own field; forms read it from tags that were fetched already."""

    def value_from_object(self, instance: Article) -> list[Any]:
        """The tags a form begins with."""
        return list(instance.tags.all()) if instance.pk else []

    def deconstruct(self) -> Any:
        """As taggit's, which is what it is to the database."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "taggit.managers.TaggableManager", args, kwargs
