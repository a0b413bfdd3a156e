"""The article's screens: the list, the form, and one page for each verb that asks something first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import Media
from django.http import Http404, HttpResponseRedirect
from django.template.response import SimpleTemplateResponse, TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from articles.admin.actor import actor_of
from articles.admin.acts.asking import verb_page
from articles.admin.acts.flash import flash_urls
from articles.admin.acts.rescheduling import rescheduling_urls
from articles.admin.acts.schedule import replace, saved
from articles.admin.acts.verbs import VERBS
from articles.admin.article.beside import beside, foot_of
from articles.admin.article.bylines import BylineInline
from articles.admin.article.columns import Columns, LanguageFilter
from articles.admin.article.form import ArticleForm
from articles.admin.article.preview import preview_urls
from articles.admin.article.receipts import receipt_urls
from articles.admin.article.teamwork import teamwork_urls
from articles.admin.article_list.bulk import ACTIONS, NotedActionForm
from articles.admin.article_list.desk_views import DeskViewFilter
from articles.admin.article_list.published import PublishedFilter, order_for
from articles.admin.article_list.searching import ArticleList, saying
from articles.admin.claims.docket import claim_urls
from articles.admin.found import row_to_see
from articles.admin.history.revisions import revision_urls
from articles.admin.own_reporting import own_reporting_urls
from articles.admin.paging import BoundedPaginator
from articles.admin.places import first_publication, offer, places_for
from articles.admin.restricting import restrict_urls
from articles.admin.saving.form_data import mark_in
from articles.admin.saving.safe_saves import SafeSaves
from articles.admin.saving.server import saving_urls
from articles.admin.selects import SearchSelects, only_choose
from articles.admin.translations.panel import panel_urls
from articles.admin.translations.source import source_urls, taken_in
from articles.admin.translations.table import table_urls
from articles.models import Article
from articles.prose import BodyWidget
from articles.verbs.publishing import Refused
from articles.verbs.reviewing import approve as approve_copy
from articles.workflow import Action
from articles.writing.autosaving import settle
from articles.writing.drafting import keep, may_write, tidy
from articles.writing.translations import link

if TYPE_CHECKING:
    from django import forms
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern
    from django.utils.safestring import SafeString


#: Acts that ask nothing, done in the same press of the button as the save.
_AT_ONCE = {Action.APPROVE: approve_copy}


@admin.register(Article)
class ArticleAdmin(Columns, SafeSaves, SearchSelects, admin.ModelAdmin[Article]):
    """Saving changes the working copy alone; readers see what the verbs put on record."""

    form = ArticleForm
    change_form_template = "admin/articles/article/change_form.html"
    inlines = (BylineInline,)
    paginator = BoundedPaginator
    show_full_result_count = False
    list_per_page = 50
    list_display = ("titled", "section", "spoken", "state", "writer", "published", "changed")
    list_filter = (
        DeskViewFilter,
        PublishedFilter,
        "status",
        LanguageFilter,
        "section",
        "kind",
        "origin",
        "publication",
    )
    list_select_related = ("section", "created_by__reporter", "publication")
    # For the box to stand there; what it looks at is said in `get_search_results`.
    search_fields = ("headline",)
    autocomplete_fields = ("series", "translation_of")
    date_hierarchy = None
    actions = ACTIONS
    action_form = NotedActionForm
    # What is written stands in one column, what is said about it beside it: see the template.
    fieldsets = (
        (None, {"fields": ("headline", "deck"), "classes": ("desk-title",)}),
        (None, {"fields": ("dateline", "body"), "classes": ("desk-body",)}),
        (_("Lead photo"), {"fields": ("lead_photo", "lead_caption", "lead_alt")}),
        (
            _("Where it appears"),
            {
                "fields": (
                    "publication",
                    "language",
                    "section",
                    "tags",
                    "series",
                    "installment",
                    "kind",
                    "origin",
                    "ai_use",
                    "slug",
                )
            },
        ),
        (_("Search engines"), {"fields": ("search_title", "search_description"), "classes": ("collapse",)}),
        (
            _("When shared"),
            {"fields": ("share_headline", "share_description", "share_photo"), "classes": ("collapse",)},
        ),
        (_("Desk"), {"fields": ("translation_of", "embargoed_until", "internal_note")}),
    )

    @property
    def media(self) -> Media:
        """Django's, without what makes slugs as one types: the desk's own script does, and that one weighs 50 kB."""
        smaller = "" if settings.DEBUG else ".min"
        names = (
            f"vendor/jquery/jquery{smaller}.js",
            "jquery.init.js",
            "core.js",
            "admin/RelatedObjectLookups.js",
            "actions.js",
        )
        return Media(js=[f"admin/js/{name}" for name in names])

    # What the list and the form show --------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Everybody at the desk may read everything at the desk."""
        related = ("publication", "section", "created_by", "translation_of")
        return super().get_queryset(request).select_related(*related).with_standing()  # type: ignore[attr-defined, no-any-return]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ArticleList]:
        """With a way on when nothing was found."""
        return ArticleList

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        """As the chosen filter reads."""
        return order_for(request)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Article], search_term: str
    ) -> tuple[QuerySet[Article], bool]:
        """In the copy's short fields and in the readers' index; no article twice."""
        return saying(queryset, search_term), False

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new article begins in the first publication, in the language its writer works in, under their own name."""
        initial: dict[str, Any] = dict(super().get_changeform_initial_data(request))
        publication = first_publication(request)
        if publication:
            initial.setdefault("publication", publication.pk)
            spoken = get_language()
            initial.setdefault("language", spoken if spoken in publication.languages else publication.languages[0])
        return initial

    def get_formset_kwargs(self, request: HttpRequest, obj: Article, inline: Any, prefix: str) -> dict[str, Any]:
        """The writer's own name stands in the first byline of a new article."""
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        if request.method == "GET" and obj.pk is None:
            reporter = getattr(request.user, "reporter", None)
            kwargs["initial"] = [{"reporter": reporter.pk}] if reporter else []
        return kwargs

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> Any:
        """Whoever may only read reads the body as it will look."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        to_read: dict[object, str] = {"body": "body_to_read"}
        return [
            (name, {**options, "fields": tuple(to_read.get(each, each) for each in options["fields"])})
            for name, options in fieldsets
        ]

    def get_form(self, request: HttpRequest, obj: Article | None = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        """Selects without the admin's icons that lead away from the article."""
        form = super().get_form(request, obj, change, **kwargs)
        form.may_break_embargo = request.user.has_perm("articles.break_embargo")
        for name in ("publication", "section", "series", "lead_photo", "share_photo", "translation_of"):
            only_choose(form.base_fields.get(name))
        if request.method == "GET":
            offer(form.base_fields.get("publication"), places_for(request).publications)
            form.sections = places_for(request).sections
        return form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With the editor's files also where the body may only be read."""
        context["media"] += BodyWidget().media
        response = super().render_change_form(request, context, *args, **kwargs)
        if isinstance(response, TemplateResponse) and response.context_data is not None:
            response.context_data |= foot_of(response.context_data)
        return response

    @admin.display(description=_("body"))
    def body_to_read(self, article: Article) -> SafeString:
        """The editor, closed to writing."""
        attrs = {"id": "id_body_to_read", "readonly": True, "aria-label": _("Body"), "lang": article.language}
        return BodyWidget().render("body_to_read", article.body, attrs)

    # Who may --------------------------------------------------------------------------------------------

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """An editor may write everywhere, a reporter in their own copy until it is approved."""
        if obj is None or obj.pk is None:
            return super().has_change_permission(request)
        return super().has_change_permission(request, obj) and may_write(obj, request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Nothing that was ever on record is deleted, by anybody."""
        # A number is given with the first version and never taken back.
        if obj is None or obj.number is not None:
            return False
        if obj.is_template and request.user.has_perm("articles.edit_any_article"):
            # Nobody's text: a template that is no longer of use would otherwise stay on the desk page for ever.
            return True
        return super().has_delete_permission(request, obj)

    def has_approve_permission(self, request: HttpRequest) -> bool:
        """Whether the list offers to approve; the verb asks again, article by article."""
        return request.user.has_perm("articles.approve_article")

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Whether the list offers to publish; the verb asks again, article by article."""
        return request.user.has_perm("articles.publish_article")

    # Saving ---------------------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Article, form: forms.ModelForm[Article], change: bool) -> None:  # noqa: FBT001
        """The plain columns; bylines and tags follow in `save_related`."""
        if not change:
            obj.created_by = actor_of(request)
        tidy(obj)
        if not change:
            super().save_model(request, obj, form, change)
            return
        # The row is locked since the form was checked; what a verb did to it before that counts.
        saved = Article.objects.get(pk=obj.pk)
        if not may_write(saved, actor_of(request)):
            raise PermissionDenied
        self.note_what_was_saved(request, saved)
        obj.save_writing()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001
        """Only now is the copy whole: count the save and keep it as a revision, unless it is what was saved before."""
        super().save_related(request, form, formsets, change)
        actor = actor_of(request)
        if "translation_of" in form.changed_data:
            link(form.instance)
        unchanged = self.is_unchanged(request, form.instance)
        if key := request.POST.get("_taken_in"):
            self.message_user(request, *taken_in(form.instance, actor, key))
        if unchanged:
            form.instance.refresh_from_db()
        else:
            keep(form.instance, actor, stamp=mark_in(request.POST, "_stamp"))
        settle(form.instance, actor)

    def response_add(self, request: HttpRequest, obj: Article, post_url_continue: str | None = None) -> HttpResponse:
        """Stay with the article, or go on to the act whose button was pressed."""
        return self._on_with(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        """Stay with the article, or go on to the act whose button was pressed."""
        return self._on_with(request, obj) or super().response_change(request, obj)

    def _on_with(self, request: HttpRequest, article: Article) -> HttpResponse | None:
        """The saved article's next step; None for an ordinary save."""
        here = reverse("admin:articles_article_change", args=[article.pk])
        if scheduled := request.POST.get("_replace"):
            try:
                self.message_user(request, replace(article, actor_of(request), scheduled), messages.SUCCESS)
            except Refused as refused:
                for reason in refused.reasons:
                    self.message_user(request, reason, messages.ERROR)
            return HttpResponseRedirect(here)
        pressed = request.POST.get("_verb", "")
        if pressed not in Action.values:
            return self._saved(request, article)
        return self._act_on(request, article, Action(pressed))

    def _saved(self, request: HttpRequest, article: Article) -> HttpResponse | None:
        """The form again, and whether readers see what was saved; None where Django's own words are as good."""
        if "_continue" not in request.POST:
            return None
        if request.__dict__.get("articles_unchanged") and "_taken_in" not in request.POST:
            return None
        self.message_user(request, saved(Article.objects.get(pk=article.pk), actor_of(request)), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))

    def _act_on(self, request: HttpRequest, article: Article, action: Action) -> HttpResponse:
        """Act in the same press of the button, or lead to the page that asks or says something first."""
        if action not in _AT_ONCE:
            return HttpResponseRedirect(reverse("admin:articles_article_verb", args=[article.pk, action.value]))
        try:
            _AT_ONCE[action](article, actor_of(request), seen=article.edit_version)
        except Refused as refused:
            for reason in refused.reasons:
                self.message_user(request, reason, messages.ERROR)
        else:
            self.message_user(request, VERBS[action].done % {"headline": article.headline}, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))

    # Pages ----------------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        """What a verb asks before it acts, and the history."""
        verb = path(
            "<path:object_id>/act/<slug:action>/",
            self.admin_site.admin_view(self.verb_view),
            name="articles_article_verb",
        )
        return [
            verb,
            *revision_urls(self),
            *preview_urls(self),
            *saving_urls(self),
            *flash_urls(self),
            *teamwork_urls(self),
            *panel_urls(self),
            *source_urls(self),
            *table_urls(self),
            *own_reporting_urls(self),
            *claim_urls(self),
            *restrict_urls(self, "article"),
            *receipt_urls(self),
            *rescheduling_urls(self),
            *super().get_urls(),
        ]

    def verb_view(self, request: HttpRequest, object_id: str, action: str) -> HttpResponse:
        """Ask, then act."""
        article = row_to_see(self, request, object_id)
        if action not in VERBS:
            raise Http404
        return verb_page(self, request, article, Action(action))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form, with the buttons the workflow's table allows this person now."""
        article = self.opened(request, object_id) if object_id else None
        context = {**(extra_context or {}), **beside(request, article)}
        # What is typed as a time is meant where the publication is.
        publication = article.publication if article else first_publication(request)
        with timezone.override(publication.tzinfo if publication else None):
            response = super().changeform_view(request, object_id, form_url, context)
            return response.render() if isinstance(response, SimpleTemplateResponse) else response
