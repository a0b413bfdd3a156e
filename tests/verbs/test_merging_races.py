"""A merger beside somebody who publishes, and beside another merger, on a database that lets them in side by side."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event
from typing import TYPE_CHECKING

import pytest
from django.db import connection, connections, transaction
from taggit.models import Tag

from articles.models import MergedTag
from articles.refusals import Refused
from articles.verbs import merging, publishing
from newsroom.models import Section
from newsroom.roles import Role
from tests.builders import make_article, make_publication, make_section, make_user
from tests.desk.saving import signed_in
from tests.desk.test_merging import typed_over
from tests.public.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

pytestmark = pytest.mark.django_db(transaction=True)

_PATIENCE = 20


@pytest.fixture(autouse=True)
def side_by_side(transactional_db: None) -> None:
    # SQLite has one writer at a time; its tests keep the database in memory, where threads have no file to wait for.
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL alone lets two writers in at once")


def in_a_thread[T](pool: ThreadPoolExecutor, act: Callable[[], T]) -> Future[T | Refused]:
    def run() -> T | Refused:
        try:
            return act()
        except Refused as refused:
            return refused
        finally:
            connections.close_all()

    return pool.submit(run)


def test_what_is_published_while_its_section_and_tag_are_merged_stands_in_the_lists_that_stand() -> None:
    publication, manager = make_publication(), make_user(Role.MANAGING_EDITOR)
    world, politics = make_section(publication, "world"), make_section(publication, "politics")
    article = make_article(publication, manager, section="world", tags=["Old"], headline="Between")
    old, new = Tag.objects.get(name="Old"), Tag.objects.create(name="New")
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            # Published, and not committed yet: the merger does not see it, and does not wait for more than the state.
            version = publishing.publish(article, manager)
            merged = Event()

            def merge() -> None:
                with transaction.atomic():
                    merging.merge_sections([world], politics, manager)
                    merging.merge_tags([old], new, manager)
                merged.set()

            running = in_a_thread(pool, merge)
        assert merged.wait(_PATIENCE), running
    assert version.section == world
    for path in ("/sections/politics/", "/tags/new/"):
        assert "Between" in Reader().read(path)
    assert Reader().get("/tags/old/", 301)["Location"] == "/tags/new/"


def test_publishing_waits_for_nobody_who_merges() -> None:
    publication, manager = make_publication(), make_user(Role.MANAGING_EDITOR)
    make_section(publication, "politics")
    world = make_section(publication, "world")
    article = make_article(publication, manager, section="world")
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        # As a merger holds them until its end; the public state it raises only then.
        list(Section.objects.select_for_update(no_key=True).filter(pk=world.pk))
        done = Event()

        def publish() -> None:
            publishing.publish(article, manager)
            done.set()

        in_a_thread(pool, publish)
        assert done.wait(_PATIENCE)


@pytest.mark.parametrize("changed", ["name_en", "slug"])
def test_who_saves_a_section_while_it_is_merged_does_not_undo_the_merger(changed: str) -> None:
    publication, manager = make_publication(), make_user(Role.MANAGING_EDITOR)
    world, politics = make_section(publication, "world"), make_section(publication, "politics")
    client = signed_in(manager)
    page = f"/admin/newsroom/section/{world.pk}/change/"
    data = typed_over(client, page, **{changed: "earth"})
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            merging.merge_sections([world], politics, manager)
            saving = in_a_thread(pool, partial(client.post, page, data))
            _somebody_waits_for_us()
        saving.result(_PATIENCE)
    world.refresh_from_db()
    assert (world.merged_into, world.slug) == (politics, "world")
    assert Reader().get("/sections/world/", 301)["Location"] == "/sections/politics/"


def _somebody_waits_for_us() -> None:
    until = time.monotonic() + _PATIENCE
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute("SELECT 1 FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))")
            if cursor.fetchone():
                return
            # Its answer stays the same within a transaction otherwise.
            cursor.execute("SELECT pg_stat_clear_snapshot(), pg_sleep(0.01)")
    raise TimeoutError


def test_of_two_mergers_that_would_make_a_circle_one_is_refused() -> None:
    make_publication()
    manager = make_user(Role.MANAGING_EDITOR)
    one, two = Tag.objects.create(name="one"), Tag.objects.create(name="two")
    with ThreadPoolExecutor(2) as pool:
        pairs = ((one, two), (two, one))
        runs = [in_a_thread(pool, partial(merging.merge_tags, [first], second, manager)) for first, second in pairs]
        answers = [run.result(_PATIENCE) for run in runs]
    assert sum(isinstance(answer, Refused) for answer in answers) == 1
    assert MergedTag.objects.count() == 1
