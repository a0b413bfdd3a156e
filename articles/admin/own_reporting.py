"""The weeks and how much of each the newsroom reported itself, for whoever publishes."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.copytext import Origin
from articles.own_reporting import LEAST, monday_of, table, this_monday, weeks
from newsroom.models import Publication

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.http import HttpRequest
    from django.urls import URLPattern

    from articles.models import Article

MAY_SEE = "articles.publish_article"
#: A quarter on the page, a year in the file.
_SHOWN = 13
_IN_A_FILE = 53


def own_reporting_urls(admin: ModelAdmin[Article]) -> list[URLPattern]:
    """The page of this module."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm(MAY_SEE):
            raise PermissionDenied
        return page(admin, request)

    return [path("own-reporting/", admin.admin_site.admin_view(answer), name="articles_article_own_reporting")]


def page(admin: ModelAdmin[Article], request: HttpRequest) -> HttpResponse:
    """A quarter of weeks that ends with `until`, or a year of them as a file."""
    publications = list(Publication.objects.order_by("pk"))
    slug = request.GET.get("publication", publications[0].slug if publications else "")
    publication = next((each for each in publications if each.slug == slug), None)
    if publication is None:
        raise Http404
    now = timezone.now()
    newest = this_monday(publication, now)
    last = monday_of(request.GET["until"]) if "until" in request.GET else newest
    if last is None or last > newest:
        raise Http404
    if request.GET.get("format") == "csv":
        return _as_file(publication, table(weeks(publication, last, _IN_A_FILE, now)))
    found = weeks(publication, last, _SHOWN + 1, now)
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": _("Own reporting, week by week"),
        "publications": publications,
        "publication": publication,
        "origins": [origin.label for origin in Origin],
        "weeks": found[:_SHOWN],
        "least": LEAST,
        "until": request.GET.get("until", ""),
        "older": found[_SHOWN].name if len(found) > _SHOWN else "",
    }
    return TemplateResponse(request, "admin/articles/article/own_reporting.html", context)


def _as_file(publication: Publication, rows: list[list[str]]) -> HttpResponse:
    """With a mark by which spreadsheets know UTF-8."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="own-reporting-{publication.slug}.csv"'
    csv.writer(response).writerows(rows)
    return response
