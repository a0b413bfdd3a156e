"""What an archive says belongs together, belongs together here: translations of one piece, parts of a series."""

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command

from articles.models import Article, ImportItem, ImportRun, Series, Version
from tests.builders import make_publication, make_section, make_series
from tests.public.reader import Reader

if TYPE_CHECKING:
    from pathlib import Path

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db

STORY = "6f1c9d0e-2f3f-4b8e-9a53-0c3a4ee0b111"


@pytest.fixture
def publication() -> Publication:
    publication = make_publication()
    make_section(publication)
    return publication


def line(number: int, language: str = "en", **fields: Any) -> str:
    headline = f"The ferry of {number}" if language == "en" else f"{number}번 나룻배"
    said = {
        "id": number,
        "headline": headline,
        "text": "It came.",
        "language": language,
        "published": "2020-01-02 08:00",
    }
    return json.dumps(said | {"sections": ["politics"], "bylines": ["Kim"]} | fields)


def bring_in(folder: Path, *lines: str, **options: Any) -> None:
    folder.joinpath("old.jsonl").write_text("\n".join(lines))
    call_command("import_articles", str(folder), stdout=StringIO(), stderr=StringIO(), **options)


def doubts() -> list[str]:
    return [each["message"] for item in ImportItem.objects.order_by("pk") for each in item.doubts]


@pytest.mark.usefixtures("publication")
@pytest.mark.parametrize("at_once", [True, False])
def test_translations_and_parts_of_a_series_are_what_they_were(tmp_path: Path, *, at_once: bool) -> None:
    part = {"slug": "islands", "title": "Islands", "installment": 1}
    english = line(1, story=STORY, series=part)
    korean = line(2, "ko", story=STORY, series={**part, "title": "섬들"})
    if at_once:
        bring_in(tmp_path, korean, english, line(3), release=True)
    else:
        bring_in(tmp_path, korean, line(3))
        bring_in(tmp_path, english)
        for run in ImportRun.objects.order_by("pk"):
            call_command("release_import", str(run.pk), stdout=StringIO())
    source, translation = (Article.objects.get(source_id=number) for number in ("2", "1"))
    assert str(source.key) == STORY
    assert translation.translation_of == source
    assert {str(version.story) for version in Version.objects.filter(article__in=(source, translation))} == {STORY}
    assert (series := Series.objects.get()).title_ko == "섬들"
    assert (series.title_en, translation.series, translation.installment) == ("Islands", series, 1)
    page = Reader().get(translation.versions.get().path).content.decode()
    assert source.versions.get().path in page
    assert "/series/islands/" in page
    assert "The ferry of 1" in Reader().get("/series/islands/").content.decode()
    assert not doubts()
    call_command("verify_record", stdout=StringIO())


def test_what_cannot_belong_together_comes_in_by_itself_and_says_so(publication: Publication, tmp_path: Path) -> None:
    make_series(publication, "islands")
    bring_in(
        tmp_path,
        line(1, story=STORY),
        line(2, story=STORY),
        line(3, "ko", story="story of the ferry", series={"slug": "the islands!", "installment": 1}),
        line(4, series={"slug": "islands", "installment": 0}),
    )
    assert Article.objects.filter(translation_of=None, series=None).count() == 4
    assert doubts() == [
        "The story it names is told in its language already: The ferry of 1",
        "No series can have this address and part: the islands!, 1",
        "What its translations share has to be a UUID: story of the ferry",
        "No series can have this address and part: islands, 0",
    ]
