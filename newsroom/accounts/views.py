"""Pages of one's own account. django-allauth's views, in the desk's look; what it lacks is written here."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from allauth.mfa.base.views import IndexView
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from newsroom.accounts.devices import device_of
from newsroom.accounts.forms import InvitedForm
from newsroom.accounts.own_data import parcel_of
from newsroom.accounts.people import accept, invitation_of
from newsroom.accounts.recovery import end_sessions, person_of, recovered
from newsroom.auditing import note
from newsroom.models import AuditAct
from newsroom.primary_keys import is_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponseBase

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


@sensitive_post_parameters("password1", "password2")
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a name and a password; signing in comes afterwards."""
    invitation = invitation_of(token)
    if invitation is None:
        return TemplateResponse(request, "account/link_is_void.html", status=404)
    form = InvitedForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return TemplateResponse(request, "account/invited.html", {"form": form, "invitation": invitation})
    if not accept(invitation, form.save(commit=False)):
        return TemplateResponse(request, "account/link_is_void.html", status=404)
    messages.success(request, gettext("Welcome. Sign in with the name and password you chose."))
    return redirect("account_login")


@never_cache
@login_required
@require_POST
def own_data(request: HttpRequest) -> HttpResponse:
    """All that is held about whoever asks, as a zip."""
    person = cast("User", request.user)
    response = HttpResponse(parcel_of(person), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="newsroom-{person.pk}.zip"'
    note(AuditAct.DATA_TAKEN, person=person)
    return response


@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in; each can be ended from here, all others at once."""
    user = cast("User", request.user)
    here = request.session.session_key
    if request.method == "POST":
        key = request.POST.get("session", "")
        chosen = UserSession.objects.filter(user_id=user.pk, pk=key).first() if is_key(key) else None
        if chosen is not None and chosen.session_key != here:
            chosen.end()
            note(AuditAct.SESSION_ENDED, person=user, details={"sessions": 1})
        elif "others" in request.POST and (ended := end_sessions(user, but=here)):
            note(AuditAct.SESSION_ENDED, person=user, details={"sessions": ended})
        return redirect("usersessions_list")
    rows = sorted(UserSession.objects.purge_and_list(user), key=lambda row: (row.session_key != here, -row.pk))
    shown = [{"row": row, "is_here": row.session_key == here, "device": device_of(row.user_agent)} for row in rows]
    return TemplateResponse(request, "account/sessions.html", {"sessions": shown})
