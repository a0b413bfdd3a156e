"""How a verb begins and ends: the row locked and the act allowed; the status changed and the audit written.

Whatever a verb does stands between `begin` and `conclude`, in one transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from articles.models import Article, StatusChange
from articles.refusals import SAVED_SINCE, NotPermitted, Refused
from articles.workflow import TRANSITIONS, Action, Status

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models import Version


def begin(article: Article, action: Action, actor: User, note: str, *, seen: int | None = None) -> Article:
    """The article, locked, once the table and the actor's permission allow `action`.

    `seen` is the saved state the actor looked at, where the act is about the copy; any other is refused, because nobody
    answers for copy they did not see. None: whatever is saved.
    """
    article = locked(article)
    transition = TRANSITIONS[action]
    if not actor.has_perm(transition.permission):
        raise NotPermitted(_("You do not have the right to do this: %s.") % action.label)
    if transition.by_section and (section := article.section_of_others(actor)):
        raise NotPermitted(_("“%s” has editors of its own. Ask one of them.") % section)
    if article.status not in transition.sources:
        raise Refused(
            _("“%(action)s” is not possible while the article is “%(status)s”. Somebody may just have changed it.")
            % {"action": action.label, "status": Status(article.status).label}
        )
    if seen is not None and seen != article.edit_version:
        raise Refused(str(SAVED_SINCE))
    if transition.note and not note.strip():
        raise Refused(str(transition.question) or _("A note is needed."))
    return article


def locked(article: Article) -> Article:
    """The article as it is now, its row locked until the transaction ends.

    Two people pressing Publish at once, or a save racing a verb, are put in a queue here.
    """
    return Article.objects.select_for_update(of=("self",)).get(pk=article.pk)


def conclude(
    article: Article,
    action: Action,
    actor: User | None,
    note: str,
    *,
    version: Version | None = None,
    target: Status | None = None,
    without_second_reader: bool = False,
) -> StatusChange:
    """Change the status and say so in the audit. A verb that changed what is public raises the public state after it."""
    before = article.status
    article.status = target or TRANSITIONS[action].target or before
    article.save(
        update_fields=[
            "status",
            "approved_edit_version",
            "published_edit_version",
            "number",
            "first_published_at",
        ]
    )
    return StatusChange.objects.create(
        article=article,
        action=action,
        from_status=before,
        to_status=article.status,
        actor=actor,
        note=note.strip(),
        edit_version=article.edit_version,
        version=version,
        without_second_reader=without_second_reader,
    )
