"""The Korean catalogue is whole, agrees with the code and the glossary, and is what the desk speaks.

After strings have changed, from the root of the project, with gettext installed:

    python manage.py makemessages -l ko --add-location=file --no-wrap --no-obsolete -i .venv -i var -i tests
    python manage.py compilemessages -l ko -i .venv -i var

The first finds the strings; each empty or fuzzy one is then translated in django.po. The second writes django.mo,
which is kept in git beside it: a machine that only runs the software has no gettext.
"""

from __future__ import annotations

import ast
import gettext
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone, translation

from articles.copytext import BylineCopy
from articles.models import Photo
from articles.verbs import publishing
from newsroom.models import MastheadPost, Publication, Publisher, PublisherDetails
from newsroom.roles import Role
from tests.builders import (
    edit,
    make_article,
    make_publication,
    make_reporter,
    make_section,
    make_user,
    publish_article,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

ROOT = Path(settings.BASE_DIR)
CATALOGUE = ROOT / "newsroom" / "locale" / "ko" / "LC_MESSAGES"
#: Between context and string, as gettext joins them.
EOT = "\x04"
HANGUL = re.compile("[가-힣]")
#: Technical names, digests, names in Latin letters, formats of feeds, punctuation, the button to the English desk.
ALSO_IN_KOREAN = re.compile(r"SHA-256|[0-9a-f]{64}|Facebook|IPTC: [\w ]+\.|Atom|RSS|JSON|\W+|English")


@dataclass
class Entry:
    """One entry of a .po file; `ids` is the string and, where there is one, its plural."""

    context: str = ""
    ids: list[str] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)

    @property
    def key(self) -> str:
        return f"{self.context}{EOT}{self.ids[0]}" if self.context else self.ids[0]


def read_po(path: Path) -> list[Entry]:
    """Every entry that is not obsolete, the header too (its id is empty)."""
    found = []
    for block in re.split(r"\n{2,}", path.read_text(encoding="utf-8")):
        entry = Entry()
        into: list[str] = []
        for line in block.splitlines():
            if line.startswith("#,"):
                entry.flags |= {flag.strip() for flag in line[2:].split(",")}
            keyword, _, quoted = line.partition('"')
            if line.startswith("#") or not quoted:
                continue
            text = ast.literal_eval(f'"{quoted}')
            if keyword:
                into = entry.ids if keyword.startswith("msgid") else entry.strings
                into.append("")
            if keyword.startswith("msgctxt"):
                entry.context, into[:] = text, into[:-1]
            else:
                into[-1] += text
        if entry.ids:
            found.append(entry)
    return found


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    """What is to be translated, without the header."""
    return [entry for entry in read_po(CATALOGUE / "django.po") if entry.key]


def placeholders(text: str) -> Counter[str] | list[str]:
    """Named ones may change places, those without a name may not."""
    found = re.findall(r"%\(\w+\)[a-z]|%[sdr%](?![A-Za-z])|\{\w*\}", text)
    return Counter(found) if all(re.search(r"\w{2}", one) for one in found) else found


def test_every_string_has_a_translation_that_somebody_stands_by(entries: list[Entry]) -> None:
    lacking = [entry.key for entry in entries if not all(entry.strings) or "fuzzy" in entry.flags]
    assert not lacking


def test_a_translation_is_korean(entries: list[Entry]) -> None:
    foreign = {entry.ids[0] for entry in entries if not all(map(HANGUL.search, entry.strings))}
    assert [text for text in foreign if not ALSO_IN_KOREAN.fullmatch(text)] == []


def test_a_translation_has_the_placeholders_of_its_string(entries: list[Entry]) -> None:
    differing = [
        entry.key for entry in entries for text in entry.strings if placeholders(text) != placeholders(entry.ids[-1])
    ]
    assert not differing


def test_no_particle_hangs_on_a_value(entries: list[Entry]) -> None:
    """을 or 를, 이 or 가, … depend on the last sound of the value, which nobody knows: the sentence goes round them."""
    particle = re.compile(r"(%\(\w+\)[sd]|%[sd]|\{\w*\})[”’)]?(은|는|이|가|을|를|과|와|으로|로|이나|나)(?=[\s.,]|$)")
    assert not [text for entry in entries for text in entry.strings if particle.search(text)]


def test_the_compiled_catalogue_says_what_the_written_one_says(entries: list[Entry]) -> None:
    """If this fails: `python manage.py compilemessages -l ko -i .venv -i var`, and commit both."""
    with (CATALOGUE / "django.mo").open("rb") as file:
        compiled: dict[object, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    written: dict[object, str] = {}
    for entry in entries:
        if len(entry.ids) == 1:
            written[entry.key] = entry.strings[0]
        else:
            written |= {(entry.key, number): text for number, text in enumerate(entry.strings)}
    compiled.pop("")
    assert compiled == written


def test_a_word_of_the_glossary_is_translated_by_the_glossary(entries: list[Entry]) -> None:
    korean = {entry.ids[0].lower(): entry.strings[0] for entry in entries if not entry.context}
    rows = re.findall(r"^\| ([\w -]+) \| ([^|]+) \|", (ROOT / "docs" / "glossary.md").read_text("utf-8"), re.MULTILINE)
    words = {english: chosen.strip().split(", ") for english, chosen in rows if HANGUL.search(chosen)}
    assert len(words) > 30
    assert {word: korean[word] for word in words if word in korean and korean[word] not in words[word]} == {}


def test_the_catalogue_has_every_string_the_code_marks_and_no_other(entries: list[Entry], tmp_path: Path) -> None:
    """If this fails: the two commands at the top of this file."""
    missing = [tool for tool in ("xgettext", "msgmerge", "msguniq", "msgattrib") if not shutil.which(tool)]
    if missing:
        say = pytest.fail if os.environ.get("REQUIRE") == "all" else pytest.skip
        say(f"gettext is not installed; this test needs {', '.join(missing)}")
    for folder in ("newsroom", "articles", "templates"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("locale", "__pycache__"))
    shutil.copy(ROOT / "manage.py", tmp_path)
    (tmp_path / "newsroom" / "locale").mkdir()
    run = subprocess.run(
        [sys.executable, "manage.py", "makemessages", "-l", "ko", "--add-location=file", "--no-wrap"],
        cwd=tmp_path,
        env=os.environ | {"NEWSROOM_VAR": str(tmp_path / "var"), "DJANGO_SETTINGS_MODULE": "newsroom.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    marked = {entry.key for entry in read_po(tmp_path / "newsroom/locale/ko/LC_MESSAGES/django.po")} - {""}
    known = {entry.key for entry in entries}
    assert {"not in the catalogue": marked - known, "marked no more": known - marked} == {
        "not in the catalogue": set(),
        "marked no more": set(),
    }


class Labels(HTMLParser):
    """What a page of the desk says around the copy: labels, headings, heads of tables, help, buttons, empty lists."""

    TAGS = frozenset({"label", "legend", "h1", "h2", "h3", "th", "button"})
    CLASSES = frozenset({"help", "button", "desk-empty", "desk-pill", "desk-sign"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._depth = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if self._depth or tag in self.TAGS or self.CLASSES & {*(given.get("class") or "").split()}:
            if not self._depth:
                self.texts.append("")
            self._depth += tag not in {"br", "img", "input", "use", "path"}

    def handle_endtag(self, tag: str) -> None:
        self._depth = max(0, self._depth - 1)

    def handle_data(self, data: str) -> None:
        if self._depth:
            self.texts[-1] += data

    def foreign(self) -> Iterator[str]:
        """Those with words, none of them Korean."""
        for text in (" ".join(text.split()) for text in self.texts):
            if re.search(r"[A-Za-z]{3}", text) and not HANGUL.search(text) and not ALSO_IN_KOREAN.fullmatch(text):
                yield text


class Korean(HTMLParser):
    """All a public page says in Korean, to the eye and to a screen reader: what stands under another `lang` is left out."""

    VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "source"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open: list[tuple[str, str]] = [("", "")]
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        language = given.get("lang") or self._open[-1][1]
        if tag not in self.VOID:
            self._open.append((tag, language))
        if language == "ko":
            self.texts += filter(None, (given.get("aria-label"), given.get("alt"), given.get("title")))

    def handle_endtag(self, tag: str) -> None:
        while self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag, language = self._open[-1]
        if language == "ko" and tag not in {"script", "style"} and data.strip():
            self.texts.append(" ".join(data.split()))


KOREAN = {"accept-language": "ko-KR,ko;q=0.9"}


def test_no_string_is_marked_within_an_f_string_where_the_collector_is_blind() -> None:
    marks = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "npgettext", "pgettext", "pgettext_lazy"}
    blind = [
        f"{path.relative_to(ROOT)}:{called.lineno}"
        for folder in ("articles", "newsroom")
        for path in (ROOT / folder).rglob("*.py")
        for drawn in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(drawn, ast.JoinedStr)
        for called in ast.walk(drawn)
        if isinstance(called, ast.Call) and isinstance(called.func, ast.Name) and called.func.id in marks
    ]
    assert not blind


def sign_in(client: Client, role: Role) -> None:
    client.force_login(make_user(role))


@pytest.mark.django_db
def test_the_desk_answers_a_korean_browser_in_the_words_of_the_glossary(client: Client) -> None:
    make_publication()
    sign_in(client, Role.DESK_EDITOR)
    desk = client.get("/admin/", headers=KOREAN)
    assert desk.headers["Content-Language"] == "ko"
    assert '<html lang="ko"' in desk.text
    for words in ("데스크", "검토할 기사", "게재 예약", "교차 확인"):
        assert words in desk.text
    form = client.get("/admin/articles/article/add/", headers=KOREAN).text
    for words in ("제목", "부제", "본문", "기자명", "발신지", "대표 사진", "초안 저장", "게재"):
        assert words in form


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "named"), [("ko", "정치"), ("en", "Politics"), ("fr", "Politics")])
def test_a_section_is_named_in_the_language_of_who_looks(client: Client, language: str, named: str) -> None:
    make_section(make_publication())
    sign_in(client, Role.DESK_EDITOR)
    form = client.get("/admin/articles/article/add/", headers={"accept-language": language}).text
    assert re.findall(r"<option value=\"\d+\">(정치|Politics)</option>", form) == [named]


@pytest.mark.parametrize(
    ("language", "names"),
    [("ko", ["저널", "편집인: 한편집", "한 장면"]), ("en", ["Journal", "Chief editor: Han", "A scene"])],
)
def test_what_has_two_names_goes_by_the_one_that_is_understood(language: str, names: list[str]) -> None:
    post = MastheadPost(title_ko="편집인", title_en="Chief editor", name_ko="한편집", name_en="Han")
    with translation.override(language):
        shown = [
            Publication(name_ko="저널", name_en="Journal"),
            post,
            Photo(caption_ko="한 장면", caption_en="A scene"),
        ]
        assert list(map(str, shown)) == names
        assert str(Publisher(name_ko="담화", name_en="")) == "담화"


@pytest.mark.django_db
def test_the_desk_speaks_english_to_everybody_else(client: Client) -> None:
    sign_in(client, Role.DESK_EDITOR)
    assert not HANGUL.search(client.get("/admin/", headers={"accept-language": "fr"}).text.replace("한국어", ""))


@pytest.mark.django_db
def test_the_page_of_a_verb_and_its_refusal_are_in_korean(client: Client) -> None:
    sign_in(client, Role.DESK_EDITOR)
    article = make_article(make_publication())
    address = reverse("admin:articles_article_verb", args=[article.pk, "publish"])
    assert "시각 지정" in client.get(address, headers=KOREAN).text
    refused = client.post(address, {"when": "later", "at": ""}, headers=KOREAN).text
    assert "날짜와 시각을 입력하거나 ‘지금’을 선택하십시오." in refused


@pytest.mark.django_db
def test_no_screen_of_the_desk_has_a_label_left_in_english(client: Client) -> None:
    # No row has a name in Latin letters.
    make_publication(name_en="저널")
    Publisher.objects.update(name_en="담화")
    client.force_login(make_user(Role.MANAGING_EDITOR, is_superuser=True))
    left: dict[str, set[str]] = {}
    for model in admin.site._registry:
        if model._meta.app_label not in {"articles", "newsroom", "taggit"}:
            continue
        for view in ("changelist", "add"):
            name = f"{model._meta.app_label}_{model._meta.model_name}_{view}"
            page = client.get(reverse(f"admin:{name}"), headers=KOREAN)
            # What nobody may add has no form.
            if page.status_code == 200 and (foreign := set(Labels(page.text).foreign())):
                left[name] = foreign
    assert left == {}


@pytest.mark.django_db
def test_the_empty_choice_of_a_list_is_offered_in_korean(client: Client) -> None:
    make_publication()
    sign_in(client, Role.MANAGING_EDITOR)
    form = client.get("/admin/newsroom/section/add/", headers=KOREAN).text
    assert "선택하십시오" in re.findall(r'<option value=""[^>]*>- ([^<]*) -</option>', form)


@pytest.mark.django_db
def test_no_page_of_an_article_has_a_label_left_in_english(client: Client) -> None:
    editor = make_user(Role.DESK_EDITOR, name="editor")
    client.force_login(editor)
    version = publish_article(make_publication(name_en="저널"), editor, language="ko", headline="서울에서 만난 대사들")
    edit(version.article, editor, deck="고친 부제")
    at = f"/admin/articles/article/{version.article_id}/"
    pages = [
        "change/",
        "act/publish/",
        "act/withdraw/",
        "act/submit/",
        "revisions/",
        "compare/",
        "restore/v1/",
        "preview-links/",
    ]
    left: dict[str, list[str]] = {}
    for path in pages:
        page = client.get(at + path, headers=KOREAN)
        assert page.status_code == 200, path
        if foreign := list(Labels(page.text).foreign()):
            left[path] = foreign
    assert left == {}


@pytest.mark.django_db
def test_no_public_page_in_korean_says_anything_in_english(client: Client) -> None:
    publication = make_publication(name_en="저널")
    PublisherDetails.objects.update(email="")
    korean: dict[str, Any] = {
        "language": "ko",
        "headline": "서울에서 만난 대사들",
        "deck": "한 문장의 부제",
        "dateline": "서울",
        "body": "<p>대사들이 월요일에 만났다.</p>",
        "bylines": (BylineCopy(make_reporter(name_en="이기자").slug, "이기자", "author"),),
        "tags": ("회담",),
        "kind": "opinion",
    }
    article = publish_article(publication, **korean)
    withdrawn = publish_article(publication, **korean | {"headline": "거두어들인 기사"})
    publishing.withdraw(withdrawn.article, make_user(Role.DESK_EDITOR), publishing.Reason(ko="오보"))
    day = timezone.localdate(timezone=publication.tzinfo)
    paths = ["", "nothing/", "imprint/", "masthead/", "sections/politics/", "reporters/lee/", "tags/회담/"]
    paths += [f"{day:%Y/%m}/", f"{day:%Y/%m/%d}/", "2001/01/"]
    said: dict[str, list[str]] = {}
    for path in [*(f"/ko/{path}" for path in paths), article.path, withdrawn.path]:
        words = Korean(client.get(path).text).texts
        assert words, path
        foreign = [text for text in words if re.search("[A-Za-z]{3}", text) and not HANGUL.search(text)]
        said[path] = [text for text in foreign if not ALSO_IN_KOREAN.fullmatch(text)]
    assert {path: words for path, words in said.items() if words} == {}
