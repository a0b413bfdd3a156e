"""What was published and may be shown no more: by order of a court, for somebody's rights, or for somebody's safety.

It lies beside the record, which it leaves alone with all its digests. Rows are written and lifted by verbs;
`record.guards` refuses every DELETE, and every UPDATE but the one by which a restriction is lifted.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, Func, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsroom.models.bilingual import in_language


class _IsNotTrue(Func):
    """A condition's opposite that a planner takes for a value, to be looked up for each row as it comes."""

    template = "(%(expressions)s) IS NOT TRUE"
    output_field = models.BooleanField()


def is_unrestricted(**columns: str) -> Func:
    """That nothing is restricted which a row names in `columns`: `is_unrestricted(version="pk", article="article")`.

    A look into a short index for each row and column. A bare NOT EXISTS would be joined, and lists would be sorted that an
    index has in order; for NOT IN, SQLite makes a table of its own for each list, which costs more than the list.
    """
    standing = Restriction.objects.standing()
    restricted = (Exists(standing.filter(**{target: OuterRef(name)})) for target, name in columns.items())
    return _IsNotTrue(Q(*restricted, _connector=Q.OR))


class RestrictionGround(models.TextChoices):
    """Why it may be shown no more; readers are told."""

    COURT = "court", _("Order of a court")
    ARBITRATION = "arbitration", _("Press arbitration")
    ERASURE = "erasure", _("Right to erasure")
    RIGHTS = "rights", _("Somebody's rights to the work")
    SAFETY = "safety", _("Somebody's safety")


class RestrictionStatus(models.IntegerChoices):
    """What its address answers."""

    GONE = 410, _("410: it is gone")
    LEGAL = 451, _("451: it is withheld for legal reasons")


class RestrictionQuerySet(models.QuerySet["Restriction"]):
    """What is asked of restrictions."""

    def standing(self) -> RestrictionQuerySet:
        """Those that were not lifted."""
        return self.filter(lifted_at=None)


class Restriction(models.Model):
    """Of an article with all its versions and notices, of one version, or of one photo wherever it stands."""

    article = models.ForeignKey(
        "articles.Article", models.PROTECT, related_name="restrictions", null=True, verbose_name=_("article")
    )
    version = models.ForeignKey(
        "articles.Version", models.PROTECT, related_name="restrictions", null=True, verbose_name=_("version")
    )
    photo = models.ForeignKey(
        "articles.Photo", models.PROTECT, related_name="restrictions", null=True, verbose_name=_("photo")
    )
    ground = models.CharField(_("ground"), max_length=12, choices=RestrictionGround)
    status = models.PositiveSmallIntegerField(_("answer"), choices=RestrictionStatus)
    notice_ko = models.TextField(_("notice (Korean)"), blank=True)
    notice_en = models.TextField(_("notice (English)"), blank=True)
    reason = models.TextField(_("reason"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("restricted by")
    )
    made_at = models.DateTimeField(_("restricted at"), default=timezone.now)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("lifted by")
    )
    lifted_at = models.DateTimeField(_("lifted at"), null=True)
    lifted_because = models.TextField(_("why it was lifted"), blank=True)

    objects = RestrictionQuerySet.as_manager()

    class Meta:
        verbose_name = _("restriction")
        verbose_name_plural = _("restrictions")
        ordering = ("-id",)
        default_permissions = ("view",)
        permissions = (("restrict", _("Can restrict what was published, and lift restrictions")),)
        constraints = (
            models.CheckConstraint(
                condition=Q(article__isnull=False, version=None, photo=None)
                | Q(article=None, version__isnull=False, photo=None)
                | Q(article=None, version=None, photo__isnull=False),
                name="restriction_is_of_one_thing",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="restriction_has_a_reason"),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None, lifted_because="")
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="restriction_is_lifted_by_somebody",
            ),
            # Each is also what every question of the record looks into.
            *(
                models.UniqueConstraint(
                    fields=(target,),
                    condition=Q(**{"lifted_at": None, f"{target}__isnull": False}),
                    name=f"restriction_stands_once_per_{target}",
                )
                for target in ("article", "version", "photo")
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_ground_display()} · {self.made_at:%Y-%m-%d}"

    @property
    def target(self) -> Any:
        """The article, version or photo."""
        return self.article or self.version or self.photo

    @property
    def is_legal(self) -> bool:
        """Whether the law withholds it, and not the newsroom (RFC 7725)."""
        return self.status == RestrictionStatus.LEGAL

    def notice_in(self, language: str) -> str:
        """What readers are told besides the ground, in `language` or in the other one rather than nothing."""
        return in_language(language, self.notice_ko, self.notice_en)
