"""Standing pages at the desk. Saving changes the working copy alone; readers get what a verb puts on record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, Q, prefetch_related_objects
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language_info, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from articles.admin.actor import actor_of
from articles.admin.clock import shown
from articles.admin.standing_pages.acts import ACTS, act_page, compared, may
from articles.body import LONGEST, sanitise
from articles.models import StandingPage, StandingVersion
from articles.models.standing_version import OF_LAW, StandingKind
from articles.prose import BodyWidget
from articles.refusals import SAVED_SINCE
from articles.verbs import standing
from newsroom.models import Publication
from newsroom.primary_keys import is_key

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern
    from django.utils.safestring import SafeString

LANGUAGES = ("ko", "en")


def _body(language: str) -> BodyWidget:
    return BodyWidget({"lang": language}, with_library=False)


class StandingPageForm(forms.ModelForm[StandingPage]):
    """Both languages of a page, and the saved state that the form was opened on."""

    opened_at_edit = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = StandingPage
        fields = ("publication", "kind", "slug", "title_ko", "body_ko", "title_en", "body_en")
        widgets = {f"body_{language}": _body(language) for language in ("ko", "en")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in LANGUAGES:
            if (title := self.fields.get(f"title_{language}")) is not None:
                title.widget.attrs["lang"] = language
        if self.instance.pk and "opened_at_edit" in self.fields:
            self.fields["opened_at_edit"].initial = self.instance.edit_version

    def clean_body_ko(self) -> str:
        """In the one spelling in which bodies are stored."""
        return self._body("body_ko")

    def clean_body_en(self) -> str:
        """The same."""
        return self._body("body_en")

    def _body(self, name: str) -> str:
        typed = str(self.cleaned_data[name])
        if len(typed) > LONGEST:
            raise forms.ValidationError(_("This text is too long for one page."))
        return sanitise(typed)

    def clean(self) -> dict[str, Any]:
        """Nobody overwrites what somebody else saved meanwhile."""
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk and cleaned.get("opened_at_edit") != self.instance.edit_version:
            raise forms.ValidationError(
                [SAVED_SINCE, _("Copy what you typed, open the page again and put it in there.")], code="collision"
            )
        return cleaned


class StandingPageList(ChangeList):
    """Standing pages with what is on record of them, in one query for all rows."""

    def get_results(self, request: HttpRequest) -> None:
        """Attach what is in force and what is scheduled to the rows shown."""
        super().get_results(request)
        rows = list(self.result_list)
        ahead = StandingVersion.objects.filter(Q(live_until=None) | Q(live_until__gt=timezone.now())).order_by("number")
        prefetch_related_objects(rows, Prefetch("versions", queryset=ahead))
        self.result_list = rows


@admin.register(StandingPage)
class StandingPageAdmin(admin.ModelAdmin[StandingPage]):
    """About, contact, privacy, youth protection, ethics."""

    form = StandingPageForm
    change_form_template = "admin/articles/standingpage/change_form.html"
    change_list_template = "admin/articles/standingpage/change_list.html"
    list_display = ("titled", "kind", "publication", "readers_have", "saved")
    list_filter = ("publication",)
    list_select_related = ("publication",)
    prepopulated_fields = {"slug": ("title_en",)}
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[StandingPage]:
        """With where they appear."""
        return super().get_queryset(request).select_related("publication", "updated_by")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """The list with what readers have."""
        return StandingPageList

    @admin.display(description=gettext_lazy("title"))
    def titled(self, page: StandingPage) -> str:
        """In the desk's language, or the other."""
        return str(page)

    @admin.display(description=gettext_lazy("readers have it"))
    def readers_have(self, page: StandingPage) -> SafeString | str:
        """In which languages, and whether something is not published yet."""
        found = standing.outlook(page, timezone.now())
        have = ", ".join(each.name for each in found if each.live) or _("no")
        waiting = sum(each.goes_out for each in found)
        if not waiting:
            return have
        also = ngettext("%d language with changes", "%d languages with changes", waiting) % waiting
        return format_html('{} <span class="desk-also">{}</span>', have, also)

    @admin.display(description=gettext_lazy("saved"), ordering="updated_at")
    def saved(self, page: StandingPage) -> SafeString | str:
        """In the publication's zone."""
        return shown(page.updated_at, page.publication.tzinfo)

    def get_fieldsets(self, request: HttpRequest, obj: StandingPage | None = None) -> Any:
        """The languages of the publication in its order; of a new page both."""
        languages = [each for each in (obj.publication.languages if obj else LANGUAGES) if each in LANGUAGES]
        return [
            (None, {"fields": ("publication", "kind", "slug")}),
            *(
                (get_language_info(each)["name_local"], {"fields": (f"title_{each}", f"body_{each}")})
                for each in languages
            ),
        ]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Of a new page the publication, where there is only one."""
        only = Publication.objects.order_by("pk").values_list("pk", flat=True)[:2]
        return {**({"publication": only[0]} if len(only) == 1 else {}), **super().get_changeform_initial_data(request)}

    def get_readonly_fields(self, request: HttpRequest, obj: StandingPage | None = None) -> tuple[str, ...]:
        """Where it appears is chosen once; its address stays, and what kind it is, once readers had it."""
        if obj is None:
            return ()
        return ("publication", "kind", "slug") if obj.versions.exists() else ("publication",)

    def get_prepopulated_fields(self, request: HttpRequest, obj: StandingPage | None = None) -> dict[str, Any]:
        """Only while the address is not chosen."""
        return {} if obj is not None else dict(self.prepopulated_fields)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> StandingPage | None:
        """Held while it is saved, so that two saves at once are told apart by what they were opened on."""
        if request.method == "POST" and is_key(object_id):
            StandingPage.objects.select_for_update().filter(pk=object_id).first()
        return super().get_object(request, object_id, from_field)

    def save_model(self, request: HttpRequest, obj: StandingPage, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """The working copy; readers see no change."""
        obj.edit_version += 1
        obj.updated_at = timezone.now()
        obj.updated_by = actor_of(request)
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: StandingPage | None = None) -> bool:
        """What readers ever had is withdrawn, not deleted."""
        return super().has_delete_permission(request, obj) and obj is not None and not obj.versions.exists()

    # Pages ----------------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        """What an act asks, and a version beside the working copy."""
        view = self.admin_site.admin_view
        return [
            path("<path:object_id>/act/<slug:act>/", view(self.act_view), name="articles_standingpage_act"),
            path("<path:object_id>/compare/<int:key>/", view(self.compare_view), name="articles_standingpage_compare"),
            *super().get_urls(),
        ]

    def _found(self, request: HttpRequest, object_id: str) -> StandingPage:
        page = self.get_queryset(request).filter(pk=object_id).first() if is_key(object_id) else None
        if page is None:
            raise Http404
        if not self.has_view_permission(request, page):
            raise PermissionDenied
        return page

    def act_view(self, request: HttpRequest, object_id: str, act: str) -> HttpResponse:
        """Ask, then act."""
        if act not in ACTS:
            raise Http404
        return act_page(self, request, self._found(request, object_id), act)

    def compare_view(self, request: HttpRequest, object_id: str, key: int) -> HttpResponse:
        """A version that readers had, beside the working copy."""
        page = self._found(request, object_id)
        version = page.versions.filter(pk=key).first()
        outlook = next(
            (each for each in standing.outlook(page, timezone.now()) if version and each.language == version.language),
            None,
        )
        if version is None or outlook is None:
            raise Http404
        language = version.language
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "page": page,
            "here": reverse("admin:articles_standingpage_change", args=[page.pk]),
            "title": _("Compare"),
            "version": version,
            "change": compared(outlook, version, page.title_in(language), page.body_in(language)),
        }
        return TemplateResponse(request, "admin/articles/standingpage/compare.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The form, what readers have of it, and the buttons that this person may press."""
        context: dict[str, Any] = {**(extra_context or {})}
        page = self.get_queryset(request).filter(pk=object_id).first() if is_key(object_id) else None
        if page is not None:
            found = standing.outlook(page, timezone.now())
            allowed = request.user.has_perm(standing.MAY_PUBLISH)
            context |= {
                "outlook": [(each, _address(page, each.language)) for each in found],
                "versions": page.versions.defer("body")
                .select_related("published_by__reporter")
                .order_by("-recorded_at", "-id"),
                "may_publish": allowed,
                "acts": [
                    (name, act) for name, act in ACTS.items() if name != "publish" and allowed and may(name, found)
                ],
                "zone": page.publication.time_zone,
            }
        return super().change_view(request, object_id, form_url, context)

    def response_add(
        self, request: HttpRequest, obj: StandingPage, post_url_continue: str | None = None
    ) -> HttpResponse:
        """On to the page that says what will happen, when that was pressed."""
        return self._to_publishing(request, obj) or self._saved(request, obj)

    def response_change(self, request: HttpRequest, obj: StandingPage) -> HttpResponse:
        """The same."""
        return self._to_publishing(request, obj) or self._saved(request, obj)

    def _saved(self, request: HttpRequest, page: StandingPage) -> HttpResponse:
        """The form again, and whether readers see what was saved."""
        found = standing.outlook(page, timezone.now())
        waiting = [each for each in found if each.goes_out]
        if not waiting:
            said = _("Saved. Readers have just this text.")
        elif not any(each.newest for each in found):
            said = _("Saved. Readers do not have this page yet.")
        else:
            words = {"languages": ", ".join(each.name for each in waiting)}
            said = _("Saved. Readers do not see what is new yet (%(languages)s): publish the changes.") % words
        self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:articles_standingpage_change", args=[page.pk]))

    def _to_publishing(self, request: HttpRequest, page: StandingPage) -> HttpResponse | None:
        if "_publish" not in request.POST:
            return None
        if not any(each.goes_out for each in standing.outlook(page, timezone.now())):
            said = _("Saved. Readers have just this text already: there is nothing to publish.")
            self.message_user(request, said, messages.INFO)
            return HttpResponseRedirect(reverse("admin:articles_standingpage_change", args=[page.pk]))
        return HttpResponseRedirect(reverse("admin:articles_standingpage_act", args=[page.pk, "publish"]))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """With what the law wants and readers do not have."""
        return super().changelist_view(request, {"missing": missing_by_law(), **(extra_context or {})})


def _address(page: StandingPage, language: str) -> str:
    """Where readers find it."""
    first = page.publication.languages[0]
    return f"/pages/{page.slug}/" if language == first else f"/{language}/pages/{page.slug}/"


def missing_by_law() -> list[str]:
    """A sentence for each page of law that a publication's readers do not have in any language."""
    have = set(StandingVersion.objects.on_site().values_list("publication", "page_kind"))
    return [
        _("%(publication)s has no page “%(kind)s” on its site. The law wants it within reach of every page.")
        % {"publication": publication, "kind": kind.label}
        for publication in Publication.objects.order_by("pk")
        for kind in StandingKind
        if kind in OF_LAW and (publication.pk, kind.value) not in have
    ]
