"""Five people, some articles and a clock: whatever they do, in whatever order, readers have what a simple model says.

The model knows articles as a list of intervals and people as letters. It is told of an act only when the verb did it, and
says then whether that person might. After every step: what is on the site is what the model has; the intervals of an article
never overlap; nothing on record is other than when it was put there; a refusal changed nothing.
"""

from __future__ import annotations

import json
from collections import Counter
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from articles.copytext import Copy
from articles.models import Article, Version
from articles.models.version import VersionKind
from articles.record.chains import Tally
from articles.record.recording import NO_REASON
from articles.record.verifying import Scope, verify
from articles.refusals import Refused
from articles.verbs import publishing, reviewing, scheduling, teamwork
from articles.verbs.publishing import Pending, Reason
from articles.writing import drafting
from newsroom.models import SecondReader
from newsroom.roles import Role
from tests.builders import make_article, make_publication, make_section, make_user

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.contrib.auth.models import User

    from tests.figures import Figure

pytestmark = pytest.mark.django_db

#: Writer, another reporter, editor of another section, editor, managing editor; who may more often, or little would happen.
PEOPLE = st.sampled_from("WRXEMEM")
EDITORS, OF_POLITICS = frozenset("EXM"), frozenset("EM")
WHICH = st.integers(0, 1)
MINUTES = st.sampled_from([0, 1, 30, 90])
TALLY: Counter[str] = Counter()


@dataclass
class Interval:
    """What readers have from one instant on; None: that it was withdrawn."""

    headline: str | None
    begins: datetime
    ends: datetime | None = None

    def holds(self, at: datetime) -> bool:
        return self.begins <= at and (self.ends is None or at < self.ends)


@dataclass
class Told:
    """All that the model knows of an article."""

    key: int
    status: str = "draft"
    own: set[str] = field(default_factory=lambda: {"W"})
    #: Each saved state: who saved it, who approved it, whether it was ever put on record.
    saved_by: str = "W"
    approved_by: set[str] = field(default_factory=set)
    was_out: bool = False
    intervals: list[Interval] = field(default_factory=list)

    def at(self, now: datetime) -> Interval | None:
        return next((each for each in self.intervals if each.holds(now)), None)

    def ahead(self, now: datetime) -> list[Interval]:
        return [each for each in self.intervals if each.begins > now and each.ends != each.begins]

    def take_back(self, now: datetime) -> None:
        for each in self.ahead(now):
            each.ends = each.begins
        if standing := self.at(now):
            standing.ends = None

    def begin(self, headline: str | None, begins: datetime, ends: datetime | None = None) -> None:
        if standing := self.at(begins):
            standing.ends = begins
        self.intervals.append(Interval(headline, begins, ends))


class Newsroom(RuleBasedStateMachine):
    """One run; everything of it is rolled back."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = ExitStack()
        self.undo.enter_context(_rolled_back())
        self.clock = self.undo.enter_context(
            time_machine.travel(timezone.now() + timedelta(hours=1), tick=False)  # only ever forward
        )
        self.people: dict[str, User] = {}
        self.told: list[Told] = []
        self.on_record: dict[int, tuple[Any, ...]] = {}
        self.count = 0

    @initialize(is_required=st.booleans())
    def open_the_newsroom(self, is_required: bool) -> None:  # noqa: FBT001 - hypothesis names it
        choice = SecondReader.REQUIRED if is_required else SecondReader.RECORDED
        self.is_required = is_required
        publication = make_publication(second_reader=choice)
        make_section(publication, "politics")
        roles = {"W": Role.REPORTER, "R": Role.REPORTER, "E": Role.DESK_EDITOR, "X": Role.DESK_EDITOR}
        self.people = {name: make_user(role) for name, role in (roles | {"M": Role.MANAGING_EDITOR}).items()}
        make_section(publication, "culture").editors.add(self.people["X"])
        self.told = [Told(make_article(publication, self.people["W"], headline=f"First {n}").pk) for n in range(2)]
        TALLY["runs"] += 1

    # Acts

    @rule(which=WHICH, who=PEOPLE)
    def save(self, which: int, who: str) -> None:
        told, article = self._of(which)
        self.count += 1
        content = replace(Copy.from_article(article), headline=f"Headline {self.count}")

        def act() -> None:
            drafting.restore(article, content, self.people[who], article.edit_version, "")

        if self._done("save", act, may=self._may_write(told, who)):
            told.saved_by, told.approved_by, told.was_out = who, set(), False

    @rule(which=WHICH, who=PEOPLE)
    def submit(self, which: int, who: str) -> None:
        told, article = self._of(which)
        if self._done("submit", lambda: reviewing.submit(article, self.people[who]), may=self._may_write(told, who)):
            assert told.status in {"draft", "published"}
            told.status = "in_review"

    @rule(which=WHICH, who=PEOPLE)
    def recall(self, which: int, who: str) -> None:
        told, article = self._of(which)
        if self._done("recall", lambda: reviewing.recall(article, self.people[who]), may=who in told.own):
            assert told.status == "in_review"
            told.status = "draft"

    @rule(which=WHICH, who=PEOPLE)
    def send_back(self, which: int, who: str) -> None:
        told, article = self._of(which)
        if self._done(
            "send back", lambda: reviewing.send_back(article, self.people[who], "No"), may=who in OF_POLITICS
        ):
            assert told.status in {"in_review", "approved"}
            told.status = "draft"

    @rule(which=WHICH, who=PEOPLE)
    def approve(self, which: int, who: str) -> None:
        told, article = self._of(which)
        if self._done("approve", lambda: reviewing.approve(article, self.people[who]), may=who in OF_POLITICS):
            assert told.status in {"in_review", "approved"}
            assert not self.is_required or who != told.saved_by or told.was_out
            told.approved_by.add(who)
            told.status = "approved"

    @rule(which=WHICH, who=PEOPLE, minutes=MINUTES)
    def publish(self, which: int, who: str, minutes: int) -> None:
        self._publish(which, who, minutes, Pending.ASK)

    # By those who may, and twice as often: from here on everything else leads somewhere.
    @rule(which=WHICH, who=st.sampled_from("EM"), minutes=MINUTES, pending=st.sampled_from(Pending))
    def publish_over_what_waits(self, which: int, who: str, minutes: int, pending: Pending) -> None:
        self._publish(which, who, minutes, pending)

    @rule(which=WHICH, who=st.sampled_from("EM"), minutes=MINUTES, saved_by=st.sampled_from("WX"))
    def publish_what_another_saved(self, which: int, who: str, minutes: int, saved_by: str) -> None:
        self.save(which, saved_by)
        self._publish(which, who, minutes, Pending.CANCEL, is_correction=bool(minutes % 2))

    def _publish(self, which: int, who: str, minutes: int, pending: Pending, *, is_correction: bool = False) -> None:
        told, article = self._of(which)
        now = timezone.now()
        at = now + timedelta(minutes=minutes) if minutes else None
        kind = VersionKind.CORRECTION if is_correction else VersionKind.UPDATE
        made: list[Version] = []

        def act() -> None:
            reason = Reason(en="It was wrong") if is_correction else NO_REASON
            made.append(publishing.publish(article, self.people[who], at, kind=kind, reason=reason, pending=pending))

        if not self._done("publish", act, may=who in OF_POLITICS):
            return
        assert told.status in {"draft", "in_review", "approved", "published"}
        # Nobody puts out alone, where a second reader is required, what only they have seen.
        assert not self.is_required or told.was_out or who != told.saved_by or told.approved_by - {told.saved_by}
        begins = made[0].live_from
        assert timedelta() <= begins - (at or now) < timedelta(seconds=1)
        ahead = told.ahead(now)
        assert not (ahead and pending is Pending.ASK)
        if pending is Pending.CANCEL:
            told.take_back(now)
        told.begin(article.headline, begins, ahead[0].begins if ahead and pending is Pending.KEEP else None)
        told.status, told.was_out = "published", True

    @rule(which=WHICH, who=PEOPLE)
    def withdraw(self, which: int, who: str) -> None:
        told, article = self._of(which)
        now = timezone.now()
        made: list[Version] = []

        def act() -> None:
            made.append(publishing.withdraw(article, self.people[who], Reason(en="Untrue")))

        if self._done("withdraw", act, may=who in OF_POLITICS):
            standing = told.at(now)
            assert standing is not None
            assert standing.headline is not None
            told.take_back(now)
            told.begin(None, made[0].live_from)
            told.status = "withdrawn"

    @rule(which=WHICH, who=PEOPLE)
    def reopen(self, which: int, who: str) -> None:
        told, article = self._of(which)
        if self._done("reopen", lambda: publishing.reopen(article, self.people[who], "Again"), may=who in OF_POLITICS):
            assert told.status == "withdrawn"
            told.status = "draft"

    @rule(which=WHICH, who=PEOPLE)
    def cancel(self, which: int, who: str) -> None:
        told, article = self._of(which)
        now = timezone.now()
        act = self._act(scheduling.cancel_scheduled, article, who)
        if self._done("cancel", act, may=who in OF_POLITICS):
            assert told.ahead(now)
            told.take_back(now)
            told.status = Article.objects.get(pk=told.key).status

    @rule(which=WHICH, who=PEOPLE, minutes=MINUTES)
    def reschedule(self, which: int, who: str, minutes: int) -> None:
        told, article = self._of(which)
        now = timezone.now()
        pending = Version.objects.filter(article=article).pending(now).order_by("live_from").first()
        at = now + timedelta(minutes=minutes, seconds=7)

        def act() -> None:
            scheduling.reschedule(article, self.people[who], pending.pk if pending else 0, at)

        if self._done("reschedule", act, may=who in OF_POLITICS):
            (headline,) = (each.headline for each in told.ahead(now))
            told.take_back(now)
            told.begin(headline, at)

    @rule(which=WHICH, who=PEOPLE, to=PEOPLE)
    def hand_over(self, which: int, who: str, to: str) -> None:
        told, article = self._of(which)
        act = self._act(teamwork.hand_over, article, who, self.people[to])
        if self._done("hand over", act, may=self._may_write(told, who)):
            told.own = {"W", to}

    # Several in the order in which a desk does them: by chance alone they hardly ever follow each other.

    @rule(which=WHICH, who=st.sampled_from("EM"))
    def hand_in_and_approve(self, which: int, who: str) -> None:
        self.save(which, "W")
        self.submit(which, "W")
        self.approve(which, who)

    @rule(which=WHICH, who=st.sampled_from("EM"), again=st.booleans())
    def put_out_and_withdraw(self, which: int, who: str, again: bool) -> None:  # noqa: FBT001 - hypothesis names it
        self.publish_what_another_saved(which, who, 0, "W")
        self.clock.shift(timedelta(minutes=1))
        self.withdraw(which, who)
        if again:
            self.reopen(which, who)

    @rule(which=WHICH, who=st.sampled_from("EM"))
    def schedule_and_cancel(self, which: int, who: str) -> None:
        self.publish_what_another_saved(which, who, 90, "W")
        self.cancel(which, who)

    @rule(minutes=st.sampled_from([1, 31, 100]))
    def wait(self, minutes: int) -> None:
        self.clock.shift(timedelta(minutes=minutes))

    # What always holds

    @invariant()
    def readers_have_what_the_model_has(self) -> None:
        now = timezone.now()
        expected = {told.key: here.headline for told in self.told if (here := told.at(now)) and here.headline}
        assert dict(Version.objects.on_site(now).values_list("article_id", "headline")) == expected
        TALLY["looks"] += 1

    @invariant()
    def the_record_stands(self) -> None:
        columns = [each.attname for each in Version._meta.concrete_fields if each.attname != "live_until"]
        rows = {row[0]: row for row in Version.objects.order_by("pk").values_list(*columns)}
        plain = {key: tuple(json.dumps(value, default=str) for value in row) for key, row in rows.items()}
        assert {key: plain.get(key) for key in self.on_record} == self.on_record
        self.on_record = plain
        for told in self.told:
            given = Version.objects.filter(article=told.key).order_by("live_from", "pk")
            spans = [span for span in given.values_list("live_from", "live_until") if span[0] != span[1]]
            for (_begins, ends), (following, _ends) in pairwise(spans):
                assert ends is not None
                assert ends <= following
            assert [each.status for each in Article.objects.filter(pk=told.key)] == [told.status]

    def teardown(self) -> None:
        """The page a stranger asks for, and the digests: dearer, so once a run."""
        try:
            if self.told:
                self._stranger_sees_it()
                assert list(verify(Scope(), Tally())) == []
                TALLY["versions"] += len(self.on_record)
        finally:
            self.undo.close()

    def _stranger_sees_it(self) -> None:
        now = timezone.now()
        expected = {here.headline for told in self.told if (here := told.at(now)) and here.headline}
        answer = Client().get("/feeds/latest.json")
        assert {each["title"] for each in answer.json()["items"]} == expected

    # How an act is done

    def _of(self, which: int) -> tuple[Told, Article]:
        told = self.told[which]
        return told, Article.objects.get(pk=told.key)

    def _act(self, verb: Callable[..., object], article: Article, who: str, *more: object) -> Callable[[], object]:
        return lambda: verb(article, self.people[who], *more)

    def _may_write(self, told: Told, who: str) -> bool:
        return who in EDITORS or (who in told.own and told.status in {"draft", "in_review", "published"})

    def _done(self, name: str, act: Callable[[], object], *, may: bool) -> bool:
        """Do it; whether it was done. Who may not is told so, and who may is refused for other reasons only."""
        TALLY["acts"] += 1
        before = self._state()
        try:
            act()
        except PermissionDenied:
            assert not may or (self.is_required and name in {"approve", "publish"})
        except Refused:
            # Not possible now. Rights are asked first, but for what only writers may.
            TALLY["refused"] += 1
        else:
            assert may, f"{name} was done by who may not"
            TALLY[name] += 1
            return True
        assert self._state() == before
        return False

    def _state(self) -> tuple[Any, ...]:
        return (
            list(Article.objects.order_by("pk").values_list("pk", "status", "edit_version", "number", "holder")),
            list(Version.objects.order_by("pk").values_list("pk", "live_until")),
        )


@contextmanager
def _rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_no_path_leads_to_readers_but_through_who_may_publish(figure: Figure) -> None:
    TALLY.clear()
    runs = 15 if connection.vendor == "sqlite" else 5
    run_state_machine_as_test(
        Newsroom,
        settings=settings(
            max_examples=runs, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    done = {name: TALLY[name] for name in ("publish", "withdraw", "cancel", "reopen", "approve", "save")}
    assert TALLY["publish"] > runs, "hardly anything was published: the machine shows nothing"
    # Of fewer walks that is not sure.
    assert runs < 15 or (done["approve"] and done["withdraw"] and done["cancel"]), f"an act was never done: {done}"
    figure(
        f"random walks through the workflow ({connection.vendor}): {TALLY['runs']}, acts tried {TALLY['acts']},"
        f" looks at the site {TALLY['looks']}, done {done}"
    )
