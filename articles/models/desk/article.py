"""The working copy: what editors write. Readers never see it; publishing copies it to the record."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.ai_labels import AiUse
from articles.copytext import Origin, StoryKind
from articles.models.desk.tagging import Tags
from articles.models.newest_first import NewestFirst
from articles.models.version import Version
from articles.workflow import Status
from newsroom.models import Section

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser, User
    from django_stubs_ext import StrOrPromise

    from articles.models.desk.byline import Byline


class ArticleQuerySet(models.QuerySet["Article"]):
    """Questions the desk asks of many articles."""

    def with_standing(self, at: datetime | None = None) -> ArticleQuerySet:
        """Annotated with what the record says at `at`: `is_live` and the pending version's `goes_live_at`."""
        at = at or timezone.now()
        of_this = Version.objects.filter(article=OuterRef("pk"))
        return self.annotate(  # type: ignore[no-redef]  # Article declares both.
            is_live=Exists(of_this.on_site(at)),
            goes_live_at=of_this.pending(at).order_by("live_from").values("live_from")[:1],
        )

    def writable_by(self, user: User | AnonymousUser) -> ArticleQuerySet:
        """Those whose copy `user` may change: all for an editor, for a reporter those they wrote."""
        if user.has_perm("articles.edit_any_article"):
            return self
        return self.filter(Q(created_by=user.pk) | Q(holder=user.pk) | Q(bylines__reporter__user=user.pk)).distinct()

    def behind(self, at: datetime | None = None) -> ArticleQuerySet:
        """Translations whose source readers see changed since it was translated, the latest change first."""
        moved_on = self.filter(behind_since__isnull=False, behind_since__lte=at or timezone.now())
        return moved_on.exclude(status=Status.WITHDRAWN).order_by("-behind_since", "-id")

    def translations_in_work(self) -> ArticleQuerySet:
        """Translations that readers do not have as the desk has them, the latest change first."""
        unlike = ~Q(published_edit_version=models.F("edit_version"))
        return self.filter(unlike, translation_of__isnull=False).order_by("-updated_at", "-id")


#: What the verbs own, and saving leaves alone: a verb may have changed it since the row that is saved was read.
_OWNED_BY_VERBS = frozenset(
    {
        *("status", "edit_version", "approved_edit_version", "published_edit_version", "number"),
        "promised_number",
        *("first_published_at", "holder", "is_template", "key", "created_by", "created_at", "updated_at"),
        *("translated_from_version", "translated_from_edit", "behind_since"),
    }
)


class Article(models.Model):
    """One piece in one language: its identity and its working copy."""

    key = models.UUIDField(_("key"), unique=True, default=uuid.uuid4, editable=False)
    publication = models.ForeignKey(
        "newsroom.Publication", models.PROTECT, related_name="articles", verbose_name=_("publication")
    )
    section = models.ForeignKey(
        "newsroom.Section",
        models.PROTECT,
        related_name="articles",
        null=True,
        blank=True,
        limit_choices_to={"merged_into": None},
        verbose_name=_("section"),
        help_text=_("Needed before the article can be published."),
    )
    language = models.CharField(_("language"), max_length=8)
    kind = models.CharField(
        _("kind"),
        max_length=16,
        choices=StoryKind,
        default=StoryKind.NEWS,
        help_text=_("Opinion, press releases and advertorials carry a visible label."),
    )
    origin = models.CharField(
        _("origin"),
        max_length=16,
        choices=Origin,
        default=Origin.OWN,
        help_text=_("Own reporting counts towards the 30 % a week that the decree asks of an internet newspaper."),
    )
    ai_use = models.CharField(
        _("use of AI"),
        max_length=16,
        choices=AiUse,
        blank=True,
        default="",
        db_default="",
        help_text=_("Readers are told above the text. A spelling checker is none."),
    )
    headline = models.CharField(_("headline"), max_length=300)
    deck = models.TextField(
        _("deck"), blank=True, max_length=600, help_text=_("The line under the headline (부제). One or two sentences.")
    )
    slug = models.SlugField(
        _("slug"),
        max_length=100,
        allow_unicode=True,
        blank=True,
        help_text=_("The readable end of the address. Left empty, it is made from the headline."),
    )
    dateline = models.CharField(
        _("dateline"),
        max_length=120,
        blank=True,
        help_text=_("Where it was reported from, as in “KANANASKIS, Canada”."),
    )
    body = models.TextField(_("body"), blank=True)
    lead_photo = models.ForeignKey(
        "articles.Photo",
        models.PROTECT,
        related_name="leads",
        null=True,
        blank=True,
        verbose_name=_("lead photo"),
    )
    lead_caption = models.CharField(
        _("caption in this article"),
        max_length=500,
        blank=True,
        help_text=_("Left empty, the photo's own caption is used."),
    )
    lead_alt = models.CharField(
        _("alternative text in this article"),
        max_length=500,
        blank=True,
        help_text=_("What a reader who cannot see the picture needs to know. Left empty, the photo's own is used."),
    )
    search_title = models.CharField(
        _("title in search results"), max_length=200, blank=True, help_text=_("Left empty, it is the headline.")
    )
    search_description = models.TextField(
        _("description in search results"), blank=True, max_length=500, help_text=_("Left empty, it is the deck.")
    )
    share_headline = models.CharField(
        _("headline when shared"), max_length=200, blank=True, help_text=_("Left empty, it is the headline.")
    )
    share_description = models.TextField(
        _("description when shared"), blank=True, max_length=500, help_text=_("Left empty, it is the deck.")
    )
    share_photo = models.ForeignKey(
        "articles.Photo",
        models.PROTECT,
        related_name="shares",
        null=True,
        blank=True,
        # Few articles have one; see the partial index.
        db_index=False,
        verbose_name=_("picture when shared"),
        help_text=_("Left empty, it is the lead photo."),
    )
    tags = Tags(_("tags"), blank=True, help_text=_("Separated by commas."))
    series = models.ForeignKey(
        "articles.Series",
        models.PROTECT,
        related_name="articles",
        null=True,
        blank=True,
        # Few articles are part of one; see the partial index.
        db_index=False,
        limit_choices_to={"merged_into": None},
        verbose_name=_("series"),
        help_text=_("Readers find its other parts from this one."),
    )
    installment = models.PositiveSmallIntegerField(
        _("part"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Left empty, it is the next one."),
    )
    translation_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        related_name="translations",
        null=True,
        blank=True,
        # `article_of_source` begins with it; beside an index of its own PostgreSQL would sort half the archive.
        db_index=False,
        verbose_name=_("translation of"),
        help_text=_("The article this one translates. Readers can then switch between the two."),
    )
    translated_from_version = models.PositiveIntegerField(_("translated from version"), null=True, blank=True)
    # The saved state of the source it was made from, where that was ahead of the version.
    translated_from_edit = models.PositiveIntegerField(null=True, editable=False)
    # When readers got, or will get, the first version of the source that it was not made from: the record's answer,
    # kept here because nobody can ask it of every translation there is (`articles.writing.translations`).
    behind_since = models.DateTimeField(_("behind its source since"), null=True, editable=False)
    embargoed_until = models.DateTimeField(
        _("embargoed until"),
        null=True,
        blank=True,
        help_text=_("The source's condition, not a schedule: nothing goes out earlier, whoever presses the button."),
    )
    internal_note = models.TextField(
        _("internal note"), blank=True, help_text=_("For colleagues. It is never published.")
    )

    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.DRAFT, editable=False)
    edit_version = models.PositiveIntegerField(_("edit version"), default=0, editable=False)
    approved_edit_version = models.PositiveIntegerField(null=True, editable=False)
    published_edit_version = models.PositiveIntegerField(null=True, editable=False)
    number = models.PositiveBigIntegerField(_("number"), null=True, editable=False)
    #: The number that links on record name already, while it has none: when it goes on record, it is that one.
    promised_number = models.PositiveBigIntegerField(null=True, editable=False)
    first_published_at = models.DateTimeField(_("first published"), null=True, editable=False)

    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="held_articles",
        null=True,
        editable=False,
        verbose_name=_("in the hands of"),
    )
    is_template = models.BooleanField(_("template"), default=False, editable=False)

    source = models.CharField(_("source"), max_length=80, blank=True, editable=False)
    source_id = models.CharField(_("number at the source"), max_length=200, blank=True, editable=False)

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="articles",
        null=True,
        editable=False,
        verbose_name=_("created by"),
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("last change"), default=timezone.now, editable=False)

    #: Only on articles that came `with_standing`.
    is_live: bool
    goes_live_at: datetime | None

    #: Only on articles of the desk's list: the names of the bylines.
    names_over_it: str

    #: Only on articles opened in the form (`articles.admin.saving.opened`), of whoever opened it: what is `on_record`,
    #: whether they wrote the copy as it stands, whether somebody who did not approved it, and of a translation what its
    #: source gave readers since.
    opened_on: list[Version]
    opener_wrote: bool
    read_by_others: bool
    missed_count: int
    last_missed: int | None

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ("-updated_at", "-id")
        permissions = (
            ("submit_article", _("Can submit an article for review")),
            ("edit_any_article", _("Can change articles of others")),
            ("send_back_article", _("Can send an article back")),
            ("approve_article", _("Can approve an article")),
            ("publish_article", _("Can publish and schedule")),
            ("withdraw_article", _("Can withdraw a published article")),
            ("break_embargo", _("Can publish before a source's embargo ends")),
        )
        constraints = (
            models.UniqueConstraint(fields=("publication", "number"), name="article_number_once_per_publication"),
            # The identity of an imported item: never its title.
            models.UniqueConstraint(
                fields=("source", "source_id"), condition=~Q(source=""), name="article_source_identity_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(translation_of=None) | ~Q(translation_of=models.F("id")),
                name="article_is_not_its_own_translation",
            ),
        )
        indexes = (
            # The desk's list, newest change first, without and with a status.
            models.Index(fields=("-updated_at", "-id"), name="article_desk_list"),
            models.Index(fields=("status", "-updated_at"), name="article_desk_status"),
            # The desk's list by publication, what is not published at the old end.
            NewestFirst(column="first_published_at", name="article_by_publication"),
            # The desk's list of live stories whose next version is being written; nearly always short.
            models.Index(
                fields=("-updated_at",),
                condition=Q(published_edit_version__isnull=False) & ~Q(published_edit_version=models.F("edit_version")),
                name="article_changed_since",
            ),
            models.Index(fields=("-updated_at",), condition=Q(is_template=True), name="article_templates"),
            # The table of translations: sources, translations that are behind, and those that are being written.
            models.Index(fields=("translation_of", "-updated_at", "-id"), name="article_of_source"),
            models.Index(
                fields=("-behind_since", "-id"), condition=Q(behind_since__isnull=False), name="article_behind_source"
            ),
            models.Index(
                fields=("-updated_at", "-id"),
                condition=~Q(published_edit_version=models.F("edit_version")) & Q(translation_of__isnull=False),
                name="article_translation_in_work",
            ),
            # An import asks of each item whether the headline is there already.
            models.Index(fields=("publication", "headline"), name="article_headline"),
            # Where a photo is used, and whether it may be deleted.
            models.Index(fields=("share_photo",), condition=Q(share_photo__isnull=False), name="article_share_photo"),
            # Which parts of a series there are, and which is the next.
            models.Index(
                fields=("series", "language", "installment"),
                condition=Q(series__isnull=False),
                name="article_of_series",
            ),
        )

    def __str__(self) -> str:
        return self.headline or str(_("Untitled"))

    @property
    def story(self) -> uuid.UUID:
        """The UUID all translations of this piece share: the source article's key."""
        return self.translation_of.key if self.translation_of else self.key

    def section_of_others(self, user: User) -> Section | None:
        """A section that has a say in this article and that `user` does not edit.

        Not the working copy's alone: whoever could empty or change that field would take a story out of the hands of the
        section in which readers find it, or will.
        """
        if not Section.only_edited_by(user):
            return None
        on_record = self.opened_on if hasattr(self, "opened_on") else self.on_record().only("section")
        sections = (self.section, *(version.section for version in on_record))
        return next((each.survivor for each in sections if each and not each.is_edited_by(user)), None)

    def on_record(self) -> models.QuerySet[Version]:
        """The version in force, a withdrawal too, and those to come, with their sections; first what begins first."""
        now = timezone.now()
        standing = self.versions.in_force(now) | self.versions.pending(now)
        return standing.select_related("section__merged_into").order_by("live_from")

    def in_other_languages(self) -> models.QuerySet[Article]:
        """Its translations, and what it translates."""
        source = self.translation_of_id or self.pk
        family = Article.objects.filter(Q(pk=source) | Q(translation_of=source))
        return family.exclude(pk=self.pk).exclude(language=self.language).select_related("publication", "section")

    def printed_bylines(self) -> models.QuerySet[Byline]:
        """In printed order with their reporters; not asked for again where they were fetched so already."""
        if "bylines" in getattr(self, "_prefetched_objects_cache", {}):
            return self.bylines.all()
        return self.bylines.select_related("reporter").order_by("position", "id")

    @property
    def has_unpublished_changes(self) -> bool:
        """Whether the working copy was saved after it was last published."""
        return self.published_edit_version is not None and self.published_edit_version != self.edit_version

    def save_writing(self) -> None:
        """Store what people write; of an article that is there already, nothing that the verbs own."""
        if self._state.adding:
            self.save()
            return
        self.save(update_fields=list(self.writing()))

    def writing(self) -> dict[str, Any]:
        """Its columns that people write, by their names; of another row the key."""
        columns = (field for field in self._meta.concrete_fields if not field.primary_key)
        return {field.name: getattr(self, field.attname) for field in columns if field.name not in _OWNED_BY_VERBS}

    def clean(self) -> None:
        """Refuse what would make a page contradict itself, naming the field."""
        super().clean()
        errors: dict[str, StrOrPromise] = {}
        if self.section and self.section.publication_id != self.publication_id:
            errors["section"] = _("This section belongs to another publication. Choose one of this publication's.")
        if self.publication_id and self.language and self.language not in self.publication.languages:
            errors["language"] = _("The publication does not appear in this language. Choose one in which it does.")
        if self.series and self.series.publication_id != self.publication_id:
            errors["series"] = _("This series belongs to another publication. Choose one of this publication's.")
        source = self.translation_of
        if source and source.language == self.language:
            errors["translation_of"] = _("A translation is in another language than its source. Change one of the two.")
        elif source and source.translation_of_id:
            errors["translation_of"] = _("That article is a translation itself. Choose the article it translates.")
        elif source and self.pk and self.translations.exists():
            errors["translation_of"] = _("This article has translations of its own. It cannot be one as well.")
        elif self.pk and self.translations.filter(language=self.language).exists():
            errors["language"] = _("There is a translation of this article in this language.")
        if errors:
            raise ValidationError(errors)
