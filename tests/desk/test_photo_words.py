"""What is said of a photo, changed from within an article that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from articles.library.photos import describe
from articles.refusals import NotPermitted
from newsroom.roles import Role
from tests.builders import make_article, make_photo, make_publication, make_user, publish_article
from tests.desk.pages import change, form_of, fresh

if TYPE_CHECKING:
    from articles.models import Photo

pytestmark = pytest.mark.django_db


def words(photo: Photo) -> str:
    return f"/admin/articles/photo/{photo.pk}/words/"


def desk(role: Role | None = Role.DESK_EDITOR) -> Client:
    client = Client()
    client.force_login(make_user(role))
    return client


def test_caption_and_credit_are_asked_and_changed_without_leaving_the_article() -> None:
    photo = make_photo()
    client = desk()
    asked = client.get(words(photo)).json()["fields"]
    assert [field["name"] for field in asked] == ["caption_ko", "alt_ko", "caption_en", "alt_en", "credit"]
    assert asked[2] == {"name": "caption_en", "label": "Caption (English)", "value": "A field", "longest": 500}
    answer = client.post(words(photo), {"caption_en": "A field in May", "credit": "Mina"})
    assert answer.json()["photo"]["caption"] == {"ko": "들판", "en": "A field in May"}
    photo.refresh_from_db()
    # What was not sent stays as somebody else may have written it meanwhile.
    assert (photo.caption_en, photo.caption_ko, photo.credit, photo.alt_en) == (
        "A field in May",
        "들판",
        "Mina",
        "Blue",
    )
    assert LogEntry.objects.get().object_id == str(photo.pk)


def test_what_is_too_long_is_refused_by_its_field() -> None:
    photo = make_photo()
    answer = desk().post(words(photo), {"credit": "x" * 201})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["credit"])
    photo.refresh_from_db()
    assert photo.credit == "Newsroom"


def test_of_a_photo_that_pages_show_a_reporter_changes_nothing_and_is_told_why() -> None:
    editor = make_user(Role.DESK_EDITOR)
    photo = make_photo()
    publish_article(make_publication(), editor, photo=photo)
    reporter = desk(Role.REPORTER)
    for answer in (reporter.get(words(photo)), reporter.post(words(photo), {"credit": "Mine"})):
        assert answer.status_code == 403
        assert "once pages show it, an editor does" in answer.json()["error"]
    photo.refresh_from_db()
    assert photo.credit == "Newsroom"
    assert desk().post(words(photo), {"credit": "Mina"}).status_code == 200


def test_strangers_and_nonsense_find_nothing() -> None:
    photo = make_photo()
    assert Client().post(words(photo), {"credit": "Mine"}).status_code == 302
    assert desk(None).post(words(photo), {"credit": "Mine"}).status_code in {302, 403, 404}
    with pytest.raises(NotPermitted):
        describe(photo, make_user(None), {"credit": "Mine"})
    photo.refresh_from_db()
    assert photo.credit == "Newsroom"
    assert desk().get("/admin/articles/photo/999999/words/").status_code == 404
    assert desk().get(f"/admin/articles/photo/{'9' * 40}/words/").status_code == 404
    assert desk().delete(words(photo)).status_code == 405


def test_the_article_that_borrows_the_words_can_be_saved_afterwards_as_it_was_typed() -> None:
    photo = make_photo()
    article = make_article(make_publication(), make_user(Role.REPORTER), photo=photo)
    article.lead_alt = ""
    article.save()
    client = desk()
    form = form_of(client, change(article), headline="Typed meanwhile")
    sent = {"caption_en": "A field in May", "article": article.pk, "opened": form["opened_at_edit"]}
    opened = client.post(words(photo), sent).json()["opened"]
    assert opened == fresh(article).edit_version
    client.post(change(article), form | {"opened_at_edit": opened})
    assert fresh(article).headline == "Typed meanwhile"
    # Of a form that was opened before somebody else saved, nothing is said: it has to be asked.
    assert "opened" not in client.post(words(photo), sent | {"caption_en": "Again"}).json()


def test_the_articles_own_caption_stands_in_the_place_of_the_librarys() -> None:
    photo = make_photo()
    article = make_article(make_publication(), make_user(Role.REPORTER), photo=photo, language="ko")
    page = desk().get(change(article))
    form = page.context["adminform"].form
    assert form.fields["lead_caption"].widget.attrs["placeholder"] == "들판"
    assert form.fields["lead_alt"].widget.attrs["placeholder"] == "파랑"
    # Where no script runs the link leads to the photo's page, which leads back.
    assert (
        f'<a href="/admin/articles/photo/{photo.pk}/change/?next={change(article).replace("/", "%2F")}">' in page.text
    )


@pytest.mark.parametrize(
    ("next_page", "leads"),
    [
        ("/admin/articles/article/7/change/", "/admin/articles/article/7/change/"),
        ("https://elsewhere.example/", "/admin/articles/photo/"),
        ("//elsewhere.example/", "/admin/articles/photo/"),
        ("javascript:alert(1)", "/admin/articles/photo/"),
    ],
)
def test_the_photos_page_leads_back_to_where_one_came_from_and_nowhere_else(next_page: str, leads: str) -> None:
    photo = make_photo()
    client = desk()
    address = f"/admin/articles/photo/{photo.pk}/change/?next={next_page}"
    assert ("Back to the article" in client.get(address).text) == (leads == next_page)
    form = client.get(address).context["adminform"].form
    sent = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    assert client.post(address, sent | {"_save": "Save"}).headers["Location"] == leads
    assert client.post(address, sent | {"_continue": "Save"}).headers["Location"] != leads
