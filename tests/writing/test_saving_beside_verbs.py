"""Saving while verbs act: what each owns stays its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from articles.body import LONGEST
from articles.copytext import BylineCopy, Copy
from articles.models import Article
from articles.verbs import publishing, reviewing
from articles.writing import drafting
from newsroom.roles import Role
from tests.builders import edit, in_future, make_article, make_photo, make_publication, make_user, publish_article
from tests.desk.pages import change, form_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_save_of_a_row_read_before_a_verb_does_not_undo_the_verb(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor)
    read_before = Article.objects.get(pk=article.pk)
    publishing.publish(article, editor)
    read_before.headline = "Typed meanwhile"
    read_before.save_writing()
    article.refresh_from_db()
    assert (article.headline, article.status, article.number) == ("Typed meanwhile", "published", 1)
    assert article.published_edit_version == 1


def test_a_form_read_before_a_verb_does_not_undo_the_verb(
    publication: Publication, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = make_article(publication, editor)
    client = signed_in(editor)
    form = form_of(client, change(article), headline="Typed meanwhile")
    real = drafting.check_current

    def checked_late(article_id: int, edit_version: int) -> None:
        # The form's own article was read before; the verb commits now, and only then is the row locked.
        publishing.publish(Article.objects.get(pk=article_id), editor)
        real(article_id, edit_version)

    monkeypatch.setattr("articles.admin.article.form.check_current", checked_late)
    client.post(change(article), form)
    article.refresh_from_db()
    assert (article.headline, article.status, article.number) == ("Typed meanwhile", "published", 1)


def test_a_writer_whose_copy_was_approved_meanwhile_is_refused(
    publication: Publication, editor: User, reporter: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = make_article(publication, reporter, headline="As approved")
    reviewing.submit(article, reporter)
    client = signed_in(reporter)
    form = form_of(client, change(article), headline="Slipped in")
    real = drafting.check_current

    def checked_late(article_id: int, edit_version: int) -> None:
        reviewing.approve(Article.objects.get(pk=article_id), editor)
        real(article_id, edit_version)

    monkeypatch.setattr("articles.admin.article.form.check_current", checked_late)
    assert client.post(change(article), form).status_code == 403
    article.refresh_from_db()
    assert article.headline == "As approved"


# Photos ----------------------------------------------------------------------------------------------------


def photo_form(client: Client, page: str, **changes: Any) -> dict[str, Any]:
    form = client.get(page).context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in (data | changes).items() if value is not None}


def test_a_caption_that_changes_after_approval_has_to_be_read_again(
    publication: Publication, editor: User, reporter: User
) -> None:
    publication.second_reader = "required"
    publication.save()
    photo = make_photo()
    article = edit(make_article(publication, editor, photo=photo), editor, lead_caption="", lead_alt="")
    colleague = make_user(Role.DESK_EDITOR)
    reviewing.submit(article, editor)
    reviewing.approve(article, colleague)
    client = signed_in(reporter)
    page = f"/admin/articles/photo/{photo.pk}/change/"
    client.post(page, photo_form(client, page, caption_en="Something else entirely"))
    photo.refresh_from_db()
    assert photo.caption_en == "Something else entirely"
    with pytest.raises(publishing.NotPermitted):
        publishing.publish(Article.objects.get(pk=article.pk), editor)


def test_a_reporter_does_not_change_what_is_said_of_a_photo_readers_see(
    publication: Publication, editor: User, reporter: User
) -> None:
    photo = make_photo(credit="Agency")
    publish_article(publication, editor, photo=photo)
    page = f"/admin/articles/photo/{photo.pk}/change/"
    form = photo_form(signed_in(editor), page, credit="Me")
    assert signed_in(reporter).post(page, form).status_code == 403
    photo.refresh_from_db()
    assert photo.credit == "Agency"
    signed_in(editor).post(page, form)
    photo.refresh_from_db()
    assert photo.credit == "Me"


# Embargoes -------------------------------------------------------------------------------------------------


def test_an_embargo_is_not_shortened_in_passing(publication: Publication, editor: User) -> None:
    until = timezone.now().replace(second=0, microsecond=0) + timedelta(days=2)
    article = edit(make_article(publication, editor), editor, embargoed_until=until)
    client = signed_in(editor)
    for typed in ("", (until - timedelta(days=1)).astimezone(publication.tzinfo).strftime("%Y-%m-%dT%H:%M")):
        page = client.post(change(article), form_of(client, change(article), embargoed_until=typed))
        assert "right to end a source" in page.content.decode()
    later = (until + timedelta(days=1)).astimezone(publication.tzinfo)
    client.post(change(article), form_of(client, change(article), embargoed_until=f"{later:%Y-%m-%dT%H:%M}"))
    article.refresh_from_db()
    assert article.embargoed_until == later
    manager = signed_in(make_user(Role.MANAGING_EDITOR))
    manager.post(change(article), form_of(manager, change(article), embargoed_until=""))
    article.refresh_from_db()
    assert article.embargoed_until is None


def test_an_embargo_that_comes_after_the_schedule_says_so(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor)
    publishing.publish(article, editor, in_future(hours=1))
    client = signed_in(editor)
    late = in_future(days=2).astimezone(publication.tzinfo)
    page = client.post(change(article), form_of(client, change(article), embargoed_until=f"{late:%Y-%m-%dT%H:%M}"))
    assert "Cancel its schedule first" in page.content.decode()


def test_copies_and_translations_are_under_the_same_embargo(publication: Publication, editor: User) -> None:
    until = in_future(days=1)
    article = edit(make_article(publication, editor), editor, embargoed_until=until)
    assert drafting.duplicate(article, editor).embargoed_until == until
    assert drafting.begin_translation(article, "ko", editor).embargoed_until == until


def test_a_time_is_meant_where_the_publication_is(editor: User) -> None:
    publication = make_publication("harbour", host="harbour.example.com", time_zone="America/New_York")
    article = make_article(publication, editor)
    client = signed_in(editor)
    client.post(change(article), form_of(client, change(article), embargoed_until="2035-12-01T09:00"))
    article.refresh_from_db()
    assert article.embargoed_until == datetime(2035, 12, 1, 14, 0, tzinfo=UTC)
    assert 'value="2035-12-01T09:00"' in client.get(change(article)).content.decode()


# What is too long ------------------------------------------------------------------------------------------


def test_what_postgresql_could_not_store_is_refused_or_shortened_on_both(
    publication: Publication, editor: User
) -> None:
    names = tuple(BylineCopy(None, f"{'N' * 100} {number}", "author") for number in range(8))
    version = publish_article(publication, editor, bylines=names, headline="H" * 300)
    assert len(version.byline) == 600
    assert len(version.content.bylines) == 8
    assert len(drafting.duplicate(version.article, editor).revisions.get().note) <= 300
    for wrong in ({"bylines": (BylineCopy(None, "N" * 121, "author"),)}, {"tags": ["t" * 101]}):
        with pytest.raises(ValidationError):
            make_article(publication, editor, **wrong)


def test_a_tag_that_is_too_long_is_an_error_of_its_field(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor)
    client = signed_in(editor)
    page = client.post(change(article), form_of(client, change(article), tags=f"short, {'t' * 101}"))
    assert "is no tag" in page.content.decode()


def test_a_body_longer_than_any_article_is_refused_with_its_field_named(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor)
    client = signed_in(editor)
    page = client.post(change(article), form_of(client, change(article), body="‹" * (LONGEST + 1)))
    assert "Make several articles of it" in page.content.decode()
    article.refresh_from_db()
    assert article.body == "<p>The envoys met on Monday.</p>"


# Translations ----------------------------------------------------------------------------------------------


def test_an_article_with_translations_becomes_none_and_takes_no_language_of_theirs(
    publication: Publication, editor: User
) -> None:
    source, other = make_article(publication, editor), make_article(publication, editor, language="ko")
    drafting.begin_translation(source, "ko", editor)
    source = Article.objects.get(pk=source.pk)
    source.translation_of = other
    with pytest.raises(ValidationError, match="translations of its own"):
        source.full_clean()
    source.translation_of = None
    source.language = "ko"
    with pytest.raises(ValidationError, match="translation of this article in this language"):
        source.full_clean()


def test_a_copy_is_written_over_without_touching_what_verbs_own(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor)
    stale = Article.objects.get(pk=article.pk)
    publishing.publish(article, editor)
    copy = Copy.from_article(article)
    drafting.write(stale, copy, editor)
    article.refresh_from_db()
    assert (article.status, article.number) == ("published", 1)
