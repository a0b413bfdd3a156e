"""Another time for what is scheduled: a page with the time alone, which says what will happen."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.admin.actor import actor_of
from articles.admin.acts.schedule import waiting_of
from articles.admin.clock import MomentField, written
from articles.admin.found import row_to_see
from articles.models import Version
from articles.verbs import clearing
from articles.verbs.publishing import Refused
from articles.verbs.scheduling import reschedule
from articles.workflow import Action

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.http import HttpRequest, HttpResponse, QueryDict
    from django.urls import URLPattern

    from articles.admin.acts.schedule import Waiting
    from articles.models import Article


class TimeForm(forms.Form):
    """The new time of the version that the page showed."""

    scheduled = forms.IntegerField(widget=forms.HiddenInput)
    at = MomentField(label=_("Date and time"))

    def __init__(self, data: QueryDict | None, waiting: Waiting) -> None:
        super().__init__(data, initial={"scheduled": waiting.pk, "at": waiting.version.live_from})
        zone = waiting.version.publication.time_zone
        self.fields["at"].help_text = _("In the publication's time: %s.") % zone
        # For the script that writes on the button what pressing it will do.
        self.fields["at"].widget.attrs["data-schedule"] = json.dumps(
            {
                "words": str(_("Schedule for %%s instead of %(before)s") % {"before": waiting.goes_out_at}),
                "zone": timezone.localtime().strftime("%Z"),
            }
        )


def rescheduling_urls(admin: ModelAdmin[Article]) -> list[URLPattern]:
    """The page of this module, under the article it belongs to."""

    def answer(request: HttpRequest, object_id: str) -> HttpResponse:
        article = row_to_see(admin, request, object_id)
        with timezone.override(article.publication.tzinfo):
            return _page(admin, request, article)

    return [path("<path:object_id>/time/", admin.admin_site.admin_view(answer), name="articles_article_time")]


def _page(admin: ModelAdmin[Article], request: HttpRequest, article: Article) -> HttpResponse:
    actor = actor_of(request)
    here = reverse("admin:articles_article_change", args=[article.pk])
    pending = article.versions.pending().select_related("publication")
    waiting = waiting_of(article, pending, article.status_changes.all()[:20])
    if waiting is None or not clearing.may(article, Action.CANCEL_SCHEDULED, actor):
        said = _("“%(action)s” is not possible as the article stands now, or you do not have the right to it.")
        admin.message_user(request, said % {"action": _("Change the time")}, messages.ERROR)
        return HttpResponseRedirect(here)
    form = TimeForm(request.POST if request.method == "POST" else None, waiting)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            version = reschedule(article, actor, asked["scheduled"], asked["at"])
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error("at", reason)
        else:
            words = {"headline": article.headline, "at": written(version.live_from, article.publication.tzinfo)}
            admin.message_user(request, _("“%(headline)s” is scheduled for %(at)s.") % words, messages.SUCCESS)
            return HttpResponseRedirect(here)
    others = Version.objects.pending().filter(
        article__in=article.in_other_languages(), live_from=waiting.version.live_from
    )
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": _("Change the time"),
        "subtitle": article.headline,
        "article": article,
        "here": here,
        "waiting": waiting,
        "others": others,
        "form": form,
    }
    return TemplateResponse(request, "admin/articles/article/time.html", context).render()
