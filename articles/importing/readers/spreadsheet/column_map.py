"""Which column of a table is which field: by a map somebody wrote, else by the names such columns usually have."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from articles.ai_labels import AiUse, DigitalSource
from articles.importing.item import Standing
from articles.importing.readers.records.fields import FIELDS
from articles.korean import nfc

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import tzinfo
    from pathlib import Path

#: In bytes.
_LARGEST = 1_000_000
#: Fields that only a table needs: `content` is HTML or plain text as each row shows, `time` the time of a `published`
#: that is a day, `email` that of a single byline, `caption`, `credit` and `digital_source` those of the first picture.
OF_TABLES = ("content", "time", "email", "caption", "credit", "digital_source")
_USUAL: Mapping[str, str] = {
    "id": "id no num number idx seq uid nid wr_id post_id article_id article_no news_id 번호 기사번호 글번호 고유번호 일련번호",
    "headline": "headline title subject news_title post_title wr_subject 제목 기사제목 주제목",
    "deck": "deck subtitle sub_title subheadline standfirst 부제 부제목 소제목",
    "content": "content contents article_body news_content post_content wr_content 본문 내용 기사내용 기사본문",
    "body": "body html body_html",
    "text": "text body_text plain_text",
    "bylines": "byline bylines author authors writer reporter reporters wr_name 기자 기자명 작성자 글쓴이 취재기자 작성기자",
    "email": "email e-mail reporter_email 이메일 기자이메일 메일",
    "contributor": "contributor 기고자 필자",
    "published": "published published_at publish_date pubdate pub_date date datetime created created_at regdate reg_date"
    " reg_dt wr_datetime post_date 등록일 등록일시 등록날짜 입력일 입력일시 작성일 작성일시 발행일 발행일시 게재일 게재일시 날짜 일시 일자",
    "time": "time pub_time 시간 시각 등록시간 등록시각 입력시간 발행시간",
    "modified": "modified modified_at updated updated_at moddate mod_date post_modified 수정일 수정일시 최종수정 최종수정일",
    "sections": "section sections category categories ca_name cat 섹션 섹션명 분류 카테고리 기사분류 지면",
    "tags": "tag tags keyword keywords 태그 키워드 주제어 해시태그",
    "language": "language lang locale 언어",
    "dateline": "dateline 발신지",
    "pictures": "image images image_url picture pictures photo photos thumbnail 사진 이미지 대표이미지 대표사진 썸네일 첨부사진",
    "caption": "caption image_caption photo_caption 캡션 사진설명",
    "credit": "credit photo_credit 사진출처",
    "digital_source": "digital_source digital_source_type digitalsourcetype 사진ai 사진ai표시 ai사진",
    "ai_use": "ai_use ai ai활용 ai사용 ai활용여부 ai사용여부 ai표시 생성형ai 인공지능활용",
    "url": "url link permalink address 주소 링크 기사주소 기사링크 원문링크",
    "slug": "slug post_name",
    "standing": "standing status state post_status published_yn use_yn 상태 공개 공개여부 게시여부 노출여부",
    "kind": "kind 기사유형",
    "origin": "origin 출처구분",
    "search_title": "search_title seo_title meta_title",
    "search_description": "search_description seo_description meta_description",
    "copyright": "copyright 저작권",
    "notes": "note notes memo 비고 메모",
}
#: What tables write where there is nothing to declare.
_NONE = ("none", "no", "n", "0", "false", "없음", "해당없음", "미사용", "미활용", "아니오", "x")
_BY_NAME = {name: field for field, names in _USUAL.items() for name in names.split()}
_LISTS = ("tags", "bylines", "sections", "pictures", "addresses")
_TABLES = ("columns", "fixed", "dates", "separators", "values", "addresses", "sheet", "delimiter")
#: What databases and people write for the few words of a field.
WORDS: Mapping[str, Mapping[str, str]] = {
    "standing": {
        word: standing.value
        for standing, words in (
            (Standing.PUBLIC, "public publish published y yes 1 true 공개 발행 게시 게재 승인 노출"),
            (
                Standing.DRAFT,
                "draft pending future hidden n no 0 false 비공개 미발행 임시 임시저장 대기 작성중 숨김 미승인 비노출",
            ),
            (Standing.PRIVATE, "private"),
            (Standing.PASSWORD, "password 비밀글"),
            (Standing.TRASH, "trash deleted 삭제"),
        )
        for word in words.split()
    },
    "language": {
        **dict.fromkeys(("ko", "kr", "kor", "ko-kr", "korean", "한국어", "국문", "한글"), "ko"),
        **dict.fromkeys(("en", "eng", "en-us", "en-gb", "english", "영어", "영문"), "en"),
    },
    "ai_use": {
        **dict.fromkeys(_NONE, ""),
        **dict.fromkeys(("보조", "ai 보조", "활용", "ai 활용", "ai의 도움을 받아 작성"), AiUse.ASSISTED.value),
        **dict.fromkeys(("번역", "ai 번역", "ai로 번역"), AiUse.TRANSLATED.value),
        **dict.fromkeys(("생성", "ai 생성", "작성", "ai 작성", "ai가 작성"), AiUse.GENERATED.value),
    },
    "digital_source": {
        **dict.fromkeys((*_NONE, "사진", "실사"), ""),
        **dict.fromkeys(("ai 생성", "생성", "ai 이미지", "ai로 만든 이미지"), DigitalSource.TRAINED.value),
        **dict.fromkeys(
            ("ai 수정", "ai 편집", "ai 보정", "ai로 고친 이미지"), DigitalSource.COMPOSITE_WITH_TRAINED.value
        ),
        **dict.fromkeys(("합성", "합성 이미지"), DigitalSource.COMPOSITE_SYNTHETIC.value),
    },
}


class BadMap(ValueError):
    """A map that cannot be followed; the sentence names all that is wrong with it."""


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """A table's columns: by name, as `known` spells names, their field; "" for one that is left out knowingly."""

    columns: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    date_formats: tuple[str, ...] = ()
    zone: tzinfo | None = None
    separators: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    #: Paths with a field's name in braces: "/news/article.html?no={id}".
    addresses: tuple[str, ...] = ()
    sheet: str = ""
    delimiter: str = ""

    def field_of(self, column: str) -> str | None:
        """The field that `column` is; None when nothing says so."""
        name = known(column)
        return self.columns[name] if name in self.columns else _BY_NAME.get(name)

    def fields_of(self, header: Sequence[str]) -> list[str | None]:
        """The field of each column. Of two that would usually be the same field, the first is it."""
        found: list[str | None] = []
        for column in header:
            meant = self.field_of(column)
            is_said = known(column) in self.columns
            found.append(None if meant and meant in found and not is_said else meant)
        return found


def known(column: str) -> str:
    """A column's name without what two printings of it differ in."""
    return re.sub(r"[\s*:：]+", "", nfc(column).replace("\ufeff", "")).casefold()


def column_map_in(path: Path) -> ColumnMap:
    """The map in a TOML file. Raises BadMap, naming it."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise BadMap("it is too large for a map")
        return column_map(tomllib.loads(data.decode("utf-8-sig")))
    except OSError as error:
        raise BadMap(f"{path.name}: it cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadMap(f"{path.name}: it is no TOML: {error}") from error
    except BadMap as error:
        raise BadMap(f"{path.name}: {error}") from error


def column_map(settings: Mapping[str, Any]) -> ColumnMap:
    """The map that `settings`, a TOML file's tables, describe. Raises BadMap, which names every mistake at once."""
    errors = [
        f"“{name}” is no part of a map; there are {', '.join(_TABLES)}" for name in settings if name not in _TABLES
    ]
    fields = (*FIELDS, *OF_TABLES)
    columns = _words(settings, "columns", errors)
    errors += [
        f"columns: “{column}” = “{meant}”: there is no such field; there are {', '.join(fields)}"
        for column, meant in columns.items()
        if meant and meant not in fields
    ]
    fixed = _table(settings, "fixed", errors)
    errors += [f"fixed: there is no field “{name}”" for name in fixed if name not in FIELDS]
    separators = _words(settings, "separators", errors)
    errors += [f"separators: “{name}” is none of {', '.join(_LISTS)}" for name in separators if name not in _LISTS]
    values: dict[str, dict[str, str]] = {}
    for name, table in _table(settings, "values", errors).items():
        values[name] = _words({name: table}, name, errors)
        errors += [f"values: there is no field “{name}”"] if name not in fields else []
    dates = _table(settings, "dates", errors)
    errors += [f"dates: “{name}” is neither formats nor zone" for name in dates if name not in {"formats", "zone"}]
    found = ColumnMap(
        columns={known(column): meant for column, meant in columns.items()},
        fixed=fixed,
        date_formats=_texts(dates, "formats", errors),
        zone=_zone(dates.get("zone"), errors),
        separators=separators,
        values={name: {old.strip().casefold(): new for old, new in words.items()} for name, words in values.items()},
        addresses=_texts(settings, "addresses", errors),
        sheet=_text(settings, "sheet", errors),
        delimiter=_text(settings, "delimiter", errors),
    )
    if len(found.delimiter) > 1:
        errors.append("delimiter: it is one character")
    if errors:
        raise BadMap("; ".join(errors))
    return found


def _typed(settings: Mapping[str, Any], name: str, kind: type, called: str, errors: list[str]) -> Any:
    value = settings.get(name, kind())
    if isinstance(value, kind):
        return value
    errors.append(f"{name}: it has to be {called}")
    return kind()


def _text(settings: Mapping[str, Any], name: str, errors: list[str]) -> str:
    return str(_typed(settings, name, str, "text", errors))


def _table(settings: Mapping[str, Any], name: str, errors: list[str]) -> dict[str, Any]:
    return dict(_typed(settings, name, dict, "a table", errors))


def _words(settings: Mapping[str, Any], name: str, errors: list[str]) -> dict[str, str]:
    table = _table(settings, name, errors)
    errors += [f"{name}: “{key}” has to be text" for key, value in table.items() if not isinstance(value, str)]
    return {str(key): value for key, value in table.items() if isinstance(value, str)}


def _texts(settings: Mapping[str, Any], name: str, errors: list[str]) -> tuple[str, ...]:
    values = _typed(settings, name, list, "a list", errors)
    if not all(isinstance(value, str) for value in values):
        errors.append(f"{name}: it has to be a list of texts")
    return tuple(value for value in values if isinstance(value, str))


def _zone(name: object, errors: list[str]) -> tzinfo | None:
    if name is None:
        return None
    try:
        return ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        errors.append(f"dates: there is no zone “{name}”; Asia/Seoul is one")
        return None
