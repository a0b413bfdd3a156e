"""What came in from elsewhere: runs, their files, what was unsure, and the originals."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.admin.actor import actor_of, name_of
from articles.admin.clock import shown
from articles.admin.imports.beginning import go_on_page, plan_page, start_page
from articles.admin.imports.deciding import decide_page
from articles.admin.imports.doubts import kind_page, queue_page
from articles.admin.imports.late import pictures_page
from articles.admin.imports.links import links_page
from articles.admin.imports.mending import mend_page
from articles.admin.imports.omitting import omissions_page
from articles.admin.imports.repetitions import repetitions_page
from articles.admin.imports.runs import release_page, run_page, undo_page
from articles.admin.imports.words import DOUBTS, FACTS, OUTCOMES, STATES
from articles.admin.read_only import ReadOnlyAdmin
from articles.importing.deciding.rejecting import take_back
from articles.models import ImportItem, ImportRun
from articles.refusals import Refused
from newsroom.primary_keys import is_key
from newsroom.views import OF_A_FILE

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
    change_list_template = "admin/imports/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        """The pages of a run, and of what imports were unsure of."""
        pages = (
            ("doubts/", queue_page, "doubts"),
            ("<int:key>/doubts/<slug:code>/", kind_page, "kind"),
            ("<int:key>/decide/<slug:name>/", decide_page, "decide"),
            ("<int:key>/mend/", mend_page, "mend"),
            ("<int:key>/release/", release_page, "release"),
            ("<int:key>/undo/", undo_page, "undo"),
            ("<int:key>/pictures/", pictures_page, "pictures"),
            ("<int:key>/gone/", omissions_page, "omissions"),
            ("<int:key>/links/", links_page, "links"),
            ("<int:key>/repetitions/", repetitions_page, "repetitions"),
            ("<int:key>/go-on/", go_on_page, "go_on"),
            ("start/", start_page, "start"),
            ("start/<uuid:token>/", plan_page, "plan"),
        )
        return [
            path(route, self.admin_site.admin_view(partial(view, self)), name=f"articles_importrun_{name}")
            for route, view, name in pages
        ] + super().get_urls()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """How it stands, and what can be done with it."""
        if not is_key(object_id):
            raise Http404
        run = ImportRun.objects.select_related("publication").filter(pk=object_id).first()
        return run_page(self, request, int(object_id), {"proposal": self.proposal(run) if run else ""})

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
            return ""
        heads = (_("state"), _("fact"), _("on the pages"), _("here"))
        head = format_html_join("", '<th scope="col">{}</th>', ((text,) for text in heads))
        return format_html("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>", head, body)


@admin.register(ImportItem)
class ImportItemAdmin(ReadOnlyAdmin):
    """One row a file that changed something or was refused, with its original."""

    list_display = ("name", "outcome", "number_of_doubts", "article", "reason", "run")
    list_filter = ("outcome", "run__publication")
    list_select_related = ("article", "run")
    search_fields = ("name", "=source_id", "=sha256")
    actions = ("take_back",)
    fields = (
        "name", "run", "outcome", "reason", "position", "article", "source", "source_id", "sha256", "what_is_unsure", "decided", "download"
    )  # fmt: skip
    readonly_fields = ("what_is_unsure", "decided", "download")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportItem]:
        """Without the originals: a list of a hundred pages is not a megabyte."""
        return super().get_queryset(request).defer("original")

    @admin.action(description=_("Take back that it was rejected"), permissions=["view"])
    def take_back(self, request: HttpRequest, queryset: QuerySet[ImportItem]) -> None:
        """The same file brings them in again; nothing comes back by itself."""
        try:
            count = take_back(queryset, actor_of(request))
        except Refused as refused:
            self.message_user(request, str(refused), messages.ERROR)
            return
        said = ngettext(
            "%d rejection was taken back. Import the same file again, and the article comes in.",
            "%d rejections were taken back. Import the same files again, and the articles come in.",
            count,
        )
        self.message_user(request, said % count, messages.SUCCESS if count else messages.WARNING)

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
            headers={"Content-Disposition": disposition, "Content-Security-Policy": OF_A_FILE},
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

    @admin.display(description=_("decided"))
    def decided(self, item: ImportItem) -> SafeString | str:
        """Who decided which doubt, how and when."""
        doubts = item.noted_doubts.exclude(decision="").select_related("decided_by__reporter", "run__publication")
        rows = (
            (
                DOUBTS.get(doubt.code, doubt.code),
                doubt.get_decision_display(),
                name_of(doubt.decided_by),
                shown(doubt.decided_at, doubt.run.publication.tzinfo),
            )
            for doubt in doubts
        )
        listed = format_html_join("", "<li><strong>{}</strong>: {}, {}, {}</li>", rows)
        return format_html("<ul>{}</ul>", listed) if listed else "–"

    @admin.display(description=_("original"))
    def download(self, item: ImportItem) -> SafeString:
        """The file as it came."""
        url = reverse("admin:articles_importitem_original", args=[item.pk])
        return format_html('<a href="{}">{}</a>', url, _("Download the original"))
