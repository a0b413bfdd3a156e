"""The registration line of an old page: Korean local time, without a zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from articles.importing.item import NotAnArticle

KOREA = ZoneInfo("Asia/Seoul")

_LABEL = (
    r"(?P<label>기사\s?등록|기사\s?입력|최초\s?등록|최초\s?입력|최종\s?수정|최종\s?편집|등록|입력|수정|발행|게재|승인|업데이트"
    r"|Registered|Published|Posted|Updated|Modified)(?:\s?일시|\s?시간|\s?일자|\s?일)?"
)
_STAMP = re.compile(
    _LABEL + r"\s*[:：|]?\s*"
    r"(?P<year>\d{4})\s*[.\-/년]\s*(?P<month>\d{1,2})\s*[.\-/월]\s*(?P<day>\d{1,2})\s*[일.]?\s*(?:\([^)\d]{1,4}\))?"
    r"(?:\s*(?P<half>오전|오후|AM|PM)?\s*(?P<hour>\d{1,2})\s*[:시]\s*(?P<minute>\d{1,2})\s*분?(?:\s*:\s*(?P<second>\d{1,2}))?)?",
    re.IGNORECASE,
)
_BULLETS = " \t•·∙ㆍ|│*▪■-,/"
_MODIFIED = ("수정", "편집", "업데이트", "updated", "modified")
#: Longest rest of a stamp line (a view counter, a name) that still leaves it one.
_LONGEST_REST = 40


@dataclass(frozen=True, slots=True)
class Stamp:
    """One labelled time. `is_exact` False: the page gives the day only."""

    at: datetime
    is_modification: bool
    is_exact: bool
    line: int


def stamps_in(text: str, line: int) -> list[Stamp]:
    """The labelled times of a line that begins with one; [] for any other line. Raises for an impossible date."""
    text = text.lstrip(_BULLETS)
    if len(text) > 200 or not _STAMP.match(text) or len(_STAMP.sub("", text).strip(_BULLETS)) > _LONGEST_REST:
        return []
    return [_stamp(found, line) for found in _STAMP.finditer(text)]


def _stamp(found: re.Match[str], line: int) -> Stamp:
    hour = int(found["hour"] or 0)
    half = (found["half"] or "").lower()
    if half in {"오후", "pm"} and hour < 12:
        hour += 12
    elif half in {"오전", "am"} and hour == 12:
        hour = 0
    try:
        at = datetime(
            int(found["year"]), int(found["month"]), int(found["day"]), hour,
            int(found["minute"] or 0), int(found["second"] or 0), tzinfo=KOREA,
        )  # fmt: skip
    except ValueError as error:
        raise NotAnArticle(f"the date “{found[0].strip()}” does not exist", line=line) from error
    label = found["label"].replace(" ", "").lower()
    return Stamp(at, any(word in label for word in _MODIFIED), found["hour"] is not None, line)
