"""Every verb, as everybody: done by whom the table names, and refused to all others with not one row changed.

The letters are those of `world.Who`, written by hand from docs/roles.md. A verb that the table does not know fails the test.
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
import pkgutil
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from articles import verbs
from articles.importing.deciding import accepting, leaving_out, mending, rejecting
from articles.importing.deciding.choosing import Chosen
from articles.importing.intake import late_pictures, picturing, releasing, undoing
from articles.importing.sources.beside import Pictures
from articles.layout.layout import Layout, Slot, Zone, ZoneKind
from articles.library import photos
from articles.models import ImportRun, MenuEntry
from articles.models.desk.claim import Decision
from articles.models.restriction import RestrictionGround, RestrictionStatus
from articles.verbs import (
    adopting,
    arranging,
    claims,
    filing,
    leading,
    menus,
    merging,
    publishing,
    renaming,
    restricting,
    reviewing,
    scheduling,
    standing,
    teamwork,
    translating,
)
from articles.verbs.publishing import Reason
from articles.writing import drafting
from newsroom.accounts import people as accounts
from newsroom.imprint.filing import Change
from newsroom.models import Invitation
from newsroom.models.filing import Registered
from newsroom.roles import Role
from tests.builders import edit, in_future, make_article, make_section, publish_article
from tests.claims.docket import accepted, details, make_claim
from tests.powers.world import Who, make_world

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.contrib.auth.models import User

    from tests.figures import Figure
    from tests.powers.world import World

pytestmark = pytest.mark.django_db

#: Whoever holds no permission at all stands for the stranger: a verb is never asked without somebody.
PEOPLE = (Who.DISMISSED, Who.WRITER, Who.REPORTER, Who.ELSEWHERE, Who.EDITOR, Who.MANAGER, Who.ADMINISTRATOR)
DESK, EDITORS, MANAGERS = "WRXEMA", "XEMA", "MA"
OF_POLITICS, MAY_WRITE = "EMA", "WXEMA"

#: They take an actor and ask nobody, because a verb that asked calls them; and one that changes nothing where no correction waits.
WITHIN_VERBS = {
    "acting.begin",
    "acting.conclude",
    "adopting.check_right_to_adopt",
    "adopting.put_on_record",
    "clearing.correction_waits",
    "clearing.goes_out_unread",
    "clearing.may",
    "clearing.read_by_another",
    "claims.begun",
    "claims.may",
    "claims.may_amend",
    "claims.may_see_claimant",
    "claims.note_act",
    "restricting.may",
    "reviewing.ask_for_second_reader",
    "teamwork.note_what_is_left",
}


class Act(NamedTuple):
    """One verb on one thing: who may, and the act."""

    name: str
    who: str
    act: Callable[[User], object]


def acts(world: World) -> Iterator[Act]:
    """Every verb with something it can be done to."""
    rows, people = world.rows, world.people
    publication, editor, writer, manager = (
        rows["publication"],
        people[Who.EDITOR],
        people[Who.WRITER],
        people[Who.MANAGER],
    )
    draft, live = rows["article"], rows["version"]
    why = Reason(en="It was wrong")
    fresh = make_article(publication, writer, headline="Untouched")
    handed_in = make_article(publication, writer, headline="Handed in")
    reviewing.submit(handed_in, writer)
    withdrawn = publish_article(publication, editor, headline="Withdrawn").article
    publishing.withdraw(withdrawn, editor, why)
    waiting = publishing.publish(make_article(publication, editor, headline="Waiting"), editor, in_future(hours=2))
    behind = edit(waiting.article, editor, headline="Waiting, and better")
    unread = rows["restriction"].article.status_changes.get(action="publish")
    yield Act("reviewing.submit", MAY_WRITE, lambda actor: reviewing.submit(fresh, actor))
    yield Act("reviewing.recall", "W", lambda actor: reviewing.recall(handed_in, actor))
    yield Act("reviewing.send_back", OF_POLITICS, lambda actor: reviewing.send_back(handed_in, actor, "Shorter"))
    yield Act("reviewing.approve", OF_POLITICS, lambda actor: reviewing.approve(handed_in, actor))
    # Not who published it.
    yield Act("reviewing.read_afterwards", "XMA", lambda actor: reviewing.read_afterwards(unread, actor))
    yield Act("publishing.publish", OF_POLITICS, lambda actor: publishing.publish(fresh, actor))
    yield Act("publishing.publish_together", OF_POLITICS, lambda actor: publishing.publish_together([fresh], actor))
    yield Act("publishing.withdraw", OF_POLITICS, lambda actor: publishing.withdraw(live.article, actor, why))
    yield Act("publishing.reopen", OF_POLITICS, lambda actor: publishing.reopen(withdrawn, actor, "Again"))
    later = in_future(hours=5)
    yield Act(
        "scheduling.reschedule", OF_POLITICS, lambda actor: scheduling.reschedule(behind, actor, waiting.pk, later)
    )
    yield Act(
        "scheduling.replace_scheduled",
        OF_POLITICS,
        lambda actor: scheduling.replace_scheduled(behind, actor, waiting.pk),
    )
    yield Act("scheduling.cancel_scheduled", OF_POLITICS, lambda actor: scheduling.cancel_scheduled(behind, actor))
    yield Act("teamwork.hand_over", MAY_WRITE, lambda actor: teamwork.hand_over(draft, actor, editor))
    yield Act("teamwork.remark", DESK, lambda actor: teamwork.remark(draft, actor, "Really?"))
    yield Act("teamwork.resolve", MAY_WRITE, lambda actor: teamwork.resolve(rows["comment"], actor))
    yield Act("teamwork.tick_off", MAY_WRITE, lambda actor: teamwork.tick_off(rows["task"], actor))
    source = edit(live.article, editor, deck="New")
    translation = rows["translation"]
    yield Act(
        "translating.take_in",
        MAY_WRITE,
        lambda actor: translating.take_in(translation, actor, edit=source.edit_version),
    )
    long_ago = timezone.now() - timedelta(days=900)
    yield Act("adopting.adopt", EDITORS, lambda actor: adopting.adopt(fresh, long_ago, actor))
    yield Act("adopting.adopt_all", EDITORS, lambda actor: adopting.adopt_all([], actor, ""))
    yield from _on_claims(world)
    terms = restricting.Terms(RestrictionGround.COURT, RestrictionStatus.LEGAL, "By order")
    yield Act("restricting.restrict", OF_POLITICS, lambda actor: restricting.restrict(live.article, actor, terms))
    yield Act("restricting.restrict", OF_POLITICS, lambda actor: restricting.restrict(live, actor, terms))
    # A photo belongs to no section.
    yield Act("restricting.restrict", EDITORS, lambda actor: restricting.restrict(rows["photo"], actor, terms))
    yield Act("restricting.lift", OF_POLITICS, lambda actor: restricting.lift(rows["restriction"], actor, "Lifted"))
    yield from _on_pages(world)
    other = (make_section(publication, "economy"), rows["other_reporter"], rows["other_tag"])
    yield Act(
        "merging.merge_sections", MANAGERS, lambda actor: merging.merge_sections([other[0]], rows["section"], actor)
    )
    yield Act(
        "merging.merge_reporters", MANAGERS, lambda actor: merging.merge_reporters([other[1]], rows["reporter"], actor)
    )
    yield Act("merging.merge_tags", MANAGERS, lambda actor: merging.merge_tags([other[2]], rows["tag"], actor))
    yield Act("merging.retire", MANAGERS, lambda actor: merging.retire(other[0], actor))
    retired = merging.retire(make_section(publication, "old"), manager)
    yield Act("merging.take_up_again", MANAGERS, lambda actor: merging.take_up_again(retired, actor))
    for name, who in (("section", MANAGERS), ("series", EDITORS), ("reporter", EDITORS), ("tag", MANAGERS)):
        yield Act("renaming.rename", who, partial(_rename, rows[name]))
    yield from _on_writing(world, fresh)
    yield from _on_imports(world)


def _on_claims(world: World) -> Iterator[Act]:
    live, editor = world.rows["version"], world.people[Who.EDITOR]
    claim, writers = world.rows["claim"], make_claim(live, world.people[Who.WRITER])
    to_meet = accepted(live, editor)
    met_claim = world.rows["met_claim"]
    closed = claims.close(make_claim(live, editor), editor, "Settled")
    said = claims.NoticeText("A title", "A text")
    yield Act("claims.record", DESK, lambda actor: claims.record(live.article, actor, details(), [live]))
    yield Act("claims.amend", OF_POLITICS, lambda actor: claims.amend(claim, actor, details(), [live]))
    # Whoever wrote it down may mend it.
    yield Act("claims.amend", f"W{OF_POLITICS}", lambda actor: claims.amend(writers, actor, details(), [live]))
    yield Act(
        "claims.decide", OF_POLITICS, lambda actor: claims.decide(claim, actor, claims.Decided(Decision.ACCEPTED))
    )
    yield Act("claims.publish_notice", OF_POLITICS, lambda actor: claims.publish_notice(to_meet, actor, said))
    yield Act("claims.take_down", OF_POLITICS, lambda actor: claims.take_down(met_claim, actor, "By agreement"))
    yield Act("claims.close", OF_POLITICS, lambda actor: claims.close(claim, actor, "Settled"))
    yield Act("claims.reopen", OF_POLITICS, lambda actor: claims.reopen(closed, actor, "Again"))
    yield Act("claims.forget", OF_POLITICS, lambda actor: claims.forget(closed, actor))


def _on_pages(world: World) -> Iterator[Act]:
    rows, publication = world.rows, world.rows["publication"]
    editor, manager = world.people[Who.EDITOR], world.people[Who.MANAGER]
    story = Layout((Zone(ZoneKind.LEAD, slots=(Slot(story=rows["version"].public_number),)),))
    ahead = arranging.arrange(publication, "en", editor, story, seen=None, at=in_future(hours=3))
    yield Act("arranging.arrange", EDITORS, lambda actor: arranging.arrange(publication, "en", actor, story, seen=None))
    yield Act("arranging.restore", EDITORS, lambda actor: arranging.restore(rows["arrangement"], actor, seen=None))
    yield Act("arranging.cancel", EDITORS, lambda actor: arranging.cancel(ahead, actor))
    page, published = rows["standingpage"], rows["published_page"]
    standing.publish_page(page, manager, seen=1, at=in_future(hours=3))
    published.refresh_from_db()
    published.title_en, published.edit_version = "Other", 2
    published.save()
    yield Act("standing.publish_page", MANAGERS, lambda actor: standing.publish_page(published, actor, seen=2))
    yield Act("standing.take_back_page", MANAGERS, lambda actor: standing.take_back_page(page, actor))
    yield Act(
        "standing.withdraw_page", MANAGERS, lambda actor: standing.withdraw_page(published, actor, Reason(en="Old"))
    )

    def entry() -> MenuEntry:
        return MenuEntry(publication=publication, menu="head", place="feeds")

    yield Act("menus.keep_entry", MANAGERS, lambda actor: menus.keep_entry(entry(), actor))
    yield Act(
        "menus.remove_entry",
        MANAGERS,
        lambda actor: menus.remove_entry(MenuEntry.objects.get(pk=rows["menuentry"].pk), actor),
    )
    missing = rows["missingaddress"]
    yield Act("leading.lead", EDITORS, lambda actor: leading.lead(missing, actor, "/imprint/"))
    yield Act("leading.say_gone", EDITORS, lambda actor: leading.say_gone(missing, actor))
    yield Act("leading.ignore", EDITORS, lambda actor: leading.ignore(missing, actor))
    said = rows["filing"]
    filed = Change(said.publication, Registered.EDITOR, said.changed_on, ("", ""), ("", ""), ())
    moved = replace(filed, what=Registered.PLACE)
    yield Act("filing.say_filed", MANAGERS, lambda actor: filing.say_filed(moved, actor, said.changed_on))
    yield Act("filing.take_back", MANAGERS, lambda actor: filing.take_back(filed, actor, "It was not"))


def _on_writing(world: World, fresh: Any) -> Iterator[Act]:
    rows = world.rows
    content = rows["revision"].content
    yield Act("drafting.duplicate", DESK, lambda actor: drafting.duplicate(fresh, actor))
    yield Act("drafting.begin_translation", DESK, lambda actor: drafting.begin_translation(fresh, "ko", actor))
    draft = rows["article"]
    yield Act(
        "drafting.restore", MAY_WRITE, lambda actor: drafting.restore(draft, content, actor, draft.edit_version, "Back")
    )
    new = rows["better_photo"]
    yield Act(
        "drafting.replace_photo", MAY_WRITE, lambda actor: drafting.replace_photo(draft, rows["photo"], new, actor)
    )
    yield Act("photos.describe", DESK, lambda actor: photos.describe(new, actor, {"credit": "Somebody"}))
    for role in Role:
        yield Act("people.invite", MANAGERS, partial(_invite, role))


def _rename(row: Any, actor: User) -> None:
    # A verb changes the row it is given.
    renaming.rename(type(row).objects.get(pk=row.pk), actor, slug="else", name="else")


def _invite(role: Role, actor: User) -> None:
    accounts.invite(Invitation(role=role.value), actor, "https://desk.example")


def _on_imports(world: World) -> Iterator[Act]:
    def run() -> ImportRun:
        return ImportRun.objects.get(pk=world.rows["importrun"].pk)

    chosen = Chosen("section-assumed")
    desk = picturing.PictureDesk(Pictures())
    answer = mending.Answer(section=world.rows["section"])
    yield Act("releasing.release", EDITORS, lambda actor: list(releasing.release(run(), actor)))
    yield Act("undoing.undo", EDITORS, lambda actor: list(undoing.undo(run(), actor)))
    yield Act("accepting.accept", EDITORS, lambda actor: list(accepting.accept(run(), chosen, actor)))
    yield Act("mending.mend", EDITORS, lambda actor: list(mending.mend(run(), chosen, answer, actor)))
    yield Act("rejecting.reject", EDITORS, lambda actor: list(rejecting.reject(run(), chosen, actor)))
    yield Act("rejecting.take_back", EDITORS, lambda actor: rejecting.take_back([world.rows["importitem"]], actor))
    yield Act("leaving_out.leave_out", EDITORS, lambda actor: leaving_out.leave_out(run(), ["17"], "Gone", actor))
    gone = world.rows["importomission"].pk
    yield Act("leaving_out.take_back", EDITORS, lambda actor: leaving_out.take_back(run(), gone, "It is not", actor))
    yield Act("late_pictures.look_again", EDITORS, lambda actor: list(late_pictures.look_again(run(), desk, actor)))


def digest() -> str:
    """Of every row of every table."""
    found = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT * FROM "{table}"')
            found.update(repr((table, sorted(map(repr, cursor.fetchall())))).encode())
    return found.hexdigest()


def every_verb() -> set[str]:
    """All functions that take an actor."""
    found = set()
    for module in pkgutil.walk_packages(verbs.__path__, f"{verbs.__name__}."):
        there = importlib.import_module(module.name)
        # What stands in a room goes by the room's name, as whoever calls it says it.
        room = module.name.removeprefix(f"{verbs.__name__}.").partition(".")[0]
        for name, function in inspect.getmembers(there, inspect.isfunction):
            is_own = function.__module__ == there.__name__ and not name.startswith("_")
            if is_own and "actor" in inspect.signature(function).parameters:
                found.add(f"{room}.{name}")
    return found


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="who may is the same on every database")
def test_a_verb_is_done_by_whom_the_matrix_names_and_refused_to_others_without_a_trace(figure: Figure) -> None:
    world = make_world()
    ContentType.objects.get_for_models(*(type(row) for row in world.rows.values() if hasattr(row, "_meta")))
    table = list(acts(world))
    assert every_verb() - {act.name for act in table} == WITHIN_VERBS
    before, wrong, done, refused = digest(), [], 0, 0
    for name, who, act in table:
        for person in PEOPLE:
            # Rights and sections are remembered with a user.
            actor = type(world.people[person]).objects.get(pk=world.people[person].pk)
            try:
                with transaction.atomic():
                    act(actor)
                    transaction.set_rollback(True)
            except (PermissionDenied, PermissionError):
                refused += 1
                if person.value in who:
                    wrong.append(f"{name} was refused to {person.name}")
                if digest() != before:
                    wrong.append(f"{name} was refused to {person.name}, and yet something changed")
            else:
                done += 1
                if person.value not in who:
                    wrong.append(f"{name} was done by {person.name}")
    assert not wrong, "\n".join(wrong)
    verbs_asked = len({act.name for act in table})
    figure(
        f"verbs × people asked: {done + refused} ({verbs_asked} verbs, {len(PEOPLE)} people), refused without a trace: {refused}"
    )
