"""The imprint as an old page's footer prints it, offered as a proposal and never written by an import."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from articles.korean import nfc

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class ProposedRegistration:
    """A number as it is printed ("아54606", "Ra00125"), who registered it, and when."""

    authority: str
    number: str
    registered_on: date | None = None


@dataclass(frozen=True, slots=True)
class ProposedPost:
    """One line of the masthead."""

    title: str
    name: str


@dataclass(frozen=True, slots=True)
class ImprintProposal:
    """What a footer says of the publication; empty where it says nothing."""

    title: str = ""
    publisher: str = ""
    address: str = ""
    history: str = ""
    registrations: tuple[ProposedRegistration, ...] = ()
    posts: tuple[ProposedPost, ...] = ()
    phones: tuple[str, ...] = ()
    email: str = ""

    def __bool__(self) -> bool:
        return bool(self.address or self.registrations or self.posts or self.publisher)


_LABELS = {
    "address": r"Address|주소|발행소|소재지",
    "history": r"Date of first registration|History|연혁",
    "title": r"Title|제호|매체명",
    "number": r"Registration (?:No\.?|Number)|등록번호|잡지등록번호|정기간행물 ?등록번호|인터넷신문 ?등록번호",
    "day": r"Registration Date|Date of Registration|등록(?:연월일|일자|일)",
    "publisher": r"Publisher|발행처|법인명|회사명|상호",
    "phone": r"Phone(?: number)?|Tel(?:ephone)?\.?|대표\s?전화|전화(?:번호)?",
    "fax": r"Fax\.?|팩스",
    "email": r"E-?[Mm]ail|이메일|메일",
    "issued": r"Date of (?:issue|publication)|발행일(?:자)?|창간일(?:자)?",
    "business": r"Business (?:registration )?(?:No\.?|number)|사업자\s?등록번호",
    "post": r"Editor[- ]in[- ]Chief|발행인\s?[·/및,ㆍ]?\s?편집인|편집인\s?[·/ㆍ]\s?발행인|발행인|편집인|편집국장|편집장|"
    r"청소년\s?보호\s?책임자|개인정보\s?(?:관리|보호)\s?책임자|대표이사|대표|회장|주필|Youth Protection Officer|President|Editor",
}
_LABEL = re.compile(
    r"(?<![A-Za-z가-힣])(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _LABELS.items()) + r")\s*[:：]\s*"
)
_NUMBER = re.compile(
    r"(?:(?P<authority>[A-Za-z가-힣]{2,20})[,\s]*)?(?P<number>(?:[가-힣]|[A-Z][a-z]{0,2})\s?\d{3,6})(?!\d)"
)
_DAY = re.compile(r"(?P<year>\d{4})\s*[.\-/년]\s*(?P<month>\d{1,2})\s*[.\-/월]\s*(?P<day>\d{1,2})")
_DAY_EN = re.compile(r"(?P<month>[A-Z][a-z]{2})[a-z]*\.?\s+(?P<day>\d{1,2}),?\s+(?P<year>\d{4})")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PERSON = re.compile(r"(?P<title>.*?)[:\s]*(?P<name>[A-Z][a-z’']+ [A-Z][a-z’']+(?:-[a-z]+)?|(?<![가-힣])[가-힣]{2,4})")
_PHONE = re.compile(r"\+?\d{1,3}-\d{2,4}-\d{4}(?:-\d{4})?|\(\d{2,3}\)\s?\d{3,4}-\d{4}")
_EMAIL = re.compile(r"[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
_EDGES = " \t\n\r/|,·ㆍ\u00a0"
#: An article may end with the address and telephone of an event; only an imprint has these.
_ITS_OWN = frozenset({"number", "day", "publisher", "post", "title", "business"})
_ENOUGH = 2
#: In characters; a footer has some hundreds.
_LONGEST = 20_000


def is_footer(text: str) -> bool:
    """Whether a line belongs to a footer rather than to an article: labels enough, one of them an imprint's own."""
    labels = _labels(text)
    return len(labels) >= _ENOUGH and not labels.isdisjoint(_ITS_OWN)


def has_labels(text: str) -> bool:
    """Whether a line below the article says something of the imprint."""
    return bool(_labels(text))


def _labels(text: str) -> set[str | None]:
    return {found.lastgroup for found in _LABEL.finditer(nfc(text[:_LONGEST]))}


def proposal_in(text: str) -> ImprintProposal | None:
    """What the footer `text` says of the publication, or None where it says nothing of use."""
    fields: dict[str, list[str]] = {}
    registrations: list[ProposedRegistration] = []
    posts: list[ProposedPost] = []
    publisher = ""
    for kind, label, value in _fields(nfc(text[:_LONGEST])):
        if kind == "number":
            registrations.extend(_numbers(value))
        elif kind == "day" and registrations:
            registrations[-1] = _dated(registrations[-1], value)
        elif kind == "post":
            posts.extend(_posts(label, value))
        elif kind == "publisher":
            publisher, more = _company(value)
            posts.extend(more)
        else:
            fields.setdefault(kind, []).append(value)
    proposal = ImprintProposal(
        title=_first(fields, "title"),
        publisher=publisher,
        address=_first(fields, "address"),
        history=_first(fields, "history"),
        registrations=tuple(registrations),
        posts=tuple(dict.fromkeys(posts)),
        phones=tuple(dict.fromkeys(_PHONE.findall(" ".join(fields.get("phone", []))))),
        email=next(iter(_EMAIL.findall(" ".join(fields.get("email", [])))), ""),
    )
    return proposal or None


def _fields(text: str) -> Iterator[tuple[str, str, str]]:
    """Each label with what stands up to the next one."""
    labels = list(_LABEL.finditer(text))
    for index, found in enumerate(labels):
        end = labels[index + 1].start() if index + 1 < len(labels) else len(text)
        value = " ".join(text[found.end() : end].split()).strip(_EDGES)
        if value:
            yield found.lastgroup or "", found[0].strip(" :：\n\t"), value


def _first(fields: dict[str, list[str]], kind: str) -> str:
    return fields.get(kind, [""])[0]


def _numbers(value: str) -> Iterator[ProposedRegistration]:
    for found in _NUMBER.finditer(value):
        number = "".join(found["number"].split())
        yield _dated(ProposedRegistration(found["authority"] or "", number), value[found.end() :])


def _dated(registration: ProposedRegistration, text: str) -> ProposedRegistration:
    day = _day(text)
    if day is None or registration.registered_on:
        return registration
    return ProposedRegistration(registration.authority, registration.number, day)


def _day(text: str) -> date | None:
    found = _DAY.search(text)
    english = None if found else _DAY_EN.search(text)
    try:
        if found:
            return date(int(found["year"]), int(found["month"]), int(found["day"]))
        if english:
            return date(int(english["year"]), _MONTHS.index(english["month"]) + 1, int(english["day"]))
    except ValueError:
        return None
    return None


def _company(value: str) -> tuple[str, list[ProposedPost]]:
    """ "Damwha Media Group Chairman Lee Jon-young" is a company and whoever heads it."""
    found = re.search(r"\s(Chairman|Chairwoman|President|CEO|회장|대표이사|대표)[:\s]+(.+)$", value)
    if not found:
        return value, []
    return value[: found.start()].strip(_EDGES), list(_posts(found[1], found[2]))


def _posts(label: str, value: str) -> Iterator[ProposedPost]:
    """ "Editor in Chief: A B/ Vice Chairman: C D/ Business Editor E F": the first is the label's own."""
    for index, part in enumerate(filter(None, (piece.strip(_EDGES) for piece in re.split(r"[/|]", value)))):
        found = _PERSON.fullmatch(part) if len(part) <= 100 else None
        if found and (found["title"].strip(" :") or index == 0):
            yield ProposedPost(found["title"].strip(" :") or label, found["name"])
