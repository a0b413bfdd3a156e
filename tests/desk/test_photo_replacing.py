"""A better file for a photo: working copies may take it over, and nothing on record changes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from articles.library.photos import AlreadyThere, is_used, replacement
from articles.models import Article, Photo, Revision, Version
from articles.verbs import publishing
from newsroom.roles import Role
from tests.builders import make_article, make_photo, make_user, picture, publish_article

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


def desk(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def better(colour: str = "red") -> SimpleUploadedFile:
    return SimpleUploadedFile("better.jpg", picture(colour, (1800, 1200)))


def figure(photo: Photo) -> str:
    return f'<figure class="photo photo--wide" data-photo="{photo.sha256}"><figcaption>Seen</figcaption></figure>'


def replace_url(photo: Photo) -> str:
    return f"/admin/articles/photo/{photo.pk}/replace/"


def switch_url(photo: Photo) -> str:
    return f"/admin/articles/photo/{photo.pk}/switch/"


def test_a_better_file_is_a_new_photo_with_all_that_was_said_of_the_old_one(editor: User) -> None:
    old = make_photo(credit="Agency", focal_x="0.2", rights_expire_on=timezone.localdate() + timedelta(days=90))
    answer = desk(editor).post(replace_url(old), {"file": better()})
    new = Photo.objects.exclude(pk=old.pk).get()
    assert answer.headers["Location"] == switch_url(new)
    assert new.replaces == old
    assert (new.width, new.credit, new.alt_ko, float(new.focal_x)) == (1800, "Agency", "파랑", 0.2)
    assert new.rights_expire_on == old.rights_expire_on
    assert new.uploaded_by == editor
    old.refresh_from_db()
    assert old.width == 1200


def test_working_copies_are_switched_and_the_record_is_not(publication: Publication, editor: User) -> None:
    old = make_photo()
    live = publish_article(publication, editor, photo=old, body=f"<p>Text.</p>{figure(old)}")
    draft = make_article(publication, editor, body=figure(old))
    kept = make_article(publication, editor, photo=old)
    new = replacement(old, picture("red", (1800, 1200)))
    client = desk(editor)
    page = client.get(switch_url(new)).content.decode()
    assert page.count('name="articles"') == 3
    digest, copy = live.digest, live.copy
    chosen = [f"{article.pk}-{old.pk}" for article in (live.article, draft)]
    answer = client.post(switch_url(new), {"articles": chosen}, follow=True)
    assert "2 articles show the new file" in answer.content.decode()
    article = Article.objects.get(pk=live.article_id)
    assert article.lead_photo == new
    assert new.sha256 in article.body
    assert old.sha256 not in article.body
    assert Article.objects.get(pk=kept.pk).lead_photo == old
    assert Revision.objects.filter(article=draft).latest("pk").note == f"Photo “{old}” replaced"
    assert article.edit_version == live.article.edit_version + 1
    found = Version.objects.get()
    assert (found.digest, found.copy) == (digest, copy)
    # Files have names by chance, not by their content.
    old_file, new_file = (str(photo.file).rpartition("/")[2] for photo in (old, new))
    assert old_file in Client().get(live.path).content.decode()
    publishing.publish(article, editor)
    shown = Client().get(live.path).content.decode()
    assert new_file in shown
    assert old_file not in shown
    assert is_used(old)


def test_a_reporter_switches_only_what_they_may_write(publication: Publication, editor: User) -> None:
    reporter = make_user(Role.REPORTER)
    old = make_photo()
    own, other = make_article(publication, reporter, photo=old), make_article(publication, editor, photo=old)
    new = replacement(old, picture("red", (1800, 1200)))
    client = desk(reporter)
    page = client.get(switch_url(new)).content.decode()
    assert page.count('name="articles"') == 1
    assert "You may not change this article now." in page
    client.post(switch_url(new), {"articles": [f"{each.pk}-{old.pk}" for each in (own, other)]})
    assert Article.objects.get(pk=own.pk).lead_photo == new
    assert Article.objects.get(pk=other.pk).lead_photo == old


def test_a_file_replaced_twice_is_switched_from_either(publication: Publication, editor: User) -> None:
    first = make_photo()
    article = make_article(publication, editor, photo=first)
    second = replacement(first, picture("red", (1800, 1200)))
    third = replacement(second, picture("green", (1800, 1200)))
    assert third.predecessors() == [second, first]
    desk(editor).post(switch_url(third), {"articles": [f"{article.pk}-{first.pk}"]})
    assert Article.objects.get().lead_photo == third


def test_a_file_that_is_there_already_becomes_the_replacement_unless_it_is_an_earlier_one() -> None:
    old, there = make_photo(), make_photo("red", caption_en="Known")
    with there.file.open() as file:
        data = file.read()
    assert replacement(old, data) == there
    with old.file.open() as file:
        earlier = file.read()
    for photo in (old, Photo.objects.get(pk=there.pk)):
        with pytest.raises(AlreadyThere):
            replacement(photo, earlier)
    # It has taken the place of another already.
    with pytest.raises(AlreadyThere):
        replacement(make_photo("green"), data)
    assert Photo.objects.get(pk=old.pk).replaces is None


def test_what_is_no_picture_or_the_same_is_refused_in_words(editor: User) -> None:
    old = make_photo()
    client = desk(editor)
    bad = client.post(replace_url(old), {"file": SimpleUploadedFile("x.jpg", b"<svg/>")})
    assert "not a picture" in bad.content.decode()
    with old.file.open() as file:
        same = client.post(replace_url(old), {"file": SimpleUploadedFile("x.jpg", file.read())})
    assert f'<a href="/admin/articles/photo/{old.pk}/change/">' in same.content.decode()
    assert "The library has this file already" in same.content.decode()
    assert client.post(replace_url(old)).status_code == 200
    assert Photo.objects.count() == 1


def test_both_photos_say_so_and_the_picker_offers_the_new_one_alone(editor: User) -> None:
    old = make_photo(caption_en="Handshake")
    new = replacement(old, picture("red", (1800, 1200)))
    client = desk(editor)
    assert "A better file took the place" in client.get(f"/admin/articles/photo/{old.pk}/change/").content.decode()
    page = client.get(f"/admin/articles/photo/{new.pk}/change/").content.decode()
    assert switch_url(new) in page
    assert replace_url(new) in page
    found = client.get("/admin/articles/photo/pick/").json()["photos"]
    assert [each["id"] for each in found] == [new.pk]
    # What shows the old one still finds it.
    assert client.get("/admin/articles/photo/pick/", {"sha256": old.sha256}).json()["photos"]


def test_the_old_photo_is_deleted_once_nothing_shows_it(editor: User) -> None:
    old = make_photo()
    new = replacement(old, picture("red", (1800, 1200)))
    old.delete()
    new.refresh_from_db()
    assert new.replaces is None
    assert desk(editor).get(switch_url(new)).status_code == 404


def test_strangers_replace_nothing() -> None:
    old = make_photo()
    new = replacement(old, picture("red", (1800, 1200)))
    stranger = make_user(None)
    stranger.is_staff = True
    stranger.save()
    for url in (replace_url(new), switch_url(new)):
        assert Client().get(url).status_code == 302
        assert desk(stranger).get(url).status_code == 403
        assert desk(stranger).post(url, {"file": better("green")}).status_code == 403
    assert Photo.objects.count() == 2


def test_the_list_of_articles_asks_no_query_a_row(
    publication: Publication, editor: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    old = make_photo()
    for _number in range(6):
        make_article(publication, editor, photo=old)
    new = replacement(old, picture("red", (1800, 1200)))
    client = desk(editor)
    with django_assert_max_num_queries(14):
        assert client.get(switch_url(new)).content.decode().count('name="articles"') == 6
