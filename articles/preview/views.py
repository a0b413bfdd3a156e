"""Preview pages: for whoever has a link, and for the desk beside the form."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from articles import reading
from articles.copytext import Copy
from articles.models import PreviewLink, Restriction
from articles.preview.unpublished import house_for, unpublished
from articles.public.edition import Edition
from articles.public.pages.article import story

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from articles.models import Article
    from newsroom.models import Publication

_NOTHING_BESIDE = reading.Beside(related=(), translations=())


def kept_nowhere(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """No cache, no search engine and no other site learns of the answer or of its address."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return wrapped


@require_safe
@kept_nowhere
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """What a preview link shows, without an account and without a cookie."""
    link = PreviewLink.objects.select_related("article__publication", "revision", "created_by").with_token(token)
    if link is None:
        raise Http404
    if not link.is_usable or Restriction.objects.standing().filter(article=link.article).exists():
        return render(request, "public/plain.html", {"status": 410, "preview": True}, status=410)
    article = link.article
    copy = link.revision.content if link.revision else Copy.from_article(article)
    live = article.versions.on_site().first()
    return page_of(request, article.publication, copy, article, preview={"link": link, "live": live})


def page_of(
    request: HttpRequest,
    publication: Publication,
    copy: Copy,
    article: Article | None = None,
    *,
    preview: dict[str, object],
) -> HttpResponse:
    """The public page of `copy`, with a banner that says what it is."""
    try:
        house = house_for(publication)
    except LookupError as error:
        raise Http404 from error
    edition = Edition(house, copy.language, timezone.now(), f"{request.scheme}://{request.get_host()}")
    with translation.override(copy.language), timezone.override(house.tzinfo):
        version = unpublished(publication, copy, article)
        return story(request, edition, version, _NOTHING_BESIDE, "preview.html", preview=preview).render()
