"""A save over what somebody else saved meanwhile: both writings, field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Article, Photo
from articles.verbs import reviewing
from tests.builders import edit, make_article, make_photo
from tests.desk.pages import change, form_of
from tests.desk.saving import address, answer, choices, keep, look_in, signed_in

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


def test_two_editors_collide_and_nothing_is_written_until_each_field_is_decided(
    article: Article, kim: User, lee: User
) -> None:
    client = signed_in(kim)
    mine = form_of(
        client,
        change(article),
        headline="Mine",
        deck="My deck",
        body="<p>They met. I add.</p>",
        tags="talks",
        _verb="submit",
    )
    theirs = signed_in(lee)
    theirs.post(
        change(article),
        form_of(
            theirs,
            change(article),
            headline="Theirs",
            body="<p>They met. Lee adds.</p>",
            dateline="BUSAN",
            tags="talks",
        ),
    )
    page = client.post(change(article), mine)
    text = page.content.decode()
    assert "Lee saved this article at" in text
    # Only one side changed these; both changed the others.
    assert choices(page) == {"headline": "", "deck": "mine", "dateline": "theirs", "body": ""}
    assert Article.objects.get().headline == "Theirs"
    unanswered = client.post(change(article), answer(page))
    assert "Choose one for every field" in unanswered.content.decode()
    assert choices(unanswered) == {"headline": "", "deck": "mine", "dateline": "theirs", "body": ""}
    done = client.post(change(article), answer(unanswered, headline="mine", body="both"), follow=True)
    assert done.redirect_chain[-1][0].endswith("/act/submit/")
    saved = Article.objects.get()
    assert (saved.headline, saved.deck, saved.dateline) == ("Mine", "My deck", "BUSAN")
    assert saved.body == "<p>They met. Lee adds.</p><p>They met. I add.</p>"
    assert saved.revisions.saved().count() == 3


def test_bylines_tags_and_the_lead_photo_are_rows_too(article: Article, kim: User, lee: User) -> None:
    photo, other = make_photo(), make_photo("teal")
    client, theirs = signed_in(kim), signed_in(lee)
    mine = form_of(client, change(article), tags="talks, mine", lead_photo=photo.pk, **{"bylines-0-name": "Kim"})
    theirs.post(
        change(article),
        form_of(theirs, change(article), tags="talks, theirs", lead_photo=other.pk)
        | {
            "bylines-0-DELETE": "on",
            "bylines-TOTAL_FORMS": "2",
            "bylines-1-name": "Lee",
            "bylines-1-role": "author",
            "bylines-1-position": 0,
        },
    )
    page = client.post(change(article), mine)
    found = choices(page)
    assert {found[name] for name in ("tags", "lead_photo", "bylines")} == {""}
    chosen = {name: "theirs" for name, choice in found.items() if not choice}
    client.post(change(article), answer(page, **chosen | {"tags": "mine", "bylines": "mine"}))
    article.refresh_from_db()
    assert sorted(tag.name for tag in article.tags.all()) == ["mine", "talks"]
    assert article.lead_photo == other
    # The row Kim's form was about is gone; its name is saved all the same.
    assert [line.name for line in article.bylines.all()] == ["Kim"]


def test_a_third_save_in_the_middle_of_the_choice_is_asked_about_again(article: Article, kim: User, lee: User) -> None:
    client = signed_in(kim)
    mine = form_of(client, change(article), headline="Mine", tags="talks")
    edit(article, lee, headline="Theirs")
    page = client.post(change(article), mine)
    edit(article, lee, headline="Theirs, newer")
    again = client.post(change(article), answer(page, headline="mine"))
    assert choices(again) == {"headline": ""}
    assert Article.objects.get().headline == "Theirs, newer"
    client.post(change(article), answer(again, headline="mine"))
    assert Article.objects.get().headline == "Mine"


def test_saving_the_same_twice_is_no_collision_and_no_second_revision(article: Article, kim: User) -> None:
    client = signed_in(kim)
    data = form_of(client, change(article), headline="Saved once", tags="talks", _continue="1")
    client.post(change(article), data)
    again = client.post(change(article), data)
    assert again.status_code == 302
    assert article.revisions.saved().count() == 2


def test_the_systems_own_changes_are_no_other_editor(article: Article, kim: User, lee: User) -> None:
    client = signed_in(kim)
    data = form_of(client, change(article), headline="Mine", tags="talks")
    keep(signed_in(lee), article, headline="Unsaved")
    reviewing.submit(article, kim)
    reviewing.send_back(article, lee, "More, please")
    assert client.post(change(article), data).status_code == 302
    assert Article.objects.get().headline == "Mine"


def described(photo: Photo, client: Client, **words: str) -> None:
    """The photo's own screen, saved with other words."""
    at = reverse("admin:articles_photo_change", args=[photo.pk])
    form = client.get(at).context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value is not None} | words
    assert client.post(at, data).status_code == 302


def test_new_words_of_its_photo_are_no_other_editor(publication: Publication, kim: User, lee: User) -> None:
    photo = make_photo()
    article = make_article(publication, kim, headline="Envoys meet", body="<p>They met.</p>", photo=photo)
    client = signed_in(kim)
    edit(article, kim, lead_caption="", lead_alt="")
    article.refresh_from_db()
    data = form_of(client, change(article), headline="Mine", lead_photo=str(photo.pk))
    described(photo, client, credit="Harbour Office", caption_en="A boat")
    assert Article.objects.get().edit_version == article.edit_version + 1  # an approval has to be given again
    assert look_in(client, article)["stale"] is False
    assert client.post(change(article), data).status_code == 302
    assert Article.objects.get().headline == "Mine"
    # A colleague's save is still one, and what the form was opened on is known.
    article = Article.objects.get()
    described(photo, client, credit="The Harbour Office")
    data = form_of(client, change(article), headline="Mine again", lead_photo=str(photo.pk))
    edit(Article.objects.get(), lee, deck="Theirs")
    assert look_in(client, article)["stale"] is True
    assert choices(client.post(change(article), data)) == {"headline": "mine", "deck": "theirs"}


def test_ones_own_save_in_another_tab_is_called_so(article: Article, kim: User) -> None:
    client = signed_in(kim)
    first = form_of(client, change(article), headline="First tab", tags="talks")
    client.post(change(article), form_of(client, change(article), headline="Second tab", tags="talks"))
    page = client.post(change(article), first).content.decode()
    assert "You saved this article yourself" in page
    assert "Take my earlier save" in page
    assert "theirs</label>" not in page


def test_writing_restored_over_a_newer_state_collides_when_it_is_saved(article: Article, kim: User, lee: User) -> None:
    client = signed_in(kim)
    keep(client, article, headline="Mine, unsaved", tags="talks")
    edit(article, lee, headline="Theirs")
    assert "was saved since then" in client.get(change(article)).content.decode()
    form = client.post(address("restored", article), {"_autosave": "1"}).context["adminform"].form
    assert str(form["opened_at_edit"].value()) == "1"
    data = form_of(client, change(article), headline="Mine, unsaved", tags="talks", opened_at_edit=1)
    assert choices(client.post(change(article), data)) == {"headline": ""}
