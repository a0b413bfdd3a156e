"""The admin's selects, made to fit a form that is for writing."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import ForeignKey, Model
    from django.forms import ModelChoiceField
    from django.http import HttpRequest


class SearchSelect(AutocompleteSelect):
    """The admin's, with words in its empty option: HTML wants some, and so does whoever sees it without a script."""

    #: Rows that are shown and known already, by their keys: the select need not ask for their labels.
    known: Mapping[str, Model] = MappingProxyType({})

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        """The empty option and the chosen row."""
        chosen = [each for each in value if each]
        if not chosen or not all(each in self.known for each in chosen):
            return super().optgroups(name, value, attr)
        label = self.choices.field.label_from_instance
        options = [] if self.is_required else [self.create_option(name, "", "", selected=False, index=0)]
        options += [
            self.create_option(name, each, label(self.known[each]), selected=True, index=len(options))
            for each in chosen
        ]
        return [(None, options, 0)]

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


def know(field: Any, row: Model | None) -> None:
    """Tell the select of `field` of the row it will most likely show."""
    widget = getattr(field, "widget", None)
    select = widget.widget if isinstance(widget, RelatedFieldWidgetWrapper) else widget
    if row is not None and isinstance(select, SearchSelect):
        select.known = {str(row.pk): row}


def only_choose(field: Any, *, may_add: bool = False) -> None:
    """Leave out the admin's icons beside a select that lead away from the article."""
    widget = getattr(field, "widget", None)
    if isinstance(widget, RelatedFieldWidgetWrapper):
        widget.can_add_related = widget.can_add_related and may_add
        widget.can_change_related = widget.can_view_related = widget.can_delete_related = False
