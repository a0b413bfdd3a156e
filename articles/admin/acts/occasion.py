"""The form of a verb, as the occasion wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from articles.admin.actor import actor_of
from articles.admin.acts.forms import Occasion, PublishForm
from articles.models import DeskTask, Version
from articles.models.version import VersionKind
from articles.verbs import clearing
from articles.workflow import Action

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest

    from articles.admin.acts.verbs import Verb
    from articles.comparison import Significance
    from articles.copytext import Copy
    from articles.models import Article


def form_for(
    verb: Verb, article: Article, request: HttpRequest, meaning: Significance | None, copy: Copy
) -> forms.Form:
    """What `verb` asks. Of publishing it depends on what is on the site, what waits, and which translations could go along."""
    # `article` is read once: what the page shows, what the form compares with, and what the verb is told was seen.
    data = request.POST if request.method == "POST" else None
    initial: dict[str, Any] = {"edit_version": article.edit_version}
    if verb.form is not PublishForm:
        return verb.form(data, initial=initial)
    actor = actor_of(request)
    embargo = article.embargoed_until
    waiting = article.desk_tasks.filter(key=DeskTask.CORRECTION, done_at=None).first()
    if waiting:
        initial |= {"reason_ko": waiting.values["ko"], "reason_en": waiting.values["en"]}
    others = list(article.in_other_languages())
    companions = [each for each in others if clearing.may(each, Action.PUBLISH, actor)]
    family = [article, *companions]
    own = article.versions.pending().order_by("live_from").first()
    waiting_for = list(Version.objects.pending().filter(article__in=family).values_list("pk", flat=True))
    live = [version for each in family if (version := each.versions.standing().first())]
    is_live = any(version.article_id == article.pk for version in live)
    settling = [clearing.settles_at(version) for version in live if not clearing.has_settled(version)]
    return PublishForm(
        data,
        initial=initial,
        occasion=Occasion(
            zone=article.publication.time_zone,
            language=article.language,
            asks_kind=bool(live),
            is_live=is_live,
            settles_at=max(settling) if settling and len(settling) == len(live) else None,
            proposal=VersionKind.CORRECTION if waiting else meaning.proposal if meaning else VersionKind.UPDATE,
            correction_waits=bool(live) and any(clearing.correction_waits(each, actor) for each in family),
            goes_out_at=own.live_from if own else None,
            has_pending=bool(waiting_for),
            has_the_same_pending=bool(own and waiting_for == [own.pk] and own.copy == copy.to_json()),
            embargoed_until=embargo if embargo and embargo > timezone.now() else None,
            may_break_embargo=actor.has_perm("articles.break_embargo"),
            companions=tuple(companions),
            is_in_both=bool(others),
        ),
    )
