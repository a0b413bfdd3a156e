"""Restricting and lifting: who may, and how it is done at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from articles.models import Restriction
from articles.models.restriction import RestrictionGround, RestrictionStatus
from articles.refusals import NotPermitted, Refused
from articles.verbs import restricting
from articles.verbs.restricting import Terms
from newsroom.models import Section
from newsroom.roles import Role
from tests.builders import make_photo, make_user, publish_article
from tests.public.reader import Reader
from tests.public.test_restricted import COURT

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [None, Role.REPORTER])
def test_nobody_restricts_who_may_not_withdraw(publication: Publication, editor: User, role: Role | None) -> None:
    version = publish_article(publication, editor)
    photo = make_photo()
    restriction = restricting.restrict(publish_article(publication, editor).article, editor, COURT)
    actor = make_user(role)
    targets: tuple[Any, ...] = (version.article, version, photo)
    for target in targets:
        with pytest.raises(NotPermitted):
            restricting.restrict(target, actor, COURT)
    with pytest.raises(NotPermitted):
        restricting.lift(restriction, actor, "Because")
    assert Restriction.objects.count() == 1


def test_a_section_with_editors_of_its_own_has_its_say(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, section="politics")
    other = make_user(Role.DESK_EDITOR)
    mine = Section.objects.create(publication=publication, slug="culture", name_en="Culture", name_ko="문화")
    mine.editors.add(other)
    Section.objects.get(slug="politics").editors.add(editor)
    with pytest.raises(NotPermitted):
        restricting.restrict(version.article, type(other).objects.get(pk=other.pk), COURT)


def test_it_wants_a_reason_and_stands_once(publication: Publication, editor: User) -> None:
    article = publish_article(publication, editor).article
    with pytest.raises(Refused):
        restricting.restrict(article, editor, Terms(RestrictionGround.COURT, RestrictionStatus.LEGAL, "  "))
    restricting.restrict(article, editor, COURT)
    with pytest.raises(Refused):
        restricting.restrict(article, editor, COURT)


def test_an_editor_restricts_and_lifts_at_the_desk(publication: Publication, editor: User, client: Any) -> None:
    version = publish_article(publication, editor, headline="Named in full")
    client.force_login(editor)
    form = client.get(f"/admin/articles/article/{version.article_id}/change/").content.decode()
    address = f"/admin/articles/article/{version.article_id}/restrict/"
    assert address in form
    asked = client.get(address).content.decode()
    assert "Only version 1" in asked
    assert "programs get nothing of it" in asked
    told = {"what": "article", "ground": "court", "status": "451", "notice_en": "A court.", "reason": "2026카합1"}
    assert client.post(address, {**told, "reason": ""}).status_code == 200
    assert not Restriction.objects.exists()
    assert client.post(address, told).status_code == 302
    Reader().get(version.path, 451)
    assert "they see nothing of it" in client.get(f"/admin/articles/article/{version.article_id}/change/").text
    restriction = Restriction.objects.get()
    assert restriction.made_by == editor
    listed = client.get("/admin/articles/restriction/").text
    assert "Named in full" in listed
    lift = f"/admin/articles/restriction/{restriction.pk}/lift/"
    assert lift in listed
    assert "2026카합1" in client.get(lift).text
    assert client.post(lift, {"because": "Set aside"}).status_code == 302
    Reader().get(version.path)
    restriction.refresh_from_db()
    assert (restriction.lifted_by, restriction.lifted_because) == (editor, "Set aside")
    assert "Set aside" in client.get(f"/admin/articles/restriction/{restriction.pk}/change/").text


def test_one_version_or_a_photo_is_restricted_at_the_desk(publication: Publication, editor: User, client: Any) -> None:
    photo = make_photo()
    version = publish_article(publication, editor, photo=photo)
    client.force_login(editor)
    address = f"/admin/articles/article/{version.article_id}/restrict/"
    client.post(address, {"what": "1", "ground": "erasure", "status": "410", "reason": "A letter"})
    assert Restriction.objects.get().version == version
    form = client.get(f"/admin/articles/photo/{photo.pk}/change/").text
    assert f"/admin/articles/photo/{photo.pk}/restrict/" in form
    assert "1 version on record" in client.get(f"/admin/articles/photo/{photo.pk}/restrict/").text
    client.post(f"/admin/articles/photo/{photo.pk}/restrict/", {"ground": "rights", "reason": "An agency's letter"})
    assert Restriction.objects.filter(photo=photo).exists()
    assert "no page shows it" in client.get(f"/admin/articles/photo/{photo.pk}/change/").text


def test_a_reporter_finds_no_way_to_it(publication: Publication, editor: User, client: Any) -> None:
    version = publish_article(publication, editor, photo=make_photo())
    restriction = restricting.restrict(version.article, editor, COURT)
    client.force_login(make_user(Role.REPORTER))
    for address in (
        f"/admin/articles/article/{version.article_id}/restrict/",
        "/admin/articles/restriction/",
        f"/admin/articles/restriction/{restriction.pk}/lift/",
    ):
        assert client.get(address).status_code == 403, address
        assert client.post(address, {"because": "x", "reason": "x"}).status_code == 403, address
