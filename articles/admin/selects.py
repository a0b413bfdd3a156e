"""The admin's selects, made to fit a form that is for writing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper

if TYPE_CHECKING:
    from django.db.models import ForeignKey
    from django.forms import ModelChoiceField
    from django.http import HttpRequest


class SearchSelect(AutocompleteSelect):
    """The admin's, with words in its empty option: HTML wants some, and so does whoever sees it without a script."""

    def create_option(self, name: str, value: Any, label: int | str, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """As the admin makes it, but never without a label."""
        option: dict[str, Any] = super().create_option(name, value, label or "–", *args, **kwargs)
        return option


class SearchSelects(BaseModelAdmin[Any]):
    """For a ModelAdmin or an inline: its `autocomplete_fields` are `SearchSelect`s."""

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        """The admin's field with our select."""
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = SearchSelect(db_field, self.admin_site, using=kwargs.get("using"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def only_choose(field: Any, *, may_add: bool = False) -> None:
    """Leave out the admin's icons beside a select that lead away from the article."""
    widget = getattr(field, "widget", None)
    if isinstance(widget, RelatedFieldWidgetWrapper):
        widget.can_add_related = widget.can_add_related and may_add
        widget.can_change_related = widget.can_view_related = widget.can_delete_related = False
