"""What the desk's scripts ask of the photo library: a page of it, one photo, and to take one in. JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.http import JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from articles.admin.actor import actor_of
from articles.admin.photos.images import rights_of, source_of
from articles.files.pictures import LARGEST_FILE, UnusablePicture
from articles.korean import nfc
from articles.library.photos import AlreadyThere, take_in
from articles.models.photo import Photo
from newsroom.primary_keys import is_key

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

#: Photos of one answer.
PAGE = 24
_SEARCHED = ("caption_ko", "caption_en", "alt_ko", "alt_en", "credit", "creator", "source")


@require_GET
def pick(request: HttpRequest) -> JsonResponse:
    """`?q=` searches, `?before=` (a photo's number) goes on, `?sha256=` or `?id=` finds one. Newest first.

    `{"photos": […], "next": number or null}`; 403 without the permission to see photos.
    """
    if not request.user.has_perm("articles.view_photo"):
        return JsonResponse({"error": _("You may not see the photo library.")}, status=403)
    photos = list(_asked_for(request)[: PAGE + 1])
    page = photos[:PAGE]
    return JsonResponse(
        {"photos": [as_json(photo) for photo in page], "next": page[-1].pk if len(photos) > PAGE else None}
    )


def _asked_for(request: HttpRequest) -> QuerySet[Photo]:
    photos = Photo.objects.prefetch_related("renditions").order_by("-pk")
    if sha256 := request.GET.get("sha256"):
        # NUL is the one character that PostgreSQL compares with nothing.
        return photos.filter(sha256=sha256.replace("\x00", ""))
    if number := request.GET.get("id"):
        return photos.filter(pk=number) if is_key(number) else photos.none()
    # A better file took their place; nothing new should show them.
    photos = photos.filter(replaced_by=None)
    for word in nfc(request.GET.get("q", "").replace("\x00", "")).split()[:6]:
        any_field = Q()
        for name in _SEARCHED:
            # SQLite looks for no pattern without end.
            any_field |= Q(**{f"{name}__icontains": word[:100]})
        photos = photos.filter(any_field)
    before = request.GET.get("before", "")
    return photos.filter(pk__lt=before) if is_key(before) else photos


@require_POST
def upload(request: HttpRequest) -> JsonResponse:
    """One picture in `file`, with its caption, alternative text and credit in `language`.

    201 with `{"photo"}`; 200 when the library has the very file already; 400 with `{"error"}`; 403.
    """
    if not request.user.has_perm("articles.add_photo"):
        return JsonResponse({"error": _("You may not add photos.")}, status=403)
    file = request.FILES.get("file")
    if file is None:
        return JsonResponse({"error": _("Choose a file first.")}, status=400)
    if (file.size or 0) > LARGEST_FILE:
        return JsonResponse(
            {"error": _("This file is larger than 40 MB. Save it smaller and choose it again.")}, status=400
        )
    language = "ko" if request.POST.get("language") == "ko" else "en"
    given = {
        f"caption_{language}": nfc(request.POST.get("caption", "")).strip(),
        f"alt_{language}": nfc(request.POST.get("alt", "")).strip(),
        "credit": nfc(request.POST.get("credit", "")).strip(),
    }
    try:
        photo = take_in(file.read(), actor_of(request), **given)
    except AlreadyThere as present:
        return JsonResponse({"photo": as_json(present.photo), "error": str(present.reason)})
    except UnusablePicture as unusable:
        return JsonResponse({"error": str(unusable.reason)}, status=400)
    return JsonResponse({"photo": as_json(photo)}, status=201)


def as_json(photo: Photo, source: str = "") -> dict[str, Any]:
    """A photo as the desk's scripts know it; `source` is the address of its picture where that is known already."""
    return {
        "id": photo.pk,
        "sha256": photo.sha256,
        "src": source or source_of(photo),
        "title": str(photo),
        "credit": photo.credit or photo.creator,
        "caption": {"ko": photo.caption_ko, "en": photo.caption_en},
        "alts": {"ko": photo.alt_ko, "en": photo.alt_en},
        "rights": rights_of(photo),
        "mayBeChosen": not photo.rights_ended(),
        "url": reverse("admin:articles_photo_change", args=[photo.pk]),
        "wordsUrl": reverse("admin:articles_photo_words", args=[photo.pk]),
    }
