"""The bylines within the article form."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.forms import BaseInlineFormSet, ModelForm
from django.utils.translation import gettext as _

from articles.admin.saving.form_data import initial_rows
from articles.admin.selects import SearchSelects, know, only_choose
from articles.models import Article, Byline
from articles.writing.drafting import may_write

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, QueryDict


class BylineForm(ModelForm[Byline]):
    """One line; its reporter came with the article."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        know(self.fields.get("reporter"), self.instance.reporter.survivor if self.instance.reporter else None)


class BylineFormSet(BaseInlineFormSet[Byline, Article, ModelForm[Byline]]):
    """Bylines in the order they stand in the form. `laid`: what was typed but not saved, shown over the saved rows."""

    def __init__(self, *args: Any, laid: QueryDict | None = None, **kwargs: Any) -> None:
        if laid is not None:
            kwargs.pop("initial", None)
        super().__init__(*args, **kwargs)
        # An empty line where nobody is named yet; further ones at the press of a button.
        self.extra = 0 if self.initial_form_count() else 1
        self.laid: list[dict[str, Any]] = []
        if laid is not None:
            self.laid = initial_rows(laid, self.initial_form_count())
            self.extra = len(self.laid) - self.initial_form_count()

    def get_queryset(self) -> Any:
        """Rows that came with the article are not asked for again."""
        if (
            not self.is_bound
            and self.instance.pk
            and "bylines" in getattr(self.instance, "_prefetched_objects_cache", {})
        ):
            return self.instance.bylines.all()
        return super().get_queryset()

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """A row that was typed stands in the place of the saved one."""
        kwargs: dict[str, Any] = super().get_form_kwargs(index)
        if index is not None and index < len(self.laid):
            kwargs["initial"] = self.laid[index]
        elif index is not None and index < self.initial_form_count():
            reporter = self.get_queryset()[index].reporter
            if reporter and reporter.merged_into_id:
                # The working copy has not followed a merger yet.
                kwargs["initial"] = {"reporter": reporter.merged_into_id}
        return kwargs

    def save(self, commit: bool = True) -> list[Byline]:  # noqa: FBT001, FBT002 - Django's signature
        """Rows keep the order given; rows without one follow in the order they were typed."""
        for index, form in enumerate(self.forms):
            if form.instance.position == 0:
                form.instance.position = index
        return super().save(commit)


class BylineInline(SearchSelects, admin.TabularInline[Byline, Article]):
    """Who wrote it, in printed order."""

    model = Byline
    template = "admin/articles/article/bylines.html"
    form = BylineForm
    formset = BylineFormSet
    autocomplete_fields = ("reporter",)
    fields = ("reporter", "name", "role", "contact_email", "position")

    @property
    def order_words(self) -> str:
        """What the script that puts them in order says, as JSON for a data attribute."""
        words = {
            "up": _("Move up"),
            "down": _("Move down"),
            "drag": _("Drag to another place"),
            # The name, its place, and how many there are.
            "place": _("%1: %2 of %3"),
        }
        return json.dumps(words, ensure_ascii=False)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Byline]:
        """With the reporters."""
        return super().get_queryset(request).select_related("reporter")

    def get_formset(self, request: HttpRequest, obj: Article | None = None, **kwargs: Any) -> Any:
        """A reporter can be added from here; looking one up or changing one is another screen's work."""
        said = {"reporter": _("Whose page the name leads to. Leave it empty for somebody without a page.")}
        formset = super().get_formset(request, obj, help_texts=said, **kwargs)
        only_choose(formset.form.base_fields.get("reporter"), may_add=True)
        return formset

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
