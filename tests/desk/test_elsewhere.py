"""What an article is called on other sites, as the desk writes it: part of the copy like its headline."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.copytext import Elsewhere
from articles.library.photos import is_used
from articles.models import Article
from articles.verbs import publishing
from articles.verbs.checklist import problems_of
from articles.verbs.publishing import Refused
from articles.writing import drafting
from newsroom.roles import Role
from tests.builders import make_article, make_photo, make_user
from tests.desk.pages import change, form_of
from tests.desk.saving import choices, keep

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db

WORDS = {
    "search_title": "Seoul summit: what was agreed",
    "search_description": "Point by point",
    "share_headline": "They shook hands after nine hours",
    "share_description": "And what comes next",
}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def fresh(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def save(user: User, article: Article, **typed: Any) -> Article:
    """As a person does it in the form."""
    client = signed_in(user)
    answer = client.post(change(article), form_of(client, change(article), _continue="1", **typed))
    assert answer.status_code == 302, answer.content.decode()
    return fresh(article)


def test_it_is_saved_kept_as_a_revision_and_put_on_record(publication: Publication, editor: User) -> None:
    photo = make_photo()
    article = make_article(publication, editor)
    first = publishing.publish(article, editor)
    article = save(editor, article, **WORDS | {"search_title": " Seoul\nsummit "}, share_photo=photo.pk)
    expected = Elsewhere(**WORDS | {"search_title": "Seoul summit"}, share_photo=photo.sha256)
    revision = article.revisions.saved().first()
    assert revision is not None
    assert revision.content.elsewhere == expected
    second = publishing.publish(article, editor)
    assert second.content.elsewhere == expected
    # What was recorded without it has no trace of it, and both digests hold.
    assert "elsewhere" not in first.copy
    key = str(article.key)
    assert second.computed_digest(key, first.computed_digest(key, "")) == second.digest


def test_the_text_is_composed_and_what_is_too_long_refused(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor)
    assert save(editor, article, share_headline="\u1112\u1161\u11ab\u1100\u116e\u11a8").share_headline == "한국"
    client = signed_in(editor)
    page = client.post(change(article), form_of(client, change(article), search_title="x" * 201, _continue="1"))
    assert "search_title" in page.context["adminform"].form.errors
    # The group opens by itself where there is something to mend.
    assert "<summary><h2" not in page.content.decode().partition("Search engines")[0].rpartition("<fieldset")[2]


def test_two_states_are_compared_in_it(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor)
    publishing.publish(article, editor)
    save(editor, article, **WORDS, share_photo=make_photo(caption_en="The handshake").pk)
    page = signed_in(editor).get(reverse("admin:articles_article_compare", args=[article.pk])).content.decode()
    for label in ("title in search results", "description when shared", "picture when shared"):
        assert label in page.lower()
    assert "The handshake" in page


def test_an_earlier_state_takes_it_back(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor)
    before = article.revisions.saved().first()
    assert before is not None
    article = save(editor, article, **WORDS, share_photo=make_photo().pk)
    during = article.revisions.saved().first()
    assert during is not None
    drafting.restore(article, before.content, editor, article.edit_version, "")
    assert (fresh(article).search_title, fresh(article).share_photo) == ("", None)
    drafting.restore(fresh(article), during.content, editor, fresh(article).edit_version, "")
    assert fresh(article).share_headline == WORDS["share_headline"]
    assert fresh(article).share_photo is not None


def test_what_was_typed_is_kept_and_offered_again(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor)
    photo = make_photo()
    client = signed_in(editor)
    keep(client, article, **WORDS, share_photo=photo.pk)
    page = client.get(change(article)).content.decode()
    assert "You have unsaved writing from" in page
    assert WORDS["search_title"] in page
    restored = client.post(reverse("admin:articles_article_restored", args=[article.pk]), {"_autosave": "1"})
    form = restored.context["adminform"].form
    assert {name: form[name].value() for name in WORDS} == WORDS
    assert form["share_photo"].value() == str(photo.pk)


def test_two_writings_of_it_are_decided_field_by_field(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor)
    other = make_user(Role.DESK_EDITOR)
    client = signed_in(editor)
    mine = form_of(client, change(article), search_title="Mine", search_description="Mine too", share_photo="")
    save(other, article, search_title="Theirs", share_photo=make_photo().pk)
    proposed = choices(client.post(change(article), mine))
    assert {name: proposed[name] for name in ("search_title", "search_description", "share_photo")} == {
        "search_title": "",
        "search_description": "mine",
        "share_photo": "theirs",
    }


def test_a_translation_begins_with_the_picture_and_without_the_words(publication: Publication, editor: User) -> None:
    photo = make_photo()
    words = Elsewhere(**WORDS, share_photo=photo.sha256)
    article = make_article(publication, editor, elsewhere=words)
    translation = drafting.begin_translation(article, "ko", editor)
    assert drafting.duplicate(article, editor).search_title == WORDS["search_title"]
    assert (translation.search_title, translation.share_headline) == ("", "")
    assert translation.share_photo == photo


def test_a_picture_whose_right_has_ended_is_neither_chosen_nor_published(
    publication: Publication, editor: User
) -> None:
    photo = make_photo()
    article = save(editor, make_article(publication, editor), share_photo=photo.pk)
    photo.rights_expire_on = timezone.localdate() - timedelta(days=1)
    photo.save()
    assert [
        problem
        for problem in problems_of(article, article.revisions.saved()[0].content)
        if str(photo) in problem.sentence
    ]
    with pytest.raises(Refused):
        publishing.publish(article, editor)
    # Where it stands already the rest can still be saved.
    assert save(editor, article, deck="New").deck == "New"
    other = make_article(publication, editor)
    client = signed_in(editor)
    refused = client.post(change(other), form_of(client, change(other), share_photo=photo.pk, _continue="1"))
    assert "share_photo" in refused.context["adminform"].form.errors


def test_a_picture_that_stands_elsewhere_is_in_use_and_is_replaced_with_the_others(
    publication: Publication, editor: User
) -> None:
    old, new = make_photo("navy"), make_photo("teal")
    article = save(editor, make_article(publication, editor), share_photo=old.pk)
    assert is_used(old)
    with pytest.raises(ProtectedError):
        old.delete()
    assert drafting.replace_photo(article, old, new, editor) is not None
    assert fresh(article).share_photo == new
    assert not is_used(old)
