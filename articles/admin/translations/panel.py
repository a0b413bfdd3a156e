"""The source beside the form of its translation: read-only, as what is typed answers it, saved or not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from articles.admin.found import row_to_see
from articles.admin.translations.source import DESK, READERS, language_name, source_of
from articles.comparison.beside import beside
from articles.copytext import Copy
from articles.preview.views import kept_nowhere
from articles.writing.translations import text_made_from
from articles.writing.typed_copy import copy_from_form

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

    from articles.models import Article


def panel_urls(admin: ModelAdmin[Article]) -> list[URLPattern]:
    """The one address of this module, which answers with a piece of a page."""

    def answer(request: HttpRequest, object_id: str) -> HttpResponse:
        article = row_to_see(admin, request, object_id)
        if article.translation_of is None:
            raise Http404
        return panel(request, article)

    view = admin.admin_site.admin_view(answer)
    return [path("<path:object_id>/source/beside/", view, name="articles_article_source_beside")]


@kept_nowhere
def panel(request: HttpRequest, article: Article) -> HttpResponse:
    """The source's passages with what changed in them and whose figures the form does not give. Nothing is stored."""
    source = source_of(article, request.GET.get("of", ""))
    typed = (
        copy_from_form(request.POST, article.publication) if request.method == "POST" else Copy.from_article(article)
    )
    rows = beside(text_made_from(article), source.copy, typed)
    context = {
        "source": source,
        "rows": rows,
        "language": language_name(source.article.language),
        "of": READERS if source.version else DESK,
        "has_readers": source.version is not None or request.GET.get("of") == DESK,
        "only_source": [figure for row in rows for side in row.source for figure in side.missing],
        "only_translation": [figure for row in rows for figure in row.figures_missing_here],
    }
    return TemplateResponse(request, "admin/articles/article/source_beside.html", context)


def panel_config(article: Article) -> str:
    """What the script needs, as JSON for a data attribute."""
    words: dict[str, Any] = {
        "url": reverse("admin:articles_article_source_beside", args=[article.pk]),
        "title": _("Source"),
        "passages": _("Passages of the source"),
        "close": _("Close the source"),
        "failed": _("The source could not be fetched. What you wrote is safe in the form."),
    }
    return json.dumps(words, cls=DjangoJSONEncoder, ensure_ascii=False)
