"""What came in from elsewhere, to look at: runs, their files, what was unsure, and the originals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from articles.admin.clock import shown
from articles.admin.imports.words import DOUBTS, FACTS, OUTCOMES, STATES
from articles.admin.read_only import ReadOnlyAdmin
from articles.models import ImportItem, ImportRun

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.urls import URLPattern
    from django.utils.safestring import SafeString


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    """One row a run, with what its pages say of the imprint."""

    list_display = ("began", "publication", "format", "outcome", "ended")
    list_filter = ("publication", "format")
    list_select_related = ("publication",)
    fields = ("publication", "format", "started_by", "began", "ended", "outcome", "proposal", "files")
    readonly_fields = ("began", "ended", "outcome", "proposal", "files")

    @admin.display(description=_("started"), ordering="started_at")
    def began(self, run: ImportRun) -> SafeString | str:
        """In the publication's zone."""
        return shown(run.started_at, run.publication.tzinfo)

    @admin.display(description=_("finished"), ordering="finished_at")
    def ended(self, run: ImportRun) -> SafeString | str:
        """In the publication's zone; a dash while it runs or when it was stopped."""
        return shown(run.finished_at, run.publication.tzinfo)

    @admin.display(description=_("result"))
    def outcome(self, run: ImportRun) -> str:
        """The counts that are not zero: "Files read 12 · Created 10 · Refused 2"."""
        counted = ((OUTCOMES.get(name, name), number) for name, number in run.counts.items() if number)
        return " · ".join(f"{word} {number}" for word, number in counted) or "–"

    @admin.display(description=_("imprint on the pages"))
    def proposal(self, run: ImportRun) -> SafeString | str:
        """The pages' facts beside ours. Taking one over is a person's act, in the masthead or the registrations."""
        rows = (
            (
                STATES.get(fact["state"], fact["state"]),
                FACTS.get(fact["fact"], fact["fact"]),
                fact["page"],
                fact["ours"],
            )
            for fact in run.imprint_proposal.get("facts", ())
        )
        body = format_html_join("", "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>", rows)
        if not body:
            return "–"
        heads = (_("state"), _("fact"), _("on the pages"), _("here"))
        head = format_html_join("", '<th scope="col">{}</th>', ((text,) for text in heads))
        return format_html("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>", head, body)

    @admin.display(description=_("files"))
    def files(self, run: ImportRun) -> SafeString:
        """To the list of this run's files."""
        url = reverse("admin:articles_importitem_changelist")
        return format_html('<a href="{}?run__id__exact={}">{}</a>', url, run.pk, _("Files of this run"))


@admin.register(ImportItem)
class ImportItemAdmin(ReadOnlyAdmin):
    """One row a file that changed something or was refused, with its original."""

    list_display = ("name", "outcome", "number_of_doubts", "article", "reason", "run")
    list_filter = ("outcome", "run__publication")
    list_select_related = ("article", "run")
    search_fields = ("name", "=source_id", "=sha256")
    fields = (
        "name", "run", "outcome", "reason", "position", "article", "source", "source_id", "sha256", "what_is_unsure", "download"
    )  # fmt: skip
    readonly_fields = ("what_is_unsure", "download")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportItem]:
        """Without the originals: a list of a hundred pages is not a megabyte."""
        return super().get_queryset(request).defer("original")

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Also by run, from the run's page."""
        return lookup == "run__id__exact" or super().lookup_allowed(lookup, value, request)

    def get_urls(self) -> list[URLPattern]:
        """The original's address stands before the catch-all of the admin."""
        original = path(
            "<int:pk>/original/", self.admin_site.admin_view(self.original), name="articles_importitem_original"
        )
        return [original, *super().get_urls()]

    def original(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The bytes as they came, always as a download: an old page's markup must not run here."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        item = ImportItem.objects.filter(pk=pk).first()
        if item is None:
            raise Http404
        base = item.name.replace("\\", "/").rsplit("/", 1)[-1] or "original"
        disposition = content_disposition_header(as_attachment=True, filename=base) or "attachment"
        return HttpResponse(
            bytes(item.original),
            content_type="application/octet-stream",
            headers={"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"},
        )

    @admin.display(description=_("doubts"))
    def number_of_doubts(self, item: ImportItem) -> int:
        """How much a person should look at."""
        return len(item.doubts)

    @admin.display(description=_("doubts"))
    def what_is_unsure(self, item: ImportItem) -> SafeString | str:
        """Each doubt with its line."""
        rows = (
            (
                DOUBTS.get(doubt["code"], doubt["code"]),
                _("line %d") % doubt["line"] if doubt["line"] else _("whole page"),
                doubt["message"],
            )
            for doubt in item.doubts
        )
        listed = format_html_join("", "<li><strong>{}</strong> ({}): {}</li>", rows)
        return format_html("<ul>{}</ul>", listed) if listed else "–"

    @admin.display(description=_("original"))
    def download(self, item: ImportItem) -> SafeString:
        """The file as it came."""
        url = reverse("admin:articles_importitem_original", args=[item.pk])
        return format_html('<a href="{}">{}</a>', url, _("Download the original"))
