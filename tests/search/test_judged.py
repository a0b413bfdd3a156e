"""Sixty questions a reader might have, each with the story that should be among the first three."""

from __future__ import annotations

import pytest
from django.utils import timezone

from articles.copytext import BylineCopy
from articles.search.finding import Search, find
from newsroom.house import house_for_host
from newsroom.roles import Role
from tests.builders import HOST, make_publication, make_reporter, make_user, publish_article

pytestmark = pytest.mark.django_db

#: Key → language, days ago, headline, deck, body, tags, reporter. All of it is invented.
STORIES: dict[str, tuple[str, int, str, str, str, tuple[str, ...], str]] = {
    "정상": (
        "ko",
        2,
        "한미정상회담 내달 서울서 열린다",
        "관세·방위비 담판",
        "양국 정상은 반도체 관세와 방위비 분담을 논의한다. 외교부는 의제를 조율하고 있다고 밝혔다.",
        ("정상회담", "관세"),
        "han",
    ),
    "삼국": (
        "ko",
        20,
        "한·미·일 외교장관, 북핵 공조 재확인",
        "제네바서 회동",
        "세 나라 외교장관이 제네바에서 만나 북한의 핵 개발을 규탄했다.",
        ("북핵",),
        "han",
    ),
    "대사": (
        "ko",
        40,
        "주한 노르발 대사 “수소선박 협력 넓힐 것”",
        "신임 대사 인터뷰",
        "지난달 부임한 린드크비스트 대사는 조선업과 해양 협력을 강조했다.",
        ("인터뷰",),
        "yoon",
    ),
    "쌀": (
        "ko",
        9,
        "쌀 원조 5만t 아조리아로",
        "가뭄 지역 지원",
        "정부는 가뭄이 심한 아조리아에 쌀 5만t을 보낸다. 농림부는 쌀값에 영향이 없다고 했다.",
        ("원조",),
        "yoon",
    ),
    "전세기": (
        "ko",
        33,
        "교민 수송 전세기 인천 도착",
        "교민 212명 귀국",
        "분쟁 지역에서 철수한 교민 212명이 전세기로 인천공항에 내렸다.",
        (),
        "park",
    ),
    "엑스포": (
        "ko",
        300,
        "부산 해양박람회 유치전 막 올라",
        "세 도시 경쟁",
        "부산이 해양박람회 유치 신청서를 냈다. 정부와 부산시는 유치위원회를 꾸렸다.",
        ("부산",),
        "park",
    ),
    "한자": (
        "ko",
        5,
        "美·中 무역협상 재개… 희토류가 쟁점",
        "상하이서 사흘간",
        "두 나라는 상하이에서 무역협상을 다시 시작했다. 中 상무부는 희토류 수출을 언급했다.",
        ("희토류",),
        "yoon",
    ),
    "이지명": (
        "ko",
        12,
        "李志明 총리 후보자 청문회",
        "여야 격돌",
        "국회는 이틀간 청문회를 연다. 후보자는 재산 의혹을 부인했다.",
        ("청문회",),
        "han",
    ),
    "칼럼": (
        "ko",
        60,
        "[칼럼] 외교는 말이 아니라 침묵이다",
        "협상가의 기다림",
        "좋은 협상가는 말을 아낀다. 침묵은 상대에게 생각할 시간을 준다.",
        (),
        "park",
    ),
    "북극": (
        "ko",
        90,
        "북극항로 시범운항 성공",
        "쇄빙선 동행",
        "부산에서 로테르담까지 북극항로 시범운항이 성공했다. 기존 항로보다 열흘 빨랐다.",
        ("북극",),
        "yoon",
    ),
    "비자": (
        "ko",
        15,
        "사렌과 비자 면제 협정 발효",
        "90일 무비자",
        "내달부터 두 나라 국민은 비자 없이 90일 머물 수 있다.",
        ("비자",),
        "park",
    ),
    "도서관": (
        "ko",
        120,
        "외규장각 의궤 디지털 도서관 공개",
        "누구나 열람",
        "문화재청은 의궤 297책을 고해상도로 공개했다.",
        ("문화",),
        "park",
    ),
    "여성": (
        "ko",
        70,
        "여성 평화안보 회의 서울 개막",
        "40개국 참가",
        "유엔 여성기구가 주최하는 회의에 40개국이 참가했다.",
        (),
        "han",
    ),
    "summit": (
        "en",
        3,
        "Six-nation summit agrees on a northern freight corridor",
        "Tariffs left for spring",
        "Leaders of six countries signed the outline in Seoul. Foreign ministers will meet again in March.",
        ("summit",),
        "han",
    ),
    "tariff": (
        "en",
        8,
        "Chip tariffs postponed after late-night call",
        "Trade ministers win ninety days",
        "The two trade ministers spoke for three hours. Semiconductor makers welcomed the delay of the tariffs.",
        ("tariffs", "trade"),
        "yoon",
    ),
    "visa": (
        "en",
        16,
        "Visa waiver with Sarenne takes effect",
        "Ninety days without a visa",
        "Citizens of both countries may stay for ninety days. Embassies expect shorter queues.",
        ("visas",),
        "park",
    ),
    "president": (
        "en",
        4,
        "President Lee Ji-myung opens embassy in Azoria",
        "First mission there in 40 years",
        "Lee said the embassy would serve 900 nationals. The ambassador presented his credentials.",
        ("Lee Ji-myung",),
        "han",
    ),
    "un": (
        "en",
        25,
        "U.N. envoy urges calm in the strait",
        "Security Council to meet",
        "The envoy said that shipping had to remain free. Kim Jong-su, the deputy minister, agreed.",
        ("UN",),
        "yoon",
    ),
    "g7": (
        "en",
        50,
        "G-7 leaders differ on Arctic shipping",
        "No joint statement",
        "The Group of Seven ended without a statement on the Arctic route.",
        ("G7", "Arctic"),
        "han",
    ),
    "cafe": (
        "en",
        80,
        "The café where treaties were drafted",
        "A photo essay",
        "In the old café by the lake diplomats wrote on napkins. Its owner kept 1,000 of them.",
        (),
        "park",
    ),
    "interview": (
        "en",
        41,
        "“Hydrogen ships are our bridge”: Norvall's ambassador",
        "Interview",
        "Ambassador Lindqvist speaks about shipbuilding and the sea.",
        ("interview",),
        "yoon",
    ),
    "covid": (
        "en",
        900,
        "COVID-19 quarantine ends for diplomats",
        "Rules of 2020 lapse",
        "Diplomats arriving in Korea need no quarantine any more.",
        ("health",),
        "park",
    ),
    "library": (
        "en",
        121,
        "Royal protocols go online",
        "A digital library of 297 volumes",
        "The heritage agency opened its digital library to everybody.",
        ("culture",),
        "park",
    ),
    "rice": (
        "en",
        10,
        "Fifty thousand tons of rice for Azoria",
        "Drought relief",
        "The government sends rice to Azoria, where the drought is in its third year.",
        ("aid",),
        "yoon",
    ),
    "opinion": (
        "en",
        61,
        "Opinion: Silence is the diplomat's first language",
        "On waiting",
        "A good negotiator waits. Silence gives the other side time to think.",
        (),
        "park",
    ),
}
REPORTERS = {"han": ("한세영", "Han Se-young"), "yoon": ("윤태오", "Yoon Tae-o"), "park": ("박소은", "Park So-eun")}

JUDGED = {
    "정상회담": "정상", "한미정상회담": "정상", "한미 정상회담": "정상", "정상회담 서울": "정상", "방위비": "정상", "관세 반도체": "정상",
    "한미일": "삼국", "한·미·일 외교장관": "삼국", "북핵": "삼국", "외교장관 회동": "삼국", "제네바": "삼국",
    "주한대사": "대사", "노르발 대사": "대사", "린드크비스트": "대사", "수소 선박": "대사", "조선업": "대사",
    "쌀": "쌀", "쌀값": "쌀", "아조리아 원조": "쌀", "전세기": "전세기", "교민": "전세기", "교민은 귀국": "전세기",
    "부산 박람회": "엑스포", "해양박람회": "엑스포", "美中 무역": "한자", "미중 무역협상": "한자", "희토류": "한자",
    "이지명": "이지명", "李志明": "이지명", "이지명 청문회": "이지명", "Lee Ji-myung embassy": "president", "Azoria embassy hearings": "president", "총리 후보자": "이지명",
    "침묵": "칼럼", "협상가": "칼럼", "북극항로": "북극", "북극 항로 시범운항": "북극", "비자 면제": "비자", "무비자": "비자",
    "의궤": "도서관", "여성 평화": "여성", "女性": "여성", "한세영 북핵": "삼국",
    "summit": "summit", "northern freight corridor": "summit", '"foreign ministers"': "summit", "summits in Seoul": "summit",
    "tariff": "tariff", "semiconductor tariffs": "tariff", "trade minister": "tariff", "visa": "visa", "visas sarenne": "visa",
    "Lee Ji Myung": "president", "Jimyung": "president", "embassy in Azoria": "president", "UN envoy": "un", "Kim Jong-su": "un",
    "김종수": "un", "G7": "g7", "G-7 arctic": "g7", "cafe": "cafe", "cafés treaty": "cafe", "1000 napkins": "cafe",
    "hydrogen ships": "interview", "norvall ambassador": "interview", "covid": "covid", "COVID-19": "covid", "digital library": "library",
    "rice azoria": "rice", "drought": "rice", "silence": "opinion", "Yoon Tae-o hydrogen": "interview", "park so-eun napkins": "cafe",
}  # fmt: skip


@pytest.fixture(scope="module")
def corpus(kept_for_the_file: None) -> dict[str, str]:
    """All stories once for this file: headline → key."""
    publication = make_publication("judged", HOST)
    editor = make_user(Role.DESK_EDITOR)
    for slug, (korean, english) in REPORTERS.items():
        make_reporter(slug, name_ko=korean, name_en=english)
    for language, days_ago, headline, deck, body, tags, reporter in STORIES.values():
        publish_article(
            publication,
            editor,
            days_ago=days_ago,
            language=language,
            headline=headline,
            deck=deck,
            body=f"<p>{body}</p>",
            tags=list(tags),
            dateline="",
            bylines=(BylineCopy(reporter, REPORTERS[reporter][language == "en"], "author"),),
        )
    return {story[2]: key for key, story in STORIES.items()}


@pytest.mark.parametrize("asked", JUDGED)
def test_the_story_that_was_meant_is_among_the_first_three(corpus: dict[str, str], asked: str) -> None:
    house = house_for_host(HOST)
    assert house is not None
    language = STORIES[JUDGED[asked]][0]
    found = find(house, language, Search.of(asked), timezone.now()).versions
    assert JUDGED[asked] in [corpus[version.headline] for version in found[:3]]


def test_there_are_sixty_of_them() -> None:
    assert len(JUDGED) >= 60
    assert set(JUDGED.values()) == set(STORIES)
