"""What colleagues write to each other beside an article is on no public surface, whichever there are."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.library.documents import keep_document
from articles.models import Document, PreviewLink
from articles.models.version import VersionKind
from articles.verbs import adopting, publishing, teamwork
from articles.verbs.publishing import Reason
from newsroom.roles import Role
from tests.builders import edit, in_future, make_article, make_photo, make_publication, make_reporter, make_user
from tests.files.test_documents import PDF
from tests.public.test_embargo import REPORTER_SLUG, TAG, Story, addresses, nothing_changing

if TYPE_CHECKING:
    from articles.models import Article

pytestmark = pytest.mark.django_db

NOTE = "source-is-the-third-secretary"
REMARK = "ask-the-lawyer-first"
#: Tables that only the desk reads: the working copy itself, and what colleagues say of it.
OF_THE_DESK = {"articles_article", "articles_comment"}


@pytest.fixture
def story() -> Story:
    """On the site in both languages, one of them corrected; the working copies go on; note and comment in all states."""
    publication = make_publication()
    editor = make_user(Role.DESK_EDITOR, email="desk@example.com")
    photo = make_photo()
    document = keep_document(Document(title_en="Annex", title_ko="부속서", language="en"), PDF)
    make_reporter(REPORTER_SLUG)
    articles: list[Article] = []
    for language in ("en", "ko"):
        article = make_article(
            publication,
            editor,
            translation_of=articles[0] if articles else None,
            language=language,
            headline="Envoys meet",
            body=f'<p>They met. <a href="{document.get_absolute_url()}">Annex</a></p>',
            photo=photo,
            tags=(TAG,),
            reporter=REPORTER_SLUG,
        )
        article = edit(article, editor, internal_note=NOTE)
        teamwork.remark(article, editor, REMARK)
        adopting.adopt(article, timezone.now() - timedelta(days=2))
        article = edit(article, editor, deck="Another deck", internal_note=f"{NOTE} indeed")
        publishing.publish(article, editor, kind=VersionKind.CORRECTION, reason=Reason(en="A name was wrong."))
        articles.append(edit(article, editor, deck="A third", internal_note=f"{NOTE} still"))
    english, korean = (article.versions.on_site().get() for article in articles)
    return Story(english, korean, photo, document.get_absolute_url())


def test_no_public_address_gives_the_note_or_a_comment(story: Story) -> None:
    link = PreviewLink.objects.create(article=story.english.article, expires_at=in_future(days=1))
    client = Client()
    read = 0
    # Nothing is to come that could be seen ahead of its time.
    with nothing_changing():
        for address in [*addresses(story, hours=[-1]), reverse("preview", args=[link.token])]:
            answer = client.get(address)
            page = b"".join(answer)
            assert NOTE.encode() not in page, address
            assert REMARK.encode() not in page, address
            assert NOTE not in str(answer.headers), address
            read += answer.status_code == 200 and b"Envoys meet" in page
    # The article itself was there to be read: on its own page, on lists, in feeds, behind the preview link.
    assert read > 20


def test_neither_does_the_notice_of_its_withdrawal(story: Story) -> None:
    editor = User.objects.get(email="desk@example.com")
    path = story.english.path
    publishing.withdraw(story.english.article, editor, Reason(en="It was wrong."))
    page = Client().get(path)
    assert page.status_code == 410
    assert NOTE.encode() not in page.content


def test_neither_does_the_preview_beside_the_form(story: Story) -> None:
    client = Client()
    client.force_login(User.objects.get(email="desk@example.com"))
    typed = {"headline": "Typed", "language": "en", "internal_note": NOTE, "publication": story.english.publication_id}
    page = client.post(reverse("admin:articles_article_preview_typed"), typed).content.decode()
    assert "<h1>Typed</h1>" in page
    assert NOTE not in page


def test_the_record_and_all_that_is_made_of_it_hold_neither(story: Story) -> None:
    """Not the versions, their pages, an index of them, a notice: nothing that a page of tomorrow could be made of."""
    holding = {
        model._meta.db_table
        for model in apps.get_models()
        for row in model._default_manager.values_list()
        if any(words in str(value) for value in row for words in (NOTE, REMARK))
    }
    assert holding == OF_THE_DESK
    assert not any(NOTE.encode() in file.read_bytes() for file in settings.MEDIA_ROOT.rglob("*") if file.is_file())
