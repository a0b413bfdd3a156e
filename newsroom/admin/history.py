"""Screens for facts that hold for a time: rows are compared together, and what held once is ended, not deleted."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils import timezone

from newsroom.intervals import clashes
from newsroom.models.dated import overlap_sentence

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import Model
    from django.http import HttpRequest


def first_day(row: Any) -> date:
    """The day a dated row begins to hold, whatever its column is called."""
    day: date = row.interval.first
    return day


def has_begun(row: Any) -> bool:
    """Whether a page may have shown it already."""
    return first_day(row) <= timezone.localdate()


class RowForm(forms.ModelForm[Any]):
    """One of several rows edited together: changing two of them is one act, so the stored rows do not judge."""

    #: The column whose constraint compares rows; the formset judges it, over all rows as they will stand.
    compared: ClassVar[str]

    def validate_constraints(self) -> None:
        """All constraints but the one that compares rows."""
        # Django's own validate_constraints calls these two; its stubs leave them out.
        exclude = self._get_validation_exclusions() | {self.compared}  # type: ignore[attr-defined]
        try:
            self.instance.validate_constraints(exclude=exclude)
        except ValidationError as error:
            self._update_errors(error)  # type: ignore[attr-defined]


class LastingForm(RowForm):
    """A row that holds for a time; one is ended and the next begun together."""

    compared = "kind"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.compared_by_form = True


class LastingFormSet(forms.BaseInlineFormSet[Any, Any, forms.ModelForm[Any]]):
    """Says which two rows hold at the same time, at the row that came later."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """The box that deletes is dead for a row that has begun."""
        super().add_fields(form, index)
        box = form.fields.get(DELETION_FIELD_NAME)
        if box and form.instance.pk and has_begun(form.instance):
            box.disabled = True

    def clean(self) -> None:
        """Compare the rows as they will stand."""
        super().clean()
        groups: dict[tuple[object, ...], list[Any]] = defaultdict(list)
        for form in self.forms:
            kept = form.has_changed() or form.instance.pk
            if not kept or form.errors or form.cleaned_data.get(DELETION_FIELD_NAME):
                continue
            rivalry = form.instance.rivalry()
            if rivalry is not None:
                groups[rivalry].append(form)
        for forms_of_group in groups.values():
            by_row = {id(form.instance): form for form in forms_of_group}
            for earlier, later in clashes([form.instance for form in forms_of_group]):
                form, field = by_row[id(later)], "registered_on" if hasattr(later, "registered_on") else "starts_on"
                form.add_error(field, overlap_sentence(earlier, earlier.interval))


class LastingInline(admin.StackedInline[Any, Any]):
    """Rows of one parent that each hold for a time."""

    form = LastingForm
    formset = LastingFormSet
    extra = 0


class HistoryStays(admin.ModelAdmin[Any]):
    """What held once is ended, not deleted: old pages show it. Only what has not begun yet may be deleted."""

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Only for a row whose first day is still to come, and never for many at once."""
        return super().has_delete_permission(request, obj) and obj is not None and not has_begun(obj)


class StaysWhereItIs(admin.ModelAdmin[Any]):
    """A row of a publication does not move to another one: its pages, and what they keep in memory, stay there."""

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[Any, ...]:
        """The publication is chosen once."""
        fields = tuple(super().get_readonly_fields(request, obj))
        return (*fields, "publication") if obj is not None else fields


class RemembersValues(admin.ModelAdmin[Any]):
    """The desk's log of a change says what a field was and what it became: the imprint's history is a legal one."""

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """Django's entries, each field followed by its two values."""
        messages = super().construct_change_message(request, form, formsets, add)
        changed = [] if add or not form.changed_data else [(form, form.changed_data)]
        for formset in formsets or ():
            by_row = {row_form.instance: row_form for row_form in formset.initial_forms}
            changed += [(by_row[row], names) for row, names in formset.changed_objects]
        entries = [message["changed"] for message in messages if "changed" in message]
        for entry, (row_form, names) in zip(entries, changed, strict=True):
            entry["fields"] = [
                f"{label} ({_shown(row_form.initial.get(name))} → {_shown(row_form.cleaned_data.get(name))})"
                for label, name in zip(entry["fields"], names, strict=True)
            ]
        return messages


def _shown(value: object) -> str:
    return f"“{value}”" if value not in (None, "") else "–"
