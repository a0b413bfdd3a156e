"""Making a login nameless after its owner has left. What they did stays, as somebody's whose name is not known here any more.

The Personal Information Protection Act (개인정보 보호법) art. 21 has personal information destroyed once it is not needed, and art. 36
on the person's demand. What another law wants kept stays: records of access for a year (Standards of measures to secure the safety of
personal information art. 8, made under art. 29), and what was published, with the names printed over it (Press Arbitration Act art. 15;
art. 58 of the former leaves the press's own material out). Read in public mirrors of the statutes: a lawyer has to check.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import CASCADE, SET_NULL, Q, QuerySet
from django.utils import timezone

from newsroom.accounts.own_data import relations
from newsroom.accounts.people import MANAGE
from newsroom.accounts.recovery import end_sessions
from newsroom.auditing import note
from newsroom.models import AuditAct, AuditEntry, Invitation, Reporter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

#: Records of access are kept for a year at least.
KEPT = timedelta(days=365)
_PREFIX = "erased-"
#: What people changed at the desk stays known: the imprint's history is a legal one. The reporter's page has its own rule.
_KEPT_AS_THEY_ARE = (LogEntry, Reporter)


class CannotErase(Exception):
    """Why not, and what to do first."""


@dataclass(frozen=True, slots=True)
class Done:
    """One thing that is done, or would be: how many rows of what."""

    what: str
    number: int


def is_erased(person: User) -> bool:
    """Whether the login is nameless."""
    return person.get_username() == f"{_PREFIX}{person.pk}" and not person.is_active


def check(person: User) -> None:
    """Raises CannotErase while somebody may still come in by this login, or nobody else could manage people."""
    if person.is_active and not _others_who_manage(person):
        raise CannotErase("Nobody else manages people here. Give somebody the role first.")
    if person.is_active:
        raise CannotErase("This login is open. Shut it first: Users, the person, and clear “active”.")


def erase(person: User) -> list[Done]:
    """Everything at once; what was done. It may be done again, to take away what had to be kept for a year."""
    with transaction.atomic():
        person = User.objects.select_for_update().get(pk=person.pk)
        check(person)
        emails = {person.email} - {""}
        done = [Done("sessions", end_sessions(person) + _stray_sessions(person))]
        done += [*_invitations(person, emails), *_own_rows(person), *_reporter(person), *_logs(person)]
        _nameless(person)
        note(AuditAct.ERASED, person=person, details={"command": "erase_person"})
    return [each for each in done if each.number]


def forget_addresses(before: datetime) -> int:
    """Of people whose login is nameless, from where they acted before then; how many entries lost it."""
    nameless = User.objects.filter(username__startswith=_PREFIX, is_active=False)
    theirs = AuditEntry.objects.filter(Q(actor__in=nameless) | Q(person__in=nameless), at__lt=before)
    # Past the queryset's own refusal, which is for everybody else.
    return QuerySet.update(theirs.exclude(address=None), address=None)


def _others_who_manage(person: User) -> bool:
    manage = Q(is_superuser=True) | Q(
        groups__permissions__content_type__app_label=MANAGE.split(".")[0],
        groups__permissions__codename=MANAGE.split(".")[1],
    )
    return User.objects.filter(manage, is_active=True).exclude(pk=person.pk).exists()


def _nameless(person: User) -> None:
    person.username = f"{_PREFIX}{person.pk}"
    person.first_name = person.last_name = person.email = ""
    person.is_staff = person.is_superuser = person.is_active = False
    person.last_login = None
    person.set_unusable_password()
    person.save()


def _stray_sessions(person: User) -> int:
    """Sessions that the list of sessions does not know."""
    theirs = [row.pk for row in Session.objects.iterator() if row.get_decoded().get("_auth_user_id") == str(person.pk)]
    return Session.objects.filter(pk__in=theirs).delete()[0]


def _own_rows(person: User) -> Iterator[Done]:
    """What would go with the login goes now: notices, factors, presence, rights. What points to it and need not, lets go."""
    for relation in relations():
        model: Any = relation.related_model
        column, called = relation.field.name, model._meta.verbose_name_plural  # noqa: SLF001 - Django's documented model API
        rows = model._default_manager.filter(**{column: person.pk})  # noqa: SLF001 - of each model
        if model in _KEPT_AS_THEY_ARE:
            continue
        if relation.on_delete is CASCADE:
            yield Done(str(called), rows.delete()[0])
        elif relation.on_delete is SET_NULL:
            yield Done(f"{called}: {column}", rows.update(**{column: None}))


def _invitations(person: User, emails: set[str]) -> Iterator[Done]:
    theirs = Invitation.objects.filter(Q(user=person) | Q(email__in=emails)).exclude(email="")
    yield Done("addresses of invitations", theirs.update(email=""))


def _reporter(person: User) -> Iterator[Done]:
    """The reporter's page keeps the name that stands over published articles, and loses all else."""
    reporter = Reporter.objects.select_for_update(of=("self",)).filter(user=person).first()
    if reporter is None:
        return
    portrait = str(reporter.photo)
    reporter.user = None
    reporter.email = reporter.bio_ko = reporter.bio_en = ""
    reporter.photo = ""
    reporter.save(update_fields=("user", "email", "bio_ko", "bio_en", "photo"))
    if portrait:
        transaction.on_commit(lambda: _take_away(portrait))
    yield Done("reporter's page: e-mail, portrait, words about them", 1)


def _take_away(portrait: str) -> None:
    try:
        default_storage.delete(portrait)
    except OSError as error:
        raise CannotErase(
            f"All else is erased. The portrait {portrait} could not be taken away: {error}. Take it out of the store by hand."
        ) from error


def _logs(person: User) -> Iterator[Done]:
    """The desk's log of changes to the login has its old name and address; the audit log from where the person came."""
    about = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(person.pk))
    yield Done(
        "entries of the desk's log about the login",
        about.update(object_repr=f"{_PREFIX}{person.pk}", change_message=""),
    )
    entries = AuditEntry.objects.filter(Q(actor=person) | Q(person=person), at__lt=timezone.now() - KEPT)
    yield Done("addresses in the audit log", QuerySet.update(entries.exclude(address=None), address=None))
