"""Saving the article's form so that nobody's text is lost: over a colleague's save, twice, or from a restored writing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.admin.options import ModelAdmin
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from articles.admin.actor import actor_of
from articles.admin.saving.collisions import collision_page, differing_rows, resolved
from articles.admin.saving.form_data import mark_in
from articles.admin.saving.opened import opened
from articles.admin.saving.server import made_from, saving_context
from articles.models import Article
from articles.writing.autosaving import settle
from articles.writing.drafting import written
from articles.writing.presence import taken_from
from articles.writing.survivors import follow

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest, HttpResponse


class SafeSaves(ModelAdmin[Article]):
    """The part of the article's admin that stands between a posted form and Django's own saving of it."""

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Whoever chose to read only is shown the article closed to writing."""
        if obj is not None and request.method == "GET" and "read" in request.GET:
            return False
        return super().has_change_permission(request, obj)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Article | None:
        """Fetched once for a page that only shows it: the form asks for it three times."""
        if request.method != "GET":
            return super().get_object(request, object_id, from_field)
        known: dict[str, Article | None] = request.__dict__.setdefault("articles_shown", {})
        if object_id not in known:
            known[object_id] = super().get_object(request, object_id, from_field)
        return known[object_id]

    def opened(self, request: HttpRequest, object_id: str) -> Article | None:
        """As `get_object`; for the form that shows it with all the form says of it."""
        if request.method != "GET":
            return self.get_object(request, object_id)
        known: dict[str, Article | None] = request.__dict__.setdefault("articles_shown", {})
        known[object_id] = opened(self.get_queryset(request), object_id, actor_of(request))
        return known[object_id]

    def get_form(self, request: HttpRequest, obj: Article | None = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        """With unsaved writing over the saved fields, where there is some to show."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.laid = getattr(request, "laid", None)
        return form

    def get_formset_kwargs(self, request: HttpRequest, obj: Article, inline: Any, prefix: str) -> dict[str, Any]:
        """The same for the rows of the bylines."""
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        laid = getattr(request, "laid", None)
        return kwargs if laid is None else {**kwargs, "laid": laid}

    def save_model(self, request: HttpRequest, obj: Article, form: forms.ModelForm[Article], change: bool) -> None:  # noqa: FBT001
        """A new article keeps the key its form had, by which the browser that holds its text knows it."""
        key = form.cleaned_data.get("key")
        # A key that another article has was sent by somebody who may not write that one: this is a new article.
        if not change and key and not Article.objects.filter(key=key).exists():
            obj.key = key
        super().save_model(request, obj, form, change)

    def note_what_was_saved(self, request: HttpRequest, saved: Article) -> None:
        """`saved` is the row as it is before the form is stored, its row locked."""
        request.__dict__["articles_written"] = written(saved)

    def is_unchanged(self, request: HttpRequest, article: Article) -> bool:
        """Whether the form, its rows too, stored what was saved before: whoever pressed the button wrote nothing."""
        before = request.__dict__.get("articles_written")
        unchanged = before is not None and before == written(Article.objects.get(pk=article.pk))
        request.__dict__["articles_unchanged"] = unchanged
        return unchanged

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        """Nothing is called saved that was not."""
        if not request.__dict__.get("articles_unchanged") or "_taken_in" in request.POST:
            return super().response_change(request, obj)
        self.message_user(request, _("Nothing was changed, so nothing was saved."), messages.INFO)
        return HttpResponseRedirect(request.path)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Django's view, unless the save started from an older state: then both writings, field by field."""
        article = self.get_object(request, object_id) if object_id else None
        if request.method == "POST":
            # Chosen or typed before it was merged into another, it means the other.
            request.POST = follow(request.POST)  # type: ignore[assignment]
            article = article or made_from(request.POST)
            if article and self.has_change_permission(request, article):
                return self._save(request, article, object_id, form_url, extra_context)
        context = {**(extra_context or {}), **saving_context(self, request, article)}
        return super().changeform_view(request, object_id, form_url, context)

    def _save(
        self,
        request: HttpRequest,
        article: Article,
        object_id: str | None,
        form_url: str,
        extra_context: dict[str, Any] | None,
    ) -> HttpResponse:
        if object_id is None:
            return self._ask(request, article) or self.response_add(request, article)
        taken_over = None
        if "_resolve" in request.POST:
            rows = differing_rows(self, request, article, request.POST)
            data = resolved(self, request, article, rows)
            if data is None:
                return collision_page(self, request, article, rows)
            request.POST = data  # type: ignore[assignment]
        elif tab := mark_in(request.POST, "_tab"):
            taken_over = taken_from(article, actor_of(request), tab)
        asked = self._ask(request, article, taken_over=taken_over) if taken_over else None
        if asked:
            return asked
        context = {**(extra_context or {}), **saving_context(self, request, article)}
        response = super().changeform_view(request, object_id, form_url, context)
        if _has_collided(response):
            return self._ask(request, article) or self.response_change(request, article)
        return response

    def _ask(self, request: HttpRequest, article: Article, **said: Any) -> HttpResponse | None:
        """Both writings; None where they do not differ: there is nothing to ask, and nothing to save."""
        article = Article.objects.select_related("publication").get(pk=article.pk)
        rows = differing_rows(self, request, article, request.POST)
        if rows:
            return collision_page(self, request, article, rows, **said)
        settle(article, actor_of(request))
        return None


def _has_collided(response: HttpResponse) -> bool:
    """Whether the form was refused because of a newer state; by then its row was locked and nothing was written."""
    context = response.context_data if isinstance(response, TemplateResponse) else None
    form = context["adminform"].form if context and "adminform" in context else None
    return form is not None and form.is_bound and form.has_error(NON_FIELD_ERRORS, "collision")
