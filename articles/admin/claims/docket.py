"""The docket: what was claimed, what is due, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from articles import corrections
from articles.admin.actor import actor_of
from articles.admin.claims.acts import ACTS, act_page, buttons_for, record_page
from articles.admin.claims.sentences import due_words, sentences_about
from articles.admin.clock import shown
from articles.admin.read_only import ReadOnlyAdmin
from articles.models import Claim, ClaimNotice
from articles.models.desk.claim import ClaimState
from articles.verbs import claims
from newsroom.models import Section
from newsroom.primary_keys import key_in

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern
    from django.utils.safestring import SafeString
    from django_stubs_ext import StrOrPromise

    from articles.models import Article
    from articles.models.desk.claim import ClaimQuerySet


class DocketFilter(admin.SimpleListFilter):
    """What is asked for every day, by name."""

    title = _("view")
    parameter_name = "view"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, StrOrPromise]]:
        """In the order of a claim's life."""
        return [
            ("open", pgettext_lazy("claim", "Open")),
            ("due", _("Due today or overdue")),
            ("answered", _("Answered")),
            ("published", _("Notice published")),
            ("closed", _("Closed")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        """The claims of the chosen view."""
        view = self.value()
        if view == "due":
            return queryset.pressing().order_by("due_at")  # type: ignore[attr-defined, no-any-return]
        states: dict[str | None, tuple[ClaimState, ...]] = {
            "open": (ClaimState.RECEIVED, ClaimState.ANSWERED),
            "answered": (ClaimState.ANSWERED,),
            "published": (ClaimState.PUBLISHED,),
            "closed": (ClaimState.CLOSED,),
        }
        return queryset.filter(state__in=states[view]) if view in states else queryset


@admin.register(Claim)
class ClaimAdmin(ReadOnlyAdmin):
    """Nothing of a claim is edited in place: what is done with it are acts, each with its right and its history."""

    list_display = ("titled", "kind", "due", "standing", "received")
    list_filter = (DocketFilter, "kind", "article__publication")
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> ClaimQuerySet:
        """With all a row shows."""
        return Claim.objects.select_related("article__publication", "article__section", "recorded_by", "notice")

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        """Who may not see the claimant does not find them either."""
        actor = actor_of(request)
        decides = actor.has_perm("articles.decide_claim") and not Section.only_edited_by(actor)
        return ("article__headline", "=article__number", "reference", *(("claimant",) if decides else ()))

    @admin.display(description=_("article"))
    def titled(self, claim: Claim) -> SafeString:
        """In its own language."""
        return format_html('<span lang="{}" class="desk-listed">{}</span>', claim.article.language, claim.article)

    @admin.display(description=_("received"), ordering="received_at")
    def received(self, claim: Claim) -> SafeString | str:
        """In the publication's zone."""
        return shown(claim.received_at, claim.article.publication.tzinfo)

    @admin.display(description=_("due"), ordering="due_at")
    def due(self, claim: Claim) -> SafeString | str:
        """In words; red when it is late."""
        if claim.due_at is None:
            return "–"
        how = due_words(claim.due_at, claim, timezone.now())
        what = pgettext("claim", "answer") if claim.state == ClaimState.RECEIVED else pgettext("claim", "notice")
        return format_html('<span class="desk-due desk-due--{}">{}: {}</span>', how.tone or "later", what, how.words)

    @admin.display(description=_("state"), ordering="state")
    def standing(self, claim: Claim) -> SafeString:
        """How far it has come, and what was decided."""
        pill = format_html('<span class="desk-pill">{}</span>', claim.get_state_display())
        return (
            format_html('{} <span class="desk-also">{}</span>', pill, claim.get_decision_display())
            if claim.decision
            else pill
        )

    # Pages ----------------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        """What an act asks, and the proof of a notice."""
        view = self.admin_site.admin_view
        return [
            path("<path:object_id>/act/<slug:act>/", view(self.act_view), name="articles_claim_act"),
            path("<path:object_id>/proof/<int:number>/", view(self.proof_view), name="articles_claim_proof"),
            *super().get_urls(),
        ]

    def _claim(self, request: HttpRequest, object_id: str) -> Claim:
        key = key_in(object_id)
        claim = self.get_queryset(request).filter(pk=key).first() if key else None
        if claim is None:
            raise Http404
        if not self.has_view_permission(request, claim):
            raise PermissionDenied
        return claim

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page of a claim: its days as sentences, what it says, what was done, what can be done."""
        claim = self._claim(request, object_id)
        actor = actor_of(request)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": claim.get_kind_display(),
            "subtitle": str(claim.article),
            "claim": claim,
            "at_home": True,
            "article": claim.article,
            "zone": claim.article.publication.time_zone,
            "sentences": sentences_about(claim, timezone.now()),
            "versions": claim.versions.defer("copy").order_by("-number"),
            "sees_claimant": claims.may_see_claimant(claim, actor),
            "acts": claim.acts.select_related("actor__reporter", "notice"),
            "buttons": buttons_for(claim, actor),
        }
        return TemplateResponse(request, "admin/articles/claim/claim.html", context)

    def act_view(self, request: HttpRequest, object_id: str, act: str) -> HttpResponse:
        """Ask, then act."""
        claim = self._claim(request, object_id)
        if act not in ACTS:
            raise Http404
        return act_page(self, request, claim, act)

    def proof_view(self, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
        """Where and how long one of its notices stood, to be printed."""
        claim = self._claim(request, object_id)
        now = timezone.now()
        notice = (
            ClaimNotice.objects.filter(article=claim.article_id, number=number, pk__in=claim.acts.values("notice"))
            .select_related("before", "after", "publication")
            .first()
        )
        if notice is None:
            raise Http404
        host = notice.publication.hosts.filter(is_primary=True).values_list("hostname", flat=True).first()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("How long the notice stood"),
            "claim": claim,
            "article": claim.article,
            "zone": claim.article.publication.time_zone,
            "notice": notice,
            "proof": corrections.proof(notice, now),
            "address": f"https://{host}{notice.path}" if host else notice.path,
        }
        return TemplateResponse(request, "admin/articles/claim/proof.html", context)


def claim_urls(articles: ModelAdmin[Article]) -> list[URLPattern]:
    """Recording a claim begins at its article."""

    def record(request: HttpRequest, object_id: str) -> HttpResponse:
        article = articles.get_object(request, object_id)
        if article is None:
            raise Http404
        if not request.user.has_perm("articles.add_claim"):
            raise PermissionDenied
        return record_page(articles, request, article)

    return [path("<path:object_id>/claim/", articles.admin_site.admin_view(record), name="articles_article_claim")]


def claims_beside(request: HttpRequest, article: Article) -> QuerySet[Claim] | None:
    """What stands beside an article that readers saw, for whoever may see the docket."""
    if article.number is None or not request.user.has_perm("articles.view_claim"):
        return None
    return article.claims.order_by("-id")[:10]
