"""The menus at the desk: entries in their order, and which of them readers do not see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AdminIntegerFieldWidget
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from articles.admin.actor import actor_of
from articles.models import MenuEntry, StandingPage
from articles.models.menu_entry import Place
from articles.reading import EntryLine, navigation
from articles.verbs.menus import keep_entry, remove_entry
from newsroom.house import house_of
from newsroom.models import Publication, Section

if TYPE_CHECKING:
    from django.db.models import ForeignKey, QuerySet
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from newsroom.house import House


class MenuEntryList(ChangeList):
    """Entries with the house in which readers see them, read once for each publication."""

    def get_results(self, request: HttpRequest) -> None:
        """Attach the houses to the rows shown."""
        super().get_results(request)
        # Still a queryset, with its rows read: the list's fields are made of it.
        houses = {row.publication_id: row.publication for row in self.result_list}
        found = {key: house_of(publication) for key, publication in houses.items()}
        for row in self.result_list:
            row.house = found[row.publication_id]


@admin.register(MenuEntry)
class MenuEntryAdmin(admin.ModelAdmin[MenuEntry]):
    """Without entries, a menu is what it always was: the sections at the head; standing pages, imprint and so on below."""

    change_list_template = "admin/articles/menuentry/change_list.html"
    list_display = ("shown_as", "menu", "spoken", "leads_to", "readers_see", "order")
    list_editable = ("order",)
    list_filter = ("menu", "publication")
    list_select_related = ("publication", "section", "page")
    list_per_page = 100
    actions = None
    fieldsets = (
        (None, {"fields": ("publication", "menu", "language", "order")}),
        (
            gettext_lazy("Where it leads"),
            {
                "fields": ("section", "page", "place", "address"),
                "description": gettext_lazy("Choose one of these four."),
            },
        ),
        (gettext_lazy("What readers see"), {"fields": (("label_ko", "label_en"),)}),
    )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Of a new entry the publication, where there is only one."""
        only = Publication.objects.order_by("pk").values_list("pk", flat=True)[:2]
        return {**({"publication": only[0]} if len(only) == 1 else {}), **super().get_changeform_initial_data(request)}

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """The list with what readers see."""
        return MenuEntryList

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        """The order in the list, named for who does not see its column."""
        kwargs["widgets"] = {"order": AdminIntegerFieldWidget(attrs={"aria-label": _("order")})}
        return super().get_changelist_form(request, **kwargs)

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        """Sections in use, and all standing pages."""
        if db_field.name == "section":
            kwargs["queryset"] = Section.objects.open()
        elif db_field.name == "page":
            kwargs["queryset"] = StandingPage.objects.all()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=gettext_lazy("entry"))
    def shown_as(self, entry: MenuEntry) -> str:
        """Its label, or the name of what it leads to."""
        return str(Place(entry.place).label) if entry.place and not (entry.label_ko or entry.label_en) else str(entry)

    @admin.display(description=gettext_lazy("language"), ordering="language")
    def spoken(self, entry: MenuEntry) -> str:
        """The one in which it is shown, or all."""
        return str(get_language_info(entry.language)["name_local"]) if entry.language else _("all")

    @admin.display(description=gettext_lazy("leads to"))
    def leads_to(self, entry: MenuEntry) -> str:
        """What was chosen."""
        return str(
            entry.section or entry.page or (str(Place(entry.place).label) if entry.place else "") or entry.address
        )

    @admin.display(description=gettext_lazy("readers see it"))
    def readers_see(self, entry: MenuEntry) -> SafeString | str:
        """Yes, or in which languages they do not because what it leads to is not there for them."""
        house: House | None = entry.house  # type: ignore[attr-defined]
        if house is None:
            return "–"
        line = EntryLine(
            *(entry.menu, entry.language, entry.section_id, entry.page_id),
            *(entry.place, entry.address, entry.label_ko, entry.label_en),
        )
        now = timezone.now()
        languages = [each for each in house.languages if entry.language in {"", each}]
        missing = [each for each in languages if navigation(house).way(line, house, each, now) is None]
        if languages and not missing:
            return _("yes")
        names = ", ".join(str(get_language_info(each)["name_local"]) for each in missing) or entry.language
        said = _("not in %s: what it leads to is not on the site there") % names
        return format_html('<span class="desk-pill">{}</span>', said)

    # Every page shows them -------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: MenuEntry, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """Through the verb, from the form and from the list."""
        keep_entry(obj, actor_of(request))

    def delete_model(self, request: HttpRequest, obj: MenuEntry) -> None:
        """The same."""
        remove_entry(obj, actor_of(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[MenuEntry]) -> None:
        """The same, each."""
        for entry in queryset:
            remove_entry(entry, actor_of(request))
