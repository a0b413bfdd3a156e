"""The imprint: what the law wants a publication to say about itself, as it stood on a date.

Sources: Newspapers Act (신문법) art. 21 for internet newspapers, its decree art. 7-2 for the youth-protection officer,
Magazines Act (잡지법) art. 19 for magazines. A lawyer has to read the wording before launch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.utils import translation
from django.utils.translation import gettext as _

from newsroom.models import FormerName, MastheadPost, PublisherDetails, Registration
from newsroom.models.masthead import Office
from newsroom.models.registration import Frequency, Kind

if TYPE_CHECKING:
    from datetime import date

    from newsroom.models import Publication


@dataclass(frozen=True, slots=True)
class ImprintLine:
    """One line as a page prints it; `value` may hold several lines. `key` says which fact it is, in any language."""

    key: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact the law wants and nobody entered: what it is, which article wants it, and where to enter it."""

    key: str
    law: str
    advice: str


@dataclass(frozen=True, slots=True)
class Imprint:
    """All facts in force on `day`. Rows are values here: nobody saves them."""

    day: date
    publication: Publication
    details: PublisherDetails | None
    registrations: tuple[Registration, ...]
    posts: tuple[MastheadPost, ...]
    former_names: tuple[FormerName, ...]

    def title_in(self, language: str) -> str:
        """The title's name on that day: a former one when the day lies in its time."""
        for former in self.former_names:
            if former.holds_on(self.day):
                return (former.name_ko if language == "ko" else "") or former.name_en
        return self.publication.name_in(language)

    def holding(self, office: Office) -> tuple[MastheadPost, ...]:
        """Who holds an office, in the masthead's order."""
        return tuple(post for post in self.posts if post.office == office)

    def lines(self, language: str) -> tuple[ImprintLine, ...]:
        """The legal lines in the order the law names them, those without a value left out."""
        with translation.override(language):
            pairs = (
                ("title", _("Title"), self.title_in(language)),
                ("registration", _("Registration"), "\n".join(self._registration_lines(language))),
                ("publisher", _("Publisher"), self._names(Office.PUBLISHER, language)),
                ("editor", _("Editor"), self._names(Office.EDITOR, language)),
                ("company", _("Published by"), self._company(language)),
                ("place", _("Place of publication"), self._place(language)),
                ("phone", _("Phone"), " · ".join(self._phones())),
                ("email", _("E-mail"), self.details.email if self.details else ""),
                (
                    "youth_protection_officer",
                    _("Youth-protection officer"),
                    self._names(Office.YOUTH_PROTECTION_OFFICER, language),
                ),
            )
        return tuple(ImprintLine(key, label, value) for key, label, value in pairs if value)

    def line(self, key: str, language: str) -> ImprintLine | None:
        """One line by its key."""
        return next((line for line in self.lines(language) if line.key == key), None)

    def missing(self) -> tuple[Missing, ...]:
        """What the law wants and is not there on this day."""
        wanted = (
            ("registration", self.registrations, _("Newspapers Act art. 21"), _("Enter a registration in force.")),
            ("publisher", self.holding(Office.PUBLISHER), _("Newspapers Act art. 21"), _("Enter who the publisher is.")),
            ("editor", self.holding(Office.EDITOR), _("Newspapers Act art. 21"), _("Enter who the editor is.")),
            (
                "place",
                self.details and (self.details.address_ko or self.details.address_en),
                _("Newspapers Act art. 21"),
                _("Enter the publisher's address among its details."),
            ),
            ("phone", self._phones(), _("Newspapers Act art. 21"), _("Enter a phone number among the publisher's details.")),
            (
                "youth_protection_officer",
                self.holding(Office.YOUTH_PROTECTION_OFFICER),
                _("decree of the Newspapers Act art. 7-2"),
                _("Enter the youth-protection officer in the masthead."),
            ),
            (
                "editors_fields",
                len(self.holding(Office.EDITOR)) < 2 or all(post.field_in("ko") for post in self.holding(Office.EDITOR)),
                _("Newspapers Act art. 21"),
                _("There are several editors: give each their field of responsibility."),
            ),
        )
        return tuple(Missing(key, law, advice) for key, there, law, advice in wanted if not there)

    def _registration_lines(self, language: str) -> list[str]:
        lines = []
        for registration in self.registrations:
            parts = [str(Kind(registration.kind).label), registration.number_in(language)]
            parts.append(_("registered %s") % registration.registered_on.isoformat())
            if registration.frequency:
                parts.append(str(Frequency(registration.frequency).label))
            lines.append(" · ".join(parts))
        return lines

    def _names(self, office: Office, language: str) -> str:
        names = []
        for post in self.holding(office):
            field = post.field_in(language)
            names.append(f"{post.name_in(language)} ({field})" if field else post.name_in(language))
        return ", ".join(names)

    def _company(self, language: str) -> str:
        if self.details is None:
            return ""
        korean = language == "ko"
        name = (self.details.name_ko if korean else self.details.name_en) or self.details.name_en or self.details.name_ko
        head = self.details.representative_ko if korean else self.details.representative_en
        return f"{name} ({_('Representative')}: {head})" if head else name

    def _place(self, language: str) -> str:
        if self.details is None:
            return ""
        first, second = self.details.address_ko, self.details.address_en
        return (first or second) if language == "ko" else (second or first)

    def _phones(self) -> list[str]:
        return self.details.phones.split("\n") if self.details and self.details.phones.strip() else []


@dataclass(frozen=True, slots=True)
class ImprintRows:
    """Every dated fact of a publication; `on` picks those of a day without asking the database again."""

    publication: Publication
    details: tuple[PublisherDetails, ...]
    registrations: tuple[Registration, ...]
    posts: tuple[MastheadPost, ...]
    former_names: tuple[FormerName, ...]

    @classmethod
    def of(cls, publication: Publication) -> Self:
        """Four queries."""
        return cls(
            publication=publication,
            details=tuple(PublisherDetails.objects.filter(publisher=publication.publisher_id).order_by("starts_on")),
            registrations=tuple(Registration.objects.filter(publication=publication).order_by("registered_on", "id")),
            posts=tuple(MastheadPost.objects.filter(publication=publication).order_by("order", "id")),
            former_names=tuple(FormerName.objects.filter(publication=publication).order_by("starts_on")),
        )

    def on(self, day: date) -> Imprint:
        """The imprint as it stood on `day`."""
        return Imprint(
            day=day,
            publication=self.publication,
            details=next((row for row in self.details if row.holds_on(day)), None),
            registrations=tuple(row for row in self.registrations if row.holds_on(day)),
            posts=tuple(row for row in self.posts if row.holds_on(day)),
            former_names=self.former_names,
        )


def imprint_on(publication: Publication, day: date) -> Imprint:
    """What the law wants shown, as it stood on `day` (a date in the publication's zone)."""
    return ImprintRows.of(publication).on(day)
