"""What old pages carry that is not the article: weather, menus, share buttons, and the lines that mark things."""

from __future__ import annotations

import re

from articles.importing.cleaning.addresses import query_in_name

_WEATHER = re.compile(
    r"(?:구름많음|구름조금|구름 많음|구름 조금|맑음|흐림|흐리고 비|비|눈|소나기|안개|박무|연무|황사|튼구름|온흐림|실 비|약간의 구름이 낀 하늘)?"
    r"\s*[가-힣]{1,8}\s*-?\d{1,2}(?:\.\d)?\s*(?:℃|°C|도)"
)
_DATE_ALONE = re.compile(
    r"(?:\d{4}\s*[.년/-]\s*\d{1,2}\s*[.월/-]\s*\d{1,2}\s*일?\.?\s*(?:[(\[]?[월화수목금토일](?:요일)?[)\]]?)?"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+[A-Z][a-z]+\.?\s+\d{1,2},?\s+\d{4})"
)
_MENU = re.compile(
    r"(?:로그인|회원가입|마이페이지|전체메뉴|메뉴|검색(?:창 열기|창 닫기)?|닫기|홈|HOME|Home|Login|Sign in|Join|Menu|Search|"
    r"기사제보|구독신청|지면보기|전체기사|모바일버전|PC버전|즐겨찾기|한국어|English|"
    r"본문 바로가기|메뉴 바로가기|상단으로 이동|글씨\s*크기.*|글자\s*크기.*|가\s*가|프린트|인쇄(?:하기)?|스크랩|"
    r"(?:SNS|페이스북|트위터|카카오톡|카카오스토리|네이버|밴드|URL|링크)\s*(?:으?로\s*)?(?:공유|복사|보내기)?(?:하기)?|공유(?:하기)?|"
    r"Facebook|Twitter|Kakao|Share|Print|Copy URL|좋아요\s*\d*|추천\s*\d*|조회수?\s*:?\s*[\d,]+|댓글\s*\d*|목록|이전|다음|위로|TOP)"
)
_PICTURE = re.compile(r"(?:사진|이미지)?\s*크게\s*보기|(?:View|Click to) (?:larger|enlarge)", re.IGNORECASE)
_HOUSE_ALONE = re.compile(
    r"(?:외교저널|디플로머시저널|(?:The )?Diploma(?:cy|tic) Journal)(?:\s*\((?:외교저널|(?:The )?Diploma(?:cy|tic) Journal)\))?"
)
_TAIL = re.compile(
    r"(?:기자의? ?(?:전체|다른) ?기사(?: ?보기)?|.{0,20}기자의 (?:전체|다른) ?기사 ?보기|기사(?:를)? ?추천(?:하기)?|이 기사를 공유합니다|저작권자 표시|맨 ?위로|"
    r"관련태그|해시태그|#[^\s#]+(?:\s+#[^\s#]+)*)"
)
_RELATED = re.compile(
    r"[■▶●\[]?\s*(?:관련\s?기사|많이 본 (?:기사|뉴스)|인기\s?기사|최신\s?기사|추천\s?기사|다른\s?기사|주요\s?기사|댓글\s?쓰기|"
    r"Related (?:articles|stories|news)|Most (?:read|viewed)|Latest news|Comments)\s*\]?:?",
    re.IGNORECASE,
)
_CHARSET = re.compile(
    r"(?:<\?xml|<meta|<!DOCTYPE|<html|Content-Type:|Charset:|인코딩:).{0,200}|charset\s*=\s*[\w-]+", re.IGNORECASE
)
_URL = re.compile(
    r"(?:URL|주소|기사\s?주소|링크|원문|Source|Link|URL\s?복사)?\s*:?\s*(?P<url>(?:https?://[\w.-]+(?::\d+)?)?"
    r"/?(?:[\w-]+/){0,6}[\w-]*\.?html?\?(?:[^\s#]{0,80}&)?no=(?P<number>\d{1,12})[^\s]{0,200})",
    re.IGNORECASE,
)
_CRUMBS = re.compile(r"(?:홈|HOME|Home|처음으로)\s*[>›»/]\s*.{1,80}")
_COPYRIGHT = re.compile(
    r"(?:copyright\s*(?:[@©ⓒ(]|\d{4})|[©ⓒ].{0,80}(?:rights|무단|저작권|corp|inc\b|journal|저널|신문|일보|\d{4})|\W*저작권자|.{0,40}무단\s?(?:전재|복제)|.{0,80}all rights reserved)",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"[▲△▼▽©ⓒ]\s*\S|.*(?:[(\[/]\s*)?(?:사진\s*[=:]|사진\s?제공|Photo\s*(?:[:=]|by\b|courtesy)|Courtesy of)|.*[(\[/]\s*[^()\[\]]{2,30}\s?제공\s*[)\]]?$"
)
_LONGEST_CAPTION = 300
_LONGEST_COPYRIGHT = 250

#: Names of sections as the group's titles print them, in both languages.
SECTIONS = frozenset({
    "politics", "diplomacy", "economy", "business", "culture", "society", "world", "international",
    "national", "opinion", "people", "interview", "embassy", "embassies", "features", "feature",
    "sports", "travel", "tourism", "science", "technology", "life", "column", "editorial",
    "news", "events", "정치", "외교", "경제", "산업", "문화", "사회",
    "국제", "세계", "오피니언", "인물", "인터뷰", "대사관", "기획", "특집",
    "스포츠", "여행", "관광", "과학", "기술", "생활", "칼럼", "사설",
    "뉴스", "종합", "외교안보", "외교·안보", "국방", "통일", "북한", "교육",
    "지역", "전국", "포토", "포토뉴스",
})  # fmt: skip


def reason_to_drop(text: str) -> str:
    """Why this line is chrome, "" when it is not known to be."""
    if len(text) > 200:
        return ""
    for pattern, reason in (
        (_WEATHER, "weather"),
        (_DATE_ALONE, "today's date"),
        (_MENU, "menu"),
        (_HOUSE_ALONE, "name of the site"),
        (_CHARSET, "declaration of the page"),
    ):
        if pattern.fullmatch(text):
            return reason
    return "weather" if text in {"기상청 제공", "[기상청 제공]", "기상청제공", "(기상청 제공)"} else ""


def is_picture_mark(text: str) -> bool:
    """Whether the line marks a picture ("크게보기")."""
    return len(text) < 40 and _PICTURE.fullmatch(text) is not None


def is_caption(text: str) -> bool:
    """Whether a line below a picture's mark is its caption or credit."""
    return len(text) <= _LONGEST_CAPTION and _CAPTION.match(text) is not None


def is_copyright(text: str) -> bool:
    """Whether it is the copyright line, below which nothing is the article's."""
    return len(text) <= _LONGEST_COPYRIGHT and _COPYRIGHT.match(text) is not None


def is_tail(text: str) -> bool:
    """Whether the line is a button or label below an article."""
    return len(text) < 100 and _TAIL.fullmatch(text) is not None


def begins_related(text: str) -> bool:
    """Whether what follows is a list of other articles."""
    return len(text) < 40 and _RELATED.fullmatch(text) is not None


def address_in(text: str) -> tuple[str, str] | None:
    """The article's own address and number when that is all the line says."""
    found = _URL.fullmatch(text) if len(text) < 400 else None
    return (found["url"], found["number"]) if found else None


def number_in_name(name: str) -> str:
    """The old site's number in a file's name: "123.txt", "article.html?no=123", "article_no_123.html"; else ""."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    if query := query_in_name(base):
        # "sec_no=3" in it is a section's number.
        found = re.search(r"[?&](?:no|idxno)=(\d{1,12})(?!\d)", query)
    else:
        found = re.search(r"(?:^|[?&_.-])no[=_-](\d{1,12})(?!\d)", base) or re.fullmatch(
            r"(\d{1,12})(?:\.[a-z]{2,5})?", base
        )
    return found[1] if found else ""


def section_of(text: str) -> str:
    """The section a line alone names ("정치", "HOME > 외교 > 정상회담"), else ""."""
    if len(text) <= 100 and _CRUMBS.fullmatch(text):
        return re.split(r"\s*[>›»/]\s*", text)[-1].strip()
    return text if text.strip("[]【】").casefold() in SECTIONS else ""
