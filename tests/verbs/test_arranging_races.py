"""Two who arrange one front page at once, and one who publishes meanwhile, on a database that lets them in side by side."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction

from articles.layout.layout import AUTOMATIC
from articles.models import Arrangement
from articles.verbs import publishing
from articles.verbs.arranging import ArrangedSince, arrange
from newsroom.models import Publication
from newsroom.roles import Role
from tests.builders import make_article, make_publication, make_user
from tests.verbs.test_merging_races import in_a_thread

if TYPE_CHECKING:
    from articles.models import Version

pytestmark = pytest.mark.django_db(transaction=True)

_PATIENCE = 20


@pytest.fixture(autouse=True)
def side_by_side(transactional_db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL alone lets two writers in at once")


def test_of_two_who_press_at_once_one_is_told_of_the_other() -> None:
    publication, editor = make_publication(), make_user(Role.DESK_EDITOR)
    together = Barrier(2)

    def press() -> Arrangement:
        together.wait(_PATIENCE)
        return arrange(publication, "en", editor, AUTOMATIC, seen=0)

    with ThreadPoolExecutor(2) as pool:
        answers = [each.result(_PATIENCE) for each in [in_a_thread(pool, press) for _one in range(2)]]
    assert {type(each) for each in answers} == {Arrangement, ArrangedSince}
    assert Arrangement.objects.get().number == 1


def test_nobody_who_publishes_waits_for_who_arranges() -> None:
    publication, editor = make_publication(), make_user(Role.DESK_EDITOR)
    article = make_article(publication, editor)
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        # What a verb holds while it looks at the layout.
        Publication.objects.select_for_update(of=("self",), no_key=True).get(pk=publication.pk)
        running = in_a_thread(pool, partial(publishing.publish, article, editor))
        version = running.result(_PATIENCE)
    published: Version = version  # type: ignore[assignment]
    assert published.number == 1
