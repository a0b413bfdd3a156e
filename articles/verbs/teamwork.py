"""What colleagues do with an article beside writing and publishing it: hand it over, remark on it, tick off what was left.

As with the verbs, the permission is checked here, and a refusal writes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.copytext import Copy
from articles.korean import nfc
from articles.models import Comment, DeskTask
from articles.models.desk.comment import LONGEST_PASSAGE
from articles.refusals import NotPermitted, Refused
from articles.verbs.acting import begin, conclude
from articles.verbs.checklist import FIGURES, warnings_of
from articles.verbs.linking import in_doubt
from articles.verbs.mentioning import mentions_in
from articles.workflow import Action
from articles.writing.drafting import may_write
from newsroom.names import called

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models import Article, StatusChange


@transaction.atomic
def hand_over(article: Article, actor: User, to: User, note: str = "") -> StatusChange:
    """Put the article into a colleague's hands: it stands on their desk page, and they may write it."""
    article = begin(article, Action.HAND_OVER, actor, note)
    if not may_write(article, actor):
        raise NotPermitted(_("You can hand over only articles you may write."))
    if not (to.is_active and to.has_perm("articles.change_article")):
        raise Refused(_("%s cannot write articles. Choose somebody who can.") % to)
    article.holder = to
    article.save(update_fields=["holder"])
    who = called(to, article.language)
    return conclude(article, Action.HAND_OVER, actor, "\n".join(filter(None, (f"→ {who}", note.strip()))))


@transaction.atomic
def remark(article: Article, actor: User, text: str, passage: str = "") -> Comment:
    """Say something about the article to the desk, or about words of it; whom it names is kept, so that they are told."""
    if not actor.has_perm("articles.view_article") or not actor.has_perm("articles.change_article"):
        raise NotPermitted(_("You do not have the right to comment on articles."))
    text = nfc(text).strip()
    if not text:
        raise Refused(_("Write what you want to say."))
    longest = Comment._meta.get_field("text").max_length or 0  # noqa: SLF001 - Django's documented model API
    if len(text) > longest:
        raise Refused(_("A comment has at most %d characters. Shorten it, or write it into the copy.") % longest)
    words = " ".join(nfc(passage).split())[:LONGEST_PASSAGE].rstrip()
    comment = Comment.objects.create(article=article, author=actor, text=text, passage=words)
    comment.mentions.set(mentions_in(text).people)
    return comment


def resolve(comment: Comment, actor: User) -> None:
    """Close a comment on an article that `actor` may write; closing it again changes nothing."""
    if not may_write(comment.article, actor):
        raise NotPermitted(_("You do not have the right to change articles."))
    Comment.objects.filter(pk=comment.pk, resolved_at=None).update(resolved_by=actor, resolved_at=timezone.now())


def tick_off(task: DeskTask, actor: User) -> None:
    """Say that what was left to do is done, or does not have to be; for who may write the article."""
    if not may_write(task.article, actor):
        raise NotPermitted(_("You do not have the right to change articles."))
    DeskTask.objects.filter(pk=task.pk, done_at=None).update(done_by=actor, done_at=timezone.now())


def note_what_is_left(article: Article, copy: Copy, actor: User | None) -> None:
    """Make a desk task of every warning that `copy` was published with, and close those that no longer hold.

    Called by the verb, inside its transaction.
    """
    warnings = {warning.key: warning for warning in warnings_of(article, copy)}
    open_tasks = DeskTask.objects.filter(article=article, done_at=None)
    known = set(open_tasks.values_list("key", flat=True))
    settled = known.difference(warnings)
    open_tasks.filter(key__in=settled - in_doubt(settled)).update(done_by=actor, done_at=timezone.now())
    # What was left of the other language is done as well, when this one is what had to be set right.
    others = article.in_other_languages().values_list("pk", "language")
    agreeing = [key for key, language in others if f"{FIGURES}{language}" not in warnings]
    of_others = DeskTask.objects.filter(article__in=agreeing, key=f"{FIGURES}{article.language}", done_at=None)
    of_others.update(done_by=actor, done_at=timezone.now())
    DeskTask.objects.bulk_create(
        DeskTask(article=article, key=key, values=warning.values, made_by=actor)
        for key, warning in warnings.items()
        if key not in known
    )
