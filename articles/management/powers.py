"""What each role may do, for people: docs/roles.md is this text.

Read from where it is enforced: the workflow's table, the permissions the verbs ask for, and what the desk's screens answer to
somebody who holds a role's permissions. `tests/powers/` holds the text against the code, and what really happens against a table of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib import admin
from django.http import HttpRequest
from django.utils import translation

from articles.verbs import arranging, filing, leading, menus, merging, renaming, restricting, standing
from articles.workflow import TRANSITIONS, Action
from newsroom.accounts.people import MANAGE, RECOVER
from newsroom.models import Reporter, Section
from newsroom.roles import PERMISSIONS, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_YES, _NO = "yes", "–"
_HEAD = """\
# Who may do what

Made by `python manage.py roles --markdown`; a test holds it against the code, and another asks every address and every act as
everybody below.

| who | what that is |
|---|---|
| stranger | a reader, or anybody else who is not signed in; a login without a role cannot sign in and is a stranger too |
| reporter | writes, and hands in |
| desk editor | edits, approves, publishes, answers claims, arranges the front page |
| managing editor | a desk editor who also answers for the imprint, the sections, the standing pages and the people |
| administrator | whoever runs the machine; everything that anybody may do. What the table closes to them too, nobody can do at the desk |

**Strangers** get what is public, and the page behind a preview link that somebody gave them while it lasts. They see nothing
of the desk but the page to sign in, what an invitation or a recovery link opens, and `/livez` and `/readyz`; `/metrics` wants
its token.

**One's own article** is one that the person began, that was handed to them, or that has their name over it. A reporter changes
it as long as it is a draft, in review or published; once it is approved, an editor does.

**Editors of a section**: an editor named in sections does what is marked “in their sections” in those, in the sections they are
part of, and nowhere else. An editor who is named in none does it everywhere. Administrators do it everywhere.

**Who reads before it is published**: where the publication requires a second reader, nobody approves copy that they wrote
themselves, nor publishes it before somebody else has read it.
"""


class Power(NamedTuple):
    """One act in the user's words, the permissions it asks for, and what limits it."""

    says: str
    permissions: tuple[str, ...]
    own: bool = False
    by_section: bool = False
    note: str = ""


#: Acts on an article that ask more than a permission; see `articles/verbs/clearing.py`.
_OF_WRITERS = frozenset({Action.SUBMIT, Action.HAND_OVER, Action.TAKE_IN})
_SAID_OF = {
    Action.PUBLISH: ("Publish, schedule, correct", ""),
    Action.RECALL: ("Take back from review", "whose copy it is"),
    Action.WITHDRAW: ("Withdraw a published article", ""),
    Action.REOPEN: ("Reopen a withdrawn article", ""),
    Action.TAKE_IN: ("Say that a translation has the source’s changes", ""),
    Action.ADOPT: ("Bring in an archive, decide its doubts, release and undo it", ""),
}


class _Holder:
    """Somebody who holds these permissions and nothing else, for asking the desk's screens; no row of the database."""

    is_active = is_staff = is_authenticated = True
    pk = 0

    def __init__(self, held: frozenset[str], *, is_superuser: bool = False) -> None:
        self.held, self.is_superuser = held, is_superuser

    def has_perm(self, permission: str, _obj: object = None) -> bool:
        """As Django's own."""
        return self.is_superuser or permission in self.held

    def has_perms(self, permissions: Iterable[str], _obj: object = None) -> bool:
        """As Django's own."""
        return all(map(self.has_perm, permissions))

    def get_all_permissions(self) -> frozenset[str]:
        """As Django's own."""
        return self.held


def described() -> str:
    """As Markdown."""
    with translation.override("en"):
        return "\n".join((_HEAD, *_giving(), *_acts(), *_screens()))


def _holders() -> dict[str, _Holder]:
    roles = {role.value: _Holder(PERMISSIONS[role]) for role in Role}
    return {"Stranger": _Holder(frozenset())} | roles | {"Administrator": _Holder(frozenset(), is_superuser=True)}


def _giving() -> Iterator[str]:
    """Who may give which role: as `roles_to_give` has it, nobody gives away more than they hold."""
    yield "## Who gives which role\n"
    yield f"| who | {' | '.join(role.value for role in Role)} | more than a role |"
    yield f"|---|{'---|' * len(Role)}---|"
    for name, holder in _holders().items():
        if name == "Stranger":
            continue
        gives = [holder.is_superuser or (holder.has_perm(MANAGE) and PERMISSIONS[role] <= holder.held) for role in Role]
        yield f"| {name} | {' | '.join(_YES if each else _NO for each in gives)} | {_YES if holder.is_superuser else _NO} |"
    yield """
A role is given by an invitation or on the person’s page under Users. Nobody changes their own rights, and nobody reaches a
login that can do more than they can. Who may give roles may also shut logins, and give a way back in (a new password, second
factors taken away) to others than themselves. A publication’s first person is made by `manage.py setup`.
"""


def powers() -> list[Power]:
    """Every act that is not plainly seeing, adding, changing or deleting a row."""
    found = [
        Power("Begin an article, duplicate one, begin a translation", ("articles.add_article",)),
        Power("Write, save, restore an earlier state", ("articles.change_article",), own=True),
        Power("Comment on any article", ("articles.view_article", "articles.change_article")),
        Power("Resolve a comment, tick off a desk task", ("articles.change_article",), own=True),
        Power("Preview what is not published", ("articles.view_article",)),
        Power("Make and withdraw preview links", ("articles.change_article",), own=True),
    ]
    for action, transition in TRANSITIONS.items():
        says, note = _SAID_OF.get(action, (str(action.label), ""))
        own, by_section = action in _OF_WRITERS, transition.by_section
        found.append(Power(says, (transition.permission,), own, by_section, note))
    return [
        *found,
        Power("Publish before a source’s embargo ends", ("articles.publish_article", "articles.break_embargo")),
        Power("Publish a flash", ("articles.add_article", "articles.publish_article"), by_section=True),
        Power("Say that one has read what was published unread", (TRANSITIONS[Action.APPROVE].permission,)),
        Power("Restrict what was published, lift a restriction", (restricting.PERMISSION,), by_section=True),
        Power("Arrange the front page", (arranging.PERMISSION,)),
        Power("Write down a claim", ("articles.add_claim",)),
        Power("Decide a claim, publish and take down its notice", ("articles.decide_claim",), by_section=True),
        Power("Describe a photo that no page shows yet", ("articles.change_photo",)),
        Power("Describe a photo that pages show", ("articles.change_photo", "articles.edit_any_article")),
        Power(
            "Add a better file of a photo, for articles one may write", ("articles.add_photo", "articles.change_photo")
        ),
        Power("Publish and withdraw standing pages", (standing.MAY_PUBLISH,)),
        Power("Change the menus", (menus.MAY_ARRANGE,)),
        Power("Merge, retire and take up sections", (merging.MAY_MERGE[Section],)),
        Power("Change the address of a section", (renaming.MAY_RENAME[Section],)),
        Power("Merge reporters", (merging.MAY_MERGE[Reporter],)),
        Power("Rename and merge tags", ("articles.merge_tag",)),
        Power("See how much of each week was own reporting", (TRANSITIONS[Action.PUBLISH].permission,)),
        Power("Note that a change of the masthead was filed, take that back", (filing.MAY_FILE,)),
        Power("Say where a missing address leads", (leading.MAY_ANSWER,)),
        Power("Invite people, give roles, shut logins", (MANAGE,)),
        Power("Let somebody back in who lost password or second factor", (RECOVER,)),
    ]


def _acts() -> Iterator[str]:
    yield "## Acts\n"
    yield f"| act | {' | '.join(_holders())} |"
    yield f"|---|{'---|' * len(_holders())}"
    for power in powers():
        yield f"| {power.says} | {' | '.join(may(holder, power) for holder in _holders().values())} |"
    yield ""


def may(holder: _Holder, power: Power) -> str:
    """Whether, and to which articles."""
    if not holder.has_perms(power.permissions):
        return _NO
    if power.note:
        return power.note
    if power.own and not holder.has_perm("articles.edit_any_article"):
        return "own articles"
    return "in their sections" if power.by_section and not holder.is_superuser else _YES


#: What the answers of a screen without a row do not tell: on which rows.
_LIMITS = {
    "article": "A reporter changes their own. Nobody deletes what was ever published; drafts only administrators, templates every editor.",
    "photo": "Once pages show a photo, editors change what is said of it. One that anything shows is not deleted.",
    "document": "One that anything links to is not deleted.",
    "claim": "Acts change a claim, see above. The claimant is shown to who decides.",
    "version": "The record: nobody changes or deletes it.",
    "notice": "Everybody has their own, behind the bell, and nobody sees another’s.",
    "user": "Never oneself, and nobody who can do more.",
    "series": "A managing editor deletes one that has no articles.",
    "standing page": "A managing editor deletes one that was never published.",
    "masthead post": "A managing editor deletes one whose first day is still to come; so of registrations.",
    "front page arrangement": "The board adds them.",
    "run": "Its pages belong to who may bring in an archive.",
}


def _screens() -> Iterator[str]:
    yield """## Rows at the desk

What stands in none of these lists (settings, the database itself) belongs to who runs the machine.
"""
    yield f"| rows | {' | '.join(_holders())} | and |"
    yield f"|---|{'---|' * len(_holders())}---|"
    screens = sorted(admin.site._registry.items(), key=lambda each: str(each[0]._meta.verbose_name))  # noqa: SLF001 - the only list of them
    for model, screen in screens:
        name = str(model._meta.verbose_name)  # noqa: SLF001 - Django's documented model API
        cells = (_on(screen, holder) for holder in _holders().values())
        yield f"| {name} | {' | '.join(cells)} | {_LIMITS.get(name, '')} |"
    yield ""


def _on(screen: Any, holder: _Holder) -> str:
    request = HttpRequest()
    request.user = holder  # type: ignore[assignment]
    allowed = {
        "see": screen.has_view_permission(request),
        "add": screen.has_add_permission(request),
        "change": screen.has_change_permission(request),
        "delete": screen.has_delete_permission(request),
    }
    return ", ".join(name for name, is_allowed in allowed.items() if is_allowed) or _NO
