"""manage.py setup: the first publication and its administrator."""

from __future__ import annotations

import getpass
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import DatabaseError, transaction
from django.http.request import validate_host
from django.utils import timezone
from django.utils.text import slugify

from newsroom.checks import findings
from newsroom.imprint import ImprintRows
from newsroom.models import Host, MastheadPost, Publication, Publisher, PublisherDetails, Registration
from newsroom.outages import outage_of
from newsroom.registration_numbers import BadNumber, normalised
from newsroom.roles import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.core.management.base import CommandParser
    from django.db.models import Model


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, what Enter means, and whether the answer may be left out."""

    text: str
    default: str = ""
    required: bool = False


#: Option → question, asked in this order.
_QUESTIONS = {
    "publisher": Question("Publishing company", required=True),
    "publisher_ko": Question("The company's name in Korean, if it has another"),
    "address": Question("Its address, the place of publication"),
    "phone": Question("Its phone number"),
    "email": Question("Its e-mail"),
    "name_en": Question("Name of the publication in English (or its only name)", required=True),
    "name_ko": Question("Name of the publication in Korean, if it has another"),
    "slug": Question("Short name of the publication for commands; Enter makes one of the English name"),
    "host": Question("Host name readers use, such as www.example.com", "localhost"),
    "languages": Question("Languages in order with commas, the first served at /", "en,ko"),
    "time_zone": Question("Time zone", "Asia/Seoul"),
    "registration": Question("Registration number, such as 아54606; Enter if there is none yet"),
    "registration_kind": Question(
        f"Its kind: {', '.join(Registration.Kind.values)}", Registration.Kind.INTERNET_NEWSPAPER.value
    ),
    "registration_authority": Question("The authority it is registered with, such as 서울"),
    "registered_on": Question("The day it was registered, such as 2022-12-13"),
    "frequency": Question(f"If it is a magazine: {', '.join(Registration.Frequency.values)}"),
    "publisher_person": Question("Who is the publisher (발행인)"),
    "editor": Question("Who is the editor (편집인)"),
    "youth_protection_officer": Question("Who is the youth-protection officer (청소년보호책임자)"),
    "admin": Question("Sign-in name of the administrator", "admin"),
}
_OF_A_REGISTRATION = ("registration_kind", "registration_authority", "registered_on", "frequency")
_POSTS = {
    "publisher_person": MastheadPost.Office.PUBLISHER,
    "editor": MastheadPost.Office.EDITOR,
    "youth_protection_officer": MastheadPost.Office.YOUTH_PROTECTION_OFFICER,
}


class Command(BaseCommand):
    """Begin a real installation: one publication, one administrator, no sample data."""

    help = (
        "Begin a real installation: asks for the first publication and an administrator, or takes them as options."
        " With --no-input it asks nothing and refuses when something it needs is missing (--publisher, --name-en and"
        " a password). What the law wants and is not given is named at the end, and can be entered at the desk."
        " Puts in no sample data. Everything is written at once or not at all. The password is asked for without"
        " being shown, or read from the first line of the file that --admin-password-file names, or from the"
        " environment variable ADMIN_PASSWORD; it is never an option itself, because options are seen by everybody"
        " on the machine. Somebody who can sign in already keeps their password. Exit code 0: done; 1: refused and"
        " nothing written; 2: an option is misspelt."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """One option for each question."""
        for name, question in _QUESTIONS.items():
            text = f"{question.text} (default: {question.default})" if question.default else question.text
            parser.add_argument(f"--{name.replace('_', '-')}", help=text)
        parser.add_argument("--admin-password-file", help="file whose first line is the administrator's password")
        parser.add_argument("--no-input", action="store_true", help="ask nothing")
        parser.add_argument("--another", action="store_true", help="add a publication to an installation that has one")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask, check, write."""
        try:
            exists = Publication.objects.exists()
            ready = Group.objects.filter(name=Role.MANAGING_EDITOR.value).exists()
        except DatabaseError as error:
            if outage_of(error):
                raise
            raise CommandError("The database has no tables yet. Run “manage.py migrate” first.") from error
        if not ready:
            raise CommandError("The roles are not there yet. Run “manage.py migrate” first.")
        if exists and not options["another"]:
            raise CommandError(
                "This installation has a publication already. Change it at the desk, or add one with --another."
            )
        try:
            answers = self._answers(options)
            known = get_user_model().objects.filter(username=answers["admin"]).exists()
            password = "" if known else self._password(options)
            with transaction.atomic():
                publication = self._write(answers)
                self._administrator(answers["admin"], password)
        except ValidationError as error:
            raise CommandError("Nothing was written.\n" + "\n".join(_sentences(error))) from error
        except (EOFError, KeyboardInterrupt) as error:
            raise CommandError("Stopped. Nothing was written.") from error
        self._report(publication, answers["admin"])

    def _report(self, publication: Publication, admin: str) -> None:
        self.stdout.write(self.style.SUCCESS(f"{publication} is set up. Sign in at /admin/ as {admin}."))
        for host in publication.hosts.values_list("hostname", flat=True):
            if not validate_host(host, settings.ALLOWED_HOSTS):
                self.stdout.write(f"Readers at {host} are refused until NEWSROOM_HOSTS names it (docs/operations.md).")
        found = findings(ImprintRows.of(publication))
        if found:
            self.stdout.write("Before readers come, enter at the desk what the law still wants:")
        for finding in found:
            self.stdout.write(f"- {finding.sentence} {finding.advice}")

    def _answers(self, options: dict[str, Any]) -> dict[str, str]:
        answers: dict[str, str] = {}
        for name, question in _QUESTIONS.items():
            given = options[name]
            pointless = name in _OF_A_REGISTRATION and not answers["registration"]
            if given is None and not options["no_input"] and not pointless:
                given = self._asked(name, question)
            answers[name] = str(given or question.default).strip()
            if question.required and not answers[name]:
                raise CommandError(f"--{name.replace('_', '-')} is missing: {question.text}. Nothing was written.")
        return answers

    def _asked(self, name: str, question: Question) -> str:
        """An answer typed in; one that cannot be right is asked for again."""
        text = f"{question.text}{f' [{question.default}]' if question.default else ''}: "
        while True:
            answer = input(text).strip()
            try:
                if answer and name in _JUDGES:
                    _JUDGES[name](answer)
            except (ValidationError, BadNumber) as error:
                self.stderr.write("\n".join(error.messages if isinstance(error, ValidationError) else [str(error)]))
            else:
                if answer or not question.required:
                    return answer
                self.stderr.write("An answer is needed here.")

    def _password(self, options: dict[str, Any]) -> str:
        path = options["admin_password_file"]
        if path:
            try:
                return Path(path).read_text(encoding="utf-8").partition("\n")[0].rstrip("\r")
            except (OSError, UnicodeDecodeError) as error:
                raise CommandError(
                    f"--admin-password-file: {path} cannot be read: {error}. Nothing was written."
                ) from error
        given = os.environ.get("ADMIN_PASSWORD", "")
        if given:
            return given
        if options["no_input"]:
            raise CommandError("The administrator's password is missing: see --help. Nothing was written.")
        first, again = getpass.getpass("Password of the administrator: "), getpass.getpass("Once more: ")
        if first != again:
            raise CommandError("The two passwords differ. Nothing was written.")
        return first

    def _write(self, answers: dict[str, str]) -> Publication:
        name_en, name_ko = answers["name_en"], answers["name_ko"] or answers["name_en"]
        slug = answers["slug"] or slugify(name_en) or "publication"
        publication = Publication(
            publisher=self._publisher(answers, slug),
            slug=slug,
            name_en=name_en,
            name_ko=name_ko,
            languages=[code.strip().lower() for code in answers["languages"].split(",") if code.strip()],
            time_zone=answers["time_zone"],
        )
        _keep(publication)
        _keep(Host(publication=publication, hostname=answers["host"], is_primary=True))
        today = timezone.localdate(timezone=publication.tzinfo)
        if answers["registration"]:
            _keep(
                Registration(
                    publication=publication,
                    kind=answers["registration_kind"],
                    number=answers["registration"],
                    authority_ko=answers["registration_authority"],
                    registered_on=_day(answers["registered_on"]),
                    frequency=answers["frequency"],
                )
            )
        for order, (name, office) in enumerate(_POSTS.items(), start=1):
            if answers[name]:
                person = {"name_ko" if _is_korean(answers[name]) else "name_en": answers[name]}
                _keep(MastheadPost(publication=publication, office=office, order=order, starts_on=today, **person))
        return publication

    def _publisher(self, answers: dict[str, str], slug: str) -> Publisher:
        name = answers["publisher"]
        known = Publisher.objects.filter(name_en=name).first() or Publisher.objects.filter(name_ko=name).first()
        if known:
            return known
        publisher = Publisher(
            slug=slugify(name) or f"{slug}-publisher", name_en=name, name_ko=answers["publisher_ko"] or name
        )
        _keep(publisher)
        if answers["address"]:
            address = {"address_ko": answers["address"]}
            if not _is_korean(answers["address"]):
                address["address_en"] = answers["address"]
            _keep(
                PublisherDetails(
                    publisher=publisher,
                    starts_on=timezone.localdate(),
                    name_ko=publisher.name_ko,
                    name_en=publisher.name_en,
                    phones=answers["phone"],
                    email=answers["email"],
                    **address,
                )
            )
        elif answers["phone"] or answers["email"]:
            raise ValidationError({"address": "The phone and the e-mail stand with the address. Give --address too."})
        return publisher

    def _administrator(self, name: str, password: str) -> None:
        users = get_user_model().objects
        user = users.filter(username=name).first()
        if user is None:
            user = get_user_model()(username=name, is_staff=True, is_superuser=True)
            try:
                validate_password(password, user)
            except ValidationError as error:
                raise ValidationError({"password": error.messages}) from error
            user.set_password(password)
            _keep(user)
        user.groups.add(Group.objects.get(name=Role.MANAGING_EDITOR.value))


def _keep(row: Model) -> None:
    row.full_clean()
    row.save()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValidationError({"registered_on": "Write the day it was registered as 2022-12-13."}) from error


def _is_korean(text: str) -> bool:
    return any("가" <= character <= "힣" for character in text)


def _sentences(error: ValidationError) -> list[str]:
    if hasattr(error, "error_dict"):
        return [f"{field}: {' '.join(texts)}" for field, texts in error.message_dict.items()]
    return list(error.messages)


#: Option → what refuses an answer that cannot be right whatever the others are.
_JUDGES: dict[str, Callable[[str], object]] = {
    "host": lambda text: Host(hostname=text).clean(),
    "registration": normalised,
    "registered_on": _day,
    "email": validate_email,
}
