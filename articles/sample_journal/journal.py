"""The sample's publication: the Diplomacy Journal's own imprint, and an invented newsroom under it.

Imprint, registrations and masthead are as the journal prints them. Reporters and sign-ins are invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from newsroom.models import (
    FormerName,
    Host,
    MastheadPost,
    Publication,
    Publisher,
    PublisherDetails,
    Registration,
    Reporter,
    Section,
)
from newsroom.roles import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: For the demo only: `sample_journal` prints it, and refuses an installation with a publication of its own.
PASSWORD = "sample-newsroom"  # noqa: S105
SLUG = "diplomacy-journal"

_RENAMED = date(2009, 1, 1)
_REGISTERED = date(2009, 4, 14)
_ONLINE = date(2022, 12, 13)
_Office = MastheadPost.Office

# (office, title in Korean and English, name in Korean and English), in the order printed.
_MASTHEAD = (
    (_Office.PUBLISHER, "발행인", "Publisher", "이존영", "Lee Jon-young"),
    (_Office.EDITOR, "편집인", "Editor in Chief", "이존영", "Lee Jon-young"),
    (_Office.OTHER, "부회장", "Vice Chairman", "", "Chung Bo-won"),
    (_Office.OTHER, "상임고문", "Standing Advisor", "", "Lee Keon-chan"),
    (_Office.OTHER, "수석논설위원", "Senior Editorial Writer", "", "Ko Jae-hwe"),
    (_Office.OTHER, "논설위원", "Editorial Writer", "", "Lee Se-hoon"),
    (_Office.MANAGING_EDITOR, "편집국장", "Managing Editor", "", "Lee Kap-soo"),
    (_Office.OTHER, "문화부장", "Cultural Editor", "", "Lee Joon-seok"),
    (_Office.OTHER, "정치부장", "Political Editor", "", "Lim Han-choong"),
    (_Office.OTHER, "미국지사장", "U.S. Branch Head", "", "Kim Joon-bae"),
    (_Office.OTHER, "경제부장", "Business Editor", "", "Kayla Lee"),
    # An assumption of the sample: the journal's footer names nobody, and the decree (art. 7-2) wants a name on the
    # home page. Its managing editor stands in until the journal says who it is.
    (_Office.YOUTH_PROTECTION_OFFICER, "청소년보호책임자", "Youth Protection Officer", "", "Lee Kap-soo"),
)

# (slug, Korean, English), in the order of the menu.
_SECTIONS = (
    ("diplomacy", "외교", "Diplomacy"),
    ("politics", "정치", "Politics"),
    ("business", "경제", "Economy & Business"),
    ("world", "국제", "World"),
    ("embassies", "주한 공관", "Embassies"),
    ("culture", "문화", "Culture"),
    ("interview", "인터뷰", "Interview"),
    ("opinion", "오피니언", "Opinion"),
)


#: Slug → what readers are told of a series.
SERIES = {
    "open-gates": {
        "title_ko": "열린 대문",
        "title_en": "Open Gates",
        "description_ko": "담장을 낮추고 이웃을 맞이하는 주한 공관을 찾아간다.",
        "description_en": "Embassies in the capital that lower a wall and let the neighbours in.",
    }
}


@dataclass(frozen=True, slots=True)
class _Person:
    """An invented member of the newsroom; `login` and `role` are empty for one who only writes."""

    slug: str
    name_ko: str
    name_en: str
    title_ko: str
    title_en: str
    section: str
    bio_ko: str
    bio_en: str
    login: str = ""
    role: Role | None = None


_PEOPLE = (
    _Person(
        "seo-ha-rin",
        "서하린",
        "Seo Ha-rin",
        "편집국장 대리",
        "Deputy managing editor",
        "diplomacy",
        "견본 편집국의 전체 지면을 책임진다.",
        "Runs the whole paper in this sample newsroom.",
        "editor",
        Role.MANAGING_EDITOR,
    ),
    _Person(
        "moon-jae-yi",
        "문재이",
        "Moon Jae-yi",
        "데스크",
        "Desk editor",
        "politics",
        "기사를 읽고 다듬어 내보낸다.",
        "Reads, mends and publishes copy.",
        "desk",
        Role.DESK_EDITOR,
    ),
    _Person(
        "yoon-tae-o",
        "윤태오",
        "Yoon Tae-o",
        "기자",
        "Staff reporter",
        "diplomacy",
        "통상과 물류를 취재한다.",
        "Covers trade and transport.",
        "reporter",
        Role.REPORTER,
    ),
    _Person(
        "han-byeol-i",
        "한별이",
        "Han Byeol-i",
        "기자",
        "Staff reporter",
        "culture",
        "문화와 공관 소식을 쓴다.",
        "Writes about culture and the embassies.",
        "reporter2",
        Role.REPORTER,
    ),
    _Person(
        "noh-eun-chan",
        "노은찬",
        "Noh Eun-chan",
        "기자",
        "Staff reporter",
        "business",
        "산업과 에너지를 맡고 있다.",
        "Covers industry and energy.",
    ),
    _Person(
        "maya-orlend",
        "마야 오를렌드",
        "Maya Orlend",
        "특파원",
        "Correspondent",
        "world",
        "국제회의를 따라다닌다.",
        "Follows international conferences.",
    ),
    _Person(
        "cha-so-un",
        "차소운",
        "Cha So-un",
        "논설위원",
        "Columnist",
        "opinion",
        "외교의 말과 형식에 대해 쓴다.",
        "Writes about the words and forms of diplomacy.",
    ),
    _Person(
        "baek-ru-da",
        "백루다",
        "Baek Ru-da",
        "사진기자",
        "Photographer",
        "culture",
        "견본 사진의 이름을 맡았다.",
        "Lends a name to the sample's pictures.",
    ),
)


def is_sample(publication: Publication) -> bool:
    """Whether this is the sample's own publication."""
    return publication.slug == SLUG


def found(host: str) -> Publication:
    """The sample's publication with imprint, sections, reporters and sign-ins; made where missing, else left alone."""
    publication = Publication.objects.filter(slug=SLUG).first() or _publication(host)
    for order, (slug, name_ko, name_en) in enumerate(_SECTIONS):
        Section.objects.get_or_create(
            publication=publication, slug=slug, defaults={"name_ko": name_ko, "name_en": name_en, "order": order}
        )
    for person in _PEOPLE:
        _reporter(publication, person)
    return publication


def person(login: str) -> User:
    """The invented colleague with this sign-in."""
    return get_user_model().objects.get(username=login)


def sign_ins() -> list[tuple[str, str]]:
    """(login, role) of everybody who can sign in."""
    return [(each.login, each.role.value) for each in _PEOPLE if each.role]


def _publication(host: str) -> Publication:
    publisher, _new = Publisher.objects.get_or_create(
        slug="damwha-media-group", defaults={"name_ko": "담화미디어그룹", "name_en": "Damwha Media Group"}
    )
    PublisherDetails.objects.get_or_create(
        publisher=publisher,
        starts_on=_RENAMED,
        defaults={
            "name_ko": "담화미디어그룹",
            "name_en": "Damwha Media Group",
            "representative_ko": "이존영",
            "representative_en": "Lee Jon-young",
            "address_ko": "서울 종로구 삼봉로 81, 두산위브파빌리온 1203호",
            "address_en": "Doosan We've Pavilion 1203, Sambong-ro 81, Jongno-gu, Seoul",
            "phones": "02-3417-1010\n02-396-5757",
            "email": "djournal3417@gmail.com",
        },
    )
    publication = Publication.objects.create(
        publisher=publisher,
        slug=SLUG,
        name_ko="외교저널",
        name_en="The Diplomacy Journal",
        languages=["en", "ko"],
        copyright_line="Copyright @Diplomacy Journal Corp. All rights reserved.",
        # The footer says 1996; the day is not known.
        founded_on=date(1996, 1, 1),
    )
    Host.objects.get_or_create(hostname=host, defaults={"publication": publication, "is_primary": True})
    FormerName.objects.create(
        publication=publication, name_ko="", name_en="UN News", starts_on=date(1996, 1, 1), ends_on=date(2008, 12, 31)
    )
    Registration.objects.create(
        publication=publication,
        kind=Registration.Kind.MAGAZINE,
        authority_ko="종로",
        authority_en="Jongno",
        number="라00125",
        registered_on=_REGISTERED,
        # The footer does not say how often; a monthly is an assumption of the sample.
        frequency=Registration.Frequency.MONTHLY,
    )
    Registration.objects.create(
        publication=publication,
        kind=Registration.Kind.INTERNET_NEWSPAPER,
        authority_ko="서울",
        authority_en="Seoul",
        number="아54606",
        registered_on=_ONLINE,
    )
    for order, (office, title_ko, title_en, name_ko, name_en) in enumerate(_MASTHEAD):
        MastheadPost.objects.create(
            publication=publication,
            office=office,
            title_ko=title_ko,
            title_en=title_en,
            name_ko=name_ko,
            name_en=name_en,
            order=order,
            starts_on=_REGISTERED,
        )
    return publication


def _reporter(publication: Publication, person: _Person) -> None:
    if Reporter.objects.filter(slug=person.slug).exists():
        return
    user = None
    if person.role:
        user, new = get_user_model().objects.get_or_create(username=person.login, defaults={"is_staff": True})
        if new:
            user.set_password(PASSWORD)
            user.save()
            user.groups.add(Group.objects.get(name=person.role.value))
    Reporter.objects.create(
        slug=person.slug,
        name_ko=person.name_ko,
        name_en=person.name_en,
        title_ko=person.title_ko,
        title_en=person.title_en,
        email=f"{person.slug}@example.com",
        section=Section.objects.get(publication=publication, slug=person.section),
        bio_ko=person.bio_ko,
        bio_en=person.bio_en,
        user=user,
    )
