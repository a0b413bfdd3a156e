"""Pages of one's own account. django-allauth's views, in the desk's look; what it lacks is written here."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from allauth.mfa.base.views import IndexView
from django.contrib import admin
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

#: Seconds after which a limited address may try again; the limits by address count within a minute.
_WAIT = 60


def at_the_desk(view: Callable[..., HttpResponseBase], title: Any) -> Callable[..., HttpResponseBase]:
    """`view` with what the desk's frame needs to know."""

    @never_cache
    @wraps(view)
    def framed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse):
            response.context_data = admin.site.each_context(request) | {"title": title} | (response.context_data or {})
        return response

    return framed


class AccountView(IndexView):
    """Everything about one's own way in, on one page."""

    template_name = "account/index.html"


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """429: says when to come back."""
    context = admin.site.each_context(request) | {"title": _("Too many attempts"), "seconds": _WAIT}
    response = render(request, "account/too_many.html", context, status=429)
    response.headers["Retry-After"] = str(_WAIT)
    return response
