"""The one table of the workflow: which status an act leads from and to, who may do it, and what it asks for.

Nothing else in the project names a transition. `publishing` enforces the table, the desk draws its
buttons from it, `docs/roles.md` and the tests read it.

A status says how far the *working copy* has come. Whether readers can see the article is not a status:
that is a question to the record (`Version.on_site`), because a schedule passes without anybody acting.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """How far the working copy has come."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Action(models.TextChoices):
    """What a person does to an article, beyond writing it."""

    SUBMIT = "submit", _("Submit for review")
    RECALL = "recall", _("Take back from review")
    SEND_BACK = "send_back", _("Send back")
    APPROVE = "approve", _("Approve")
    PUBLISH = "publish", _("Publish")
    CANCEL_SCHEDULED = "cancel_scheduled", _("Cancel the schedule")
    WITHDRAW = "withdraw", _("Withdraw")
    REOPEN = "reopen", _("Reopen")
    HAND_OVER = "hand_over", _("Hand over")
    TAKE_IN = "take_in", _("Take in the source's changes")
    ADOPT = "adopt", _("Brought in from the archive")


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table.

    `target` None: the status stays. `note`: the act is refused without a note. `by_author`: False when, under a second reader who is
    required, nobody may do it to copy they wrote themselves. `by_section`: only editors of the article's section
    may, and editors named in no section. `question` is what the desk asks before it acts.
    """

    sources: frozenset[Status]
    target: Status | None
    permission: str
    note: bool = False
    by_author: bool = True
    by_section: bool = False
    question: str | Promise = ""


_ALL = frozenset(Status)

TRANSITIONS: MappingProxyType[Action, Transition] = MappingProxyType(
    {
        Action.SUBMIT: Transition(
            # A published article is submitted again when its working copy holds changes for readers.
            sources=frozenset({Status.DRAFT, Status.PUBLISHED}),
            target=Status.IN_REVIEW,
            permission="articles.submit_article",
        ),
        Action.RECALL: Transition(
            # Before anybody approved it, by whom it came from: see `clearing`.
            sources=frozenset({Status.IN_REVIEW}),
            target=Status.DRAFT,
            permission="articles.submit_article",
        ),
        Action.SEND_BACK: Transition(
            sources=frozenset({Status.IN_REVIEW, Status.APPROVED}),
            target=Status.DRAFT,
            permission="articles.send_back_article",
            by_section=True,
            note=True,
            question=_("What should the writer change?"),
        ),
        Action.APPROVE: Transition(
            # Approved copy that was edited afterwards is approved again, from where it is.
            sources=frozenset({Status.IN_REVIEW, Status.APPROVED}),
            target=Status.APPROVED,
            permission="articles.approve_article",
            by_section=True,
            by_author=False,
        ),
        Action.PUBLISH: Transition(
            # The whole chain in one act is allowed where the second reader is recorded, not required.
            sources=frozenset({Status.DRAFT, Status.IN_REVIEW, Status.APPROVED, Status.PUBLISHED}),
            target=Status.PUBLISHED,
            permission="articles.publish_article",
            by_section=True,
        ),
        Action.CANCEL_SCHEDULED: Transition(
            sources=_ALL,
            # Only of copy that was approved as it is saved now and of which readers see nothing: other copy goes to
            # review, and a live story stays published.
            target=Status.APPROVED,
            permission="articles.publish_article",
            by_section=True,
        ),
        Action.WITHDRAW: Transition(
            sources=_ALL - {Status.WITHDRAWN},
            target=Status.WITHDRAWN,
            permission="articles.withdraw_article",
            by_section=True,
            note=True,
            question=_("Why is it withdrawn? Readers who follow a link will see this reason."),
        ),
        Action.REOPEN: Transition(
            sources=frozenset({Status.WITHDRAWN}),
            target=Status.DRAFT,
            permission="articles.withdraw_article",
            by_section=True,
            note=True,
            question=_("Why is it reopened?"),
        ),
        Action.HAND_OVER: Transition(
            sources=_ALL - {Status.WITHDRAWN},
            target=None,
            permission="articles.change_article",
        ),
        Action.TAKE_IN: Transition(
            # Of a translation: it says again what its source says.
            sources=_ALL - {Status.WITHDRAWN},
            target=None,
            permission="articles.change_article",
        ),
        Action.ADOPT: Transition(
            # Published: a better importer recording what it now derives from the same original. Withdrawn: an import was undone
            # and has come in again.
            sources=frozenset({Status.DRAFT, Status.PUBLISHED, Status.WITHDRAWN}),
            target=Status.PUBLISHED,
            permission="articles.publish_article",
        ),
    }
)

#: Acts that stand on pages of their own, not among an article's buttons.
_NO_BUTTON = frozenset({Action.ADOPT, Action.TAKE_IN})

#: Statuses in which a person without `articles.edit_any_article` may change copy of their own.
#: Approved copy is what an editor has read; it goes back to the writer by being sent back.
OPEN_TO_ITS_WRITER = frozenset({Status.DRAFT, Status.IN_REVIEW, Status.PUBLISHED})


def actions_from(status: Status) -> tuple[Action, ...]:
    """The acts the table allows from `status`, in the order a desk shows them. Permissions are not asked here."""
    return tuple(
        action
        for action, transition in TRANSITIONS.items()
        if status in transition.sources and action not in _NO_BUTTON
    )
