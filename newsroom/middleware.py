"""What differs between the desk and the public site, decided by address: policy, language and the second factor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.deprecation import MiddlewareMixin

from newsroom.accounts.second_factor import grace_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from django.http import HttpRequest, HttpResponse

    type GetResponse = Callable[[HttpRequest], HttpResponse]

DESK = "/admin/"
#: What no page of ours asks of a browser, so that nothing that got into one could. Videos may fill the screen.
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "screen-wake-lock",
        "serial",
        "usb",
        "xr-spatial-tracking",
    )
)
#: What is left to who needs a second factor and let the days of grace go by: getting one, and leaving.
ENROLMENT = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "account_logout",
        "admin:logout",
        "choose_language",
    }
)


class _DeskOnly(MiddlewareMixin):
    """A middleware of Django's that public pages have no use for: their readers have no session and no name, and what every
    page asks for takes a reader's time."""

    def __call__(self, request: HttpRequest) -> Any:
        """Its own for the desk; for everything else what comes after it."""
        return super().__call__(request) if request.path.startswith(DESK) else self.get_response(request)


class DeskSessions(_DeskOnly, SessionMiddleware):
    """Who is signed in is known at the desk."""


class DeskUsers(_DeskOnly, AuthenticationMiddleware):
    """`request.user`, at the desk."""


class DeskMessages(_DeskOnly, MessageMiddleware):
    """What the desk says once."""


def desk_policy(get_response: GetResponse) -> GetResponse:
    """The desk's own content security policy, with nonces and reports; Permissions-Policy and CORP for all."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith(DESK):
            response._csp_config = settings.DESK_CSP  # type: ignore[attr-defined]  # noqa: SLF001 - Django's csp_override sets it so
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        who = "cross-origin" if _is_public_picture(request, response) else "same-origin"
        response.headers.setdefault("Cross-Origin-Resource-Policy", who)
        return response

    return middleware


def _is_public_picture(request: HttpRequest, response: HttpResponse) -> bool:
    """Feed readers and other sites show our pictures from here; nothing else of ours is a part of a page of theirs."""
    is_picture = response.headers.get("Content-Type", "").startswith("image/")
    return is_picture and not request.path.startswith((DESK, "/preview/", "/documents/"))


def desk_language(get_response: GetResponse) -> GetResponse:
    """The desk speaks the language its user chose or their browser asks for; public pages never look at either."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(DESK):
            return get_response(request)
        language = translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
            if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                response.render()
            patch_vary_headers(response, ("Accept-Language",))
            response.headers.setdefault("Content-Language", language)
            return response

    return middleware


def second_factor(get_response: GetResponse) -> GetResponse:
    """Whoever may publish has a second factor, or some days to get one; after them the desk is shut but for that.

    `request.second_factor_grace` is what the desk's banner counts down. Public pages are not looked at.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.SECOND_FACTOR == "off" or not request.path.startswith(DESK) or not request.user.is_authenticated:
            return get_response(request)
        grace = grace_of(request.user)
        request.second_factor_grace = grace  # type: ignore[attr-defined]
        if grace is None or not grace.is_over or _view_name(request) in ENROLMENT:
            return get_response(request)
        if request.method not in {"GET", "HEAD"}:
            raise PermissionDenied
        return redirect("mfa_index")

    return middleware


def _view_name(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""
