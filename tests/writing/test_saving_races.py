"""Two requests at the same moment, on a database that lets them in side by side."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, connections

from articles.models import Article, Presence, Revision
from newsroom.roles import Role
from tests.builders import make_article, make_publication, make_user
from tests.desk.pages import change, form_of
from tests.desk.saving import address, signed_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def side_by_side(transactional_db: None) -> None:
    # SQLite has one writer at a time; its tests keep the database in memory, where threads have no file to wait for.
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL alone lets two writers in at once")


def at_once(*acts: Callable[[], HttpResponse]) -> list[HttpResponse]:
    """Each in a thread of its own, begun together."""
    start = Barrier(len(acts))

    def run(act: Callable[[], HttpResponse]) -> HttpResponse:
        start.wait()
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_of_two_saves_from_one_state_one_is_written_and_one_is_asked() -> None:
    kim, lee = make_user(Role.DESK_EDITOR, "kim"), make_user(Role.DESK_EDITOR, "lee")
    article = make_article(make_publication(), kim)
    acts = []
    for user in (kim, lee):
        client = signed_in(user)
        data: dict[str, Any] = form_of(client, change(article), headline=f"By {user}", _continue="1")
        acts.append(lambda client=client, data=data: client.post(change(article), data))
    answers = at_once(*acts)
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    asked = next(answer for answer in answers if answer.status_code == 200)
    assert "Two writings of one article" in asked.content.decode()
    article.refresh_from_db()
    assert article.edit_version == 2
    assert article.revisions.saved().count() == 2


def test_two_tabs_that_autosave_first_at_the_same_moment_share_one_row() -> None:
    kim = make_user(Role.DESK_EDITOR, "kim")
    article = make_article(make_publication(), kim)
    client = signed_in(kim)
    data = form_of(client, change(article)) | {"_keep": "1"}
    clients = [signed_in(kim) for _ in range(4)]
    answers = at_once(
        *(
            lambda client=client, tab=tab: client.post(address("writing", article), data | {"_tab": f"tab{tab}"})
            for tab, client in enumerate(clients)
        )
    )
    assert [answer.status_code for answer in answers] == [200] * 4
    assert Revision.objects.filter(is_autosave=True).count() == 1
    assert Presence.objects.count() == 4


def test_two_colleagues_who_take_over_at_once_keep_the_writing_once() -> None:
    kim, lee, park = (make_user(Role.DESK_EDITOR, name) for name in ("kim", "lee", "park"))
    article = make_article(make_publication(), kim)
    client = signed_in(kim)
    data = form_of(client, change(article), headline="Unsaved") | {"_keep": "1", "_tab": "t", "_typed": "0"}
    client.post(address("writing", article), data)
    clients = [signed_in(user) for user in (lee, park)]
    at_once(*(lambda client=client: client.post(address("take_over", article)) for client in clients))
    assert Revision.objects.filter(is_aside=True).count() == 1
    assert Article.objects.get().edit_version == 1
