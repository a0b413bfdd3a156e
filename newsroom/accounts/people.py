"""Who may manage whose login, and what an invitation does. Nobody gives away more than they hold."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import Group, Permission, User
from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from newsroom.auditing import note
from newsroom.models import AuditAct, Invitation
from newsroom.names import called
from newsroom.roles import PERMISSIONS, Role
from newsroom.tasks import send_letter

if TYPE_CHECKING:
    from collections.abc import Iterable

MANAGE, RECOVER = "newsroom.manage_people", "newsroom.reset_second_factor"
_SALT = "newsroom.invitation"


def permissions_of(person: User) -> frozenset[str]:
    """What `person` holds by groups and by themselves, whether or not the login is active; "app.codename"."""
    rows = Permission.objects.filter(Q(user=person) | Q(group__user=person))
    return frozenset(
        f"{app}.{codename}" for app, codename in rows.values_list("content_type__app_label", "codename").distinct()
    )


def may_manage(actor: User, person: User) -> bool:
    """Whether `actor` may change this login: never one that can do more than they can themselves."""
    if not actor.has_perm(MANAGE):
        return False
    return actor.is_superuser or (not person.is_superuser and permissions_of(person) <= actor.get_all_permissions())


def may_recover(actor: User, person: User) -> bool:
    """Whether `actor` may take away second factors and give a link; never for oneself."""
    return actor.pk != person.pk and actor.has_perm(RECOVER) and may_manage(actor, person)


def roles_to_give(actor: User) -> list[Role]:
    """Roles that hold nothing which `actor` does not."""
    held = actor.get_all_permissions()
    return [role for role in Role if actor.is_superuser or PERMISSIONS[role] <= held]


def role_of(person: User) -> Role | None:
    """The most a person is, when in several groups."""
    names = {group.name for group in person.groups.all()}
    return next((role for role in reversed(Role) if role.value in names), None)


def set_role(person: User, role: Role | None) -> None:
    """In the group of `role` and in no other role's; groups of the house itself stay. A role opens the desk."""
    others = [group for group in person.groups.all() if group.name not in {each.value for each in Role}]
    wanted: Iterable[Group] = [*others, Group.objects.get(name=role.value)] if role else others
    person.groups.set(wanted)
    person.is_staff = role is not None or person.is_superuser
    person.save(update_fields=["is_staff"])


# Invitations --------------------------------------------------------------------------------------------


def invitation_path(invitation: Invitation) -> str:
    """The address that makes a login."""
    # No time in it: when it ends stands in the row, and the link looks the same wherever it is shown.
    token = signing.Signer(salt=_SALT).sign_object([invitation.pk, invitation.nonce])
    return reverse("accept_invitation", args=[token])


def invite(invitation: Invitation, actor: User, origin: str) -> None:
    """Save a new invitation; its link goes by mail where there is a mail server and an address.

    `origin` is where the desk is: https://desk.example.org.
    """
    if not actor.has_perm(MANAGE) or Role(invitation.role) not in roles_to_give(actor):
        raise PermissionError(invitation.role)
    with transaction.atomic():
        invitation.invited_by = actor
        invitation.save()
        note(AuditAct.INVITED, details={"invitation": invitation.pk, "role": invitation.role})
        if settings.SENDS_MAIL and invitation.email:
            subject = _("Your invitation to the desk")
            text = _("%(who)s invites you to the desk. Choose a name and a password at:") % {
                "who": called(actor, get_language() or "")
            }
            until = _("The link works once, until %(time)s.") % {
                "time": f"{timezone.localtime(invitation.expires_at):%Y-%m-%d %H:%M %Z}"
            }
            letter = f"{text}\n\n{origin}{invitation_path(invitation)}\n\n{until}\n"
            transaction.on_commit(partial(send_letter.enqueue, subject, letter, invitation.email), robust=True)


def withdraw(invitation: Invitation) -> bool:
    """Let its link work no more; False if there was none to stop."""
    done = Invitation.objects.open().filter(pk=invitation.pk).update(withdrawn_at=timezone.now())
    if done:
        note(AuditAct.INVITATION_WITHDRAWN, details={"invitation": invitation.pk})
    return bool(done)


def invitation_of(token: str) -> Invitation | None:
    """The open invitation of a link; None when it is forged, used, withdrawn or too old, or its inviter may not invite any more."""
    try:
        key, nonce = signing.Signer(salt=_SALT).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    invitation = Invitation.objects.open().filter(pk=key, nonce=nonce).select_related("invited_by", "reporter").first()
    if invitation is None or not invitation.invited_by.has_perm(MANAGE):
        return None
    return invitation if Role(invitation.role) in roles_to_give(invitation.invited_by) else None


def accept(invitation: Invitation, person: User) -> bool:
    """Make `person`, not saved yet, a login of the desk; False if somebody was quicker."""
    with transaction.atomic():
        if not Invitation.objects.select_for_update().filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None):
            return False
        person.email = invitation.email
        person.is_staff = True
        person.save()
        set_role(person, Role(invitation.role))
        Invitation.objects.filter(pk=invitation.pk).update(accepted_at=timezone.now(), user=person)
        reporter = invitation.reporter
        if reporter is not None and reporter.user_id is None:
            reporter.user = person
            reporter.save()
        note(
            AuditAct.INVITATION_ACCEPTED, person=person, details={"invitation": invitation.pk, "role": invitation.role}
        )
    return True
