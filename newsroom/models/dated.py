"""Facts that hold from one day to another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newsroom.intervals import Interval

if TYPE_CHECKING:
    from datetime import date


class DatedQuerySet[M: "Dated"](models.QuerySet[M]):
    """Questions to dated facts."""

    def in_force(self, on: date) -> DatedQuerySet[M]:
        """Facts that hold on that day; the last day counts."""
        return self.filter(starts_on__lte=on).filter(Q(ends_on=None) | Q(ends_on__gte=on))

    def overlapping(self, starts_on: date, ends_on: date | None) -> DatedQuerySet[M]:
        """Facts that hold on any day of the interval; `ends_on` None is open."""
        rows = self.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on))
        return rows.filter(starts_on__lte=ends_on) if ends_on else rows


class Dated(models.Model):
    """`starts_on` is the first day, `ends_on` the last; no last day means it still holds."""

    #: Set by a form that edits all rows of a kind together: the stored rows are then not the ones to compare with.
    compared_by_form = False

    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True, help_text=_("The last day. Empty while it holds."))

    class Meta:
        abstract = True

    @property
    def interval(self) -> Interval:
        """The days it holds on."""
        return Interval(self.starts_on, self.ends_on)

    def holds_on(self, day: date) -> bool:
        """Whether it holds on that day."""
        return self.interval.holds_on(day)

    def clean(self) -> None:
        """An interval has an order, and where only one fact can hold it meets no other."""
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The last day is before the first. Exchange the two dates.")})
        rivals = self.rivals()
        if rivals is None or not self.starts_on or self.compared_by_form:
            return
        other = rivals.exclude(pk=self.pk).overlapping(self.starts_on, self.ends_on).first()
        if other is not None:
            raise ValidationError({"starts_on": overlap_sentence(other, other.interval)})

    def rivals(self) -> Any:
        """Rows of which only one can hold at a time with this one; None when any number may."""
        return None

    def rivalry(self) -> tuple[object, ...] | None:
        """What rows have in common of which only one can hold at a time; None when any number may."""
        return ()


def overlap_sentence(other: object, interval: Interval) -> str:
    """Names the row in the way and its days, and says what to do."""
    return gettext("“%(other)s” holds from %(start)s to %(end)s. End it the day before this one begins.") % {
        "other": other,
        "start": interval.first.isoformat(),
        "end": interval.last.isoformat() if interval.last else gettext("now (no last day)"),
    }


def ends_after_it_starts(name: str) -> models.CheckConstraint:
    """The database's own refusal of an interval that ends before it begins."""
    return models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name=name)
