"""An index of the newest first that has the same order on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


class NewestFirst(models.Index):
    """The newest in `column` first, what has none last: SQLite sorts so by itself, and its indexes know no words for it."""

    def __init__(self, *, column: str, name: str) -> None:
        self.column = column
        super().__init__(models.F(column).desc(nulls_last=True), models.F("id").desc(), name=name)

    def deconstruct(self) -> Any:
        """As it is called."""
        return f"{type(self).__module__}.{type(self).__qualname__}", (), {"column": self.column, "name": self.name}

    def create_sql(self, model: Any, schema_editor: BaseDatabaseSchemaEditor, using: str = "", **kwargs: Any) -> Any:
        """On SQLite without NULLS LAST."""
        if schema_editor.connection.vendor == "sqlite":
            plain = models.Index(fields=(f"-{self.column}", "-id"), name=self.name)
            return plain.create_sql(model, schema_editor, using, **kwargs)
        return super().create_sql(model, schema_editor, using, **kwargs)
