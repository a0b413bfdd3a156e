"""속보: a headline, published as fast as it can be typed. The story is written out under readers' eyes afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from articles.admin.actor import actor_of
from articles.admin.saving.server import made_from
from articles.copytext import BylineCopy, BylineRole, Copy, Origin, StoryKind
from articles.models import Article
from articles.verbs import publishing
from articles.writing import drafting
from newsroom.models import Publication, Section

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

    from articles.models import Version


class FlashForm(forms.Form):
    """A headline and where it stands."""

    headline = forms.CharField(
        label=_("Headline"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "class": "desk-headline", "autofocus": True}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    section = forms.ModelChoiceField(label=_("Section"), queryset=Section.objects.none())
    #: One form makes one article, however often it is sent.
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)

    def __init__(self, *args: object, publication: Publication, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        spoken = [choice for choice in settings.LANGUAGES if choice[0] in publication.languages]
        languages, sections = self.fields["language"], self.fields["section"]
        if isinstance(languages, forms.ChoiceField) and isinstance(sections, forms.ModelChoiceField):
            languages.choices = sorted(spoken, key=lambda choice: publication.languages.index(choice[0]))
            sections.queryset = Section.objects.open().filter(publication=publication).select_related("publication")
            sections.empty_label = None


def flash_urls(admin: ModelAdmin[Article]) -> list[URLPattern]:
    """The page of this module."""

    def answer(request: HttpRequest) -> HttpResponse:
        return flash(admin, request)

    return [path("flash/", admin.admin_site.admin_view(answer), name="articles_article_flash")]


def flash(admin: ModelAdmin[Article], request: HttpRequest) -> HttpResponse:
    """Ask for the headline; on POST, publish it at once and go on to the article, where the story is written."""
    actor = actor_of(request)
    publication = Publication.objects.order_by("pk").first()
    if publication is None or not actor.has_perms(["articles.add_article", "articles.publish_article"]):
        raise PermissionDenied
    if sent := made_from(request.POST):
        return _on_to(sent.pk)
    form = FlashForm(request.POST or None, publication=publication)
    if request.method == "POST" and form.is_valid():
        try:
            version = _publish(publication, form, actor)
        except (publishing.Refused, ValidationError) as refused:
            reasons = refused.reasons if isinstance(refused, publishing.Refused) else refused.messages
            for reason in reasons:
                form.add_error(None, reason)
        else:
            admin.message_user(
                request,
                _("“%(headline)s” is on the site. Write the story here; publish the changes as it grows.")
                % {"headline": version.headline},
                messages.SUCCESS,
            )
            return _on_to(version.article_id)
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": _("Flash"),
        "form": form,
    }
    return TemplateResponse(request, "admin/articles/article/flash.html", context)


def _on_to(article_id: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article_id]))


@transaction.atomic
def _publish(publication: Publication, form: FlashForm, actor: User) -> Version:
    """The draft and its publication stand or fall together."""
    language = form.cleaned_data["language"]
    reporter = getattr(actor, "reporter", None)
    byline = (
        BylineCopy(reporter.slug, reporter.name_in(language), BylineRole.AUTHOR)
        if reporter
        # An agency's flash or a desk's has no single author; the law wants to know who speaks.
        else BylineCopy(None, publication.name_in(language), BylineRole.AUTHOR)
    )
    copy = Copy(
        story="",
        language=language,
        kind=StoryKind.FLASH,
        origin=Origin.OWN,
        section=form.cleaned_data["section"].slug,
        headline=form.cleaned_data["headline"],
        deck="",
        slug="",
        dateline="",
        body="",
        bylines=(byline,),
    )
    article = Article(publication=publication, created_by=actor, key=form.cleaned_data["key"] or uuid4())
    drafting.write(article, copy, actor)
    return publishing.publish(article, actor)
