"""One folder as a night shift finds it: a thousand articles in four formats, one in twenty of them damaged."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command

from articles.models import Article, ImportItem, ImportRun
from tests.builders import make_publication, make_section

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db

#: Every so many articles one is damaged.
ONE_IN = 20


def page_text(number: int, *, damaged: bool) -> str:
    stamp = "" if damaged else f"등록 2011.03.{number % 28 + 1:02} 10:{number % 60:02}:00\n\n"
    return f"Ferry {number} named\n\n{stamp}It was ferry {number}.\n\nHan Do-yun hdy@lantern.example\n"


def html(number: int, *, damaged: bool) -> str:
    time = (
        "" if damaged else f'<meta property="article:published_time" content="2012-04-02T09:{number % 60:02}:00+09:00">'
    )
    return (
        f'<!doctype html><html lang="en"><head><title>Envoy {number} arrives</title>{time}</head><body><article>'
        f"<h1>Envoy {number} arrives</h1><p>It was envoy {number}, on a Tuesday, in the rain, with two suitcases.</p>"
        "<p>Nobody had sent a car, so the envoy walked to the embassy along the sea wall, and was late for the dinner.</p>"
        "</article></body></html>"
    )


def json_line(number: int, *, damaged: bool) -> str:
    published = "2013-02-31" if damaged else f"2013-05-06T07:{number % 60:02}:00+09:00"
    facts = {
        "id": f"j{number}",
        "headline": f"Talks {number} end",
        "published": published,
        "text": f"Round {number} ended.",
    }
    return json.dumps(facts)


def csv_row(number: int, *, damaged: bool) -> list[str]:
    headline = "" if damaged else f"Port {number} opens"
    return [f"c{number}", headline, f"2014-07-08 09:{number % 60:02}", f"Port {number} opened."]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "old"
    folder.mkdir()
    for number in range(300):
        damaged = number % ONE_IN == 7
        (folder / f"t{number:03}.txt").write_text(page_text(number, damaged=damaged), encoding="utf-8")
        (folder / f"w{number:03}.html").write_text(html(number, damaged=damaged), encoding="utf-8")
    lines = [json_line(number, damaged=number % ONE_IN == 7) for number in range(200)]
    (folder / "talks.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with (folder / "ports.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "title", "date", "content"])
        writer.writerows(csv_row(number, damaged=number % ONE_IN == 7) for number in range(200))
    return folder


def test_of_a_thousand_articles_each_is_in_or_named_with_its_place(folder: Path) -> None:
    make_section(make_publication(), "ships")
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("import_articles", str(folder), section="ships", stdout=out)
    assert ended.value.code == 1
    report = out.getvalue()
    assert "1000 in = 950 created + 0 unchanged + 0 updated + 0 queued + 50 refused" in report
    assert Article.objects.count() == 950
    counts = ImportRun.objects.get().counts
    assert counts["in"] == sum(number for name, number in counts.items() if name != "in") == 1000
    named = {(row.name.rsplit("/", 1)[-1], row.position) for row in ImportItem.objects.filter(outcome="refused")}
    files = {
        f"{kind}{number:03}.{ending}"
        for kind, ending in (("t", "txt"), ("w", "html"))
        for number in range(7, 300, ONE_IN)
    }
    assert {name for name, _place in named if name[0] in "tw" and name != "talks.jsonl"} == files
    talks = {place for name, place in named if name == "talks.jsonl"}
    ports = {place for name, place in named if name == "ports.csv"}
    assert talks == {f"line {number + 1}" for number in range(7, 200, ONE_IN)}
    # The names of the columns are row 1.
    assert ports == {f"row {number + 2}" for number in range(7, 200, ONE_IN)}
    assert all(line.split(": ")[-1] for line in report.splitlines() if line.startswith("refused"))
