"""How Hanja are read in Korean.

KS X 1001 has its 4,888 Hanja in the order of their readings, so the readings are known from how many of them share each.
A character with several readings stands there several times; all but one are compatibility characters, which
normalisation turns into the one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import islice, product

_RUNS = (
    "가29각11간24갈10감20갑6강24개20객2갱4갹1거17건12걸4검7겁3게3격7견11결6겸6경45계24고39곡7곤10골3공16곶1과12곽4관17괄4광13괘3괴9굉4교25구54국6"
    "군6굴4궁6권10궐5궤6귀6규15균7귤1극7근15글1금14급7긍4기64긴1길4김1끽1나15낙8난9날2남9납5낭7내6냉1녀1년3념4녕2노18녹6논1농7뇌6뇨1누8눈1눌1뉴2늑2늠1능"
    "6니2닉2다2단20달5담17답5당11대16댁1덕2도40독10돈10돌2동17두11둔6득1등9라9락9란9랄2람10랍3랑8래4랭1략2량13려18력7련12렬6렴5렵1령18례5로18록7론1"
    "롱7뢰8료12룡1루13류14륙3륜6률4륭1륵2름1릉6리26린9림5립4마8막6만19말7망12매14맥5맹6멱2면11멸2명15몌1모24목7몰2몽3묘12무22묵2문12물3미19민13밀3박"
    "19반25발11방28배20백8번10벌4범9법2벽11변7별4병17보16복17본1볼1봉16부43북1분19불5붕6비43빈14빙4사60삭4산12살5삼8삽4상31새3색5생5서30석15선32"
    "설13섬8섭4성18세9소37속9손6솔1송8쇄5쇠2수61숙12순27술4숭3슬3습5승10시28식15신24실4심10십3쌍1씨1아18악14안10알4암8압4앙7애11액7앵4야11약9양31어"
    "10억5언6얼2엄6업2엔1여24역13연43열10염15엽4영40예24오30옥5온6올1옹9와8완18왈1왕5왜4외5요38욕6용24우32욱9운13울3웅2원27월3위25유56육7윤13율5융"
    "5은7을1음6읍3응4의19이38익8인24일9임11입5잉4자26작13잔5잠6잡1장37재17쟁4저28적25전41절8점9접3정55제23조46족4존2졸3종17좌5죄1주40죽2준19줄1중4"
    "즉1즐1즙3증11지34직5진35질15짐2집7징3차15착7찬15찰5참10창22채12책4처4척15천19철10첨10첩10청8체10초27촉6촌4총10촬1최3추23축12춘3출3충6췌4취14"
    "측5층1치24칙3친1칠3침9칩1칭2쾌1타14탁16탄10탈2탐4탑3탕5태14택3탱1터1토4통7퇴6투6특2틈1파16판9팔3패11팽4퍅1편10폄1평5폐10포28폭6표14품2풍5피7필10"
    "핍2하14학5한14할2함12합7항17해18핵2행5향9허4헌4헐1험2혁4현21혈4혐1협12형20혜9호41혹3혼6홀3홍10화14확6환17활5황24회20획2횡3효13후13훈10훙1훤4훼"
    "3휘8휴5휼3흉5흑1흔4흘4흠3흡4흥1희20힐1"
)
_HANJA = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_FIRST_ROW, _LAST_ROW = 0xCA, 0xFD
#: A word of many characters with two readings each has more readings than anybody searches by.
_MOST_READINGS = 4
_HANGUL = 0xAC00
_ONSET, _VOWEL = 588, 28
_NIEUN, _RIEUL, _SILENT = 2, 5, 11
#: ㅑ ㅕ ㅖ ㅛ ㅠ ㅣ: before them ㄴ and ㄹ are silent at the beginning of a word.
_PALATAL = frozenset({2, 6, 7, 12, 17, 20})


def is_hanja(character: str) -> bool:
    """Whether one character is a Chinese character."""
    return has_hanja(character)


def has_hanja(text: str) -> bool:
    """Whether a Chinese character stands in `text`."""
    return _HANJA.search(text) is not None


def readings(word: str) -> tuple[str, ...]:
    """How `word`, Hangul and Hanja mixed, can be read in Hangul; nothing when a character's reading is not known.

    By the sound law for the beginning of a word 李 is 이 in 李在明.
    """
    if not has_hanja(word):
        return ()
    known = _known()
    choices = [known.get(character, ()) if is_hanja(character) else (character,) for character in word]
    if is_hanja(word[0]):
        choices[0] = tuple(dict.fromkeys(map(_at_the_beginning, choices[0])))
    return tuple("".join(choice) for choice in islice(product(*choices), _MOST_READINGS))


@cache
def _known() -> dict[str, tuple[str, ...]]:
    """Character → readings."""
    known: dict[str, tuple[str, ...]] = {}
    cells = ((row, cell) for row in range(_FIRST_ROW, _LAST_ROW + 1) for cell in range(0xA1, 0xFF))
    for cell, reading in zip(cells, _read_out(), strict=True):
        character = unicodedata.normalize("NFC", bytes(cell).decode("euc_kr"))
        known[character] = (*known.get(character, ()), reading)
    return known


def _read_out() -> list[str]:
    """The reading of each cell, in order."""
    out: list[str] = []
    reading, count = "", ""
    for character in f"{''.join(_RUNS)}.":
        if character.isdecimal():
            count += character
            continue
        out += [reading] * int(count or 0)
        reading, count = character, ""
    return out


def _at_the_beginning(syllable: str) -> str:
    """`syllable` by the sound law (두음법칙)."""
    index = ord(syllable) - _HANGUL
    onset, rest = divmod(index, _ONSET)
    if onset in {_NIEUN, _RIEUL} and rest // _VOWEL in _PALATAL:
        onset = _SILENT
    elif onset == _RIEUL:
        onset = _NIEUN
    return chr(_HANGUL + onset * _ONSET + rest)
