"""The article's screens: the list, the form, and one page for each verb that asks something first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseInlineFormSet
from django.http import Http404, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.admin.forms import ArticleForm
from articles.admin.paging import BoundedPaginator
from articles.admin.verbs import VERBS, buttons_for, verb_page
from articles.drafting import keep, may_write, tidy
from articles.models import Article, Byline
from articles.publishing import Refused, submit
from articles.publishing import approve as approve_copy
from articles.workflow import Action, Status
from newsroom.models import Publication

if TYPE_CHECKING:
    from django import forms
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

#: Acts that ask nothing, done in the same press of the button as the save.
_AT_ONCE = {Action.SUBMIT: submit, Action.APPROVE: approve_copy}


class BylineFormSet(BaseInlineFormSet):  # type: ignore[type-arg]
    """Bylines in the order they stand in the form."""

    def save(self, commit: bool = True) -> list[Byline]:  # noqa: FBT001, FBT002 - Django's signature
        """Rows keep the order given; rows without one follow in the order they were typed."""
        for index, form in enumerate(self.forms):
            if form.instance.position == 0:
                form.instance.position = index
        return super().save(commit)  # type: ignore[no-any-return]


class BylineInline(admin.TabularInline):  # type: ignore[type-arg]
    """Who wrote it, in printed order."""

    model = Byline
    formset = BylineFormSet
    extra = 1
    autocomplete_fields = ("reporter",)
    fields = ("reporter", "name", "role", "contact_email", "position")

    # A byline is part of the copy: whoever may write the article may write its bylines.

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """With the article."""
        return request.user.has_perm("articles.view_article")

    def has_add_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """With the article."""
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """With the article."""
        if obj is None or obj.pk is None:
            return request.user.has_perm("articles.add_article")
        return may_write(obj, request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """With the article."""
        return self.has_change_permission(request, obj)


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin[Article]):
    """Saving changes the working copy alone; readers see what the verbs put on record."""

    form = ArticleForm
    change_form_template = "admin/articles/article/change_form.html"
    inlines = (BylineInline,)
    paginator = BoundedPaginator
    show_full_result_count = False
    list_per_page = 50
    list_display = ("headline", "section", "language", "standing", "created_by", "updated_at")
    list_filter = ("status", "language", "section", "kind", "origin", "publication")
    list_select_related = ("section", "created_by", "publication")
    search_fields = ("headline", "bylines__name", "=number", "=source_id")
    autocomplete_fields = ("translation_of",)
    date_hierarchy = None
    fieldsets = (
        (None, {"fields": ("headline", "deck", "body"), "classes": ("desk-main",)}),
        (
            _("Where it appears"),
            {"fields": ("publication", "section", "language", "kind", "origin", "slug", "tags", "dateline")},
        ),
        (_("Lead photo"), {"fields": ("lead_photo", "lead_caption", "lead_alt")}),
        (_("Desk"), {"fields": ("translation_of", "internal_note", "opened_at_edit"), "classes": ("desk-last",)}),
    )

    # What the list and the form show --------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Everybody at the desk may read everything at the desk."""
        return super().get_queryset(request).with_standing()  # type: ignore[attr-defined, no-any-return]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new article begins in the first publication, in its first language, under the writer's own name."""
        initial: dict[str, Any] = dict(super().get_changeform_initial_data(request))
        publication = Publication.objects.order_by("pk").first()
        if publication:
            initial.setdefault("publication", publication.pk)
            initial.setdefault("language", publication.languages[0])
        return initial

    def get_formset_kwargs(self, request: HttpRequest, obj: Article, inline: Any, prefix: str) -> dict[str, Any]:
        """The writer's own name stands in the first byline of a new article."""
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        reporter = getattr(request.user, "reporter", None)
        if request.method == "GET" and obj.pk is None and reporter is not None:
            kwargs["initial"] = [{"reporter": reporter.pk}]
        return kwargs

    @admin.display(description=_("status"), ordering="status")
    def standing(self, article: Article) -> str:
        """The status in words that also say what readers see."""
        label = str(Status(article.status).label)
        if article.goes_live_at:  # type: ignore[attr-defined]
            at = timezone.localtime(article.goes_live_at, article.publication.tzinfo)  # type: ignore[attr-defined]
            return str(_("Scheduled for %s") % at.strftime("%Y-%m-%d %H:%M"))
        if article.is_live and article.has_unpublished_changes:  # type: ignore[attr-defined]
            return str(_("%s · live, with unpublished changes") % label)
        return label

    # Who may --------------------------------------------------------------------------------------------

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """An editor may write everywhere, a reporter in their own copy until it is approved."""
        if obj is None or obj.pk is None:
            return super().has_change_permission(request)
        return may_write(obj, request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Nothing that was ever on record is deleted, by anybody."""
        if obj is None or obj.versions.exists():
            return False
        return super().has_delete_permission(request, obj)

    # Saving ---------------------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Article, form: forms.ModelForm[Article], change: bool) -> None:  # noqa: FBT001
        """The plain columns; bylines and tags follow in `save_related`."""
        if not change:
            obj.created_by = request.user  # type: ignore[assignment]
        tidy(obj)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001
        """Only now is the copy whole: count the save and keep it as a revision."""
        super().save_related(request, form, formsets, change)
        keep(form.instance, request.user)  # type: ignore[arg-type]

    def response_add(self, request: HttpRequest, obj: Article, post_url_continue: str | None = None) -> HttpResponse:
        """Stay with the article, or go on to the act whose button was pressed."""
        return self._on_with(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        """Stay with the article, or go on to the act whose button was pressed."""
        return self._on_with(request, obj) or super().response_change(request, obj)

    def _on_with(self, request: HttpRequest, article: Article) -> HttpResponse | None:
        """The saved article's next step; None for an ordinary save."""
        pressed = request.POST.get("_verb", "")
        if pressed not in Action.values:
            return None
        action = Action(pressed)
        here = reverse("admin:articles_article_change", args=[article.pk])
        if action not in _AT_ONCE:
            return HttpResponseRedirect(reverse("admin:articles_article_verb", args=[article.pk, action.value]))
        try:
            _AT_ONCE[action](article, request.user)  # type: ignore[arg-type]
        except Refused as refused:
            for reason in refused.reasons:
                self.message_user(request, reason, messages.ERROR)
        else:
            self.message_user(request, VERBS[action].done % {"headline": article.headline}, messages.SUCCESS)
        return HttpResponseRedirect(here)

    # Pages ----------------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        """One more page: what a verb asks before it acts."""
        verb = path(
            "<path:object_id>/act/<slug:action>/",
            self.admin_site.admin_view(self.verb_view),
            name="articles_article_verb",
        )
        return [verb, *super().get_urls()]

    def verb_view(self, request: HttpRequest, object_id: str, action: str) -> HttpResponse:
        """Ask, then act."""
        article = self.get_object(request, object_id)
        if article is None or action not in VERBS:
            raise Http404
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        return verb_page(self, request, article, Action(action))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form, with the buttons the workflow's table allows this person now."""
        context: dict[str, Any] = {**(extra_context or {})}
        article = self.get_object(request, object_id) if object_id else None
        context["verbs"] = buttons_for(article, request.user)  # type: ignore[arg-type]
        if article:
            context["standing"] = self.standing(article)
            context["on_site"] = article.versions.on_site().first()
            context["changes"] = article.status_changes.select_related("actor", "version")[:20]
        return super().changeform_view(request, object_id, form_url, context)
