"""Publishers, publications, and the facts of their imprint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AdminFileWidget
from django.core.exceptions import ValidationError
from django.db.models import ImageField
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from newsroom.admin.history import HistoryStays, LastingInline, RemembersValues, RowForm, StaysWhereItIs
from newsroom.checks import findings
from newsroom.imprint import ImprintRows
from newsroom.models import (
    FormerName,
    FormerPlace,
    Host,
    MastheadPost,
    Publication,
    Publisher,
    PublisherDetails,
    Registration,
    Section,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import ForeignKey, Model
    from django.http import HttpRequest, HttpResponse


class LanguagesField(forms.CharField):
    """`en, ko` in the form, a list in the row."""

    def prepare_value(self, value: Any) -> Any:
        """The list as it is written; what somebody typed, as they typed it."""
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """The codes in order, lower-cased."""
        return [word.strip().lower() for word in str(value or "").split(",") if word.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compared as lists."""
        return bool((initial or []) != self.to_python(data))


class PictureInput(AdminFileWidget):
    """Django's, with a label of its own: a legend around it names it to nobody who hears the page."""

    use_fieldset = False


class PublicationForm(forms.ModelForm[Publication]):
    """The publication, its languages written with commas."""

    languages = LanguagesField(
        label=_("languages"),
        help_text=_("In order, with commas, such as “en, ko”: the first is served at /, the others at /ko/ and so on."),
    )


class HostForm(RowForm):
    """One of a publication's hosts; which one is primary is judged over all of them."""

    compared = "is_primary"


class HostFormSet(forms.BaseInlineFormSet[Host, Publication, forms.ModelForm[Host]]):
    """Links and feeds name one host."""

    def clean(self) -> None:
        """Exactly one primary among those that stay."""
        super().clean()
        if any(self.errors):
            return
        kept = [form for form in self.forms if form.cleaned_data and not form.cleaned_data.get(DELETION_FIELD_NAME)]
        primary = [form for form in kept if form.cleaned_data.get("is_primary")]
        if kept and not primary:
            raise ValidationError(_("Mark one host as primary: links and feeds name it."))
        for form in primary[1:]:
            form.add_error("is_primary", _("%s is primary already. Clear the box there first.") % primary[0].instance)

    def save_existing_objects(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """Marks are taken away before one is given: the database never holds two."""
        if commit:
            losing = [form.instance.pk for form in self.initial_forms if not form.cleaned_data.get("is_primary")]
            Host.objects.filter(pk__in=losing).update(is_primary=False)
        return super().save_existing_objects(commit)


class HostInline(admin.TabularInline[Host, Publication]):
    """Where readers reach it."""

    model = Host
    form = HostForm
    formset = HostFormSet
    extra = 0


class FormerNameInline(LastingInline):
    """Names it had before."""

    model = FormerName
    fields = (("name_ko", "name_en"), ("starts_on", "ends_on"))


class RegistrationInline(LastingInline):
    """Its entries with the authorities."""

    model = Registration
    show_change_link = True
    fields = (("kind", "frequency"), ("authority_ko", "authority_en", "number"), ("registered_on", "ends_on"))


class MastheadInline(LastingInline):
    """Who holds which office."""

    model = MastheadPost
    show_change_link = True
    fields = (
        ("office", "order"),
        ("name_ko", "name_en"),
        ("title_ko", "title_en"),
        ("field_ko", "field_en"),
        ("starts_on", "ends_on"),
    )


class DetailsInline(LastingInline):
    """The company as it stood."""

    model = PublisherDetails
    fields = (
        ("starts_on", "ends_on"),
        ("name_ko", "name_en"),
        ("representative_ko", "representative_en"),
        ("address_ko", "address_en"),
        "phones",
        "email",
    )


@admin.register(Publisher)
class PublisherAdmin(RemembersValues):
    """The company; a move or a new representative is a further row below."""

    list_display = ("name_en", "name_ko", "slug", "business_number")
    list_display_links = ("name_en", "name_ko")
    search_fields = ("name_en", "name_ko", "slug", "business_number", "details__name_ko", "details__name_en")
    prepopulated_fields = {"slug": ("name_en",)}
    inlines = (DetailsInline,)
    fieldsets = (
        (
            None,
            {
                "fields": (("name_ko", "name_en"), "slug", "business_number"),
                "description": _(
                    "What the imprint prints stands below, with dates. When the company moves or has a new"
                    " representative, give the old row its last day and add a new one: pages of the old time keep"
                    " the old facts. Changes of publisher, editor or place are filed with the authority within"
                    " 30 days (decree of the Newspapers Act art. 5)."
                ),
            },
        ),
    )

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A publisher stays as long as anything names it; commands can undo a mistake of the first day."""
        return False


class PublicationList(ChangeList):
    """Publications with their findings, in four queries for the page."""

    def get_results(self, request: HttpRequest) -> None:
        """Attach the findings to the rows shown."""
        super().get_results(request)
        self.result_list = list(self.result_list)
        for rows in ImprintRows.of_each(self.result_list):
            rows.publication.findings = findings(rows)  # type: ignore[attr-defined]


@admin.register(Publication)
class PublicationAdmin(RemembersValues):
    """A title with its hosts, former names, registrations and masthead; what is to mend stands on top."""

    form = PublicationForm
    formfield_overrides = {ImageField: {"widget": PictureInput}}
    change_form_template = "admin/newsroom/publication/change_form.html"
    list_display = ("name_en", "name_ko", "publisher", "second_reader", "imprint_state")
    list_display_links = ("name_en", "name_ko")
    list_filter = ("publisher", "second_reader")
    list_select_related = ("publisher",)
    search_fields = ("name_en", "name_ko", "slug", "hosts__hostname", "former_names__name_en", "former_names__name_ko")
    autocomplete_fields = ("publisher",)
    inlines = (HostInline, FormerNameInline, RegistrationInline, MastheadInline)
    fieldsets = (
        (None, {"fields": ("publisher", ("name_ko", "name_en"), "slug", "founded_on", "copyright_line")}),
        (_("Pages"), {"fields": ("languages", "time_zone")}),
        (_("Pictures"), {"fields": ("logo", "share_picture")}),
        (_("Feeds"), {"fields": ("feed_text",)}),
        (_("Search engines"), {"fields": ("site_verification",)}),
        (_("Desk"), {"fields": ("second_reader", "corrections_wait", "settling_minutes", "filings_from")}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[Any, ...]:
        """The slug is chosen once: digests on record name it."""
        fields = tuple(super().get_readonly_fields(request, obj))
        return (*fields, "slug") if obj is not None else fields

    def get_prepopulated_fields(self, request: HttpRequest, obj: Model | None = None) -> dict[str, Sequence[str]]:
        """Only before it is chosen."""
        return {"slug": ("name_en",)} if obj is None else {}

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """The list with findings."""
        return PublicationList

    @admin.display(description=_("imprint"))
    def imprint_state(self, publication: Publication) -> str:
        """Complete, or how many entries are to be mended."""
        count = len(publication.findings)  # type: ignore[attr-defined]
        return ngettext("%d entry to mend", "%d entries to mend", count) % count if count else str(_("complete"))

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A title's pages are promises: it is never deleted here."""
        return False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The same findings as the system check, where they can be mended."""
        publication = self.get_object(request, object_id)
        found = findings(ImprintRows.of(publication)) if publication else []
        return super().change_view(request, object_id, form_url, {"findings": found, **(extra_context or {})})


@admin.register(Registration)
class RegistrationAdmin(RemembersValues, StaysWhereItIs, HistoryStays):
    """All registrations of all titles."""

    list_display = ("number", "kind", "authority_ko", "authority_en", "publication", "registered_on", "ends_on")
    list_filter = ("kind", "publication", ("ends_on", admin.EmptyFieldListFilter))
    list_select_related = ("publication",)
    search_fields = ("number", "authority_ko", "authority_en", "publication__name_en", "publication__name_ko")
    autocomplete_fields = ("publication",)
    fieldsets = (
        (None, {"fields": ("publication", ("kind", "frequency"), ("authority_ko", "authority_en", "number"))}),
        (
            _("In force"),
            {
                "fields": (("registered_on", "ends_on"),),
                "description": _("A registration that was given up gets its last day; it is not deleted."),
            },
        ),
    )


@admin.register(MastheadPost)
class MastheadPostAdmin(RemembersValues, StaysWhereItIs, HistoryStays):
    """All posts of all titles, past ones too."""

    list_display = ("printed_title", "name_en", "name_ko", "office", "publication", "starts_on", "ends_on")
    list_filter = ("office", "publication", ("ends_on", admin.EmptyFieldListFilter))
    list_select_related = ("publication",)
    search_fields = ("name_en", "name_ko", "title_en", "title_ko", "field_en", "field_ko")
    autocomplete_fields = ("publication",)
    date_hierarchy = "starts_on"
    fieldsets = (
        (None, {"fields": ("publication", ("office", "order"), ("name_ko", "name_en"), ("title_ko", "title_en"))}),
        (_("Responsibility"), {"fields": (("field_ko", "field_en"),)}),
        (
            _("In office"),
            {
                "fields": (("starts_on", "ends_on"),),
                "description": _(
                    "A post that has begun is ended, not deleted: articles of its time show it. A successor is a new"
                    " post that begins the day after. Changes are filed within 30 days (decree of the Newspapers Act"
                    " art. 5)."
                ),
            },
        ),
    )

    @admin.display(description=_("title"), ordering="title_en")
    def printed_title(self, post: MastheadPost) -> str:
        """The title as printed, or the office's name."""
        return post.title_in(get_language() or "")


@admin.register(Section)
class SectionAdmin(StaysWhereItIs):
    """The parts of a publication."""

    list_display = ("name_en", "name_ko", "slug", "parent", "publication", "order")
    list_display_links = ("name_en", "name_ko")
    list_editable = ("order",)
    list_filter = ("publication", ("parent", admin.EmptyFieldListFilter))
    list_select_related = ("parent", "publication")
    search_fields = ("name_en", "name_ko", "slug")
    prepopulated_fields = {"slug": ("name_en",)}
    autocomplete_fields = ("editors",)
    fieldsets = (
        (None, {"fields": ("publication", ("name_ko", "name_en"), "slug")}),
        (_("Desk"), {"fields": ("editors",)}),
        (
            _("Place"),
            {
                "fields": ("parent", "order"),
                "description": _(
                    "Two levels: a section, or a part of one. Lower numbers come first in the navigation."
                ),
            },
        ),
    )

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        """Only sections that are not parts themselves may have parts."""
        if db_field.name == "parent":
            kwargs["queryset"] = Section.objects.filter(parent=None).select_related("publication")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Section, form: Any, change: Any) -> None:
        """Where it stood is kept: what was published there meanwhile goes on standing under that section."""
        if change:
            before = Section.objects.select_for_update(of=("self",), no_key=True).get(pk=obj.pk)
            if before.parent_id != obj.parent_id:
                FormerPlace.objects.create(section=before, parent_id=before.parent_id)
        super().save_model(request, obj, form, change)
