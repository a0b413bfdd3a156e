"""`manage.py verify_record` names standing pages and front pages that were altered past the guards."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.utils import timezone

from articles.models import Arrangement, StandingPage, StandingVersion
from articles.models.standing_version import StandingKind
from articles.record import guards
from articles.verbs.standing import publish_page
from tests.builders import make_publication, make_standing_page
from tests.record.verifying import alter, arranged, page_in_versions, verify

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from newsroom.models import Publication

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("guards_come_back")]


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "About them"},
        {"body": "<p>Who we never were.</p>"},
        {"reason": "Invented later"},
        {"slug": "elsewhere"},
        {"language": "fr"},
        {"digest": "0" * 64},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_standing_page_that_was_altered_is_named_and_no_other(
    publication: Publication, editor: User, changes: dict[str, Any]
) -> None:
    page = page_in_versions(publication, editor)
    other = make_standing_page(publication, "ethics", kind=StandingKind.ETHICS)
    publish_page(other, editor, seen=1)
    assert verify()[0] == 0
    alter(StandingVersion.objects.get(page=page, language="en", number=2), **changes)
    code, said = verify()
    assert code == 1
    language = changes.get("language", "en")
    assert f"Standing page about of journal, {language}, version 2: its row is not what was put on record" in said
    assert "version 1:" not in said.replace("version 1: it was given an end", "") or "language" in changes
    assert "ethics" not in said
    assert "findings in 0 articles and" in said


def test_a_version_of_a_standing_page_that_was_taken_out_is_missed(publication: Publication, editor: User) -> None:
    page = page_in_versions(publication, editor)
    StandingPage.objects.filter(pk=page.pk).update(body_en="<p>A third time.</p>")
    publish_page(page, editor, seen=1)
    guards.remove(connection)
    StandingVersion.objects.filter(page=page, language="en", number=2).delete()
    code, said = verify()
    assert code == 1
    assert "Standing page about of journal, en, version 2: it is missing" in said


def test_a_standing_page_that_was_hidden_or_moved_is_named(publication: Publication, editor: User) -> None:
    page = page_in_versions(publication, editor)
    StandingVersion.objects.filter(page=page, language="en", number=2).update(live_until=timezone.now())
    alter(StandingVersion.objects.get(page=page, language="ko"), publication=make_publication("other", "other.example"))
    code, said = verify()
    assert code == 1
    assert "en, version 2: it was given an end at which no other version begins" in said
    assert "it stands in another publication than its page" in said


def test_a_version_that_was_put_under_another_standing_page_is_named(publication: Publication, editor: User) -> None:
    page = page_in_versions(publication, editor)
    other = make_standing_page(publication, "ethics", kind=StandingKind.ETHICS)
    guards.remove(connection)
    StandingVersion.objects.filter(page=page).update(page=other)
    code, said = verify()
    assert code == 1
    assert said.count("it stands under another page than it names") == 3


@pytest.mark.parametrize(
    "changes",
    [
        {"layout": {"zones": []}},
        {"note": "Evening"},
        {"restores": 1},
        {"digest": "0" * 64},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_an_arrangement_that_was_altered_is_named_and_no_other(
    publication: Publication, editor: User, changes: dict[str, Any]
) -> None:
    _first, second, _third, _korean = arranged(publication, editor)
    assert verify()[0] == 0
    alter(second, **changes)
    code, said = verify()
    assert code == 1
    assert "Front page of journal, en, arrangement 2: its row is not what was put on record" in said
    assert said.count("Front page of journal") == 1
    assert "1 findings in 0 articles and 1 other pages." in said
    told = json.loads(verify(json=True)[1])
    assert told["arrangements"] == 4
    assert told["findings"][0]["of"] == "Front page of journal, en"
    assert told["findings"][0]["article"] is None


def test_an_arrangement_that_was_ended_by_hand_is_named(publication: Publication, editor: User) -> None:
    third = arranged(publication, editor)[2]
    Arrangement.objects.filter(pk=third.pk).update(live_until=timezone.now())
    assert "arrangement 3: it was given an end at which no other arrangement begins" in verify()[1]
