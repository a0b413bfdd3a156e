"""A translation and its source at the desk: what changed there since it was translated, and saying that it is taken in."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from articles.admin.actor import actor_of
from articles.admin.found import row_to_see
from articles.comparison.beside import beside
from articles.copytext import Copy
from articles.models import Version
from articles.models.version import VersionKind, began_by
from articles.refusals import SAVED_SINCE, Refused
from articles.verbs.translating import take_in
from articles.writing.drafting import may_write
from articles.writing.translations import missed, text_made_from
from newsroom.primary_keys import key_in

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.contrib.admin import ModelAdmin
    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

    from articles.comparison.beside import Row
    from articles.models import Article

#: The source as readers have it, and as the desk has it.
READERS, DESK = "readers", "desk"
#: Rows without changes that are shown around a change.
_CONTEXT = 1


@dataclass(frozen=True, slots=True)
class Source:
    """A state of the source. `key` is how a form names it: "v3" (version 3) or "e12" (saved state 12)."""

    article: Article
    copy: Copy
    version: Version | None

    @property
    def key(self) -> str:
        """What is sent back with “I have taken these changes in”."""
        return f"v{self.version.number}" if self.version else f"e{self.article.edit_version}"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows that are shown, or passed over because nothing in them changed."""

    rows: tuple[Row, ...]
    is_folded: bool


def source_urls(admin: ModelAdmin[Article]) -> list[URLPattern]:
    """The page of this module, under the translation it belongs to."""

    def answer(request: HttpRequest, object_id: str) -> HttpResponse:
        article = row_to_see(admin, request, object_id)
        if article.translation_of is None:
            raise Http404
        return source_page(admin, request, article)

    view = admin.admin_site.admin_view(answer)
    return [path("<path:object_id>/source/", view, name="articles_article_source")]


def source_page(admin: ModelAdmin[Article], request: HttpRequest, article: Article) -> HttpResponse:
    """Source and translation side by side, with what changed; on POST, say that it is taken in."""
    if request.method == "POST":
        said = taken_in(article, actor_of(request), request.POST.get("taken_in", ""))
        admin.message_user(request, *said)
        if said[1] == messages.SUCCESS:
            return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))
    article.refresh_from_db(fields=["translated_from_version", "translated_from_edit", "behind_since"])
    source = source_of(article, request.GET.get("of", ""))
    before = text_made_from(article)
    rows = beside(before, source.copy, Copy.from_article(article))
    whole = "whole" in request.GET or before is None
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "article": article,
        "here": reverse("admin:articles_article_change", args=[article.pk]),
        "zone": article.publication.tzinfo,
        "title": _("What changed in the source"),
        "source": source,
        "before": before,
        "stretches": [Stretch(tuple(rows), is_folded=False)] if whole else _stretches(rows),
        "has_changed": any(row.has_changed for row in rows),
        "whole": whole,
        "may_take_in": may_write(article, request.user) and source.key != made_from_key(article),
        "names": [language_name(source.article.language), language_name(article.language)],
        **standing(article),
    }
    return TemplateResponse(request, "admin/articles/article/source.html", context)


def source_of(article: Article, which: str) -> Source:
    """The source as readers have it (or last had it), or as the desk has it: where it was never published, that alone."""
    source = article.translation_of
    if source is None:
        raise Http404
    begun = source.versions.filter(began_by(timezone.now())).exclude(kind=VersionKind.WITHDRAWAL)
    version = None if which == DESK else begun.order_by("-live_from").first()
    return Source(source, version.content if version else Copy.from_article(source), version)


def made_from_key(article: Article) -> str:
    """The state of the source that the translation says it has, as `Source.key` names it."""
    if article.translated_from_edit is not None:
        return f"e{article.translated_from_edit}"
    return f"v{article.translated_from_version}" if article.translated_from_version is not None else ""


def standing(article: Article) -> dict[str, Any]:
    """For the line that says whether the translation is behind, on its form too; empty for what is no translation."""
    if article.translation_of_id is None:
        return {}
    now = timezone.now()
    since = article.behind_since
    many, newest = _missed(article, now) if since is not None and since <= now else (0, None)
    return {
        "behind": many,
        "behind_from": since,
        "taken_in_key": f"v{newest}" if newest is not None else "",
        "is_unknown": not made_from_key(article),
        "article": article,
    }


def _missed(article: Article, now: datetime) -> tuple[int, int | None]:
    """How many versions of the source it was not made from, and the newest one's number."""
    if hasattr(article, "missed_count"):
        return article.missed_count, article.last_missed
    numbers = missed(article, now)
    return len(numbers), numbers[-1] if numbers else None


def taken_in(article: Article, actor: User, key: str) -> tuple[str, int]:
    """Do as the form says that names a state of the source by its key; the message to show, and its level."""
    number = key_in(key[1:])
    if number is None or key[0] not in "ve":
        return str(SAVED_SINCE), messages.ERROR
    try:
        if key[0] == "v":
            take_in(article, actor, version=number)
        else:
            take_in(article, actor, edit=number)
    except Refused as refused:
        return str(refused), messages.ERROR
    return _("The translation counts as up to date with its source."), messages.SUCCESS


def language_name(code: str) -> str:
    """A language by its own name."""
    return str(get_language_info(code)["name_local"])


def _stretches(rows: Iterable[Row]) -> list[Stretch]:
    numbered = list(enumerate(rows))
    changed = [at for at, row in numbered if row.has_changed]
    shown = {near for at in changed for near in range(at - _CONTEXT, at + _CONTEXT + 1)}
    groups = groupby(numbered, key=lambda pair: pair[0] in shown)
    return [Stretch(tuple(row for _at, row in group), is_folded=not is_shown) for is_shown, group in groups]
