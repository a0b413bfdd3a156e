"""The addresses of the content API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from articles import corrections, reading
from articles.korean import nfc
from articles.models.version import VersionKind
from articles.public.api import ninjs, record
from articles.public.api.answers import Problem, api
from articles.public.api.asked import asked_for, listing
from articles.public.api.openapi import document
from articles.public.following.entries import absolute
from articles.public.lasting import asked

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.http import HttpRequest

    from articles.public.edition import Edition
    from newsroom.house import SectionLine
    from newsroom.models import Reporter

    type Value = dict[str, Any]


@api
def description(request: HttpRequest, edition: Edition) -> Mapping[str, Any]:
    """The API itself, as OpenAPI 3.1."""
    return document(edition)


@api
def articles(request: HttpRequest, edition: Edition) -> Value:
    """Articles newest first, as partial items; `next` is the address of the page after."""
    query = asked_for({name: asked(request, name) or "" for name in request.GET}, edition)
    found = listing(query, edition)
    onwards = {"language": query.language} | ({query.by: query.value} if query.by else {})
    return {
        "articles": [ninjs.partial(version, edition) for version in found.versions],
        "next": _address(edition, "articles", onwards | {"before": found.older}) if found.older else None,
    }


@api
def article(request: HttpRequest, edition: Edition, number: int) -> Value:
    """An article as readers see it now."""
    version = reading.article(edition.house, number, edition.now)
    if version is None:
        raise _missing(edition, number)
    told = corrections.told(version, edition.now)
    return ninjs.full(version, edition, told, reading.beside(edition.house, version, edition.now).translations)


@api
def versions(request: HttpRequest, edition: Edition, number: int) -> Value:
    """Every version readers were given, oldest first."""
    _existing(edition, number)
    return {"versions": [_version(each, edition) for each in reading.versions(edition.house, number, edition.now)]}


@api
def version(request: HttpRequest, edition: Edition, number: int, which: int) -> Value:
    """One version as readers were given it, without what was said of the article later."""
    _existing(edition, number)
    found = reading.version(edition.house, number, which, edition.now)
    if found is None or found.version.kind == VersionKind.WITHDRAWAL:
        raise Problem(404, "No such version", "The list of versions has those that readers were given.")
    if found.withheld:
        raise _withheld(edition, number, which) or Problem(410, "Withdrawn", "The article was withdrawn after it.")
    return ninjs.full(found.version, edition, corrections.Told(), [])


@api
def sections(request: HttpRequest, edition: Edition) -> Value:
    """Sections in their order, each with its parts."""
    return {"sections": [_section(line) for line in edition.house.sections]}


@api
def reporters(request: HttpRequest, edition: Edition) -> Value:
    """Those over whose name something is on the site; `next` as with articles."""
    for name in request.GET:
        if name != "after":
            raise Problem(400, "Unknown parameter", "Known is after.", name)
    page = record.reporters(edition.house, edition.now, nfc(asked(request, "after") or ""))
    return {
        "reporters": [_reporter(each, edition) for each in page.found],
        "next": _address(edition, "reporters", {"after": page.after}) if page.after else None,
    }


def _existing(edition: Edition, number: int) -> None:
    if reading.article(edition.house, number, edition.now) is None:
        raise _missing(edition, number)


def _missing(edition: Edition, number: int) -> Problem:
    if withheld := _withheld(edition, number):
        return withheld
    withdrawn = reading.withdrawal(edition.house, number, edition.now)
    if withdrawn is None:
        return Problem(404, "No such article", "No article on the site has this number.")
    return Problem(410, "Withdrawn", withdrawn.reason_in(edition.language) or "The article was withdrawn.")


def _withheld(edition: Edition, number: int, which: int | None = None) -> Problem | None:
    restriction = reading.restriction(edition.house, number, edition.now, edition.now, which)
    if restriction is None:
        return None
    title = "Unavailable for legal reasons" if restriction.is_legal else "Gone"
    detail = restriction.notice_in(edition.language) or str(restriction.get_ground_display())
    return Problem(restriction.status, title, detail)


def _version(standing: reading.Standing, edition: Edition) -> Value:
    version = standing.version
    # Of what is not shown any more the list says that it was, and when.
    is_shown = standing.withheld != "restricted"
    return {
        "number": version.number,
        "kind": version.kind,
        "withheld": standing.withheld,
        "reason": {"ko": version.reason_ko if is_shown else "", "en": version.reason_en if is_shown else ""},
        "headline": "" if standing.withheld or version.kind == VersionKind.WITHDRAWAL else version.headline,
        "from": _instant(version.live_from),
        "until": _instant(standing.until) if standing.until else None,
        "digest": version.digest,
        "uri": f"{ninjs.uri_of(version, edition)}/versions/{version.number}",
    }


def _section(line: SectionLine) -> Value:
    names = {"ko": line.name_ko, "en": line.name_en}
    return {"slug": line.slug, "name": names, "sections": [_section(child) for child in line.children]}


def _reporter(reporter: Reporter, edition: Edition) -> Value:
    return {
        "slug": reporter.slug,
        "name": {"ko": reporter.name_ko, "en": reporter.name_en},
        "title": {"ko": reporter.title_ko, "en": reporter.title_en},
        "page": absolute(edition, edition.address("reporter", slug=reporter.slug)),
    }


def _address(edition: Edition, name: str, query: Mapping[str, str | None]) -> str:
    return f"{edition.root}/api/v1/{name}?{urlencode(query)}"


def _instant(value: datetime) -> str:
    return value.isoformat().replace("+00:00", "Z")
