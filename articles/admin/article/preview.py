"""Previews at the desk: beside the form as one types, and links for people without an account."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from articles.admin.actor import actor_of
from articles.admin.found import row_to_change
from articles.korean import nfc
from articles.models import PreviewLink
from articles.preview.unpublished import house_for
from articles.preview.views import kept_nowhere, page_of
from articles.writing.typed_copy import chosen_publication, copy_from_form
from newsroom.house import house_for_host
from newsroom.primary_keys import is_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.admin import ModelAdmin
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

    from articles.models import Article

#: Days a link opens for; long enough for an embassy to answer, short enough to be forgotten safely.
_DAYS = ((1, _("One day")), (3, _("Three days")), (7, _("One week")), (30, _("Thirty days")))


class PreviewLinkForm(forms.Form):
    """What a new link shows, to whom, and for how long."""

    shows = forms.ChoiceField(
        label=_("What it shows"),
        choices=(
            ("latest", _("Always the newest working copy")),
            ("now", _("The working copy as it is saved now")),
        ),
        widget=forms.RadioSelect,
        initial="latest",
    )
    days = forms.TypedChoiceField(label=_("It opens for"), choices=_DAYS, coerce=int, initial=7)
    note = forms.CharField(
        label=_("For whom"), max_length=200, required=False, help_text=_("So that you know later whom you gave it to.")
    )


def preview_urls(admin: ModelAdmin[Article]) -> list[URLPattern]:
    """The pages of this module, under the articles."""

    def page(route: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
        def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            return view(admin, request, **kwargs)

        return path(route, admin.admin_site.admin_view(answer), name=name)

    return [
        page("preview/", typed, "articles_article_preview_typed"),
        page("<path:object_id>/preview-links/", links, "articles_article_preview_links"),
    ]


def preview_config() -> str:
    """What the script beside the form needs, as JSON for a data attribute."""
    words = {
        "url": reverse("admin:articles_article_preview_typed"),
        "title": _("Preview"),
        "phone": _("Phone"),
        "wide": _("Wide"),
        "close": _("Close the preview"),
        "failed": _("The preview could not be drawn. What you wrote is safe in the form."),
    }
    return json.dumps(words, cls=DjangoJSONEncoder, ensure_ascii=False)


# Beside the form -------------------------------------------------------------------------------------------


def typed(admin: ModelAdmin[Article], request: HttpRequest) -> HttpResponse:
    """The public page of what stands in the form, saved or not. Nothing is stored."""
    if not admin.has_view_permission(request):
        raise PermissionDenied
    return _typed(request)


@require_POST
@kept_nowhere
def _typed(request: HttpRequest) -> HttpResponse:
    publication = chosen_publication(request.POST)
    if publication is None:
        raise Http404
    copy = copy_from_form(request.POST, publication)
    if copy.language not in publication.languages:
        raise Http404
    return page_of(request, publication, copy, preview={"is_typed": True})


# Links -----------------------------------------------------------------------------------------------------


def links(admin: ModelAdmin[Article], request: HttpRequest, object_id: str) -> HttpResponse:
    """The article's links: those that open, a new one, and taking one back."""
    article = row_to_change(admin, request, object_id)
    here = reverse("admin:articles_article_preview_links", args=[article.pk])
    form = PreviewLinkForm(request.POST if "make" in request.POST else None)
    if request.method == "POST":
        if "revoke" in request.POST:
            _revoke(admin, request, article)
            return HttpResponseRedirect(here)
        if form.is_valid():
            _make(article, form, request)
            admin.message_user(request, _("The link is ready below. Copy it from there."), messages.SUCCESS)
            return HttpResponseRedirect(here)
    rows = list(article.preview_links.usable().select_related("created_by__reporter", "revision"))
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "article": article,
        "here": reverse("admin:articles_article_change", args=[article.pk]),
        "zone": article.publication.tzinfo,
        "title": _("Preview links"),
        "form": form,
        "links": [(row, _address(request, article, row)) for row in rows],
    }
    return TemplateResponse(request, "admin/articles/article/preview_links.html", context)


def _make(article: Article, form: PreviewLinkForm, request: HttpRequest) -> PreviewLink:
    now = timezone.now()
    frozen = form.cleaned_data["shows"] == "now"
    return PreviewLink.objects.create(
        article=article,
        revision=article.revisions.saved().first() if frozen else None,
        note=nfc(form.cleaned_data["note"]).strip(),
        created_by=actor_of(request),
        created_at=now,
        expires_at=now + timedelta(days=form.cleaned_data["days"]),
    )


def _revoke(admin: ModelAdmin[Article], request: HttpRequest, article: Article) -> None:
    key = request.POST["revoke"]
    if is_key(key):
        taken = article.preview_links.usable().filter(pk=key).update(revoked_at=timezone.now())
        if taken:
            admin.message_user(request, _("The link opens nothing any more."), messages.SUCCESS)


def _address(request: HttpRequest, article: Article, link: PreviewLink) -> str:
    """On the host the desk was asked on, if the publication is read there too; otherwise on its first host."""
    host = request.get_host()
    house = house_for_host(host)
    if house is None or house.publication_id != article.publication_id:
        host = house_for(article.publication).hostname
    return f"{request.scheme}://{host}{reverse('preview', args=[link.token])}"
