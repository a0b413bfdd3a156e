"""Files that others made, in `../shared/samples`, against the results written by hand in the TOML files here."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from articles.body import plain_text
from articles.importing.item import LeftOut, LegacyItem, NotAnArticle, Refusal
from articles.importing.sources.source_file import SourceFile

if TYPE_CHECKING:
    from articles.importing.readers import Reader

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "samples"
EXPECTED = Path(__file__).parent
#: What an article is where its TOML table says nothing.
_DEFAULTS: dict[str, Any] = {
    "source_id": "", "headline": "", "deck": "", "published_at": None, "modified_at": None, "language": "en", "body": "",
    "sections": [], "tags": [], "bylines": [], "standing": "public", "slug": "", "url": "", "addresses": [], "pictures": [],
    "search_title": "", "search_description": "", "notes": [], "doubts": [], "kind": "news", "origin": "own",
    "dateline": "", "contributor": "", "copyright": "",
}  # fmt: skip


def expected_in(folder: str) -> list[Path]:
    """The results for the samples of a folder."""
    return sorted((EXPECTED / folder).glob("*.toml"))


def sample_for(path: Path) -> SourceFile:
    """The sample that a result is for. Skips the test where the samples are not beside this repository."""
    folder = SAMPLES / path.parent.name
    found = [each for each in folder.iterdir() if each.stem == path.stem] if folder.is_dir() else []
    if not found:
        pytest.skip("../shared/samples is not beside this repository")
    return SourceFile.of_bytes(found[0].read_bytes(), found[0].name)


def assert_reads_as_expected(path: Path, reader: Reader) -> None:
    """Every article of the sample, every refusal and all that was left out is what the result says."""
    expected = tomllib.loads(path.read_text(encoding="utf-8"))
    file = sample_for(path)
    if "not_an_article" in expected:
        with pytest.raises(NotAnArticle, match=expected["not_an_article"]):
            list(reader.read(file))
        return
    found = list(reader.read(file))
    articles = [item for item in found if isinstance(item, LegacyItem)]
    assert len(articles) == len(expected.get("article", []))
    for item, told in zip(articles, expected.get("article", []), strict=True):
        assert facts(item, beginnings=told.get("paragraphs")) == _DEFAULTS | told
    assert [each.reason for each in found if isinstance(each, Refusal)] == expected.get("refused", [])
    assert {each.what: each.count for each in found if isinstance(each, LeftOut)} == expected.get("left_out", {})


def facts(item: LegacyItem, beginnings: list[str] | None = None) -> dict[str, Any]:
    """An article in the words of the results; of a long one, the `beginnings` of its paragraphs instead of its body."""
    told = {
        name: getattr(item, name)
        for name in (
            "source_id",
            "headline",
            "deck",
            "published_at",
            "modified_at",
            "language",
            "slug",
            "url",
            "dateline",
        )
    }
    if beginnings is not None:
        paragraphs = plain_text(item.body_html).split("\n\n")
        lengths = [len(each) for each in beginnings] + [0] * len(paragraphs)
        told["paragraphs"] = [each[:length] for each, length in zip(paragraphs, lengths, strict=False)]
    # A hash of the file's own bytes is nothing a person writes down.
    told["source_id"] = re.sub(r"^sha256:[0-9a-f]{64}$", "sha256:", item.source_id)
    return told | {
        "body": item.body_html if beginnings is None else "",
        "sections": list(item.sections),
        "tags": list(item.tags),
        "bylines": [[line.name_ko, line.name_en, line.email] for line in item.bylines],
        "standing": item.standing.value,
        "addresses": list(item.addresses),
        "pictures": [
            [picture.address, picture.caption, picture.alt, picture.credit, picture.is_lead]
            for picture in item.pictures
        ],
        "search_title": item.search_title,
        "search_description": item.search_description,
        "notes": list(item.notes),
        "doubts": sorted(doubt.code.value for doubt in item.doubts),
        "kind": item.kind.value,
        "origin": item.origin.value,
        "contributor": item.contributor,
        "copyright": item.copyright_line,
    }
