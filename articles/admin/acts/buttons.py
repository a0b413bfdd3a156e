"""The buttons at the foot of an article's form: which acts they offer, which one stands out, and which stand behind “More”."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace as with_changes
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from articles.admin.acts.verbs import VERBS
from articles.verbs import clearing
from articles.workflow import Action

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.utils.functional import Promise

    from articles.admin.acts.schedule import Waiting
    from articles.models import Article

    type Words = str | Promise

#: Pressed with the form: what is typed is saved, and then the article goes on.
_SAVING = (Action.SUBMIT, Action.APPROVE, Action.PUBLISH)
#: What an editor does as often as these, beside them; all others stand behind “More”.
_AT_HAND = frozenset({Action.SEND_BACK, Action.REOPEN})
_DESTRUCTIVE = "deletelink"
_DEFAULT = "default"
#: Beneath the buttons of an article that readers see already.
_CORRECT = _("To correct a mistake, change it here and press “%(button)s”.")
#: On the button of an article that readers see already.
_CHANGES = _("Publish the changes…")


@dataclass(frozen=True, slots=True)
class Button:
    """An act on the article form; `saves`: pressed with the form, else a link beside it."""

    action: str
    label: Words
    style: str
    saves: bool
    is_at_hand: bool = False

    @property
    def is_apart(self) -> bool:
        """It takes something away, and stands where nobody presses it for another."""
        return self.style == _DESTRUCTIVE


@dataclass(frozen=True, slots=True)
class Bar:
    """`main` stands out. `changes_time`: that is changing the time of what is scheduled. `replaces`: that is putting
    what was saved in the place of what is scheduled."""

    main: Button | None
    at_hand: tuple[Button, ...]
    behind: tuple[Button, ...]
    apart: tuple[Button, ...]
    changes_time: bool = False
    replaces: bool = False


def how_to_correct(buttons: list[Button], *, live: bool) -> str:
    """What corrects a mistake, for who can: nothing on the form of a live article is called so."""
    furthest = next((button for button in reversed(buttons) if button.saves), None)
    return str(_CORRECT % {"button": furthest.label}) if live and furthest else ""


def buttons_for(article: Article | None, actor: User, *, live: bool = False) -> list[Button]:
    """The verbs this person may do with this article now. Whoever cannot write the copy gets links, not buttons."""
    if article is None:
        allowed = [Action.SUBMIT] if actor.has_perm("articles.submit_article") else []
        if actor.has_perm("articles.publish_article"):
            allowed.append(Action.PUBLISH)
    else:
        allowed = [action for action in VERBS if clearing.may(article, action, actor)]
    saving = [action for action in _SAVING if action in allowed]
    return [
        # One button stands out: the furthest this person can take the article.
        Button(
            action.value,
            _CHANGES if action is Action.PUBLISH and live else VERBS[action].button,
            "" if action in saving[:-1] else VERBS[action].style,
            action in saving,
            action in saving or action in _AT_HAND,
        )
        for action in allowed
    ]


def bar_of(buttons: list[Button], waiting: Waiting | None, *, may_change_time: bool, may_replace: bool) -> Bar:
    """The likely act first, what takes something away apart. Of an article that waits for its time the likely act is about
    that time: another one, or the same with what was saved since."""
    replaces = bool(waiting and waiting.is_older and may_replace)
    changes_time = bool(waiting and may_change_time and not replaces)
    if replaces or changes_time:
        buttons = [
            with_changes(each, style="" if each.style == _DEFAULT else each.style, is_at_hand=False) for each in buttons
        ]
    main = next((each for each in buttons if each.style == _DEFAULT), None)
    others = [each for each in buttons if each is not main]
    return Bar(
        main,
        tuple(each for each in others if each.is_at_hand),
        tuple(each for each in others if not each.is_at_hand and not each.is_apart),
        tuple(each for each in others if not each.is_at_hand and each.is_apart),
        changes_time=changes_time,
        replaces=replaces,
    )
