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
from taggit.utils import parse_tags

from articles.admin.actor import actor_of
from articles.body import sanitise
from articles.copytext import BylineCopy, BylineRole, Copy, Origin, PhotoUse, StoryKind, TagCopy
from articles.korean import nfc
from articles.models import Photo, PreviewLink
from articles.preview.unpublished import house_for
from articles.preview.views import kept_nowhere, page_of
from articles.slugs import slug_for
from newsroom.house import house_for_host
from newsroom.models import Publication, Reporter, Section

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.contrib.admin import ModelAdmin
    from django.http import HttpRequest, HttpResponse, QueryDict
    from django.urls import URLPattern

    from articles.models import Article

#: Days a link opens for; long enough for an embassy to answer, short enough to be forgotten safely.
_DAYS = ((1, _("One day")), (3, _("Three days")), (7, _("One week")), (30, _("Thirty days")))
#: More bylines than any form has.
_MOST_BYLINES = 100


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
    publication = _chosen(Publication, request.POST.get("publication")) or Publication.objects.first()
    if publication is None:
        raise Http404
    copy = copy_from_form(request.POST, publication)
    if copy.language not in publication.languages:
        raise Http404
    return page_of(request, publication, copy, preview={"is_typed": True})


def copy_from_form(data: QueryDict, publication: Publication) -> Copy:
    """The copy as it stands in the form's fields, however unfinished; what cannot be understood is left out."""
    section = _chosen(Section, data.get("section"))
    photo = _chosen(Photo, data.get("lead_photo"))
    language = data.get("language") or publication.languages[0]
    headline = " ".join(nfc(data.get("headline", "")).split())
    lead = None
    if photo:
        caption, alt = data.get("lead_caption", "").strip(), data.get("lead_alt", "").strip()
        lead = PhotoUse(photo.sha256, nfc(caption) or photo.caption_in(language), nfc(alt) or photo.alt_in(language))
    return Copy(
        story="",
        language=language,
        kind=_one_of(StoryKind, data.get("kind"), StoryKind.NEWS),
        origin=_one_of(Origin, data.get("origin"), Origin.OWN),
        section=section.slug if section and section.publication_id == publication.pk else "",
        headline=headline,
        deck=nfc(data.get("deck", "")).strip(),
        slug=slug_for(data.get("slug") or headline),
        dateline=nfc(data.get("dateline", "")).strip(),
        body=sanitise(data.get("body", "")),
        bylines=tuple(_bylines(data, language)),
        tags=tuple(TagCopy(slug_for(name), name) for name in map(nfc, parse_tags(data.get("tags", "")))),
        lead=lead,
    )


def _bylines(data: QueryDict, language: str) -> Iterator[BylineCopy]:
    total = data.get("bylines-TOTAL_FORMS", "0")
    count = min(int(total), _MOST_BYLINES) if total.isascii() and total.isdecimal() and len(total) < 6 else 0
    for at in range(count):
        row = {name: data.get(f"bylines-{at}-{name}", "").strip() for name in ("reporter", "name", "role", "DELETE")}
        reporter = _chosen(Reporter, row["reporter"])
        name = nfc(row["name"]) or (reporter.name_in(language) if reporter else "")
        if name and not row["DELETE"]:
            yield BylineCopy(
                reporter.slug if reporter else None,
                name,
                _one_of(BylineRole, row["role"], BylineRole.AUTHOR),
                data.get(f"bylines-{at}-contact_email", "").strip(),
            )


def _chosen[M: (Publication, Section, Photo, Reporter)](model: type[M], value: str | None) -> M | None:
    """The row a select names; None for none and for nonsense."""
    if not value or not (value.isascii() and value.isdecimal()) or len(value) > 18:
        return None
    return model.objects.filter(pk=value).first()


def _one_of(choices: type[StoryKind | Origin | BylineRole], value: str | None, otherwise: str) -> str:
    return value if value in choices.values else otherwise


# Links -----------------------------------------------------------------------------------------------------


def links(admin: ModelAdmin[Article], request: HttpRequest, object_id: str) -> HttpResponse:
    """The article's links: those that open, a new one, and taking one back."""
    article = admin.get_object(request, object_id)
    if article is None:
        raise Http404
    if not admin.has_change_permission(request, article):
        raise PermissionDenied
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
    rows = list(article.preview_links.usable().select_related("created_by", "revision"))
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
        revision=article.revisions.filter(is_autosave=False).first() if frozen else None,
        note=nfc(form.cleaned_data["note"]).strip(),
        created_by=actor_of(request),
        created_at=now,
        expires_at=now + timedelta(days=form.cleaned_data["days"]),
    )


def _revoke(admin: ModelAdmin[Article], request: HttpRequest, article: Article) -> None:
    key = request.POST["revoke"]
    if key.isascii() and key.isdecimal() and len(key) < 19:
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
