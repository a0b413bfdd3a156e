"""manage.py setup: the first publication and its administrator."""

from __future__ import annotations

import getpass
import os
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from newsroom.imprint import imprint_on
from newsroom.models import Host, Publication, Publisher, PublisherDetails
from newsroom.roles import Role

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

#: Option → (question, default). Asked in this order.
_QUESTIONS = {
    "publisher": ("Publishing company", ""),
    "address": ("Its address (place of publication)", ""),
    "phone": ("Its phone number", ""),
    "email": ("Its e-mail", ""),
    "name_en": ("Name of the publication, in English", ""),
    "name_ko": ("Name of the publication, in Korean", ""),
    "host": ("Host name readers use, such as www.example.com", "localhost"),
    "languages": ("Languages in order, the first at /", "en,ko"),
    "time_zone": ("Time zone", "Asia/Seoul"),
    "admin": ("Sign-in name of the administrator", "admin"),
}


class Command(BaseCommand):
    """Begin a real installation: one publication, one administrator, no sample data."""

    help = (
        "Begin a real installation: asks for the first publication and an administrator, or takes them as options"
        " (--no-input asks nothing and refuses what is missing). Puts in no sample data. Everything is written at"
        " once or not at all. The password is asked for, or read from the file that --admin-password-file names, or"
        " from the environment variable ADMIN_PASSWORD; it is never an option, because options are seen by"
        " everybody on the machine. Exit code 0: done; 1: refused, nothing written."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """One option for each question."""
        for name, (question, default) in _QUESTIONS.items():
            text = f"{question} (default: {default})" if default else question
            parser.add_argument(f"--{name.replace('_', '-')}", help=text)
        parser.add_argument("--admin-password-file", help="file whose first line is the administrator's password")
        parser.add_argument("--no-input", action="store_true", help="ask nothing")
        parser.add_argument("--another", action="store_true", help="add a publication to an installation that has one")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask, check, write."""
        if Publication.objects.exists() and not options["another"]:
            raise CommandError("This installation has a publication already. Use the desk, or --another.")
        answers = {name: self._answer(name, options) for name in _QUESTIONS}
        user_exists = get_user_model().objects.filter(username=answers["admin"]).exists()
        password = "" if user_exists else self._password(options)
        try:
            with transaction.atomic():
                publication = self._write(answers, password)
        except ValidationError as error:
            lines = [f"{field}: {' '.join(texts)}" for field, texts in getattr(error, "message_dict", {"": error.messages}).items()]
            raise CommandError("Nothing was written.\n" + "\n".join(lines)) from error
        self.stdout.write(self.style.SUCCESS(f"{publication} is set up. Sign in at /admin/ as {answers['admin']}."))
        for gap in imprint_on(publication, timezone.localdate()).missing():
            self.stdout.write(f"The law still wants ({gap.law}): {gap.advice}")

    def _answer(self, name: str, options: dict[str, Any]) -> str:
        question, default = _QUESTIONS[name]
        given = options[name]
        if given is None and not options["no_input"]:
            given = input(f"{question}{f' [{default}]' if default else ''}: ").strip()
        answer = str(given or default)
        if not answer and name in {"publisher", "name_en", "name_ko"}:
            other = {"name_en": "name_ko", "name_ko": "name_en"}.get(name)
            if other is None or (options["no_input"] and not options[other]):
                raise CommandError(f"--{name.replace('_', '-')} is missing: {question}.")
        return answer

    def _password(self, options: dict[str, Any]) -> str:
        path = options["admin_password_file"]
        if path:
            try:
                with open(path, encoding="utf-8") as file:  # noqa: PTH123 - an option's path as given
                    return file.readline().rstrip("\r\n")
            except OSError as error:
                raise CommandError(f"--admin-password-file: {path} cannot be read: {error.strerror}.") from error
        given = os.environ.get("ADMIN_PASSWORD", "")
        if given or options["no_input"]:
            if not given:
                raise CommandError("The administrator's password is missing: see --help.")
            return given
        first, again = getpass.getpass("Password of the administrator: "), getpass.getpass("Once more: ")
        if first != again:
            raise CommandError("The two passwords differ. Nothing was written.")
        return first

    def _write(self, answers: dict[str, str], password: str) -> Publication:
        name_en, name_ko = answers["name_en"] or answers["name_ko"], answers["name_ko"] or answers["name_en"]
        slug = slugify(name_en) or "publication"
        publisher, _created = Publisher.objects.get_or_create(
            slug=slugify(answers["publisher"]) or f"{slug}-publisher",
            defaults={"name_ko": answers["publisher"], "name_en": answers["publisher"]},
        )
        if not publisher.details.exists():
            PublisherDetails.objects.create(
                publisher=publisher,
                starts_on=timezone.localdate(),
                name_ko=publisher.name_ko,
                name_en=publisher.name_en,
                address_ko=answers["address"],
                phones=answers["phone"],
                email=answers["email"],
            )
        publication = Publication(
            publisher=publisher,
            slug=slug,
            name_en=name_en,
            name_ko=name_ko,
            languages=[code.strip() for code in answers["languages"].split(",") if code.strip()],
            time_zone=answers["time_zone"],
        )
        publication.full_clean()
        publication.save()
        host = Host(publication=publication, hostname=answers["host"], is_primary=True)
        host.full_clean()
        host.save()
        self._administrator(answers["admin"], password)
        return publication

    def _administrator(self, name: str, password: str) -> None:
        user, created = get_user_model().objects.get_or_create(
            username=name, defaults={"is_staff": True, "is_superuser": True}
        )
        if created:
            try:
                validate_password(password, user)
            except ValidationError as error:
                raise ValidationError({"password": error.messages}) from error
            user.set_password(password)
            user.save()
        user.groups.add(Group.objects.get(name=Role.MANAGING_EDITOR.value))
