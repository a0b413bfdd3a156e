"""The receipt beside the article: what readers were found to see, and asking again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _

from articles.admin.found import row_to_see
from articles.receipts.checking import check

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

    from articles.models import Article


def receipt_urls(admin: ModelAdmin[Article]) -> list[URLPattern]:
    """The button's address, under the article it belongs to."""

    def ask_again(request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask the site now, and go back to where the answers stand."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        article = row_to_see(admin, request, object_id)
        version = article.versions.in_force().select_related("publication", "section").first()
        receipt = check(version) if version else None
        if receipt is None:
            admin.message_user(
                request, _("Readers see nothing of it yet, so there is nothing to ask for."), messages.WARNING
            )
        elif receipt.is_good:
            admin.message_user(request, _("Readers find it everywhere as it was published."), messages.SUCCESS)
        else:
            admin.message_user(request, _("Readers do not find it everywhere as it was published."), messages.ERROR)
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]) + "#desk-receipt")

    return [
        path("<path:object_id>/receipt/", admin.admin_site.admin_view(ask_again), name="articles_article_receipt"),
    ]
