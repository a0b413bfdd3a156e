"""The sample journal with a row of everything that can go out, and how a test empties its database."""

from __future__ import annotations

from datetime import date
from io import StringIO
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.core.management.color import no_style
from django.db import connection
from taggit.models import Tag

from articles.library.documents import keep_document
from articles.library.photos import replacement
from articles.models import (
    Article,
    DeskTask,
    Document,
    ImportDoubt,
    ImportItem,
    ImportLink,
    ImportOmission,
    ImportPicture,
    ImportRepetition,
    ImportRun,
    MenuEntry,
    OldPath,
    Photo,
    Revision,
)
from articles.models.menu_entry import Menu, Place
from articles.models.restriction import RestrictionGround, RestrictionStatus
from articles.models.version import Version
from articles.record import guards
from articles.sample_journal import journal, loader, standing_pages
from articles.verbs import merging, publishing, renaming, restricting, teamwork
from articles.verbs.restricting import Terms
from newsroom.models import Filing, FormerPlace, Reporter, Section
from newsroom.roles import Role
from tests.builders import make_article, make_user, picture
from tests.files.test_documents import PDF
from tests.sample import plain_drawings

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from newsroom.models import Publication

#: What stays in a database that only `migrate` was run on.
_STAYING = ("django_content_type", "django_migrations", "auth_permission", "auth_group", "django_site")


def furnished() -> Publication:
    """The sample journal, and besides something of each kind that it has none of."""
    publication = journal.found("testserver")
    with plain_drawings():
        standing_pages.put_up(publication)
        loader.load(publication, lambda _line: None)
    managing = make_user(Role.MANAGING_EDITOR)
    document = keep_document(Document(title_en="Annex", title_ko="부속서", language="en"), PDF)
    link = f'<p><a href="{document.get_absolute_url()}">Annex</a></p>'
    article = make_article(publication, managing, section="diplomacy", headline="With an annex", body=link)
    publishing.publish(article, managing)
    _house(publication, managing)
    _mergers(publication, managing)
    _desk(article, managing)
    _restrictions(managing)
    replacement(Photo.objects.order_by("pk")[3], picture("crimson", (1200, 800)))
    _import(publication, article)
    OldPath.objects.create(publication=publication, path="/news/article.html?no=7", article=article)
    OldPath.objects.create(publication=publication, path="/event/2009", is_gone=True)
    return publication


def _house(publication: Publication, managing: User) -> None:
    section = Section.objects.get(publication=publication, slug="world")
    section.editors.add(managing)
    Filing.objects.create(
        publication=publication,
        what="editor",
        changed_on=date(2026, 3, 2),
        filed_on=date(2026, 3, 20),
        note="Receipt 17",
        said_by=managing,
    )
    MenuEntry.objects.create(publication=publication, menu=Menu.HEAD, section=section)
    MenuEntry.objects.create(publication=publication, menu=Menu.FOOT, place=Place.IMPRINT)
    part = Section.objects.create(
        publication=publication, slug="islands", name_ko="섬", name_en="Islands", parent=section
    )
    FormerPlace.objects.create(section=part, parent=None)
    publication.logo.save("logo.png", ContentFile(picture("gold", (512, 512), "PNG")))
    reporter = Reporter.objects.order_by("pk")[1]
    reporter.photo.save("portrait.jpeg", ContentFile(picture("olive")))


def _mergers(publication: Publication, managing: User) -> None:
    tags = list(Tag.objects.order_by("pk")[:3])
    merging.merge_tags([tags[0]], tags[1], managing)
    renaming.rename(tags[2], managing, slug="another-address", name="Another name")
    renaming.rename(Section.objects.get(publication=publication, slug="culture"), managing, slug="arts")
    twin = Reporter.objects.create(slug="moon", name_en="Moon J. Y.")
    merging.merge_reporters([twin], Reporter.objects.order_by("pk")[1], managing)


def _desk(article: Article, managing: User) -> None:
    remark = teamwork.remark(article, managing, "Look at this")
    remark.mentions.add(managing)
    other = Article.objects.exclude(pk=article.pk).order_by("pk")[0]
    reporter = Reporter.objects.order_by("-pk")[0]
    DeskTask.objects.create(
        article=article, key=f"reporter:{reporter.pk}", values={"printed": "Kim", "reporter": "Lee"}
    )
    said = {"other": other.headline, "series": "Islands", "installment": "1", "article": str(other.pk)}
    DeskTask.objects.create(article=article, key="part:en", values=said)
    # What is typed and not saved stays here.
    Revision.objects.create(
        article=article, edit_version=1, copy={}, author=managing, is_autosave=True, form={"headline": "Wit"}
    )


def _restrictions(managing: User) -> None:
    terms = Terms(
        RestrictionGround.COURT, RestrictionStatus.LEGAL, "2026카합1", "법원의 결정입니다.", "A court has ordered it."
    )
    with_photo = Version.objects.on_site().filter(version_photos__isnull=False).order_by("pk")
    restricting.restrict(with_photo[0].version_photos.all()[0].photo, managing, terms)
    lifted = restricting.restrict(Version.objects.on_site().order_by("-pk")[1].article, managing, terms)
    restricting.lift(lifted, managing, "The order was set aside.")


def _import(publication: Publication, article: Article) -> None:
    run = ImportRun.objects.create(publication=publication, state="released", format="html", counts={"in": 1})
    item = ImportItem.objects.create(
        run=run,
        name="7.html",
        source="old",
        source_id="7",
        original=b"\xed\xff<html>",
        sha256="0" * 64,
        outcome="created",
        article=article,
    )
    ImportDoubt.objects.create(run=run, item=item, code="deck-assumed", pattern="Taken for the deck.")
    ImportLink.objects.create(run=run, item=item, old="/news/article.html?no=8")
    ImportOmission.objects.create(run=run, what="400-412", why="A test of the old system")
    ImportRepetition.objects.create(run=run, items=[{"outcome": "unchanged", "file": "6.html", "number": "6"}])
    ImportPicture.objects.create(
        run=run, item=item, address="/data/a.jpg", key="1" * 64, photo=Photo.objects.order_by("pk")[0]
    )


def emptied() -> None:
    """As `migrate` leaves a database, but for the guards, which stand again."""
    tables = [table for table in connection.introspection.table_names() if table not in _STAYING]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    guards.remove(connection)
    plain = [table for table in tables if not table.startswith("articles_versionsearch_terms")]
    connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), plain, reset_sequences=True))
    guards.install(connection)


def run(command: str, *arguments: str, **options: Any) -> tuple[int, str]:
    """The exit code and what was said."""
    out = StringIO()
    try:
        call_command(command, *arguments, stdout=out, stderr=out, **options)
    except CommandError as error:
        return error.returncode, str(error)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()
