"""Anchors show what was done to the record by somebody who took its guards down and made every digest anew."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from articles.layout.layout import AUTOMATIC
from articles.models import Arrangement, StatusChange, Version, VersionPage, VersionReporter, VersionSearch
from articles.models.version import VersionKind
from articles.record import guards
from articles.verbs import publishing
from articles.verbs.arranging import arrange
from articles.verbs.standing import publish_page
from tests.builders import edit, make_standing_page, publish_article

if TYPE_CHECKING:
    from pathlib import Path

    from django.contrib.auth.models import User

    from newsroom.models import Publication

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("guards_come_back")]


@pytest.fixture
def versions(publication: Publication, editor: User) -> list[Version]:
    """One article in three versions, a standing page in two languages and an arrangement beside it."""
    publish_page(make_standing_page(publication), editor, seen=1)
    arrange(publication, "en", editor, AUTOMATIC, seen=0)
    first = publish_article(publication, editor, headline="Nine envoys")
    found = [first]
    for number in (2, 3):
        article = edit(first.article, editor, headline=f"Take {number}")
        found.append(publishing.publish(article, editor, kind=VersionKind.UPDATE))
    return found


def anchor(folder: Path, *, days: float = 0) -> str:
    """What the command said, so many days from now."""
    said = io.StringIO()
    with time_machine.travel(timezone.now() + timedelta(days=days), tick=True):
        call_command("anchor_record", to=str(folder), stdout=said)
    return said.getvalue()


def verify(*anchors: Path) -> tuple[int, str]:
    """The exit code and what was said."""
    said = io.StringIO()
    try:
        call_command("verify_record", anchor=list(anchors), stdout=said)
    except SystemExit as end:
        return int(end.code or 0), said.getvalue()
    return 0, said.getvalue()


def made_anew(article: Any) -> None:
    """Every digest of the article's chain made again, as somebody does who knows this software."""
    previous = ""
    for version in Version.objects.filter(article=article).order_by("number"):
        digest = version.computed_digest(str(article.key), previous)
        Version.objects.filter(pk=version.pk).update(digest=digest)
        previous = digest


def test_a_record_that_went_on_still_has_what_the_anchors_saw(
    publication: Publication, editor: User, versions: list[Version], tmp_path: Path
) -> None:
    assert "4 chains, 4 of them in it. Code: " in anchor(tmp_path, days=-2 / 86_400)
    publishing.publish(edit(versions[0].article, editor, headline="Take 4"), editor, kind=VersionKind.UPDATE)
    publish_article(publication, editor, days_ago=400)
    second = anchor(tmp_path)
    code, said = verify(tmp_path)
    assert code == 0, said
    assert f"code {second.rpartition('Code: ')[2].strip()}" in said
    (_first, latest) = sorted(tmp_path.glob("*.json"))
    heads = json.loads(latest.read_text())
    assert (heads["is_whole"], heads["chains"], len(heads["heads"])) in {(False, 5, 2), (True, 5, 5)}


def test_history_that_was_written_anew_with_all_its_digests_is_named(versions: list[Version], tmp_path: Path) -> None:
    anchor(tmp_path)
    guards.remove(connection)
    second = versions[1]
    altered = {**second.copy, "headline": "Ten envoys"}
    Version.objects.filter(pk=second.pk).update(headline="Ten envoys", copy=altered)
    made_anew(second.article)
    # The chains alone do not tell.
    assert verify()[0] == 0
    code, said = verify(tmp_path)
    assert code == 1
    assert "version 3: this row, or one from 1 on, was altered since the anchor of " in said
    assert "1 findings in 1 articles" in said


def test_an_earlier_anchor_tells_more_closely_what_was_altered(
    editor: User, versions: list[Version], tmp_path: Path
) -> None:
    anchor(tmp_path, days=-1 / 86_400)
    fourth = publishing.publish(edit(versions[0].article, editor, headline="Take 4"), editor, kind=VersionKind.UPDATE)
    anchor(tmp_path)
    guards.remove(connection)
    Version.objects.filter(pk=fourth.pk).update(headline="Take five", copy={**fourth.copy, "headline": "Take five"})
    made_anew(fourth.article)
    assert verify()[0] == 0
    assert "version 4: it was altered since the anchor of " in verify(tmp_path)[1]


def test_what_was_removed_with_all_that_knew_of_it_is_named(versions: list[Version], tmp_path: Path) -> None:
    anchor(tmp_path)
    guards.remove(connection)
    third = versions[2]
    StatusChange.objects.filter(version=third).delete()
    for rows in (VersionReporter, VersionPage, VersionSearch):
        rows._default_manager.filter(version=third).delete()
    Version.objects.filter(pk=third.pk).delete()
    Version.objects.filter(pk=versions[1].pk).update(live_until=None)
    assert verify()[0] == 0
    code, said = verify(tmp_path)
    assert code == 1
    assert "version 3: it was removed: the anchor of " in said


def test_what_was_put_in_with_an_earlier_date_is_named(
    publication: Publication, editor: User, versions: list[Version], tmp_path: Path
) -> None:
    anchor(tmp_path)
    guards.remove(connection)
    forged = publish_article(publication, editor, headline="We said so")
    long_ago = timezone.now() - timedelta(days=30)
    Version.objects.filter(pk=forged.pk).update(live_from=long_ago, published_at=long_ago)
    VersionReporter.objects.filter(version=forged).update(published_at=long_ago)
    made_anew(forged.article)
    assert verify()[0] == 0
    code, said = verify(tmp_path)
    assert code == 1
    assert "“We said so”, version 1: it says that it was there before the anchor of " in said


def test_pages_and_front_pages_are_anchored_too(versions: list[Version], tmp_path: Path) -> None:
    anchor(tmp_path)
    guards.remove(connection)
    front = Arrangement.objects.get()
    front.note = "Nobody noticed"
    Arrangement.objects.filter(pk=front.pk).update(
        note=front.note, digest=front.computed_digest(front.publication.slug, "")
    )
    assert verify()[0] == 0
    assert "Front page journal/en, arrangement 1: it was altered since the anchor of " in verify(tmp_path)[1]


def test_an_anchor_that_was_written_anew_or_left_out_is_named(
    publication: Publication, editor: User, versions: list[Version], tmp_path: Path
) -> None:
    for seconds in (3, 2, 1):
        anchor(tmp_path, days=-seconds / 86_400)
        publish_article(publication, editor)
    first, second, third = sorted(tmp_path.glob("*.json"))
    assert verify(tmp_path)[0] == 0
    assert ": it does not follow that of " in verify(first, third)[1]
    altered = json.loads(first.read_text())
    altered["heads"] = altered["heads"][1:]
    first.write_text(json.dumps(altered))
    said = verify(first, second)[1]
    assert "what it lists is not what its root was made of" in said
    assert "it does not follow that of " in said


def test_a_file_that_is_none_and_a_folder_without_any_are_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "20261126T000000Z.json"
    with pytest.raises(CommandError, match="There is no anchor in"):
        verify(tmp_path)
    wrong.write_text("[]")
    for ask in (lambda: verify(wrong), lambda: anchor(tmp_path)):
        with pytest.raises(CommandError, match="is no anchor"):
            ask()
