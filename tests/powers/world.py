"""A newsroom with one row of every kind, and everybody who can ask for them."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone
from taggit.models import Tag

from articles.layout.layout import Layout, Slot, Zone, ZoneKind
from articles.library.documents import keep_document
from articles.models import (
    Claim,
    Comment,
    DeskTask,
    Document,
    ImportItem,
    ImportOmission,
    ImportRun,
    MenuEntry,
    Notice,
    OldPath,
    PreviewLink,
    StatusChange,
)
from articles.models.restriction import RestrictionGround, RestrictionStatus
from articles.models.standing_version import StandingKind
from articles.verbs import restricting
from articles.verbs.arranging import arrange
from articles.verbs.standing import publish_page
from articles.writing import drafting
from newsroom.models import AuditAct, AuditEntry, Filing, Invitation, MissingAddress
from newsroom.roles import Role
from tests.builders import (
    PASSWORD,
    make_article,
    make_photo,
    make_publication,
    make_reporter,
    make_section,
    make_series,
    make_standing_page,
    make_user,
    publish_article,
)
from tests.claims.docket import make_claim, met
from tests.files.test_documents import PDF

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class Who(StrEnum):
    """Everybody there is, by the letter the tables use."""

    STRANGER = "S"
    #: Has a login but no role: may have had one yesterday, in a session that is still there.
    DISMISSED = "D"
    #: The article is theirs.
    WRITER = "W"
    #: Another reporter, who has nothing to do with it.
    REPORTER = "R"
    #: Of another section than the article's.
    ELSEWHERE = "X"
    EDITOR = "E"
    MANAGER = "M"
    ADMINISTRATOR = "A"


@dataclass
class World:
    """One of each, and the people."""

    people: dict[Who, User] = field(default_factory=dict)
    rows: dict[str, Any] = field(default_factory=dict)

    def client(self, who: Who) -> Client:
        """A browser in which they are signed in; the dismissed one's session was begun before."""
        client = Client()
        if who is Who.DISMISSED:
            session = client.session
            person = self.people[who]
            session[SESSION_KEY] = str(person.pk)
            session[BACKEND_SESSION_KEY] = "newsroom.accounts.backend.DeskBackend"
            session[HASH_SESSION_KEY] = person.get_session_auth_hash()
            session.save()
            client.cookies["sessionid"] = session.session_key or ""
        elif who is not Who.STRANGER:
            client.force_login(self.people[who])
        return client


def make_world() -> World:
    """Everything that an address can name."""
    world = World()
    publication = make_publication()
    politics = make_section(publication, "politics")
    culture = make_section(publication, "culture")
    people = {
        Who.DISMISSED: make_user(None, "dismissed"),
        Who.WRITER: make_user(Role.REPORTER, "writer"),
        Who.REPORTER: make_user(Role.REPORTER, "reporter"),
        Who.ELSEWHERE: make_user(Role.DESK_EDITOR, "elsewhere"),
        Who.EDITOR: make_user(Role.DESK_EDITOR, "editor"),
        Who.MANAGER: make_user(Role.MANAGING_EDITOR, "manager"),
        Who.ADMINISTRATOR: get_user_model().objects.create_superuser("administrator", password=PASSWORD),
    }
    culture.editors.add(people[Who.ELSEWHERE])
    editor, writer = people[Who.EDITOR], people[Who.WRITER]
    photo = make_photo()
    document = keep_document(Document(title_en="Annex", title_ko="부속서", language="en"), PDF)
    draft = make_article(publication, writer, headline="A draft of the writer", tags=("treaty",), photo=photo)
    live = publish_article(publication, editor, days_ago=2, headline="On the site", tags=("treaty",))
    claim = make_claim(live, editor)
    notice = met(live, editor)
    restricted = publish_article(publication, editor, headline="Restricted")
    terms = restricting.Terms(RestrictionGround.COURT, RestrictionStatus.LEGAL, "By order")
    now = timezone.now()
    run = ImportRun.objects.create(publication=publication, format="detected", source="old", finished_at=now)
    item = ImportItem.objects.create(
        run=run, name="a.html", original=b"x", sha256=hashlib.sha256(b"x").hexdigest(), outcome="created"
    )
    link = PreviewLink.objects.create(article=draft, expires_at=now + timedelta(days=1), created_by=writer)
    ethics = make_standing_page(publication, "ethics", kind=StandingKind.ETHICS)
    world.people = people
    world.rows = {
        "publication": publication,
        "publisher": publication.publisher,
        "registration": publication.registrations.first(),
        "mastheadpost": publication.masthead.first(),
        "filing": Filing.objects.create(
            publication=publication, what="editor", changed_on=now.date(), filed_on=now.date()
        ),
        "section": politics,
        "reporter": make_reporter(),
        "tag": Tag.objects.get(name="treaty"),
        "series": make_series(publication),
        "article": draft,
        "version": live,
        "claim": claim,
        "claimnotice": notice,
        "restriction": restricting.restrict(restricted.article, editor, terms),
        "photo": photo,
        "document": document,
        "arrangement": arrange(
            publication, "en", editor, Layout((Zone(ZoneKind.LEAD, slots=(Slot(story=live.public_number),)),)), seen=0
        ),
        "standingpage": make_standing_page(publication),
        "menuentry": MenuEntry.objects.create(
            publication=publication, label_en="About", label_ko="소개", address="/imprint/"
        ),
        "statuschange": StatusChange.objects.filter(article=live.article).first(),
        "oldpath": OldPath.objects.create(publication=publication, path="/old/1", article=live.article),
        "importrun": run,
        "importitem": item,
        "importomission": ImportOmission.objects.create(run=run, what="400-412", why="A test of the old system"),
        "missingaddress": MissingAddress.objects.create(
            publication=publication, path="/news/section.html?sec_no=3", hits=1, first_seen=now, last_seen=now
        ),
        "notice": Notice.objects.create(recipient=editor, change=StatusChange.objects.first()),
        "user": people[Who.REPORTER],
        "invitation": Invitation.objects.create(role=Role.REPORTER.value, invited_by=people[Who.MANAGER]),
        "auditentry": AuditEntry.objects.create(act=AuditAct.SIGNED_IN),
        "task": DeskTask.objects.create(article=draft, key="correction", values={"ko": "", "en": "x", "said": "x"}),
        "comment": Comment.objects.create(article=draft, author=writer, text="Here"),
        "revision": draft.revisions.first(),
        "token": link.token,
        "document_type": ContentType.objects.get_for_model(Document).pk,
        "other_section": culture,
        "other_reporter": make_reporter("han"),
        "other_tag": Tag.objects.create(name="accord", slug="accord"),
        "translation": drafting.begin_translation(live.article, "ko", writer),
        "met_claim": Claim.objects.get(notice=notice),
        "better_photo": make_photo("teal", replaces=photo),
        "standingversion": publish_page(ethics, people[Who.MANAGER], seen=1)[0],
        "published_page": ethics,
        "uuid": uuid.UUID(int=1),
    }
    return world
