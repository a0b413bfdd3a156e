"""What one was told, and what one wants to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.actor import actor_of
from articles.models import Notice, NoticeChoice
from articles.telling.words import address_of, said_in, sentence_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import Model
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

#: Older ones are in the articles' own histories.
_SHOWN = 50
_LIST = "admin:articles_notice_changelist"


class ChoicesForm(forms.Form):
    """Two boxes for each kind of act."""

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.made = NoticeChoice.of(user)
        for event, choice in self.made.items():
            for way, label in (("at_desk", _("at the desk")), ("by_mail", _("by e-mail"))):
                self.fields[f"{event.value}-{way}"] = forms.BooleanField(
                    label=label, required=False, initial=getattr(choice, way)
                )

    def rows(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """What it is about, and its boxes."""
        return [(event.label, [self[f"{event.value}-at_desk"], self[f"{event.value}-by_mail"]]) for event in self.made]

    def save(self) -> None:
        """Keep every choice."""
        for event, choice in self.made.items():
            choice.at_desk = self.cleaned_data[f"{event.value}-at_desk"]
            choice.by_mail = self.cleaned_data[f"{event.value}-by_mail"]
            choice.save()


@admin.register(Notice)
class NoticeAdmin(admin.ModelAdmin[Notice]):
    """One's own notices, behind the bell. Nobody sees another's, administrators included."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """The bell leads here, the list of models does not."""
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """They are made by acts."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """There is no form of one."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """There is no page of one."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """They go with the article."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """The list, opening one, and the two buttons."""
        views = {"read-all/": self.read_all, "choices/": self.choose}
        return [
            *(
                path(route, self.admin_site.admin_view(view), name=f"articles_notice_{view.__name__}")
                for route, view in views.items()
            ),
            path("<int:pk>/open/", self.admin_site.admin_view(self.open), name="articles_notice_open"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The newest, and the choices."""
        return self._page(request, ChoicesForm(actor_of(request)))

    def _page(self, request: HttpRequest, form: ChoicesForm) -> HttpResponse:
        user = actor_of(request)
        notices = Notice.objects.filter(recipient=user).select_related(
            *("change__actor__reporter", "change__version", "change__article__publication"),
            *("comment__author__reporter", "comment__article__publication"),
        )[:_SHOWN]
        context = self.admin_site.each_context(request) | {
            "title": _("Notices"),
            "opts": self.opts,
            "notices": [(notice, sentence_of(notice), said_in(notice)) for notice in notices],
            "form": form,
            "mail_goes": settings.SENDS_MAIL and bool(user.email),
        }
        return TemplateResponse(request, "admin/articles/notices.html", context)

    def open(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Read it, with all that one was told of the same article, and go there, or to what was said about it."""
        notices = Notice.objects.select_related("change", "comment__article")
        actor = actor_of(request)
        notice = get_object_or_404(notices, pk=pk, recipient=actor)
        Notice.objects.filter(recipient=actor).about_article(notice.about.article_id).count_as_read()
        return redirect(address_of(notice))

    def read_all(self, request: HttpRequest) -> HttpResponse:
        """Nothing is unread any more."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        Notice.objects.filter(recipient=actor_of(request)).count_as_read()
        return redirect(_LIST)

    def choose(self, request: HttpRequest) -> HttpResponse:
        """Keep what one wants to be told."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        form = ChoicesForm(actor_of(request), request.POST)
        if not form.is_valid():
            return self._page(request, form)
        form.save()
        messages.success(request, gettext("Your choice is kept."))
        return redirect(_LIST)
