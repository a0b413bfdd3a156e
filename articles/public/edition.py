"""One edition at one instant: which publication in which language a request asks for, and what every page shows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache, wraps
from hashlib import sha256
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from articles.public import menus
from articles.public.as_of import AS_OF, NoInstant, instant, written
from articles.public.lasting import declare
from newsroom.house import house_for_host

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from newsroom.house import House


@dataclass(frozen=True, slots=True)
class Edition:
    """A publication in one of its languages, as a reader sees it at `now`.

    `root` is what absolute addresses begin with, such as "https://www.example.com". `asked_at`: when somebody asked how
    it stood at `now` (`?as-of=`); None when they asked how it stands.
    """

    house: House
    language: str
    now: datetime
    root: str
    asked_at: datetime | None = None
    #: The day it is where the publication is.
    today: date = field(init=False, compare=False)
    #: Names in the keys of what is kept of it what every part of a page depends on: dates leave out the year where it is this.
    stamp: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Every part of a page asks for these."""
        today = self.now.astimezone(self.house.tzinfo).date()
        object.__setattr__(self, "today", today)
        object.__setattr__(self, "stamp", f"{self.house.stamp}:{self.language}:{today.year}")

    @property
    def name(self) -> str:
        """The title in this language."""
        return self.house.name_in(self.language)

    @property
    def other_name(self) -> str:
        """The title in the other language, where it differs: it stands small beside the first."""
        other = self.house.name_ko if self.language != "ko" else self.house.name_en
        return other if other != self.name else ""

    def in_language(self, language: str) -> Edition:
        """The same publication at the same instant in another language."""
        return replace(self, language=language)

    @property
    def as_of(self) -> str:
        """The instant as `?as-of=` has it; empty on a page as it stands."""
        return written(self.now, self.house.tzinfo) if self.asked_at else ""

    def address(self, name: str, **kwargs: Any) -> str:
        """The path of a public page of this edition."""
        return self.address_in(self.language, name, **kwargs)

    def address_in(self, language: str, name: str, **kwargs: Any) -> str:
        """The path of a page of this publication; the first language stands at the root."""
        if language != self.house.first_language:
            kwargs["language"] = language
        return _path(name, tuple(kwargs.items()))


@lru_cache(maxsize=4096)
def _path(name: str, kwargs: tuple[tuple[str, Any], ...]) -> str:
    """A page names some thirty addresses, and mostly the same as the one before."""
    return reverse(name, kwargs=dict(kwargs))


@dataclass(frozen=True, slots=True)
class Switch:
    """A way to another language. `is_exact`: it leads to the same page, not merely to that edition's front. `is_lacking`:
    that language does not have this page, and the reader should know before they leave it."""

    language: str
    name: str
    path: str
    is_exact: bool
    is_lacking: bool


def edition_of(request: HttpRequest, language: str | None = None) -> Edition | None:
    """What `request` asks for, fixed at this instant; None when no publication here answers to its host and language.

    The publication's state is read first, before anything a page shows.
    """
    now = timezone.now()
    host = request.get_host()
    house = house_for_host(host)
    if house is None:
        return None
    language = language or house.first_language
    if language not in house.languages:
        return None
    return Edition(house, language, now, f"{request.scheme}://{_named(house, host)}")


def _named(house: House, host: str) -> str:
    """The primary host is the one to name; the port belongs to it only when it is the one that was asked.

    A demo answers to names that no publication has, and is called by whichever it was asked by: nobody comes back by its own.
    """
    name = host.partition(":")[0].lower()
    is_anybodys = not settings.PRODUCTION and name not in house.hostnames
    return host if name == house.hostname or is_anybodys else house.hostname


def page(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A public page: GET and HEAD alone, in the language its address says, the same for everybody.

    A browser asks again each time and is told that nothing has changed (304) when nothing has. A view whose page ends
    before anything is published or ends says so by `holds_until` on its response.
    """

    @require_safe
    @wraps(view)
    def wrapped(request: HttpRequest, language: str | None = None, **kwargs: Any) -> HttpResponseBase:
        edition = edition_of(request, language)
        if edition is None or language == edition.house.first_language:
            # Every page has one address: the first language has no prefix.
            raise Http404
        with translation.override(edition.language), timezone.override(edition.house.tzinfo):
            response = view(request, edition, **kwargs)
            if isinstance(response, SimpleTemplateResponse):
                response.render()
        response.headers.setdefault("Content-Language", edition.language)
        declare(
            request,
            response,
            edition,
            until=getattr(response, "holds_until", None),
            article=getattr(response, "article_read", 0),
        )
        # A file was asked for with its own ETag, before it was opened.
        if response.status_code != 200 or not isinstance(response, HttpResponse):
            return response
        # Of the ways to tell two pages apart processors have a circuit for this one.
        response.headers["ETag"] = f'"{sha256(response.content).hexdigest()[:32]}"'
        return get_conditional_response(request, etag=response["ETag"], response=response) or response

    return wrapped


def page_of_any_instant(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """As `page`; `?as-of=` shows it as it stood at an instant that has passed, and search engines are kept from that.

    The view is given an edition at that instant, and asks the record what it asks of the present. The page cache is not
    told of the parameter: anybody can ask for as many instants as there are, and each would be a page of its own.
    """

    @page
    @wraps(view)
    def wrapped(request: HttpRequest, edition: Edition, **kwargs: Any) -> HttpResponseBase:
        text = request.GET.get(AS_OF)
        if text is None:
            return view(request, edition, **kwargs)
        try:
            now = instant(text, edition.house.tzinfo, edition.now)
        except NoInstant as refused:
            example = written(edition.now.replace(second=0, microsecond=0), edition.house.tzinfo)
            context = {"refused": refused, "example": example, "path": request.path}
            response: HttpResponseBase = show(request, edition, "as_of_refused.html", context, status=400)
        else:
            response = view(request, replace(edition, now=now, asked_at=edition.now), **kwargs)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return wrapped


def show(
    request: HttpRequest,
    edition: Edition,
    template: str,
    context: Mapping[str, Any] = MappingProxyType({}),
    *,
    elsewhere: Mapping[str, str] | None = None,
    imprint_day: date | None = None,
    status: int = 200,
) -> SimpleTemplateResponse:
    """The page `template` with what every page shows. It is the same for everybody, so no context processor adds who asks.

    `elsewhere`: language → path of this very page in other languages. `imprint_day`: the day whose imprint the
    footer shows (default: today).
    """
    house, paths = edition.house, elsewhere or {}
    switches = [
        Switch(
            language,
            LANG_INFO[language]["name_local"],
            paths.get(language) or edition.address_in(language, "front"),
            language in paths,
            language not in paths and status == HTTPStatus.OK,
        )
        for language in house.languages
        if language != edition.language
    ]
    day = imprint_day or edition.today
    everywhere = {
        "request": request,
        "edition": edition,
        "house": house,
        "switches": switches,
        "imprint_day": day,
        # Asked for by the foot, which is drawn once.
        "imprint": lambda: house.imprint_on(day),
        "imprint_lines": lambda: house.imprint_on(day).lines(edition.language),
        "menus": menus.of(edition),
        "current": menus.current(context),
        "is_front": False,
        "is_search": False,
        "is_earlier": False,
    }
    return SimpleTemplateResponse(f"public/{template}", {**everywhere, **context}, status=status)


def moved(request: HttpRequest, path: str) -> HttpResponsePermanentRedirect:
    """301 to the page's own address, with the query that was sent along."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)


def also_in(edition: Edition, name: str, **kwargs: Any) -> dict[str, str]:
    """`elsewhere` of a page that every language has under the same name."""
    return {
        language: edition.address_in(language, name, **kwargs)
        for language in edition.house.languages
        if language != edition.language
    }
