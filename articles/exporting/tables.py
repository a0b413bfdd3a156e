"""What an export holds: a table, a file. Both directions, and the documentation of the fields, go by this.

Rows are known by what they are known by on record (a slug, a hash, an article's key), never by a primary key; what has no such
name is known by its line in its file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db.models import AutoField, FileField, ForeignKey, Q
from taggit.models import Tag

from articles.models import (
    Arrangement,
    Article,
    Byline,
    ChainEnd,
    Claim,
    ClaimAct,
    ClaimNotice,
    Comment,
    DeskTask,
    Document,
    ImportDoubt,
    ImportItem,
    ImportLink,
    ImportOmission,
    ImportPicture,
    ImportRepetition,
    ImportRun,
    MenuEntry,
    MergedTag,
    NumberSeries,
    OldPath,
    Photo,
    Restriction,
    Revision,
    Series,
    StandingPage,
    StandingVersion,
    StatusChange,
    Version,
    VersionReporter,
    VersionSeries,
    VersionTag,
)
from newsroom.models import (
    Filing,
    FormerName,
    FormerPlace,
    Host,
    MastheadPost,
    Publication,
    Publisher,
    PublisherDetails,
    Registration,
    Reporter,
    Section,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Field, Model


@dataclass(frozen=True)
class Table:
    """One kind of row.

    `of`: the way from a row to its publication; without one the rows belong to the house, and `belongings` says which go along.
    `key`: what other rows name this one by, name → column; without one, its line. `own`: only these columns go out; else all but
    `left_out`. `many`: columns that are lists of other rows. `later`: columns filled once all rows are there, since they name
    rows of the same table. `order`: the column, each value once, by which rows stand in the file.
    """

    name: str
    model: type[Model]
    says: str
    of: str = "publication"
    key: Mapping[str, str] = field(default_factory=dict)
    own: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    many: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    order: str = "pk"
    only: Q = field(default_factory=Q)

    @property
    def file(self) -> str:
        """What its file is called."""
        return f"{self.name}.jsonl"

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns that go out, in their order; the publication is the export's, and is not said in each row."""
        return tuple(
            Column(self, each)
            for each in self.model._meta.concrete_fields  # noqa: SLF001 - Django's documented model API
            if not isinstance(each, AutoField)
            and each.related_model is not Publication
            and each.name not in self.left_out
            and (not self.own or each.name in self.own)
        )


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    table: Table
    field: Field[Any, Any]

    @cached_property
    def name(self) -> str:
        """What it is called in a line."""
        return str(self.field.name)

    @cached_property
    def is_file(self) -> bool:
        """Whether it leads to a file among the media."""
        return isinstance(self.field, FileField)

    @cached_property
    def target(self) -> Table | None:
        """The table whose row it names."""
        return BY_MODEL[self.field.related_model] if isinstance(self.field, ForeignKey) else None

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """What is read of a row for it."""
        if self.target is None:
            return (self.name,)
        return tuple(f"{self.name}__{path}" for path in self.target.key.values()) or (self.field.attname,)


_MERGED = ("merged_into", "only_address")
_SLUG = {"slug": "slug"}
_OF_ARTICLE = {"article": "article__key", "number": "number"}

#: In the order in which they go out and come in: what is named stands before what names it.
TABLES: tuple[Table, ...] = (
    Table(
        "people",
        get_user_model(),
        "Who worked at the desk: names alone, so that it stays known who did what. No password, address or right.",
        of="",
        key={"username": "username"},
        own=("username", "first_name", "last_name"),
        order="username",
    ),
    Table("publishers", Publisher, "The company.", of="publications", key=_SLUG),
    Table(
        "publisher_details",
        PublisherDetails,
        "The company as it stood, from one day to another.",
        of="publisher__publications",
    ),
    Table("publications", Publication, "The publication itself.", of="pk", key=_SLUG),
    Table("former_names", FormerName, "Names the title had before."),
    Table("hosts", Host, "Host names under which readers reach it."),
    Table("registrations", Registration, "Entries in the registers of newspapers and magazines."),
    Table("masthead", MastheadPost, "Who held which office, from one day to another."),
    Table("filings", Filing, "Who said which change of the imprint was filed with the authority, and when."),
    Table(
        "sections",
        Section,
        "Sections, merged and retired ones too.",
        key=_SLUG,
        many=("editors",),
        later=("parent", *_MERGED),
    ),
    Table("former_places", FormerPlace, "Under which section a section stood before.", of="section__publication"),
    Table("reporters", Reporter, "The people whose names stand over articles.", of="", key=_SLUG, later=_MERGED),
    Table("tags", Tag, "Tags.", of="", key=_SLUG),
    Table("merged_tags", MergedTag, "Tags that were merged into another, or are an address it had.", of=""),
    Table(
        "photos",
        Photo,
        "Pictures of the library, with what is said of them and the right to use them.",
        of="",
        key={"sha256": "sha256"},
        later=("replaces",),
    ),
    Table("documents", Document, "Documents that articles link to.", of="", key={"sha256": "sha256"}),
    Table("series", Series, "Series told in parts.", key=_SLUG, later=_MERGED),
    Table("standing_pages", StandingPage, "Standing pages as editors have them now.", key=_SLUG),
    Table("standing_versions", StandingVersion, "Every version of a standing page that readers were given."),
    Table("menu_entries", MenuEntry, "What the menus lead to."),
    Table(
        "articles",
        Article,
        "Articles as editors have them now: the working copy, drafts and templates too.",
        key={"key": "key"},
        many=("tags",),
        later=("translation_of",),
    ),
    Table("bylines", Byline, "Names over the working copies, in their order.", of="article__publication"),
    Table(
        "revisions",
        Revision,
        "Every saved state of a working copy. What was typed and not saved does not go out.",
        of="article__publication",
        left_out=("is_autosave", "form"),
        only=Q(is_autosave=False),
    ),
    Table(
        "versions",
        Version,
        "The record: every version of every article that readers were given, or will be.",
        key=_OF_ARTICLE,
    ),
    Table("version_tags", VersionTag, "The tags under which readers find a version.", of="version__publication"),
    Table(
        "version_reporters",
        VersionReporter,
        "The reporters on whose pages readers find a version.",
        of="version__publication",
    ),
    Table("version_series", VersionSeries, "Of which series a version is which part.", of="version__publication"),
    Table(
        "claim_notices",
        ClaimNotice,
        "Corrections, rebuttals and follow-up reports given in answer to a claim.",
        key=_OF_ARTICLE,
    ),
    Table(
        "claims",
        Claim,
        "The docket: who demanded what. Readers never see it.",
        of="article__publication",
        many=("versions",),
    ),
    Table("claim_acts", ClaimAct, "What became of each claim.", of="claim__article__publication"),
    Table("restrictions", Restriction, "What may be shown no more, why, and by whom.", of=""),
    Table("acts", StatusChange, "Who did what to an article, when, and why (note).", of="article__publication"),
    Table(
        "comments",
        Comment,
        "What colleagues said to each other about an article.",
        of="article__publication",
        many=("mentions",),
    ),
    Table("desk_tasks", DeskTask, "What was left to do when an article was published.", of="article__publication"),
    Table("old_paths", OldPath, "Addresses of before, and where they lead."),
    Table("arrangements", Arrangement, "Every arrangement of a front page."),
    Table("number_series", NumberSeries, "The last public number given to an article."),
    Table("chain_ends", ChainEnd, "The last number given in each chain of standing pages and front pages."),
    Table("import_runs", ImportRun, "Imports that were run."),
    Table(
        "import_items",
        ImportItem,
        "What each import brought: the original (Base64), and what became of it.",
        of="run__publication",
    ),
    Table("import_doubts", ImportDoubt, "What an import was unsure of, and who decided.", of="run__publication"),
    Table(
        "import_links",
        ImportLink,
        "Links of imported articles to the old site, and what each became.",
        of="run__publication",
    ),
    Table(
        "import_omissions",
        ImportOmission,
        "What of an old site is gone for good, as people said it, and why.",
        of="run__publication",
    ),
    Table(
        "import_pictures",
        ImportPicture,
        "Pictures that were not there when their articles came in.",
        of="run__publication",
    ),
    Table(
        "import_repetitions",
        ImportRepetition,
        "What imports met that was here already.",
        of="run__publication",
    ),
)
BY_MODEL: dict[type[Model], Table] = {table.model: table for table in TABLES}
BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}

#: Models that do not go out, and why; a test finds every model in one of the two.
STAYS: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "articles.VersionPage",
            "articles.VersionPhoto",
            "articles.VersionDocument",
            "articles.VersionSearch",
            "articles.ArticlePhoto",
            "articles.ArrangementPage",
            "articles.ArrangementPhoto",
            "articles.Rendition",
        ),
        "made again from what goes out",
    ),
    **dict.fromkeys(
        (
            "newsroom.AuditEntry",
            "newsroom.Invitation",
            "newsroom.SecondFactorNeed",
            "articles.Notice",
            "articles.NoticeChoice",
        ),
        "of people's accounts, which stay",
    ),
    **dict.fromkeys(
        (
            "articles.Errand",
            "articles.Presence",
            "articles.PreviewLink",
            "articles.Receipt",
            "newsroom.Heartbeat",
            "newsroom.Heartbeat",
            "newsroom.PublicState",
            "newsroom.MostRead",
        ),
        "of this installation, and of the moment",
    ),
    **dict.fromkeys(("newsroom.ReadCount", "newsroom.MissingAddress"), "counts of hits, kept for thirty days"),
}
