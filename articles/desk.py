"""The desk: the Django admin as this newsroom's people see it.

It lives outside `articles.admin` because an AdminSite defined there would be imported before the registry
exists, and Article would silently not be registered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _

from articles.models import Article, StatusChange, Version
from articles.workflow import Status

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.template.response import TemplateResponse

#: Rows of one list on the desk page.
_ROWS = 10


class DeskSite(AdminSite):
    """Stock admin, with what waits for whom on its first page."""

    site_header = _("Newsroom")
    site_title = _("Newsroom")
    index_title = _("Desk")
    index_template = "admin/desk.html"

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The first page: what waits for this person, then the models."""
        return super().index(request, {"desk": _desk_for(request), **(extra_context or {})})


def _desk_for(request: HttpRequest) -> dict[str, Any]:
    """Short lists, each through an index; nothing counts the archive."""
    user = request.user
    articles = Article.objects.select_related("publication", "section", "created_by").with_standing()
    desk: dict[str, Any] = {
        "may_write": user.has_perm("articles.add_article"),
        "may_flash": user.has_perms(["articles.add_article", "articles.publish_article"]),
        "may_add_photos": user.has_perm("articles.add_photo"),
    }
    if user.has_perm("articles.view_article"):
        desk["mine"] = articles.writable_by(user).filter(created_by=user.pk, status=Status.DRAFT)[:_ROWS]
    if user.has_perm("articles.approve_article"):
        desk["in_review"] = articles.filter(status=Status.IN_REVIEW)[:_ROWS]
        desk["approved"] = articles.filter(status=Status.APPROVED)[:_ROWS]
        desk["unread"] = (
            StatusChange.objects.filter(without_second_reader=True, read_afterwards_at=None)
            .select_related("article__publication", "actor")
            .order_by("-at")[:_ROWS]
        )
    if user.has_perm("articles.publish_article"):
        pending = Version.objects.pending().select_related("publication", "section")
        desk["scheduled"] = pending.order_by("live_from")[:_ROWS]
    return desk
