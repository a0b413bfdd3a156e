"""Links between an old site's articles lead to where these stand here, from the moment they go on record."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command

from articles.importing.intake.releasing import release
from articles.importing.item import Standing
from articles.models import Article, ImportLink, ImportRun, OldPath, Revision, Version
from tests.builders import edit, make_publication, make_section
from tests.importing.test_holding import all_of, item, take_in

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from articles.importing.item import LegacyItem
    from newsroom.models import Publication

pytestmark = pytest.mark.django_db

HOST = "old.lantern.example"


@pytest.fixture
def publication() -> Publication:
    publication = make_publication()
    make_section(publication, "politics", name_ko="정치")
    return publication


def linking(number: int, *addresses: str, **facts: Any) -> LegacyItem:
    links = "".join(f'<p><a href="{address.replace("&", "&amp;")}">there</a></p>' for address in addresses)
    facts = {"url": f"https://www.{HOST}/news/article.html?no={number}"} | facts
    return item(number, body_html=f"<p>It was ferry {number}.</p>{links}", **facts)


def released(number: int = 1) -> Version:
    return Version.objects.on_site().get(article__source_id=str(number))


def links_of(number: int) -> list[str]:
    return [each.replace("&amp;", "&") for each in re.findall(r'href="([^"]*)"', released(number).copy["body"])]


def test_every_shape_of_an_old_address_becomes_the_articles_new_one(publication: Publication) -> None:
    shapes = (
        f"https://{HOST}/news/article.html?no=2",
        f"http://www.{HOST}/mobile/article.html?no=2",
        f"http://{HOST}/news/article.html?iqs=0.5&no=2#photo",
        "/news/article.html?no=2",
        f"//{HOST}/news/articleView.html?idxno=2",
        f"https://{HOST}/bbs/view.php?wr_id=9&bo_table=a",
        f"https://{HOST}/%EC%84%AC/",
    )
    addresses = ("/news/article.html?no=2", "/bbs/view.php?bo_table=a&wr_id=9", "/%EC%84%AC/")
    # The first article links to one that goes on record after it, and back.
    take_in(publication, [linking(1, *shapes), linking(2, "/news/article.html?no=1", addresses=addresses)])
    all_of(release(ImportRun.objects.get()))
    there = released(2).path
    assert links_of(1) == [f"{there}#photo" if "#" in shape else there for shape in shapes]
    assert links_of(2) == [released(1).path]
    assert Version.objects.filter(number=2).count() == 0
    assert [link.old for link in ImportLink.objects.rewritten() if link.item.source_id == "1"] == [
        f"https:{shape}" if shape.startswith("//") else shape for shape in shapes
    ]
    call_command("verify_record", stdout=io.StringIO())


def test_a_promised_number_is_the_one_the_article_gets_batches_later(
    publication: Publication, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.importing.intake.releasing._SIZE", 1)
    take_in(publication, [linking(1, f"https://{HOST}/news/article.html?no=3"), item(2), item(3)])
    steps = release(ImportRun.objects.get())
    next(steps)
    (promised,) = links_of(1)
    assert client.get(promised).status_code == 404
    # Stopped and begun again.
    all_of(release(ImportRun.objects.get()))
    assert promised == released(3).path
    assert client.get(promised).status_code == 200
    assert sorted(Version.objects.values_list("public_number", flat=True)) == [1, 2, 3]


def test_what_leads_nowhere_stays_and_is_listed(publication: Publication) -> None:
    OldPath.objects.create(publication=publication, path="/news/section.html?sec_no=3", address="/sections/politics/")
    lost, away = f"https://{HOST}/event/2009", "https://elsewhere.example/news/article.html?no=1"
    take_in(
        publication,
        [linking(1, lost, "/news/article.html?no=99", away, f"https://{HOST}/news/section.html?sec_no=3", f"https://{HOST}/")],
    )  # fmt: skip
    all_of(release(ImportRun.objects.get()))
    assert links_of(1) == [lost, "/news/article.html?no=99", away, "/sections/politics/", "/"]
    out = io.StringIO()
    call_command("import_report", ImportRun.objects.get().pk, stdout=out)
    assert "2 links to the old site lead to pages here; 2 lead to nothing" in out.getvalue()
    assert f"link lost: {lost}: old.jsonl: line 1, article {Article.objects.get().pk}" in out.getvalue()
    assert "link rewritten" not in out.getvalue()
    out = io.StringIO()
    call_command("import_report", ImportRun.objects.get().pk, stdout=out, format="csv", all=True)
    rows = [(row["outcome"], row["address"], row["reason"]) for row in csv.DictReader(io.StringIO(out.getvalue()))]
    assert ("link lost", "/news/article.html?no=99", "") in rows
    assert ("link rewritten", f"https://{HOST}/news/section.html?sec_no=3", "/sections/politics/") in rows
    out = io.StringIO()
    call_command("import_report", ImportRun.objects.get().pk, stdout=out, format="json")
    assert [link["address"] for link in json.loads(out.getvalue())["links"]] == [lost, "/news/article.html?no=99"]


def test_what_is_held_is_linked_by_its_old_address_here_and_leads_there_later(
    publication: Publication, client: Client
) -> None:
    address = f"https://{HOST}/news/article.html?no=2"
    take_in(publication, [linking(1, address), item(2, standing=Standing.DRAFT)])
    all_of(release(ImportRun.objects.get()))
    assert links_of(1) == ["/news/article.html?no=2"]
    run = ImportRun.objects.get()
    run.items.update(standing=Standing.PUBLIC)
    all_of(release(run))
    assert client.get("/news/article.html", {"no": "2"}).headers["Location"].endswith(released(2).path)


def test_an_article_of_an_earlier_run_is_linked_and_another_papers_number_is_not(publication: Publication) -> None:
    take_in(publication, [item(2)])
    all_of(release(ImportRun.objects.get()))
    sister = "https://sister.example/news/article.html?no=2"
    many = [linking(number) for number in range(3, 14)]
    take_in(publication, [linking(1, f"https://{HOST}/news/article.html?no=2", sister), *many, item(20, url=sister)])
    all_of(release(ImportRun.objects.order_by("-pk")[0]))
    assert links_of(1) == [released(2).path, sister]


def test_hosts_that_a_person_names_are_the_ones_that_count(publication: Publication) -> None:
    take_in(
        publication,
        [linking(1, "http://photo.example/news/article.html?no=2", f"https://{HOST}/news/article.html?no=2"), item(2)],
        old_hosts=("www.photo.example",),
    )
    all_of(release(ImportRun.objects.get()))
    assert links_of(1) == [released(2).path, f"https://{HOST}/news/article.html?no=2"]


def test_what_a_person_has_worked_on_goes_out_with_the_links_they_saw(publication: Publication) -> None:
    take_in(publication, [linking(1, "/news/article.html?no=2"), item(2)])
    edit(Article.objects.get(source_id="1"), deck="Mended")
    all_of(release(ImportRun.objects.get()))
    assert links_of(1) == ["/news/article.html?no=2"]


def test_the_same_original_brought_in_again_changes_nothing(publication: Publication) -> None:
    both = [linking(1, "/news/article.html?no=2"), item(2)]
    take_in(publication, both)
    all_of(release(ImportRun.objects.get()))
    assert [one.outcome for one in take_in(publication, both, releases=True)] == ["unchanged", "unchanged"]
    article = Article.objects.get(source_id="1")
    assert Revision.objects.filter(article=article).order_by("-pk")[0].edit_version == article.edit_version
    assert article.published_edit_version == article.edit_version


def test_old_addresses_lead_to_their_articles_however_they_are_written(
    publication: Publication, client: Client
) -> None:
    take_in(publication, [item(1, addresses=("/news/articleView.html?sc=3&idxno=7", "/%EC%84%AC-a/"))])
    all_of(release(ImportRun.objects.get()))
    path = released().path
    assert client.get("/news/articleView.html", {"idxno": "7", "page": "2"}).headers["Location"].endswith(path)
    assert client.get("/섬-a/").headers["Location"].endswith(path)


def test_links_cost_a_batch_a_few_questions_however_many_there_are(
    publication: Publication, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    take_in(publication, [linking(n, *(f"/news/article.html?no={m}" for m in range(1, 31))) for n in range(1, 31)])
    run = ImportRun.objects.get()
    with django_assert_max_num_queries(50):
        all_of(release(run))
    assert ImportLink.objects.rewritten().count() == 900
