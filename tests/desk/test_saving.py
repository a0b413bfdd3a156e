"""Writing that is not saved yet, two people in one article, and taking over: as the desk's form and its script use them."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Photo, Presence, Revision
from articles.verbs import reviewing
from articles.verbs.clearing import writers
from articles.writing.presence import writing_now
from newsroom.roles import Role
from tests.builders import edit, make_article, make_photo, make_publication, make_reporter, make_section, make_user
from tests.desk.test_articles import ADD, change, form_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def kim(publication: Publication) -> User:
    return make_user(Role.DESK_EDITOR, "kim", first_name="Kim")


@pytest.fixture
def lee(publication: Publication) -> User:
    return make_user(Role.DESK_EDITOR, "lee", first_name="Lee")


@pytest.fixture
def article(publication: Publication, kim: User) -> Article:
    return make_article(
        publication, kim, headline="Envoys meet", body="<p>They met.</p>", deck="A deck", tags=("talks",)
    )


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(name: str, article: Article) -> str:
    return reverse(f"admin:articles_article_{name}", args=[article.pk])


def keep(client: Client, article: Article, *, stamp: str = "s1", tab: str = "t1", **typed: Any) -> dict[str, Any]:
    """What the script sends at a pause in typing; the answer."""
    data = form_of(client, change(article), **typed) | {"_keep": "1", "_stamp": stamp, "_tab": tab, "_typed": "0"}
    response = client.post(address("writing", article), data)
    assert response.status_code == 200, response.content
    return dict(response.json())


def posted_from(page: Any) -> dict[str, Any]:
    """What a browser would post from the article's form on `page`."""
    form = page.context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    formset = page.context["inline_admin_formsets"][0].formset
    for each in (formset.management_form, *formset.forms):
        data |= {each.add_prefix(name): each[name].value() for name in each.fields}
    return {name: value for name, value in data.items() if value is not None and value is not False}


def look_in(client: Client, article: Article, tab: str = "t1", **more: str) -> dict[str, Any]:
    """What the script sends when nothing was typed; the answer."""
    response = client.post(address("writing", article), {"_tab": tab, "opened_at_edit": article.edit_version, **more})
    assert response.status_code == 200, response.content
    return dict(response.json())


# Autosave --------------------------------------------------------------------------------------------------


def test_an_autosave_overwrites_one_row_and_never_the_article(article: Article, kim: User) -> None:
    client = signed_in(kim)
    keep(client, article, headline="Envoys m")
    told = keep(client, article, headline="Envoys meet again", body="<p>They met twice.</p>", stamp="s2")
    assert told["kept"] == f"{timezone.localtime(timezone.now(), article.publication.tzinfo):%H:%M}"
    autosave = Revision.objects.get(is_autosave=True)
    assert autosave.form is not None
    assert (autosave.form["headline"], autosave.stamp) == (["Envoys meet again"], "s2")
    article.refresh_from_db()
    assert (article.headline, article.edit_version, article.bylines.count()) == ("Envoys meet", 1, 1)
    assert Revision.objects.history().count() == 1


def test_autosaved_writing_is_offered_to_its_writer_alone_and_restored_into_the_form(
    article: Article, kim: User, lee: User
) -> None:
    client = signed_in(kim)
    keep(client, article, headline="Envoys meet again", internal_note="Call back", **{"bylines-0-name": "Kim G."})
    page = client.get(change(article))
    assert "You have unsaved writing from" in page.content.decode()
    assert "<ins> again</ins>" in page.content.decode()
    assert "data-unsaved-stamp" not in signed_in(lee).get(change(article)).content.decode()
    form = client.post(address("restored", article), {"_autosave": "1"}).context
    shown = form["adminform"].form
    assert shown["headline"].value() == "Envoys meet again"
    assert shown["internal_note"].value() == "Call back"
    assert form["inline_admin_formsets"][0].formset.forms[0]["name"].value() == "Kim G."
    article.refresh_from_db()
    assert (article.headline, article.edit_version) == ("Envoys meet", 1)


def test_restored_rows_are_saved_as_they_were_typed(article: Article, kim: User) -> None:
    make_reporter("park", name_ko="박기자", name_en="Park Gi-ja")
    client = signed_in(kim)
    data = form_of(client, change(article)) | {
        "bylines-TOTAL_FORMS": "3",
        "bylines-0-DELETE": "on",
        "bylines-1-name": "Embassy of Norvil",
        "bylines-1-role": "author",
        "bylines-2-name": "Park",
        "bylines-2-role": "translator",
        "_keep": "1",
        "_stamp": "s1",
    }
    client.post(address("writing", article), data)
    client.post(change(article), posted_from(client.post(address("restored", article), {"_autosave": "1"})))
    assert [(line.name, line.role) for line in article.bylines.all()] == [
        ("Embassy of Norvil", "author"),
        ("Park", "translator"),
    ]


def test_saving_forgets_the_autosave_and_discarding_does_too(article: Article, kim: User) -> None:
    client = signed_in(kim)
    keep(client, article, headline="Envoys meet again")
    client.post(change(article), form_of(client, change(article), headline="Saved", _stamp="s9"))
    assert not Revision.objects.filter(is_autosave=True).exists()
    assert Article.objects.get().headline == "Saved"
    article.refresh_from_db()
    keep(client, article, headline="Half a thought")
    client.post(address("discard", article), {"_stamp": "another"})
    assert Revision.objects.filter(is_autosave=True).exists()
    client.post(address("discard", article), {"_stamp": "s1"})
    assert not Revision.objects.filter(is_autosave=True).exists()
    assert Article.objects.get().headline == "Saved"


def test_an_autosave_is_no_ones_business(article: Article, kim: User, lee: User) -> None:
    """Not in the history, not in a comparison by its number, not in a preview link, no reason to call anybody a writer."""
    keep(signed_in(lee), article, headline="A secret source")
    row = Revision.objects.get(is_autosave=True)
    client = signed_in(kim)
    assert "secret source" not in client.get(address("revisions", article)).content.decode()
    assert client.get(address("compare", article), {"new": f"r{row.pk}"}).status_code == 404
    assert client.get(reverse("admin:articles_article_restore", args=[article.pk, f"r{row.pk}"])).status_code == 404
    client.post(address("preview_links", article), {"make": "1", "shows": "now", "days": "1"})
    assert article.preview_links.get().revision == article.revisions.saved().first()
    assert lee.pk not in writers(article)


def test_strangers_and_colleagues_without_the_right_keep_nothing(article: Article) -> None:
    data = {"_keep": "1", "headline": "Mine now", "_tab": "x"}
    assert Client().post(address("writing", article), data).status_code == 401
    assert signed_in(make_user()).post(address("writing", article), data).status_code == 401
    other = signed_in(make_user(Role.REPORTER))
    assert other.post(address("writing", article), data).status_code == 403
    assert other.post(address("unsaved", article), data).status_code == 403
    assert other.post(address("take_over", article)).status_code == 403
    assert other.post(address("writing", article).replace(str(article.pk), "0"), data).status_code == 404
    assert not Revision.objects.filter(is_autosave=True).exists()
    assert not Presence.objects.exists()


def test_approved_copy_is_no_longer_autosaved_by_its_writer_who_is_told_why(
    publication: Publication, kim: User
) -> None:
    writer = make_user(Role.REPORTER)
    article = make_article(publication, writer)
    client = signed_in(writer)
    keep(client, article, body=article.body + "<p>One thought more.</p>")
    reviewing.submit(article, writer)
    reviewing.approve(article, kim)
    answer = client.post(address("writing", article), {"_keep": "1", "headline": "x"})
    assert answer.status_code == 403
    assert "still here" in answer.json()["refused"]
    page = client.get(change(article)).content.decode()
    assert "One thought more." in page
    assert "You cannot save it here now" in page
    assert (
        "still here" in client.get(reverse("admin:articles_article_session"), {"article": article.pk}).json()["refused"]
    )


def test_a_pause_in_typing_costs_eight_queries(
    article: Article, kim: User, lee: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(kim)
    data = form_of(client, change(article)) | {"_keep": "1", "_tab": "t1", "_stamp": "s"}
    look_in(signed_in(lee), article)
    with django_assert_max_num_queries(8):
        client.post(address("writing", article), {"_tab": "t1", "_opens": "1"})
    client.post(address("writing", article), data)
    with django_assert_max_num_queries(8):
        client.post(address("writing", article), data)


def test_nul_and_nonsense_are_no_error(article: Article, kim: User) -> None:
    client = signed_in(kim)
    keep(client, article, headline="Envoys\x00 meet", tab="x" * 400, stamp="y" * 400)
    answer = client.post(address("writing", article), {"_keep": "1", "opened_at_edit": "²", "_typed": "nan"})
    assert answer.status_code == 200
    assert client.get(change(article)).status_code == 200
    assert client.post(address("restored", article), {"_autosave": "1"}).status_code == 200


# The session -----------------------------------------------------------------------------------------------


def test_the_session_says_who_is_signed_in_and_hands_out_a_token(article: Article, kim: User) -> None:
    url = reverse("admin:articles_article_session")
    nobody = Client().get(url).json()
    assert (nobody["user"], nobody["refused"]) == (None, "")
    assert signed_in(make_user()).get(url).json()["user"] is None
    client = Client(enforce_csrf_checks=True)
    client.force_login(kim)
    told = client.get(url, {"article": article.pk}).json()
    assert (told["user"], told["refused"]) == (kim.pk, "")
    data = {"_tab": "t", "csrfmiddlewaretoken": told["csrf"]}
    assert client.post(address("writing", article), data).status_code == 200


def test_signing_in_beside_an_article_ends_on_a_page_to_close(kim: User) -> None:
    url = reverse("admin:articles_article_signed_in")
    assert Client().get(url).status_code == 302
    assert "You can close this window" in signed_in(kim).get(url).content.decode()


# A browser's own copy --------------------------------------------------------------------------------------


def test_a_browsers_copy_is_looked_at_saved_the_same_or_different(article: Article, kim: User) -> None:
    client = signed_in(kim)
    typed = form_of(client, change(article), headline="Envoys meet again", tags="talks")
    look = address("unsaved", article)
    found = client.post(look, typed | {"_stamp": "s1"}).json()
    assert found["state"] == "differs"
    assert "<ins> again</ins>" in found["html"]
    assert client.post(look, form_of(client, change(article), tags="talks")).json() == {"state": "saved"}
    client.post(change(article), typed | {"_stamp": "s1"})
    edit(article, kim, headline="Changed later")
    assert client.post(look, typed | {"_stamp": "s1"}).json() == {"state": "saved"}
    assert client.post(look, typed | {"_stamp": "s0"}).json()["state"] == "differs"


def test_a_new_articles_copy_is_shown_restored_and_known_once_it_is_saved(publication: Publication, kim: User) -> None:
    client = signed_in(kim)
    look = reverse("admin:articles_article_unsaved_new")
    blank = form_of(client, ADD)
    assert uuid.UUID(str(blank["key"]))
    assert client.post(look, blank).json() == {"state": "saved"}
    typed = blank | {"headline": "한미 정상회담", "body": "<p>두 정상이 만났다.</p>", "_stamp": "s1", "language": "ko"}
    found = client.post(look, typed).json()
    assert found["state"] == "differs"
    assert "두 정상이 만났다." in found["html"]
    assert found["title"] == "한미 정상회담"
    assert client.post(look, typed | {"headline": ""}).json()["title"] == "두 정상이 만났다."
    page = client.post(found["restore"], typed)
    assert page.context["adminform"].form["headline"].value() == "한미 정상회담"
    assert str(page.context["adminform"].form["key"].value()) == str(blank["key"])
    assert 'action="/admin/articles/article/add/"' in page.content.decode()
    assert not Article.objects.exists()
    client.post(ADD, typed)
    assert str(Article.objects.get().key) == str(blank["key"])
    assert client.post(look, typed).json() == {"state": "saved"}


def test_a_new_article_sent_twice_is_one_article(publication: Publication, kim: User) -> None:
    client = signed_in(kim)
    typed = form_of(client, ADD, headline="Once", body="<p>Text.</p>", _continue="1")
    client.post(ADD, typed)
    again = client.post(ADD, typed)
    assert Article.objects.count() == 1
    assert again.headers["Location"] == change(Article.objects.get())
    changed = client.post(ADD, typed | {"headline": "Twice"}).content.decode()
    assert "Two writings of one article" in changed
    assert Article.objects.get().headline == "Once"


def test_anothers_key_makes_an_article_of_its_own(publication: Publication, article: Article) -> None:
    client = signed_in(make_user(Role.REPORTER))
    client.post(ADD, form_of(client, ADD, headline="Another", key=str(article.key), _continue="1"))
    assert Article.objects.count() == 2
    assert Article.objects.get(headline="Another").key != article.key


# Collisions ------------------------------------------------------------------------------------------------


def choices(page: Any) -> dict[str, str]:
    """What the page of two writings proposes."""
    return {row.name: choice for row, choice in page.context["rows"]}


def answer(page: Any, **chosen: str) -> dict[str, str]:
    """What the browser posts from it."""
    data = dict(page.context["carried"]) | {"_resolve": "1"}
    proposed = choices(page) | chosen
    return data | {f"choice-{name}": choice for name, choice in proposed.items() if choice}


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


# Presence and taking over ----------------------------------------------------------------------------------


def test_each_hears_who_else_is_here_and_when_they_typed(article: Article, kim: User, lee: User) -> None:
    mine, theirs = signed_in(kim), signed_in(lee)
    assert look_in(mine, article)["company"] == []
    keep(theirs, article, headline="x")
    assert look_in(mine, article)["company"] == ["Lee is here, typing now"]
    look_in(theirs, article, _typed="130")
    assert look_in(mine, article)["company"] == ["Lee is here, typed 2 minutes ago"]
    look_in(theirs, article)
    assert look_in(mine, article)["company"] == ["Lee is here"]
    assert look_in(mine, article, tab="t2")["company"] == ["Lee is here", "Also open in another tab of yours"]
    Presence.objects.update(seen_at=timezone.now() - timedelta(minutes=2))
    assert look_in(mine, article)["company"] == []


def test_whoever_leaves_is_not_here_any_more_and_what_they_typed_is_still_asked_about(
    article: Article, kim: User, lee: User
) -> None:
    mine, theirs = signed_in(kim), signed_in(lee)
    keep(theirs, article, headline="x")
    assert look_in(mine, article)["company"] == ["Lee is here, typing now"]
    # Nobody closes the tab of somebody else.
    mine.post(address("leaving", article), {"_tab": "t1"})
    assert look_in(mine, article)["company"] == ["Lee is here, typing now"]
    assert theirs.post(address("leaving", article), {"_tab": "t1"}).status_code == 200
    assert look_in(mine, article)["company"] == []
    assert [each.user for each in writing_now(article, kim)] == [lee]
    # Back again, by the same tab.
    assert look_in(theirs, article)["company"] == ["Kim is here"]
    assert look_in(mine, article)["company"] == ["Lee is here"]


def test_leaving_is_a_post_of_ones_own(article: Article, kim: User) -> None:
    assert signed_in(kim).get(address("leaving", article)).status_code == 405
    assert Client().post(address("leaving", article), {"_tab": "t1"}).status_code == 401
    foreign = Client(enforce_csrf_checks=True)
    foreign.force_login(kim)
    assert foreign.post(address("leaving", article), {"_tab": "t1"}).status_code == 403


def test_rows_that_nobody_needs_are_swept_when_somebody_opens_an_article(
    publication: Publication, article: Article, kim: User, lee: User
) -> None:
    look_in(signed_in(lee), make_article(publication, kim))
    Presence.objects.update(seen_at=timezone.now() - timedelta(minutes=20))
    look_in(signed_in(kim), article, _opens="1")
    assert [row.user for row in Presence.objects.all()] == [kim]


def test_a_newer_state_is_told_while_one_writes(article: Article, kim: User, lee: User) -> None:
    client = signed_in(kim)
    assert look_in(client, article)["stale"] is False
    edit(article, lee, headline="Theirs")
    assert look_in(client, article)["stale"] is True


def test_opening_an_article_somebody_is_writing_asks_and_locks_nobody_out(
    article: Article, kim: User, lee: User
) -> None:
    keep(signed_in(kim), article, headline="Envoys meet again")
    client = signed_in(lee)
    page = client.get(change(article)).content.decode()
    assert "Kim is writing." in page
    assert "Save draft" in page
    reading = client.get(change(article), {"read": "1"}).content.decode()
    assert "Save draft" not in reading
    assert "Take over" in reading
    # Whoever saved has stopped writing, and one's own tabs are no news.
    assert "Kim is writing." not in signed_in(kim).get(change(article)).content.decode()
    signed_in(kim).post(change(article), form_of(signed_in(kim), change(article)))
    assert "Kim is writing." not in client.get(change(article)).content.decode()


def test_taking_over_keeps_their_writing_tells_them_and_their_save_meets_both(
    article: Article, kim: User, lee: User
) -> None:
    mine, theirs = signed_in(kim), signed_in(lee)
    typed = form_of(mine, change(article), headline="Envoys meet again", tags="talks")
    keep(mine, article, headline="Envoys meet again", tags="talks", tab="kims")
    done = theirs.post(address("take_over", article), follow=True)
    assert "What Kim had not saved is kept" in done.content.decode()
    aside = Revision.objects.get(is_aside=True)
    assert (aside.note, aside.author, aside.content.headline) == (
        "Kim’s writing when Lee took over",
        kim,
        "Envoys meet again",
    )
    assert "Kim is writing." not in theirs.get(change(article)).content.decode()
    history = theirs.get(address("revisions", article)).content.decode()
    assert "Kim’s writing when Lee took over" in history
    assert "Kept aside, not saved" in history
    # It never was the working copy.
    assert article.revisions.saved().count() == 1
    # Kim hears of it once their tab asks, and goes on if they like.
    assert "Lee took this article over" in look_in(mine, article, tab="kims")["takenOver"]
    page = mine.post(change(article), typed | {"_tab": "kims"})
    assert "Lee took the article over at" in page.content.decode()
    assert Article.objects.get().headline == "Envoys meet"
    mine.post(change(article), answer(page))
    assert Article.objects.get().headline == "Envoys meet again"
    # A page that is opened anew starts without it.
    assert look_in(mine, article, tab="kims", _opens="1")["takenOver"] == ""


def test_taking_over_twice_keeps_the_writing_once(article: Article, kim: User, lee: User) -> None:
    keep(signed_in(kim), article, headline="Envoys meet again")
    client = signed_in(lee)
    client.post(address("take_over", article))
    client.post(address("take_over", article))
    assert Revision.objects.filter(is_aside=True).count() == 1


def test_a_writer_whose_writing_was_kept_aside_did_not_write_the_copy(article: Article, kim: User, lee: User) -> None:
    keep(signed_in(lee), article, headline="Unsaved")
    signed_in(kim).post(address("take_over", article))
    assert writers(article) == {kim.pk}


def test_the_form_asks_little_more_than_before(
    publication: Publication, article: Article, kim: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_section(publication, "economy")
    client = signed_in(kim)
    client.get(change(article))
    with django_assert_max_num_queries(15):
        client.get(change(article))


def test_a_tab_that_only_asks_is_told_that_the_article_is_closed_by_now() -> None:
    publication = make_publication()
    reporter, editor = make_user(Role.REPORTER), make_user(Role.DESK_EDITOR)
    article = make_article(publication, reporter)
    reviewing.submit(article, reporter)
    reviewing.approve(article, editor)
    client = Client()
    client.force_login(reporter)
    address = reverse("admin:articles_article_writing", args=[article.pk])
    asked = client.post(address, {"_tab": "a"})
    assert asked.status_code == 200
    assert asked.json()["refused"]
    assert client.post(address, {"_tab": "a", "_keep": "1", "headline": "x"}).status_code == 403
