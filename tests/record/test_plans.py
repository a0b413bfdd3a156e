"""Every list is read through its index, on both databases, with 50,000 versions and no statistics gathered."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from taggit.models import Tag

from articles import corrections, cursors, reading
from articles.copytext import SeriesPart
from articles.layout.layout import Layout, Slot, Zone, ZoneKind
from articles.models import OldPath, Version
from articles.own_reporting import this_monday, weeks
from articles.public.following import archive as following
from articles.public.following import months, overview
from articles.public.following.record import followed, whole
from articles.reading.lists import cursor_after
from articles.record.chains import Tally
from articles.record.verifying import Scope, verify
from articles.search.finding import Search, find
from articles.search.question import read
from articles.verbs import merging
from newsroom.house import house_for_host
from newsroom.roles import Role
from tests.archive import FIRST, multiply
from tests.builders import (
    HOST,
    make_publication,
    make_reporter,
    make_section,
    make_series,
    make_user,
    part_of,
    publish_article,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsroom.house import House

pytestmark = pytest.mark.django_db

VERSIONS = 50_000
RECORD_TABLES = (
    "articles_version",
    "articles_versiontag",
    "articles_versionreporter",
    "articles_versionseries",
    "articles_versionpage",
    "articles_versionsearch",
)


@pytest.fixture(scope="module")
def archive(kept_for_the_file: None) -> Version:
    """One archive for all of this file."""
    publication = make_publication("archive", HOST)
    make_section(publication, "culture", name_ko="문화")
    part = part_of(make_series(publication), 1)
    version = publish_article(publication, make_user(Role.DESK_EDITOR), tags=["Seoul"], series=part, days_ago=1)
    multiply(version, VERSIONS)
    return version


def house() -> House:
    found = house_for_host(HOST)
    assert found is not None
    return found


def series() -> reading.SeriesLine:
    found = reading.series(house(), "silk-road")
    assert found is not None
    return found


def section_list(version: Version) -> object:
    section = house().section("politics")
    assert section is not None
    return reading.in_section(house(), "en", section, timezone.now())


def deep_section_list(version: Version) -> object:
    section = house().section("politics")
    assert section is not None
    deep = Version(pk=FIRST + 40_000, published_at=timezone.now() - timedelta(hours=40_000))
    return reading.in_section(house(), "en", section, timezone.now(), cursor_after(deep))


def own_reporting(version: Version) -> object:
    now = timezone.now()
    long_ago = this_monday(version.publication, now) - timedelta(weeks=110)
    found = weeks(version.publication, long_ago, 13, now)
    assert found[0].from_archive
    return found


def deep_tag_list(version: Version) -> object:
    deep = Version(pk=FIRST + 40_000, published_at=timezone.now() - timedelta(hours=40_000))
    tag = version.version_tags.get().tag_id
    return reading.with_tag(house(), "en", [tag], timezone.now(), cursor_after(deep))


def merged_section_list(version: Version) -> object:
    """A part that another root section's stories came into, and the root it is part of."""
    section = house().section("assembly")
    assert section is not None
    deep = Version(pk=FIRST + 40_000, published_at=timezone.now() - timedelta(hours=40_000))
    reading.in_section(house(), "en", house().root_of(section), timezone.now(), cursor_after(deep))
    return reading.in_section(house(), "en", section, timezone.now(), cursor_after(deep))


def merged_tag_list(version: Version) -> object:
    led = reading.tag(house(), "en", "seoul", timezone.now())
    subject = reading.tag(house(), "en", "merged", timezone.now())
    assert subject is not None
    assert led is not None
    assert (len(subject.keys), led.moved_to) == (2, "merged")
    return reading.with_tag(house(), "en", subject.keys, timezone.now())


def merged_reporter_list(version: Version) -> object:
    led = reading.reporter(house(), "en", "lee", timezone.now())
    subject = reading.reporter(house(), "en", "merged", timezone.now())
    assert subject is not None
    assert led is not None
    assert (len(subject.keys), led.moved_to) == (2, "merged")
    return reading.by_reporter(house(), "ko", subject.keys, timezone.now())


def after_a_merger(read: Callable[[Version], object]) -> Callable[[Version], object]:
    """The archive's section, tag and reporter are merged into others first."""

    def merged_and_read(version: Version) -> object:
        manager = make_user(Role.MANAGING_EDITOR)
        culture = make_section(version.publication, "culture")
        part = make_section(version.publication, "assembly", parent=culture)
        merging.merge_sections([version.section], part, manager)
        merging.merge_tags([version.version_tags.get().tag], Tag.objects.create(name="Merged"), manager)
        merging.merge_reporters([version.version_reporters.get().reporter], make_reporter("merged"), manager)
        return read(version)

    return merged_and_read


def changes_of_an_article(version: Version) -> object:
    return corrections.told(Version.objects.only("publication", "public_number").get(pk=FIRST + 7), timezone.now())


def deep_corrections(version: Version) -> object:
    before = cursors.written(timezone.now() - timedelta(hours=40_000), FIRST + 40_000)
    return corrections.newest(house(), "en", timezone.now(), before)


def verified(version: Version) -> object:
    """Four batches of the record; the digests of repeated rows do not hold, and each is named."""
    tally = Tally()
    assert any(tally.versions > 1_500 for _finding in verify(Scope(), tally))
    return tally


def old_address(version: Version) -> object:
    path = OldPath.normalised("/news/article.html?no=4711")
    OldPath.objects.get_or_create(publication=version.publication, path=path, defaults={"article": version.article})
    found = reading.moved_to(house(), "/news/article.html", {"no": "4711"}, timezone.now())
    assert found is not None
    assert found.path == version.path
    return found


def searched(typed: str, *, newest_first: bool = False) -> object:
    found = find(house(), "en", Search(read(typed), newest_first=newest_first), timezone.now())
    assert found.versions
    return found


def arranged_front_page(version: Version) -> object:
    """With every kind of slot that a layout can have."""
    layout = Layout(
        (
            Zone(ZoneKind.LEAD, slots=(Slot(story=version.public_number),)),
            Zone(ZoneKind.TOP, slots=(Slot(story=FIRST + 30_000), Slot(tag="seoul"), Slot(section="culture"), Slot())),
            Zone(ZoneKind.OPINION, slots=(Slot(), Slot())),
            Zone(ZoneKind.PICTURES, slots=(Slot(), Slot())),
            Zone(ZoneKind.BLOCK, "politics", (Slot(), Slot(tag="seoul"))),
        )
    )
    return reading.front_page(house(), "en", timezone.now(), reading.Arranged(layout, {}))


READS: dict[str, Callable[[Version], object]] = {
    "front page": lambda version: reading.front_page(house(), "en", timezone.now()),
    "front page of an empty edition": lambda version: reading.front_page(house(), "xx", timezone.now()),
    "arranged front page": arranged_front_page,
    "arranged front page after a merger": after_a_merger(arranged_front_page),
    "article": lambda version: reading.article(house(), version.public_number, timezone.now()),
    "withdrawal": lambda version: reading.withdrawal(house(), version.public_number, timezone.now()),
    "old address": old_address,
    "beside": lambda version: reading.beside(house(), version, timezone.now()),
    "corrections": lambda version: corrections.newest(house(), "en", timezone.now()),
    "corrections, 40,000 down": deep_corrections,
    "section": section_list,
    "section, 40,000 down": deep_section_list,
    "tag": lambda version: reading.with_tag(house(), "en", [version.version_tags.get().tag_id], timezone.now()),
    "tag, 40,000 down": deep_tag_list,
    "reporter": lambda version: reading.by_reporter(
        house(), "ko", [version.version_reporters.get().reporter_id], timezone.now()
    ),
    "section that another was merged into, 40,000 down": after_a_merger(merged_section_list),
    "tag that another was merged into": after_a_merger(merged_tag_list),
    "reporter whom another was merged into": after_a_merger(merged_reporter_list),
    "front page after a merger": after_a_merger(lambda _version: reading.front_page(house(), "en", timezone.now())),
    "beside, after a merger": after_a_merger(lambda version: reading.beside(house(), version, timezone.now())),
    "days around": lambda version: reading.days_around(
        house(),
        "en",
        timezone.now().date() - timedelta(days=900),
        timezone.now().date() - timedelta(days=800),
        timezone.now(),
    ),
    "search": lambda version: searched("envoys"),
    "search for several words": lambda version: searched('"envoys meet" seoul monday'),
    "search by date": lambda version: searched("envoys", newest_first=True),
    "series": lambda version: reading.parts(house(), "en", series(), timezone.now()),
    "series, 40,000 down": lambda version: reading.parts(
        house(), "en", series(), timezone.now(), cursors.written_place(40_000, FIRST)
    ),
    "all series": lambda version: reading.all_series(house(), "en", timezone.now()),
    "languages of a series": lambda version: reading.languages_of(house(), series(), timezone.now()),
    "series after its parts were seen": lambda version: reading.were_seen(series(), "en", timezone.now()),
    "part of a series": lambda version: reading.place_of(
        house(), "en", SeriesPart("silk-road", "", 30_000), timezone.now()
    ),
    "feed of a series": lambda version: reading.in_series(house(), "en", series(), timezone.now(), shown=whole),
    "feed": lambda version: followed(
        reading.latest(house(), "en", timezone.now(), shown=whole).versions, timezone.now()
    ),
    "feed of a tag": lambda version: reading.with_tag(
        house(), "en", [version.version_tags.get().tag_id], timezone.now(), shown=whole
    ),
    "page of feeds": lambda version: (
        overview.reporters(house(), "en", timezone.now()),
        overview.tags(house(), "en", timezone.now()),
    ),
    "months of the sitemap": lambda version: months.months(house(), timezone.now()),
    "sitemap of a month": lambda version: following.in_month(
        house(), timezone.now().date().replace(day=1) - timedelta(days=800), timezone.now()
    ),
    "sitemap of pages": lambda version: (
        following.tags(house(), timezone.now()),
        following.reporters(house(), timezone.now()),
        following.series(house(), timezone.now()),
    ),
    "sitemap of news": lambda version: following.news(house(), timezone.now()),
    "own reporting of a quarter long ago": own_reporting,
    "record that is verified": verified,
    "month": lambda version: reading.in_month(
        house(), "en", timezone.now().date().replace(day=1) - timedelta(days=800), timezone.now()
    ),
}


def plan_of(sql: str) -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            return "\n".join(str(row[3]) for row in cursor.fetchall())
        cursor.execute(f"EXPLAIN {sql}")
        return "\n".join(str(row[0]) for row in cursor.fetchall())


# A look-up in the search's index is told as a scan of a virtual table.
_SQLITE_SCAN = re.compile(
    r"SCAN (?!articles_versionsearch_terms VIRTUAL TABLE INDEX 0:M)(articles_version\w*|[UVW]\d+)(?! USING)"
)
#: All that a publication ever had is nearly all there is.
_SQLITE_PUBLICATION = re.compile(r"SEARCH .* USING .*INDEX \w*version\w* \(publication_id=\?\)")


def whole_table_reads(plan: str) -> list[str]:
    """Lines of a plan that walk one of the record's tables without an index, or with nothing but the publication."""
    if connection.vendor == "sqlite":
        return [line for line in plan.splitlines() if _SQLITE_SCAN.match(line) or _SQLITE_PUBLICATION.match(line)]
    return [line for line in plan.splitlines() if re.search(r"Seq Scan on articles_version", line)]


@pytest.mark.parametrize("name", READS)
def test_a_list_is_read_through_its_index(archive: Version, name: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        READS[name](archive)
    asked = [query["sql"] for query in queries if any(table in query["sql"] for table in RECORD_TABLES)]
    assert asked
    for sql in asked:
        plan = plan_of(sql)
        assert not whole_table_reads(plan), f"{sql}\n{plan}"
        # The two clock indexes are for the next boundary alone; a list through them walks the whole archive.
        assert "version_begins" not in plan, plan
        assert "version_ends" not in plan, plan


def test_a_record_is_verified_in_as_many_questions_as_it_has_batches(archive: Version) -> None:
    with CaptureQueriesContext(connection) as queries:
        verified(archive)
    of_batches = [query["sql"] for query in queries if " IN (" in query["sql"] or "LIMIT 500" in query["sql"]]
    assert len(of_batches) == 4 * len(("versions", "articles", "tags", "reporters"))
    # Where its rows were counted, PostgreSQL joins articles by going through all of them up to those of the batch.
    assert not [sql for sql in of_batches if "articles_article" in sql and "articles_version" in sql]


def test_the_next_change_is_looked_up_at_the_edge_of_the_indexes_of_the_clock(archive: Version) -> None:
    with CaptureQueriesContext(connection) as queries:
        reading.next_change(timezone.now())
    # The third asks the claims' notices, of which there are never many.
    begins, ends, _leaves_front = (plan_of(query["sql"]) for query in queries)
    assert "version_begins" in begins, begins
    assert "version_ends" in ends, ends
    # Sorting would mean that all that is to come is read first.
    assert "SORT" not in (begins + ends).upper(), begins + ends
    assert "B-TREE" not in (begins + ends).upper(), begins + ends


def test_a_walk_through_the_whole_table_would_be_noticed(archive: Version) -> None:
    assert whole_table_reads(plan_of("SELECT id FROM articles_version WHERE deck = 'nobody has an index on this'"))


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("corrections", "version_explained"),
        ("months of the sitemap", "version_changed"),
        ("arranged front page", "version_of_opinion"),
    ],
)
def test_a_partial_index_is_found_with_values_bound_as_the_application_binds_them(
    archive: Version, name: str, index: str
) -> None:
    """The plans above are those of statements with their values written in, which SQLite sees more in."""
    asked: list[tuple[str, Any]] = []

    def noted(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:  # noqa: FBT001
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(noted):
        READS[name](archive)
    plans = []
    with connection.cursor() as cursor:
        for sql, params in asked:
            cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{sql}", params)
            plans.append(str(cursor.fetchall()))
    assert any(index in plan for plan in plans), plans
