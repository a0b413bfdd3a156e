"""Restricting at the desk: what is asked before, what exactly will happen, and the list of all restrictions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.actor import actor_of
from articles.admin.clock import shown, written
from articles.admin.read_only import ReadOnlyAdmin
from articles.library.photos import versions_with
from articles.models import Article, Photo, Restriction, Version
from articles.models.restriction import RestrictionGround, RestrictionStatus
from articles.models.version import VersionKind, began_by
from articles.refusals import Refused
from articles.verbs import restricting
from newsroom.primary_keys import key_in

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern
    from django.utils.safestring import SafeString
    from django_stubs_ext import StrOrPromise

#: Versions among which one is chosen, the newest.
_VERSIONS = 50


class RestrictForm(forms.Form):
    """On which terms; of an article also how much of it."""

    what = forms.ChoiceField(label=gettext_lazy("What is restricted"), widget=forms.RadioSelect)
    ground = forms.ChoiceField(
        label=gettext_lazy("Ground"), choices=RestrictionGround, help_text=gettext_lazy("Readers are told.")
    )
    status = forms.TypedChoiceField(
        label=gettext_lazy("What its address answers"),
        choices=RestrictionStatus,
        coerce=int,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("451 where the law or a court demands it, 410 where you decided it yourselves."),
    )
    notice_ko = forms.CharField(
        label=gettext_lazy("Notice for readers (Korean)"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    notice_en = forms.CharField(
        label=gettext_lazy("Notice for readers (English)"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason, for the newsroom alone"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Who demanded it, when, and where that is written: a file number, a letter, a call."),
    )

    def __init__(self, target: Article | Photo, data: Any = None) -> None:
        super().__init__(data)
        if isinstance(target, Photo):
            # A photo has no address of its own, and readers are told nothing in its place.
            for name in ("what", "status", "notice_ko", "notice_en"):
                del self.fields[name]
            return
        self.versions = {
            str(version.number): version
            for version in target.versions.filter(began_by(timezone.now()))
            .exclude(kind=VersionKind.WITHDRAWAL)
            .order_by("-live_from")
            .defer("copy")[:_VERSIONS]
        }
        zone = target.publication.tzinfo
        field = self.fields["what"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [
            ("article", _("The article, with all its versions and notices")),
            *(
                (number, _("Only version %(number)s, from %(since)s") % {"number": number, "since": written(at, zone)})
                for number, at in ((number, version.live_from) for number, version in self.versions.items())
            ),
        ]
        self.initial = {"what": "article", "status": RestrictionStatus.LEGAL}

    def target(self, of: Article | Photo) -> Article | Version | Photo:
        """The article or photo itself, or the version that was chosen."""
        return self.versions.get(self.cleaned_data.get("what", ""), of) if isinstance(of, Article) else of

    def terms(self) -> restricting.Terms:
        """As the verb takes them."""
        asked = self.cleaned_data
        return restricting.Terms(
            RestrictionGround(asked["ground"]),
            RestrictionStatus(asked.get("status") or RestrictionStatus.GONE),
            asked["reason"],
            asked.get("notice_ko", ""),
            asked.get("notice_en", ""),
        )


class LiftForm(forms.Form):
    """Why."""

    because = forms.CharField(
        label=gettext_lazy("Why it is lifted, for the newsroom alone"), widget=forms.Textarea(attrs={"rows": 3})
    )


class StandingFilter(admin.SimpleListFilter):
    """Those that stand, or were lifted."""

    title = gettext_lazy("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, StrOrPromise]]:
        """One of two."""
        return [("yes", gettext_lazy("Stands")), ("no", gettext_lazy("Lifted"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Restriction]) -> QuerySet[Restriction]:
        """As chosen."""
        asked = self.value()
        return queryset.filter(lifted_at__isnull=asked == "yes") if asked in {"yes", "no"} else queryset


@admin.register(Restriction)
class RestrictionAdmin(ReadOnlyAdmin):
    """All restrictions, lifted ones too; nothing here is edited."""

    list_display = ("titled", "ground", "status", "from_when", "made_by", "until_when", "lifting")
    list_filter = (StandingFilter, "ground")
    list_select_related = ("article__publication", "version__publication", "photo", "made_by", "lifted_by")
    search_fields = ("article__headline", "version__headline", "reason", "=article__number")
    fields = (
        *("titled", "ground", "status", "notice_ko", "notice_en", "reason", "made_by", "from_when"),
        *("lifted_by", "until_when", "lifted_because", "lifting"),
    )
    readonly_fields = fields

    @admin.display(description=gettext_lazy("restricted"))
    def titled(self, restriction: Restriction) -> str:
        """By its kind and name."""
        target = restriction.target
        if isinstance(target, Version):
            return _("Version %(number)s of “%(headline)s”") % {"number": target.number, "headline": target.headline}
        return _("Photo “%s”") % target if isinstance(target, Photo) else str(target)

    @admin.display(description=gettext_lazy("since"), ordering="made_at")
    def from_when(self, restriction: Restriction) -> SafeString | str:
        """In the newsroom's zone."""
        return shown(restriction.made_at)

    @admin.display(description=gettext_lazy("lifted"), ordering="lifted_at")
    def until_when(self, restriction: Restriction) -> SafeString | str:
        """In the newsroom's zone; a dash while it stands."""
        return shown(restriction.lifted_at)

    @admin.display(description="")
    def lifting(self, restriction: Restriction) -> SafeString | str:
        """The way to lift it."""
        if restriction.lifted_at is not None:
            return ""
        address = reverse("admin:articles_restriction_lift", args=[restriction.pk])
        return format_html('<a class="button" href="{}">{}</a>', address, _("Lift…"))

    def get_urls(self) -> list[URLPattern]:
        """Lifting, beside the list."""
        view = self.admin_site.admin_view(self.lift_view)
        return [path("<path:object_id>/lift/", view, name="articles_restriction_lift"), *super().get_urls()]

    def lift_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask why, then lift."""
        key = key_in(object_id)
        restriction = self.get_queryset(request).filter(pk=key).first() if key else None
        if restriction is None:
            raise Http404
        actor = actor_of(request)
        if not self.has_view_permission(request, restriction) or not restricting.may(actor, restriction.target):
            raise PermissionDenied
        back = reverse("admin:articles_restriction_changelist")
        form = LiftForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                restricting.lift(restriction, actor, form.cleaned_data["because"])
            except Refused as refused:
                _say(form, refused)
            else:
                done = _("The restriction is lifted. What else kept it from readers goes on doing so.")
                self.message_user(request, done, messages.SUCCESS)
                return HttpResponseRedirect(back)
        more = {
            "title": _("Lift"),
            "target": self.titled(restriction),
            "restriction": restriction,
            "when": shown(restriction.made_at),
        }
        return _asked(self, request, form, back, more)


def restrict_urls(articles: ModelAdmin[Any], name: str) -> list[URLPattern]:
    """Restricting begins at the article or photo; `name` is that of the model."""

    def restrict(request: HttpRequest, object_id: str) -> HttpResponse:
        target = articles.get_object(request, object_id)
        if target is None:
            raise Http404
        if not restricting.may(actor_of(request), target):
            raise PermissionDenied
        return _restrict_page(articles, request, target)

    view = articles.admin_site.admin_view(restrict)
    return [path("<path:object_id>/restrict/", view, name=f"articles_{name}_restrict")]


def _restrict_page(admin_of: ModelAdmin[Any], request: HttpRequest, target: Article | Photo) -> HttpResponse:
    name = "photo" if isinstance(target, Photo) else "article"
    back = reverse(f"admin:articles_{name}_change", args=[target.pk])
    form = RestrictForm(target, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            restricting.restrict(form.target(target), actor_of(request), form.terms())
        except Refused as refused:
            _say(form, refused)
        else:
            admin_of.message_user(request, _("It is restricted. Readers see nothing of it."), messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:articles_restriction_changelist"))
    more: dict[str, Any] = {"title": _("Restrict"), "target": str(target), "kind": name, "style": "deletelink"}
    if isinstance(target, Photo):
        more["pages"] = versions_with(target).count()
    return _asked(admin_of, request, form, back, more)


def _say(form: forms.Form, refused: Refused) -> None:
    for reason in refused.reasons:
        form.add_error(None, reason)


def _asked(
    admin_of: ModelAdmin[Any], request: HttpRequest, form: forms.Form, back: str, more: dict[str, Any]
) -> HttpResponse:
    context = {
        **admin_of.admin_site.each_context(request),
        "opts": Restriction._meta,  # noqa: SLF001 - as the admin has it
        "form": form,
        "back": back,
        **more,
    }
    return TemplateResponse(request, "admin/articles/restriction/act.html", context)
