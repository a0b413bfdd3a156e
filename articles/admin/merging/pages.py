"""The two pages that a merger asks: which one stays, and whether what will happen is what is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from taggit.models import Tag

from articles.admin.actor import actor_of
from articles.admin.selects import SearchSelect
from articles.models import MergedTag
from articles.refusals import Refused
from articles.verbs import merging
from articles.verbs.weighing import MOST_COUNTED, weight_of
from newsroom.models import Reporter, Section
from newsroom.primary_keys import is_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.admin import ModelAdmin
    from django.http import HttpRequest, HttpResponse

type Merged = Section | Reporter | Tag

#: More rows than anybody looks through on one page.
_MOST_AT_ONCE = 50


def _field_of(model: type[Merged]) -> Any:
    """The column that says into what a row was merged: the admin's search looks through what it may be."""
    return (MergedTag if model is Tag else model)._meta.get_field("into" if model is Tag else "merged_into")  # noqa: SLF001 - Django's documented model API


class SurvivorForm(forms.Form):
    """Which one stays: one of those that were chosen, or another."""

    def __init__(self, *args: Any, admin: ModelAdmin[Any], rows: Sequence[Merged], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        model = admin.model
        standing = model.objects.filter(**({"merger": None} if model is Tag else {"merged_into": None}))
        if len(rows) > 1:
            self.fields["into"] = forms.ModelChoiceField(
                label=gettext_lazy("Which one stays"),
                queryset=standing.filter(pk__in=[row.pk for row in rows]),
                widget=forms.RadioSelect,
                empty_label=None,
                required=False,
            )
        self.fields["other"] = forms.ModelChoiceField(
            label=gettext_lazy("Another one") if len(rows) > 1 else gettext_lazy("Merge it into"),
            queryset=standing,
            widget=SearchSelect(_field_of(model), admin.admin_site),
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        cleaned = super().clean() or self.cleaned_data
        if bool(cleaned.get("into")) is bool(cleaned.get("other")):
            raise forms.ValidationError(_("Choose the one that stays."))
        return cleaned

    def survivor(self) -> Any:
        """The one that stays."""
        return self.cleaned_data.get("into") or self.cleaned_data["other"]


def merge_page(admin: ModelAdmin[Any], request: HttpRequest) -> HttpResponse:
    """Ask which one stays; then tell in numbers what will happen; on POST do it."""
    if not actor_of(request).has_perm(merging.MAY_MERGE[admin.model]):
        raise PermissionDenied
    rows = _rows(admin, request)
    data = request.POST if request.method == "POST" else request.GET
    asked = "other" in data
    form = SurvivorForm(data if asked else None, admin=admin, rows=rows)
    if not asked or not form.is_valid():
        return _page(admin, request, "choose", {"rows": [(row, weight_of(row)) for row in rows], "form": form})
    into = form.survivor()
    merged = [row for row in rows if row.pk != into.pk]
    refused: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            _merge(merged, into, request)
        except Refused as error:
            refused = error.reasons
        else:
            admin.message_user(request, _done(merged, into), messages.SUCCESS)
            return HttpResponseRedirect(reverse(admin_url(admin, "change"), args=[into.pk]))
    weights = [(row, weight_of(row)) for row in merged]
    context = {
        "rows": weights,
        "into": into,
        "into_weight": weight_of(into),
        "refused": refused,
        "published": _at_most(sum(weight.published for _row, weight in weights)),
        "unpublished": _at_most(sum(weight.unpublished for _row, weight in weights)),
        "addresses": [address for _row, weight in weights for address in weight.addresses],
        "button": _button(merged, into),
        "is_section": admin.model is Section,
        "is_reporter": admin.model is Reporter,
        "again": f"?keys={','.join(str(row.pk) for row in rows)}",
    }
    return _page(admin, request, "confirm", context)


def retire_page(admin: ModelAdmin[Section], request: HttpRequest, key: int) -> HttpResponse:
    """Tell what retiring a section, or taking it up again, does; on POST do it."""
    actor = actor_of(request)
    if not actor.has_perm(merging.MAY_MERGE[Section]):
        raise PermissionDenied
    section = Section.objects.standing().filter(pk=key).first()
    if section is None:
        raise Http404
    back = HttpResponseRedirect(reverse(admin_url(admin, "change"), args=[section.pk]))
    if request.method == "POST":
        try:
            if "_again" in request.POST:
                merging.take_up_again(section, actor)
                said = _("“%s” takes articles again and stands in the menu.") % section
            else:
                merging.retire(section, actor)
                said = _("“%s” is retired. Its list goes on showing what was published in it.") % section
        except Refused as error:
            for reason in error.reasons:
                admin.message_user(request, reason, messages.ERROR)
        else:
            admin.message_user(request, said, messages.SUCCESS)
        return back
    return _page(admin, request, "retire", {"section": section, "weight": weight_of(section)})


def admin_url(admin: ModelAdmin[Any], name: str) -> str:
    """The name of one of the admin's own addresses."""
    return f"admin:{admin.opts.app_label}_{admin.opts.model_name}_{name}"


def _rows(admin: ModelAdmin[Any], request: HttpRequest) -> list[Any]:
    """Those whose keys stand in the address, as far as they stand."""
    keys = [key for key in request.GET.get("keys", "").split(",") if is_key(key)][: _MOST_AT_ONCE + 1]
    rows = list(admin.get_queryset(request).filter(pk__in=keys))
    if not rows or len(keys) > _MOST_AT_ONCE:
        raise Http404
    return rows


def _merge(rows: list[Any], into: Any, request: HttpRequest) -> None:
    actor = actor_of(request)
    if isinstance(into, Section):
        merging.merge_sections(rows, into, actor)
    elif isinstance(into, Reporter):
        merging.merge_reporters(rows, into, actor)
    else:
        merging.merge_tags(rows, into, actor)


def _named(rows: Sequence[Merged]) -> str:
    return ", ".join(f"“{row}”" for row in rows)


def _button(rows: Sequence[Merged], into: Merged) -> str:
    """What pressing it does. Very many are counted, not named."""
    if len(rows) > 3:
        words = ngettext("Merge %(count)d into “%(into)s”", "Merge %(count)d into “%(into)s”", len(rows))
        return words % {"count": len(rows), "into": into}
    return _("Merge %(these)s into “%(into)s”") % {"these": _named(rows), "into": into}


def _done(rows: Sequence[Merged], into: Merged) -> str:
    return _("%(these)s: merged into “%(into)s”. Lists and addresses lead there now.") % {
        "these": _named(rows),
        "into": into,
    }


def _at_most(count: int) -> str:
    return _("%d or more") % MOST_COUNTED if count >= MOST_COUNTED else str(count)


def _page(admin: ModelAdmin[Any], request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    titles = {"choose": _("Merge"), "confirm": _("Merge"), "retire": _("Retire or take up again")}
    everywhere = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "media": admin.media + context["form"].media if "form" in context else admin.media,
        "title": titles[template],
        "most": MOST_COUNTED,
    }
    return TemplateResponse(request, f"admin/merging/{template}.html", {**everywhere, **context})
