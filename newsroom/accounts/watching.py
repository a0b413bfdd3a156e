"""What Django and django-allauth report about sign-ins, factors and rights goes into the audit log, and what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa import signals as factors
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission, User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import m2m_changed, post_save, pre_save

from newsroom.accounts.recovery import end_sessions
from newsroom.accounts.second_factor import FACTORS
from newsroom.auditing import note
from newsroom.models.audit import AuditAct

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest

_FLAGS = ("is_active", "is_staff", "is_superuser")


def connect() -> None:
    """Called once, when the app is ready."""
    user_logged_in.connect(signed_in, dispatch_uid="newsroom.signed_in")
    user_login_failed.connect(sign_in_failed, dispatch_uid="newsroom.sign_in_failed")
    user_logged_out.connect(signed_out, dispatch_uid="newsroom.signed_out")
    factors.authenticator_added.connect(factor_added, dispatch_uid="newsroom.factor_added")
    factors.authenticator_added.connect(first_factor_added, dispatch_uid="newsroom.first_factor_added")
    factors.authenticator_removed.connect(factor_removed, dispatch_uid="newsroom.factor_removed")
    factors.authenticator_reset.connect(codes_renewed, dispatch_uid="newsroom.codes_renewed")
    factors.authentication_failed.connect(factor_failed, dispatch_uid="newsroom.factor_failed")
    pre_save.connect(user_changes, sender=User, dispatch_uid="newsroom.user_changes")
    post_save.connect(user_made, sender=User, dispatch_uid="newsroom.user_made")
    for relation in (User.groups, User.user_permissions, Group.permissions):
        through = relation.through
        m2m_changed.connect(rights_changed, sender=through, dispatch_uid=f"newsroom.rights.{through.__name__}")


def signed_in(sender: type[User], request: HttpRequest | None, user: User, **kwargs: Any) -> None:
    """With what: a password, a passkey, a code."""
    records = get_authentication_records(request, user) if request is not None else []
    by = [str(record.get("type") or record["method"]) for record in records if not record.get("reauthenticated")]
    note(AuditAct.SIGNED_IN, actor=user, person=user, request=request, details={"by": by})


def sign_in_failed(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    """A name that nobody has is not kept: it may be a password typed into the wrong field."""
    person = User.objects.filter(username=str(credentials.get("username", ""))[:150]).first()
    note(AuditAct.SIGN_IN_FAILED, person=person, request=request, details={"known": person is not None})


def signed_out(sender: Any, request: HttpRequest | None, user: User | None, **kwargs: Any) -> None:
    """Only by the button; a session that ran out says nothing."""
    if user is not None:
        note(AuditAct.SIGNED_OUT, actor=user, person=user, request=request)


def factor_added(sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """A passkey, an app, or the codes that come with the first of them."""
    note(AuditAct.FACTOR_ADDED, person=user, request=request, details={"type": str(authenticator.type)})


def first_factor_added(
    sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    """Sessions that were begun with the password alone end, but for the one in which the factor was added."""
    if authenticator.type in FACTORS and Authenticator.objects.filter(user=user, type__in=FACTORS).count() == 1:
        ended = end_sessions(user, but=request.session.session_key)
        if ended:
            note(AuditAct.SESSION_ENDED, person=user, request=request, details={"sessions": ended})


def factor_removed(sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """By its owner."""
    note(AuditAct.FACTOR_REMOVED, person=user, request=request, details={"type": str(authenticator.type)})


def codes_renewed(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """The earlier ones count no more."""
    note(AuditAct.CODES_RENEWED, person=user, request=request)


def factor_failed(sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """Somebody had the password and not the factor: worth a look."""
    note(AuditAct.FACTOR_FAILED, person=user, request=request, details={"type": str(authenticator.type)})


def user_changes(
    sender: type[User], instance: User, update_fields: frozenset[str] | None = None, **kwargs: Any
) -> None:
    """A password, or a flag that decides what a login may do."""
    # A sign-in writes the one, a stronger hash of the same password the other.
    if instance.pk is None or (update_fields is not None and set(update_fields) in ({"last_login"}, {"password"})):
        return
    before = User.objects.filter(pk=instance.pk).values("password", *_FLAGS).first()
    if before is None:
        return
    if before["password"] != instance.password:
        note(AuditAct.PASSWORD_CHANGED, person=instance)
    changed = {name: getattr(instance, name) for name in _FLAGS if before[name] != getattr(instance, name)}
    if changed:
        note(AuditAct.RIGHTS_CHANGED, person=instance, details=changed)


def user_made(sender: type[User], instance: User, created: bool, **kwargs: Any) -> None:  # noqa: FBT001 - the signal's
    """A login without limits does not appear unnoticed."""
    if created and instance.is_superuser:
        note(AuditAct.RIGHTS_CHANGED, person=instance, details={"is_superuser": True})


def rights_changed(
    sender: type[Model],
    instance: User | Group | Permission,
    action: str,
    pk_set: set[int] | None,
    model: type[Model],
    **kwargs: Any,
) -> None:
    """A person's groups or own permissions, from either side; a group's permissions when somebody at the desk changes them."""
    if action not in {"post_add", "post_remove", "pre_clear"} or (action != "pre_clear" and not pk_set):
        return
    verb = {"post_add": "given", "post_remove": "taken", "pre_clear": "cleared"}[action]
    if isinstance(instance, User):
        given = [str(row) for row in model._default_manager.filter(pk__in=pk_set or ())]  # noqa: SLF001 - Django's documented name
        note(AuditAct.RIGHTS_CHANGED, person=instance, details={verb: given})
    elif model is User:
        for person in User.objects.filter(pk__in=pk_set or ()):
            note(AuditAct.RIGHTS_CHANGED, person=person, details={verb: [str(instance)]})
    elif isinstance(instance, Group) and context.request is not None:
        # `migrate` keeps the roles in step with their table; the table's history is in the repository.
        note(AuditAct.RIGHTS_CHANGED, details={"group": instance.name, verb: sorted(pk_set or ())})
