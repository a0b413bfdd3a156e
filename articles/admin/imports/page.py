"""What every page of imports at the desk needs: who may, the run, and the frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse

from articles.models import ImportRun
from articles.workflow import TRANSITIONS, Action

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.http import HttpRequest, HttpResponse
    from django_stubs_ext import StrOrPromise


def may(request: HttpRequest) -> bool:
    """Whether this person may put an archive before readers; the verbs ask again."""
    return request.user.has_perm(TRANSITIONS[Action.ADOPT].permission)


def check_may(request: HttpRequest) -> None:
    """Raise PermissionDenied unless they may."""
    if not may(request):
        raise PermissionDenied


def run_called(key: int) -> ImportRun:
    """The run, or Http404."""
    run = ImportRun.objects.select_related("publication", "started_by__reporter").filter(pk=key).first()
    if run is None:
        raise Http404
    return run


def page(
    admin: ModelAdmin[ImportRun], request: HttpRequest, template: str, title: StrOrPromise, context: dict[str, Any]
) -> HttpResponse:
    """A page of imports at the desk."""
    everywhere = {**admin.admin_site.each_context(request), "opts": admin.opts, "title": title}
    return TemplateResponse(request, f"admin/imports/{template}.html", {**everywhere, **context})
