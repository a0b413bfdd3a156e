"""When an article was first published: the list's filter, and the order it brings."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.admin.places import first_publication

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django_stubs_ext import StrOrPromise

    from articles.models import Article

#: Oldest first as the column sorts it, what is not published before all; the other way round it is the index's order.
BY_PUBLICATION = F("first_published_at").asc(nulls_first=True)
NEWEST_PUBLISHED = F("first_published_at").desc(nulls_last=True)
_NEVER = "never"
_MONTH = re.compile(r"[12][0-9]{3}-(0[1-9]|1[0-2])")


class PublishedFilter(admin.SimpleListFilter):
    """The days of a calendar where the first publication is. An address may also name a month: `?published=2019-03`."""

    title = _("when published")
    parameter_name = "published"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, StrOrPromise]]:
        """From today back; a month that the address names stands there too."""
        named = request.GET.get(self.parameter_name, "")
        return [
            ("today", _("Today")),
            ("week", _("This week")),
            ("month", _("This month")),
            ("last-month", _("Last month")),
            ("year", _("This year")),
            ("last-year", _("Last year")),
            ("earlier", _("Earlier")),
            (_NEVER, _("Not yet")),
            *([(named, named)] if _MONTH.fullmatch(named) else []),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """What readers got first in the chosen time."""
        chosen, now = self.value() or "", timezone.now()
        if chosen == _NEVER:
            return queryset.filter(Q(first_published_at=None) | Q(first_published_at__gt=now))
        publication = first_publication(request)
        zone = publication.tzinfo if publication else timezone.get_default_timezone()
        days = _days(chosen, timezone.localdate(now, zone))
        if days is None:
            return queryset
        first, end = (datetime.combine(day, time.min, tzinfo=zone) for day in days)
        return queryset.filter(
            first_published_at__gte=first, first_published_at__lt=min(end, now + timedelta.resolution)
        )


def order_for(request: HttpRequest) -> tuple[Any, ...]:
    """Newest published first where the list is narrowed by that; else as articles stand by themselves."""
    asked = request.GET.get(PublishedFilter.parameter_name)
    return (NEWEST_PUBLISHED,) if asked and asked != _NEVER else ()


def _days(chosen: str, today: date) -> tuple[date, date] | None:
    """The first day, and the day after the last one; None for what is no time."""
    month, year = today.replace(day=1), today.replace(month=1, day=1)
    last_year = year.replace(year=year.year - 1)
    tomorrow = today + timedelta(days=1)
    if _MONTH.fullmatch(chosen):
        first = date.fromisoformat(f"{chosen}-01")
        return first, (first + timedelta(days=31)).replace(day=1)
    return {
        "today": (today, tomorrow),
        "week": (today - timedelta(days=today.weekday()), tomorrow),
        "month": (month, tomorrow),
        "last-month": ((month - timedelta(days=1)).replace(day=1), month),
        "year": (year, tomorrow),
        "last-year": (last_year, year),
        "earlier": (date(1800, 1, 1), last_year),
    }.get(chosen)
