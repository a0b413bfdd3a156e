"""Bylines as old pages print them, in either language and in every place.

"By Diplomacy Journal Lee Kap-soo" over the text, "외교저널 (Diplomacy Journal) 이정하 기자 | …" glued to the first
sentence, "(서울=연합뉴스) 홍길동 기자 = …" from a wire, "이존영 기자 name@…" at the end. One article may have all three.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from articles.importing.cleaning.chrome import SECTIONS
from articles.importing.item import Doubt, DoubtCode, LegacyByline
from articles.romanisation import may_be_same_person

_EMAIL = r"[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}"
_TITLE_KO = r"(?:선임|전문|객원|인턴|수습|사진|취재)?\s?기자|특파원|편집국장|편집위원|논설위원|대기자|통신원|칼럼니스트|편집장|발행인|편집인|논설주간|주필|국장|부장|차장|팀장"
_HOUSE = (
    r"[가-힣]{2,8}(?:저널|일보|신문|뉴스|타임스|타임즈|헤럴드|통신|미디어)"
    r"|(?:The )?(?:[A-Z][\w’'.-]{1,20} ){1,3}(?:Journal|News|Times|Herald|Post|Daily|Press|Review)"
)
_HOUSE_ALONE = re.compile(_HOUSE)
_OFFICES_EN = frozenset({"reporter", "correspondent", "editor", "writer", "columnist", "journalist", "contributor"})
_RANKS_EN = frozenset(
    {"staff", "senior", "chief", "managing", "political", "cultural", "business", "contributing", "guest", "foreign"}
    | {"deputy", "executive", "editorial", "photo", "special"}
)
#: Agencies whose copy is not the journal's own reporting.
_AGENCIES = re.compile(
    r"연합뉴스|연합|뉴시스|뉴스1|AP|AFP|Reuters|로이터|신화|교도|Xinhua|Kyodo(?: News)?|Yonhap(?: News)?|UPI|dpa|TASS|EFE|Bloomberg|블룸버그"
)
_TOKEN = re.compile(
    rf"(?P<email>{_EMAIL})"
    r"|[(\[](?P<place>[가-힣A-Za-z., ]{2,40})=(?P<agency>[^()\[\]=]{1,30})[)\]]"
    rf"|\(?(?P<house>{_HOUSE})\)?(?=[\s)=|·,/\]]|$)"
    rf"|(?P<glued>(?!(?:선임|전문|객원|인턴|수습|사진|취재)\s?기자)[가-힣]{{2,4}}?)(?P<glued_title>{_TITLE_KO})(?=[\s(|=·,/\]]|$)"
    rf"|(?P<title>{_TITLE_KO})(?=[\s(|=·,/\]]|$)"
    r"|(?P<photo>사진|글[·ㆍ]사진)\s*[=:]?(?=\s|=|[가-힣])"
    r"|(?P<prefix>글|취재|정리|기자명|작성자)\s*[=:]?(?=\s)"
    r"|(?P<from>[가-힣]{2,8})\s?="
    r"|(?P<name>[가-힣]{2,4})(?=[\s(|=·ㆍ,、/&\]]|$)"
    r"|(?P<gap>[\s·ㆍ,、/&=()\[\]■▶◆|:]+)"
)
_NAME_EN = r"[A-Z][A-Za-z’'.]{0,20}(?:-[A-Za-z]{1,15})?(?:[ ][A-Z][A-Za-z’'.]{0,20}(?:-[A-Za-z]{1,15}){0,2}){1,3}"
_BY = re.compile(
    rf"(?P<by>(?:By|Reporter):?\s+)?(?:(?P<house>{_HOUSE})\s*[,/|]?\s+)?(?P<names>{_NAME_EN}(?:(?:\s*,\s*|\s+and\s+|\s*&\s*|\s*,\s+and\s+){_NAME_EN}){{0,5}})"
    r"(?:\s*[,/|]?\s*(?P<title>(?:(?:[Ss]taff|[Ss]enior|[Cc]hief) )?(?:[Rr]eporter|[Cc]orrespondent|[Ee]ditor|[Ww]riter)))?"
    rf"(?:\s*[,/|(<]?\s*(?P<email>{_EMAIL})[)>]?)?"
)
_OUTSIDER = re.compile(
    r"By:?\s+(?P<who>(?:the )?(?:Embassy|Ambassador|Consul|H\.\s?E\.|Minister|Permanent Mission|Ministry).{2,150})"
)
_CONTRIBUTED = re.compile(
    r"\W*(?:(?:The|This) (?:following )?(?:article|message|speech|text|interview|column|piece|statement|contribution) (?:below )?"
    r"(?:was|is|has been) (?:contributed|provided|written|submitted|released) by (?P<who>.{3,150}?)"
    r"|(?:이|다음|아래) (?:글|기고문|기사)[은는] (?P<who_ko>.{2,80}?)(?:이|가|에서)? (?:기고|제공|보내)[가-힣 ]{1,12})"
    r"[\s.,:]*(?:[-–—]{1,2}\s*(?:Ed\.?|편집자(?: ?주)?))?\W*",
    re.IGNORECASE,
)
_GLUE = re.compile(
    r"(?P<by>[^|│ㅣ｜=]{2,90}?(?:=[^|│ㅣ｜=()\[\]]{1,30}[)\]][^|│ㅣ｜=]{0,40}?)?)\s*(?P<mark>[|│ㅣ｜=])\s*(?=\S)"
)
_BRACKETS = re.compile(r"\[(?P<by>[^\[\]]{3,60})\]\s*(?=\S)")
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Credits:
    """What a byline says: the people, where they wrote from, and the agency if it is one's copy."""

    people: tuple[LegacyByline, ...] = ()
    place: str = ""
    agency: str = ""


def credits_in(text: str) -> Credits | None:
    """The credits when `text` is nothing but a byline, in Korean or English; else None."""
    if not 2 <= len(text) <= _LONGEST:
        return None
    return _korean(text) or _english(text)


def glued(text: str) -> tuple[Credits, int] | None:
    """The credits that stand before the first sentence, and where that sentence begins; None without any."""
    head = text[:_LONGEST]
    for pattern in (_GLUE, _BRACKETS):
        found = pattern.match(head)
        if found:
            names = credits_in(found["by"].strip())
            if names and (names.people or names.agency):
                return names, found.end()
    return None


def email_alone(text: str) -> str:
    """The address when the line is nothing else."""
    found = (
        re.fullmatch(rf"[(<\[]?(?:E-?mail\s*[:.]?\s*)?({_EMAIL})[)>\]]?", text, re.IGNORECASE)
        if len(text) < _LONGEST
        else None
    )
    return found[1] if found else ""


def contributor_in(text: str) -> str:
    """Who contributed the piece, when the line is the editor's note or byline that says so; else ""."""
    if len(text) > 300:
        return ""
    found = _CONTRIBUTED.fullmatch(text)
    who = (found["who"] or found["who_ko"]) if found else ""
    if not who:
        outsider = _OUTSIDER.fullmatch(text)
        who = outsider["who"] if outsider else ""
    return re.sub(r"^the\s+", "", who.strip(" .,-–—"), flags=re.IGNORECASE)


def is_house(text: str) -> bool:
    """Whether it is the name of a newspaper or news site, not of a person."""
    return _HOUSE_ALONE.fullmatch(text) is not None


def agency_named(text: str) -> str:
    """`text` when it names a news agency, else "" (the journal itself in a dateline is no agency)."""
    return text.strip() if _AGENCIES.fullmatch(text.strip()) else ""


@dataclass(slots=True)
class _Reading:
    """A Korean byline while its tokens are read."""

    people: list[LegacyByline] = field(default_factory=list)
    place: str = ""
    agency: str = ""
    says_so: bool = False
    is_photo: bool = False

    def name(self, name: str) -> None:
        """A person; the name of a desk before the names is none."""
        if name.casefold() not in SECTIONS:
            self.people.append(LegacyByline(name_ko=name, is_photographer=self.is_photo))

    def title(self, title: str) -> None:
        """Everybody's before it who has none: "서미래·배수지 기자"."""
        self.says_so = True
        is_photo = title.startswith("사진")
        self.people = [
            person
            if person.title
            else replace(person, title=title.strip(), is_photographer=person.is_photographer or is_photo)
            for person in self.people
        ]

    def email(self, email: str) -> bool:
        """The address of the person before it; False when there is nobody for it."""
        self.says_so = True
        if not self.people or self.people[-1].email:
            return False
        self.people[-1] = replace(self.people[-1], email=email)
        return True

    def take(self, token: re.Match[str]) -> bool:
        """One token; False when the line cannot be a byline."""
        match token.lastgroup:
            case "email":
                return self.email(token["email"])
            case "name":
                self.name(token["name"])
            case "glued_title":
                self.name(token["glued"])
                self.title(token["glued_title"])
            case "title":
                self.title(token["title"])
            case "agency":
                self.place, self.agency = token["place"].strip(), agency_named(token["agency"])
                self.says_so = True
            case "from":
                self.place = token["from"]
            case "photo":
                self.is_photo = token["photo"] == "사진"
        return True


def _korean(text: str) -> Credits | None:
    """By tokens: every word of the line has to be a name, a title, the house, an address or a separator."""
    reading = _Reading()
    position = 0
    while position < len(text):
        token = _TOKEN.match(text, position)
        if token is None or not reading.take(token):
            return None
        position = token.end()
    if not reading.says_so or not (reading.people or reading.agency):
        return None
    return Credits(tuple(reading.people), reading.place, reading.agency)


def _english(text: str) -> Credits | None:
    found = _BY.fullmatch(text)
    if not found:
        return None
    people: list[LegacyByline] = []
    says_so = bool(found["by"] or found["email"] or found["title"])
    for part in re.split(r"\s*,\s*and\s+|\s*,\s*|\s+and\s+|\s*&\s*", found["names"]):
        name, title = _without_title(part.strip())
        says_so = says_so or bool(title)
        if name and not _HOUSE_ALONE.fullmatch(name):
            people.append(LegacyByline(name_en=name))
        if title:
            people = [person if person.title else replace(person, title=title) for person in people]
    if not says_so:
        return None
    if found["title"]:
        people = [person if person.title else replace(person, title=found["title"]) for person in people]
    if found["email"]:
        if not people:
            return None
        people[-1] = replace(people[-1], email=found["email"])
    return Credits(tuple(people))


def _without_title(part: str) -> tuple[str, str]:
    """ "Bae Su-ji Managing Editor" as name and title; either may be empty."""
    words = part.split()
    if words[-1].lower() not in _OFFICES_EN:
        return part, ""
    start = len(words) - 1
    while start and words[start - 1].lower() in _RANKS_EN:
        start -= 1
    return " ".join(words[:start]), " ".join(words[start:])


def merged(people: list[LegacyByline]) -> tuple[tuple[LegacyByline, ...], list[Doubt]]:
    """Each person once: equal names fall together, a Korean and a Latin name that can be one person's do too."""
    kept: list[LegacyByline] = []
    doubts: list[Doubt] = []
    for person in people:
        for index, other in enumerate(kept):
            if _same(person, other):
                if person.name_ko != other.name_ko and person.name_en != other.name_en:
                    names = " = ".join((person.name_ko or other.name_ko, person.name_en or other.name_en))
                    doubts.append(
                        Doubt(DoubtCode.NAMES_PAIRED, f"Taken for one person by the sound of the names: {names}.")
                    )
                kept[index] = _joined(other, person)
                break
        else:
            kept.append(person)
    korean = [person.name_ko for person in kept if not person.name_en]
    latin = [person.name_en for person in kept if not person.name_ko]
    if korean and latin:
        doubts.append(
            Doubt(DoubtCode.NAMES_NOT_PAIRED, f"Kept as different people: {', '.join(korean)}; {', '.join(latin)}.")
        )
    return tuple(kept), doubts


def _same(one: LegacyByline, other: LegacyByline) -> bool:
    if one.is_photographer != other.is_photographer:
        return False
    if (one.name_ko and one.name_ko == other.name_ko) or (
        one.name_en and one.name_en.casefold() == other.name_en.casefold()
    ):
        return True
    if one.name_ko and other.name_en and not one.name_en and not other.name_ko:
        return may_be_same_person(one.name_ko, other.name_en)
    if one.name_en and other.name_ko and not one.name_ko and not other.name_en:
        return may_be_same_person(other.name_ko, one.name_en)
    return False


def _joined(one: LegacyByline, other: LegacyByline) -> LegacyByline:
    return replace(
        one,
        name_ko=one.name_ko or other.name_ko,
        name_en=one.name_en or other.name_en,
        email=one.email or other.email,
        title=one.title or other.title,
    )
