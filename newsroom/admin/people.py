"""The people whose names stand over articles."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from newsroom.models import Reporter


@admin.register(Reporter)
class ReporterAdmin(admin.ModelAdmin[Reporter]):
    """Reporters and guest authors; a login is optional."""

    list_display = ("name_en", "name_ko", "title_en", "title_ko", "section", "user")
    list_display_links = ("name_en", "name_ko")
    list_filter = (("user", admin.EmptyFieldListFilter), "section")
    list_select_related = ("section", "user")
    search_fields = ("name_en", "name_ko", "slug", "email", "user__username")
    autocomplete_fields = ("user", "section")
    prepopulated_fields = {"slug": ("name_en",)}
    fieldsets = (
        (
            None,
            {
                "fields": (("name_ko", "name_en"), "slug", ("title_ko", "title_en")),
                "description": _("One person is one entry, with both names: 이존영 is Lee Jon-young."),
            },
        ),
        (_("Page"), {"fields": ("email", "section", "photo", "bio_ko", "bio_en")}),
        (
            _("Login"),
            {
                "fields": ("user",),
                "description": _("Only for somebody who signs in here. A guest author needs none."),
            },
        ),
    )
