"""An article's page, and the notice that stands where one was withdrawn."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404

from articles import corrections, reading
from articles.body.embeds import frame_hosts
from articles.public.edition import moved, page_of_any_instant, show
from articles.public.metadata import linked_data
from articles.public.metadata.announcement import announcement
from articles.public.pages import reading_time, sharing
from articles.public.pages.most_read import most_read

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse
    from django.template.response import SimpleTemplateResponse

    from articles.models.restriction import Restriction
    from articles.models.version import Version
    from articles.public.edition import Edition


@page_of_any_instant
def article(request: HttpRequest, edition: Edition, number: int, day: date, slug: str) -> HttpResponse:
    """The version readers see; any other spelling of its address leads to the one it has."""
    version = reading.article(edition.house, number, edition.now)
    if version is None:
        return gone(request, edition, number)
    if request.path != version.path:
        return moved(request, version.path)
    part = part_of(edition, version)
    beside = reading.beside(edition.house, version, edition.now, part.numbers if part else ())
    response = story(request, edition, version, beside, part=part, most_read=most_read(edition))
    if not edition.asked_at:
        # That it was read is counted; who read it is not.
        response.article_read = number  # type: ignore[attr-defined]
    return response


def story(
    request: HttpRequest,
    edition: Edition,
    version: Version,
    beside: reading.Beside,
    template: str = "article.html",
    *,
    told: corrections.Told | None = None,
    part: reading.InSeries | None = None,
    **more: Any,
) -> SimpleTemplateResponse:
    """The page of `version`; `more` goes to the template. The footer's imprint is that of its day.

    `told`: what readers were told of the article, and `part`: where it stands in a series, where that is known already.
    """
    copy = version.content
    languages = [each.language for each in beside.translations]
    # Asked for by parts that are drawn once.
    announced = cache(lambda: announcement(edition, version, copy, languages))
    # What readers were told about changes stands above the text, where who read the first version sees it.
    told = told or corrections.told(version, edition.now)
    part = part or part_of(edition, version)
    context = {
        "version": version,
        "copy": copy,
        "announced": announced,
        "linked_data": lambda: linked_data.of_article(
            edition, version, copy, announced(), told, beside.translations, part
        ),
        "beside": beside,
        "part": part,
        "told": told,
        "minutes": lambda: reading_time.minutes(version.page.text, version.language),
        "ways": lambda: sharing.ways(announced(), version.language),
        **more,
    }
    response = show(
        request,
        edition,
        template,
        context,
        elsewhere={each.language: each.path for each in beside.translations},
        imprint_day=version.published_at.astimezone(edition.house.tzinfo).date(),
    )
    if hosts := frame_hosts(copy.body):
        policy = {**settings.SECURE_CSP, "frame-src": hosts}
        response._csp_config = policy  # type: ignore[attr-defined]  # noqa: SLF001 - Django's csp_override sets it so
    return response


def part_of(edition: Edition, version: Version) -> reading.InSeries | None:
    """Where `version` stands in a series; None when it is part of none."""
    part = version.content.series
    return reading.place_of(edition.house, version.language, part, edition.now) if part else None


def gone(request: HttpRequest, edition: Edition, number: int, version: Version | None = None) -> HttpResponse:
    """What stands where readers see no article: why it was withdrawn, or since when there is one.

    `version`: one that is not shown any more, where that is what was asked for.
    """
    at = version.live_from if version else edition.now
    house, now = edition.house, edition.asked_at or edition.now
    restriction = reading.restriction(house, number, at, now, version.number if version else None)
    if restriction is not None:
        return withheld(request, edition, restriction)
    withdrawal = reading.withdrawal(house, number, at) or reading.withdrawal_since(house, number, at)
    if withdrawal is not None:
        # What somebody concerned was granted does not go with the article.
        answers = corrections.answers(withdrawal, edition.now)
        context = {"version": withdrawal, "reason": withdrawal.reason_in(edition.language), "answers": answers}
        return show(request, edition, "withdrawn.html", context, status=410)
    first = reading.first_seen(house, number, now) if edition.asked_at else None
    if first is None:
        raise Http404
    return show(request, edition, "not_yet.html", {"first": first}, status=404)


def withheld(request: HttpRequest, edition: Edition, restriction: Restriction) -> HttpResponse:
    """What stands where something is restricted: that it is, on which ground, and since when."""
    context = {"restriction": restriction, "notice": restriction.notice_in(edition.language)}
    response = show(request, edition, "restricted.html", context, status=restriction.status)
    if restriction.is_legal:
        # Who withholds it, not who had it withheld (RFC 7725, 4).
        response.headers["Link"] = f'<{edition.root}/>; rel="blocked-by"'
    return response
