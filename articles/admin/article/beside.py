"""What stands around the article's form: its standing, its buttons, its trail, and what waits to be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import get_language_info

from articles.admin.actor import actor_of
from articles.admin.acts.buttons import bar_of, buttons_for, how_to_correct
from articles.admin.acts.schedule import published, standing_of, waiting_of
from articles.admin.article.preview import preview_config
from articles.admin.claims.docket import claims_beside
from articles.admin.history.notes import notes_of
from articles.admin.history.trail import acts_of, trail_of
from articles.admin.translations.panel import panel_config
from articles.admin.translations.source import standing
from articles.models.version import VersionKind
from articles.verbs import clearing, restricting
from articles.workflow import Action, Status
from articles.writing.quoting import mark_changed

if TYPE_CHECKING:
    from django.http import HttpRequest

    from articles.models import Article, Version


def beside(request: HttpRequest, article: Article | None) -> dict[str, Any]:
    """The form's context; `article` is None for one that is not saved yet."""
    live = bool(article and article.is_live)
    verbs = buttons_for(article, actor_of(request), live=live)
    context = {
        "is_draft": article is None or article.status == Status.DRAFT,
        "preview_config": preview_config(),
        "verbs": verbs,
        "how_to_correct": how_to_correct(verbs, live=live),
    }
    if article is None:
        return context
    return context | _on_site(request, article, live=live) | _at_the_desk(article) | _what_waits(request, article)


def _on_site(request: HttpRequest, article: Article, *, live: bool) -> dict[str, Any]:
    """What readers have of it."""
    in_force = _in_force(article)
    on_site = None if in_force and in_force.kind == VersionKind.WITHDRAWAL else in_force
    return {
        "stands": standing_of(article),
        "in_force": in_force,
        "on_site": on_site,
        "published": published(on_site, article.publication.tzinfo) if on_site else "",
        # It is in force, it is no withdrawal, and no reader may see it.
        "restricted": on_site is not None and not live,
        "may_restrict": bool(article.number) and restricting.may(actor_of(request), article),
        "claims": claims_beside(request, article),
    }


def _at_the_desk(article: Article) -> dict[str, Any]:
    """What colleagues are to do with it, and its translations."""
    said = article.comments.filter(resolved_at=None).select_related("author__reporter")
    return {
        "tasks": article.desk_tasks.filter(done_at=None),
        "comments": mark_changed(article, said),
        "to_translate": _languages_to_translate_into(article),
        **standing(article),
        "source_config": panel_config(article) if article.translation_of_id else "",
    }


def _what_waits(request: HttpRequest, article: Article) -> dict[str, Any]:
    """What was done to it, and the version that has a time of its own."""
    actor = actor_of(request)
    changes = list(acts_of(article))
    trail = trail_of(changes, article.publication.tzinfo)
    waiting = waiting_of(article, getattr(article, "opened_on", ()), changes)
    return {
        "trail": trail,
        "notes": notes_of(trail),
        "waiting": waiting,
        "may_replace": clearing.may(article, Action.PUBLISH, actor),
        "may_change_time": bool(waiting) and clearing.may(article, Action.CANCEL_SCHEDULED, actor),
    }


def foot_of(context: dict[str, Any]) -> dict[str, Any]:
    """The foot of the form, once it is known what this person may do in it."""
    original = context.get("original")
    may_save = context["has_change_permission"] or bool(context["has_add_permission"] and not original)
    may_replace = bool(context.get("may_replace") and may_save)
    may_change_time = bool(context.get("may_change_time"))
    waiting = context.get("waiting")
    bar = bar_of(context["verbs"], waiting, may_change_time=may_change_time, may_replace=may_replace)
    may_delete = bool(original and context["has_delete_permission"])
    behind = (
        *bar.behind,
        *bar.apart,
        *(["place"] if waiting and may_replace and not bar.replaces else []),
        *(["time"] if may_change_time and not bar.changes_time else []),
        *(["delete"] if may_delete else []),
    )
    # Where only one would stand behind it, that one stands in its place.
    return {"bar": bar, "may_save": may_save, "may_delete": may_delete, "has_more": len(behind) > 1}


def _languages_to_translate_into(article: Article) -> list[tuple[str, str]]:
    """Code and own name of the publication's other languages; of a translation there is none to begin."""
    if article.translation_of_id or article.is_template:
        return []
    others = (code for code in article.publication.languages if code != article.language)
    return [(code, str(get_language_info(code)["name_local"])) for code in others]


def _in_force(article: Article) -> Version | None:
    """What its address answers with now."""
    now = timezone.now()
    if hasattr(article, "opened_on"):
        return next((version for version in article.opened_on if version.live_from <= now), None)
    return article.versions.in_force(now).select_related("receipt", "published_by__reporter").first()
