"""The parts of a publication."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsroom.models.bilingual import in_language, spoken
from newsroom.models.merging import Mergeable, MergeableQuerySet
from newsroom.models.publication import Publication

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class SectionQuerySet(MergeableQuerySet["Section"]):
    """What is asked of many sections."""

    def open(self) -> SectionQuerySet:
        """Those that new articles go into."""
        return self.standing().filter(retired_at=None)


class Section(Mergeable):
    """A section, or a subsection of one: two levels, no more.

    A retired one takes no new articles and leaves the menu; its list goes on showing what was published in it.
    """

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="sections", verbose_name=_("publication"))
    slug = models.SlugField(_("slug"), max_length=60, help_text=_("In the section's address: /sections/politics/."))
    name_ko = models.CharField(_("name (Korean)"), max_length=60)
    name_en = models.CharField(_("name (English)"), max_length=60)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="children",
        null=True,
        blank=True,
        limit_choices_to={"merged_into": None},
        verbose_name=_("part of"),
    )
    retired_at = models.DateTimeField(_("retired"), null=True, editable=False)

    editors = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="edited_sections",
        blank=True,
        verbose_name=_("editors"),
        help_text=_("Who approves and publishes here. An editor named in no section edits all of them."),
    )

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ("order", "id")
        permissions = (("merge_section", _("Can merge and retire sections")),)
        constraints = (
            *Mergeable.Meta.constraints,
            models.UniqueConstraint(fields=("publication", "slug"), name="section_slug_once_per_publication"),
            models.CheckConstraint(condition=Q(parent=None) | ~Q(parent=F("id")), name="section_is_not_its_own_parent"),
        )

    def __str__(self) -> str:
        return spoken(self.name_ko, self.name_en)

    def clean(self) -> None:
        """Two levels, within one publication."""
        super().clean()
        if self.parent is None:
            return
        if self.pk and self.parent_id == self.pk:
            raise ValidationError({"parent": _("A section cannot be part of itself. Leave this empty.")})
        if self.parent.parent_id:
            raise ValidationError(
                {"parent": _("Sections have two levels. Choose a section that is not part of another.")}
            )
        if self.parent.publication_id != self.publication_id:
            raise ValidationError(
                {"parent": _("This section belongs to another publication. Choose one of this publication's.")}
            )
        if self.pk and self.children.standing().exists():
            raise ValidationError({"parent": _("This section has parts of its own. Move those first.")})

    def is_edited_by(self, user: User) -> bool:
        """Whether `user`, who is an editor, edits this section."""
        edited = self.only_edited_by(user)
        here = self.survivor
        return not edited or not edited.isdisjoint({here.pk, here.parent_id})

    @staticmethod
    def only_edited_by(user: User) -> set[int]:
        """Keys of the sections to which `user` is kept; none when they edit all, as editors named in no section do."""
        if user.is_superuser:
            return set()
        if hasattr(user, "edited_keys"):
            # As the desk has found already with the user.
            return set(user.edited_keys)
        # Fetched once for a user object, however many articles and acts are asked about.
        models.prefetch_related_objects([user], "edited_sections")
        return {section.pk for section in user.edited_sections.all()}

    @property
    def root(self) -> Section:
        """The section itself, or the one it is part of."""
        return self.parent or self

    def name_in(self, language: str) -> str:
        """The name in `language`, or in the other one."""
        return in_language(language, self.name_ko, self.name_en)


class FormerPlace(models.Model):
    """Under which section a section stood before it was moved (null: under none), and until when.

    What was published there meanwhile stays on the lists it was on, and the record is held against this.
    """

    section = models.ForeignKey(Section, models.CASCADE, related_name="former_places")
    parent = models.ForeignKey(Section, models.CASCADE, related_name="+", null=True)
    until = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.section_id} < {self.parent_id} – {self.until:%Y-%m-%d}"
