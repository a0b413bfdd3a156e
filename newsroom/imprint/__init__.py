"""The imprint: what the law wants a publication to say about itself, as it stood on a date.

Sources: Newspapers Act (신문법) art. 21 for newspapers on the internet, its decree art. 7-2 for the youth-protection
officer, Magazines Act (잡지법) art. 19 for magazines. A lawyer has to read the wording before launch.
The date of publication, which both want too, stands with each article.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.utils.translation import gettext as _

from newsroom.models import FormerName, MastheadPost, PublisherDetails, Registration
from newsroom.models.bilingual import in_language
from newsroom.models.masthead import Office
from newsroom.models.registration import Frequency, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from newsroom.models import Publication

#: Key → what the line is called in Korean and in English. Statutory words, so they are data and not translations.
LABELS = {
    "title": ("제호", "Title"),
    "registration": ("등록번호", "Registration number"),
    "registered_on": ("등록일", "Registered on"),
    "frequency": ("간별", "Frequency"),
    "publisher": ("발행인", "Publisher"),
    "editor": ("편집인", "Editor"),
    "field": ("책임분야", "Field of responsibility"),
    "company": ("발행사", "Published by"),
    "place": ("발행소", "Place of publication"),
    "phone": ("전화", "Phone"),
    "email": ("이메일", "E-mail"),
    "youth_protection_officer": ("청소년보호책임자", "Youth-protection officer"),
}
_KINDS = {
    Kind.INTERNET_NEWSPAPER: ("인터넷신문", "internet newspaper"),
    Kind.DAILY_NEWSPAPER: ("일간신문", "daily newspaper"),
    Kind.WEEKLY_NEWSPAPER: ("주간신문", "weekly newspaper"),
    Kind.INTERNET_NEWS_SERVICE: ("인터넷뉴스서비스", "internet news service"),
    Kind.MAGAZINE: ("잡지", "magazine"),
}
_FREQUENCIES = {
    Frequency.MONTHLY: ("월간", "Monthly"),
    Frequency.BIMONTHLY: ("격월간", "Every two months"),
    Frequency.QUARTERLY: ("계간", "Quarterly"),
    Frequency.TWICE_A_YEAR: ("연 2회간", "Twice a year"),
}
_REPRESENTATIVE = ("대표", "representative")


@dataclass(frozen=True, slots=True)
class ImprintLine:
    """One line as a page prints it. `key` says which fact it is, in any language; several registrations repeat keys."""

    key: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact the law wants and nobody entered: what it is, which article wants it, and where to enter it."""

    key: str
    law: str
    advice: str

    def __str__(self) -> str:
        return f"{' / '.join(LABELS[self.key])} ({self.law})"


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
                return former.name_in(language)
        return self.publication.name_in(language)

    def holding(self, office: Office) -> tuple[MastheadPost, ...]:
        """Who holds an office, in the masthead's order."""
        return tuple(post for post in self.posts if post.office == office)

    def lines(self, language: str) -> tuple[ImprintLine, ...]:
        """The legal lines in the order the law names them, those without a value left out."""
        details = self.details
        pairs = [
            ("title", self.title_in(language)),
            *self._registration_pairs(language),
            ("publisher", self._names(Office.PUBLISHER, language)),
            ("editor", self._names(Office.EDITOR, language)),
            ("company", self._company(language)),
            ("place", in_language(language, details.address_ko, details.address_en) if details else ""),
            ("phone", " · ".join(self._phones())),
            ("email", details.email if details else ""),
            ("youth_protection_officer", self._names(Office.YOUTH_PROTECTION_OFFICER, language)),
        ]
        return tuple(ImprintLine(key, in_language(language, *LABELS[key]), value) for key, value in pairs if value)

    def line(self, key: str, language: str) -> ImprintLine | None:
        """The first line with this key."""
        return next((line for line in self.lines(language) if line.key == key), None)

    def missing(self) -> tuple[Missing, ...]:
        """What the law wants and is not there on this day."""
        details, editors = self.details, self.holding(Office.EDITOR)
        kinds = {registration.kind for registration in self.registrations}
        magazine_only = kinds == {Kind.MAGAZINE}
        law = _("Magazines Act art. 19") if magazine_only else _("Newspapers Act art. 21")
        decree = _("decree of the Newspapers Act art. 7-2")
        magazines = [registration for registration in self.registrations if registration.kind == Kind.MAGAZINE]
        wanted: tuple[tuple[str, bool, str, str], ...] = (
            ("registration", bool(kinds), law, _("Enter the registration in force, below.")),
            (
                "frequency",
                all(magazine.frequency for magazine in magazines),
                _("Magazines Act art. 19"),
                _("Choose how often the magazine appears, in its registration."),
            ),
            ("publisher", bool(self.holding(Office.PUBLISHER)), law, _("Enter who the publisher is, in the masthead.")),
            ("editor", bool(editors), law, _("Enter who the editor is, in the masthead.")),
            (
                "field",
                len(editors) == 1 or all(post.field_ko or post.field_en for post in editors),
                law,
                _("There are several editors: give each their field of responsibility, in the masthead."),
            ),
            (
                "place",
                bool(details and (details.address_ko or details.address_en)),
                law,
                _("Enter the address among the publisher's details."),
            ),
            # Only the Newspapers Act names the telephone number.
            (
                "phone",
                magazine_only or bool(self._phones()),
                law,
                _("Enter a phone number among the publisher's details."),
            ),
            (
                "youth_protection_officer",
                magazine_only or bool(self.holding(Office.YOUTH_PROTECTION_OFFICER)),
                decree,
                _("Enter the youth-protection officer in the masthead: the name stands on the home page."),
            ),
        )
        return tuple(Missing(key, law, advice) for key, there, law, advice in wanted if not there)

    def _registration_pairs(self, language: str) -> Iterable[tuple[str, str]]:
        for registration in self.registrations:
            kind = in_language(language, *_KINDS[Kind(registration.kind)])
            yield "registration", f"{registration.number_in(language)} ({kind})"
            yield "registered_on", registration.registered_on.isoformat()
            if registration.frequency:
                yield "frequency", in_language(language, *_FREQUENCIES[Frequency(registration.frequency)])

    def _names(self, office: Office, language: str) -> str:
        names = []
        for post in self.holding(office):
            field = post.field_in(language)
            names.append(f"{post.name_in(language)} ({field})" if field else post.name_in(language))
        return ", ".join(names)

    def _company(self, language: str) -> str:
        if self.details is None:
            return ""
        name = in_language(language, self.details.name_ko, self.details.name_en)
        head = in_language(language, self.details.representative_ko, self.details.representative_en)
        return f"{name} ({in_language(language, *_REPRESENTATIVE)} {head})" if head else name

    def _phones(self) -> list[str]:
        lines = self.details.phones.splitlines() if self.details else []
        return [line.strip() for line in lines if line.strip()]


@dataclass(frozen=True, slots=True)
class ImprintRows:
    """Every dated row of one publication, past and future: any day's imprint comes out of it without a query."""

    publication: Publication
    details: tuple[PublisherDetails, ...]
    registrations: tuple[Registration, ...]
    posts: tuple[MastheadPost, ...]
    former_names: tuple[FormerName, ...]

    @classmethod
    def of(cls, publication: Publication) -> Self:
        """Four queries."""
        return cls.of_each([publication])[0]

    @classmethod
    def of_each(cls, publications: Iterable[Publication]) -> list[Self]:
        """Of several publications, in their order; four queries for all."""
        titles = list(publications)
        keys = [title.pk for title in titles]
        houses = {title.publisher_id for title in titles}
        details, registrations = defaultdict(list), defaultdict(list)
        posts, names = defaultdict(list), defaultdict(list)
        for detail in PublisherDetails.objects.filter(publisher__in=houses).order_by("starts_on", "id"):
            details[detail.publisher_id].append(detail)
        for registration in Registration.objects.filter(publication__in=keys).order_by("registered_on", "id"):
            registrations[registration.publication_id].append(registration)
        for post in MastheadPost.objects.filter(publication__in=keys).order_by("order", "id"):
            posts[post.publication_id].append(post)
        for name in FormerName.objects.filter(publication__in=keys).order_by("starts_on", "id"):
            names[name.publication_id].append(name)
        return [
            cls(
                publication=title,
                details=tuple(details[title.publisher_id]),
                registrations=tuple(registrations[title.pk]),
                posts=tuple(posts[title.pk]),
                former_names=tuple(names[title.pk]),
            )
            for title in titles
        ]

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
