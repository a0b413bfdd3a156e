"""Pages of one's own account. django-allauth's views, in the desk's look; what it lacks is written here."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from allauth.mfa.base.views import IndexView
from django.contrib import admin, messages
from django.contrib.auth.forms import SetPasswordForm
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from newsroom.accounts.recovery import person_of, recovered

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
            frame = admin.site.each_context(request) | {"title": title}
            grace = getattr(request, "second_factor_grace", None)
            if grace is not None and grace.is_over:
                # Where every way leads back here, none is shown.
                frame["is_nav_sidebar_enabled"] = False
            response.context_data = frame | (response.context_data or {})
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


@sensitive_post_parameters("new_password1", "new_password2")
def recover(request: HttpRequest, key: str, token: str) -> HttpResponse:
    """Set a new password by a recovery link; signing in comes afterwards, with all that it asks."""
    person = person_of(key, token)
    if person is None:
        return TemplateResponse(request, "account/link_is_void.html", status=404)
    form = SetPasswordForm(person, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return TemplateResponse(request, "account/recover.html", {"form": form, "person": person})
    form.save()
    recovered(person)
    messages.success(request, gettext("Your new password is set. Sign in with it."))
    return redirect("account_login")
