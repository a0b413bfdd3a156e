"""What is said of one photo, asked and changed from within an article. JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db import transaction
from django.http import HttpResponseNotAllowed, JsonResponse
from django.urls import path
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.admin.photos.picker import as_json
from articles.korean import nfc
from articles.library.photos import describe, may_describe
from articles.models import Article
from articles.models.photo import Photo
from articles.refusals import NotPermitted
from newsroom.primary_keys import is_key, key_in

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern


class WordsForm(forms.ModelForm[Photo]):
    """Caption, alternative text and credit."""

    class Meta:
        model = Photo
        fields = ("caption_ko", "alt_ko", "caption_en", "alt_en", "credit")

    def clean(self) -> dict[str, Any]:
        """As Hangul is kept everywhere."""
        cleaned = super().clean() or self.cleaned_data
        return {name: nfc(value) for name, value in cleaned.items()}


def words(admin: ModelAdmin[Photo], request: HttpRequest, key: str) -> HttpResponse:
    """GET: `{"fields": [{"name", "label", "value", "longest"}]}`. POST: what is sent of them replaces what was said.

    `{"photo"}`; with `article` and `opened`, the saved state that its form shows, also `{"opened"}` when the words are
    that article's too and moved its state on: nobody else saved. 400 with `{"errors"}`, 403 or 404 with `{"error"}`.
    """
    if request.method not in {"GET", "POST"}:
        return HttpResponseNotAllowed(["GET", "POST"])
    photos = Photo.objects.prefetch_related("renditions")
    photo = photos.filter(pk=key).first() if is_key(key) and request.user.has_perm("articles.view_photo") else None
    if photo is None:
        return JsonResponse({"error": _("This photo is not in the library.")}, status=404)
    try:
        if request.method == "GET":
            if not may_describe(photo, request.user):
                # The verb says why not.
                describe(photo, request.user, {})
            return JsonResponse({"fields": [_as_json(name, photo) for name in WordsForm.base_fields]})
        return _change(admin, request, photo)
    except NotPermitted as refused:
        return JsonResponse({"error": str(refused)}, status=403)


def words_urls(admin: ModelAdmin[Photo]) -> list[URLPattern]:
    """What the script of the article form asks."""

    def answer(request: HttpRequest, object_id: str) -> HttpResponse:
        return words(admin, request, object_id)

    return [path("<path:object_id>/words/", admin.admin_site.admin_view(answer), name="articles_photo_words")]


def _as_json(name: str, photo: Photo) -> dict[str, Any]:
    field = WordsForm.base_fields[name]
    longest = field.max_length if isinstance(field, forms.CharField) else None
    return {"name": name, "label": capfirst(field.label or name), "value": getattr(photo, name), "longest": longest}


def _change(admin: ModelAdmin[Photo], request: HttpRequest, photo: Photo) -> JsonResponse:
    sent = {name: request.POST[name] for name in WordsForm.base_fields if name in request.POST}
    # A form of its own instance: the verb compares with what is said now.
    form = WordsForm({name: getattr(photo, name) for name in WordsForm.base_fields} | sent, instance=Photo(pk=photo.pk))
    if not form.is_valid():
        return JsonResponse({"errors": {name: list(errors) for name, errors in form.errors.items()}}, status=400)
    with transaction.atomic():
        article = (
            Article.objects.select_for_update(of=("self",))
            .filter(pk=key_in(request.POST.get("article", "")) or 0)
            .first()
        )
        changed = describe(photo, request.user, {name: form.cleaned_data[name] for name in sent})
        opened = _moved_on(article, request.POST.get("opened", ""))
    if changed:
        admin.log_change(request, photo, [{"changed": {"fields": changed}}])
    answer: dict[str, Any] = {"photo": as_json(Photo.objects.prefetch_related("renditions").get(pk=photo.pk))}
    return JsonResponse(answer if opened is None else {**answer, "opened": opened})


def _moved_on(article: Article | None, opened: str) -> int | None:
    """The state of `article` after this change, when the one before it is the one that its form was opened on."""
    if article is None or str(article.edit_version) != opened:
        return None
    after: int = Article.objects.values_list("edit_version", flat=True).get(pk=article.pk)
    return after if after != article.edit_version else None
