"""What the body's editor asks of the document library: a page of it, and to take one in. JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.http import JsonResponse
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from articles.admin.actor import actor_of
from articles.files.documents import LARGEST_DOCUMENT, UnusableDocument
from articles.korean import nfc
from articles.library.documents import DocumentThere, keep_document
from articles.models import Document
from newsroom.primary_keys import is_key

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

#: Documents of one answer.
PAGE = 24


@require_GET
def pick(request: HttpRequest) -> JsonResponse:
    """`?q=` searches titles and the number, `?before=` (a primary key) goes on. Newest first.

    `{"documents": […], "next": number or null}`; 403 without the permission to see documents.
    """
    if not request.user.has_perm("articles.view_document"):
        return JsonResponse({"error": _("You may not see the document library.")}, status=403)
    documents = list(_asked_for(request)[: PAGE + 1])
    page = documents[:PAGE]
    return JsonResponse(
        {"documents": [as_json(each) for each in page], "next": page[-1].pk if len(documents) > PAGE else None}
    )


def _asked_for(request: HttpRequest) -> QuerySet[Document]:
    documents = Document.objects.order_by("-pk")
    for typed in nfc(request.GET.get("q", "").replace("\x00", "")).split()[:6]:
        # SQLite looks for no pattern without end.
        word = typed[:100]
        named = Q(title_ko__icontains=word) | Q(title_en__icontains=word)
        documents = documents.filter(named | Q(number=int(word)) if is_key(word) else named)
    before = request.GET.get("before", "")
    return documents.filter(pk__lt=before) if is_key(before) else documents


@require_POST
def upload(request: HttpRequest) -> JsonResponse:
    """One document in `file`, with its `title` and `language`.

    201 with `{"document"}`; 200 when the library has the very file already; 400 with `{"error"}`; 403.
    """
    if not request.user.has_perm("articles.add_document"):
        return JsonResponse({"error": _("You may not add documents.")}, status=403)
    file = request.FILES.get("file")
    title = nfc(request.POST.get("title", "")).strip()
    language = "ko" if request.POST.get("language") == "ko" else "en"
    if problem := _problem_of(title, file.size if file else None):
        return JsonResponse({"error": problem}, status=400)
    document = Document(language=language, **{f"title_{language}": title})
    try:
        keep_document(document, file.read() if file else b"", actor_of(request))
    except DocumentThere as present:
        return JsonResponse({"document": as_json(present.document), "error": str(present.reason)})
    except UnusableDocument as unusable:
        return JsonResponse({"error": str(unusable.reason)}, status=400)
    return JsonResponse({"document": as_json(document)}, status=201)


def _problem_of(title: str, size: int | None) -> str:
    """What keeps it from being looked into, as a sentence; empty where nothing does."""
    longest = Document._meta.get_field("title_ko").max_length or 0  # noqa: SLF001 - Django's documented model API
    if size is None:
        return _("Choose a file first.")
    if size > LARGEST_DOCUMENT:
        return _("This file is larger than 50 MB. Save it smaller and choose it again.")
    if not title:
        return _("Give the document a title: readers see it as the link.")
    if len(title) > longest:
        return _("A title has at most %d characters. Shorten it.") % longest
    return ""


def as_json(document: Document) -> dict[str, Any]:
    """A document as the desk's scripts know it."""
    return {
        "id": document.pk,
        "number": document.number,
        "title": str(document),
        "titles": {"ko": document.title_ko, "en": document.title_en},
        "language": document.get_language_display(),
        "kind": document.get_kind_display(),
        "size": filesizeformat(document.size),
        "address": document.get_absolute_url(),
        "url": reverse("admin:articles_document_change", args=[document.pk]),
    }
