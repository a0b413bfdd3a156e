"""What the readers' search knows of a version. Beside the record, unguarded: `reindex_search` makes it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.version import Version

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

#: On SQLite the terms stand in this FTS5 table, whose rowid is the version's key.
FTS_TABLE = "articles_versionsearch_terms"


class TermsField(models.Field[Any, Any]):
    """The terms of a version as PostgreSQL looks them up: a `tsvector`. Stays empty elsewhere."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """As SQLite has no such type, a column that nothing is written to."""
        return "tsvector" if connection.vendor == "postgresql" else "text"


@TermsField.register_lookup
class HasTerms(models.Lookup[Any]):
    """`terms__match=` a tsquery in its own writing; only for PostgreSQL."""

    lookup_name = "match"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """`terms @@ query`."""
        left, left_params = self.process_lhs(compiler, connection)
        return f"{left} @@ %s::tsquery", (*left_params, self.rhs)


class VersionSearch(models.Model):
    """One version in the index. Scheduled ones stand here at once: whether readers see them is asked of the version.

    The columns are those a search may be narrowed by. `analysis` says how the text was read; a row of another number is
    done again.
    """

    version = models.OneToOneField(Version, models.PROTECT, primary_key=True, related_name="search")
    publication = models.ForeignKey("newsroom.Publication", models.PROTECT, related_name="+", db_index=False)
    language = models.CharField(max_length=8)
    section = models.ForeignKey("newsroom.Section", models.PROTECT, related_name="+", db_index=False)
    root_section = models.ForeignKey("newsroom.Section", models.PROTECT, related_name="+", db_index=False)
    published_at = models.DateTimeField()
    analysis = models.PositiveSmallIntegerField()
    words = models.TextField()
    terms = TermsField(null=True, editable=False)

    class Meta:
        verbose_name = _("version in the search")
        verbose_name_plural = _("versions in the search")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.version_id)
