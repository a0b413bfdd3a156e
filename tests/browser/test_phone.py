"""The desk on a phone: what one does most is in reach of the thumb, and what one has to know is on the screen."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from articles.verbs import publishing
from newsroom.roles import Role
from tests.browser import axe
from tests.builders import edit, make_article, make_publication, make_user

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from playwright.sync_api import Page

    from newsroom.models import Publication
    from tests.browser.conftest import NewPage, SignIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def publication() -> Publication:
    return make_publication()


@pytest.fixture
def editor(publication: Publication) -> User:
    return make_user(Role.DESK_EDITOR, "editor")


@pytest.fixture
def phone(new_page: NewPage, sign_in: SignIn, editor: User) -> Page:
    """The editor's."""
    page = new_page(viewport={"width": 360, "height": 740})
    sign_in(page, editor)
    return page


def test_a_refused_correction_is_said_on_the_first_screen_and_leads_to_the_field(
    phone: Page, publication: Publication, editor: User
) -> None:
    article = make_article(publication, editor, body="<p>All 38 agree.</p>")
    publishing.adopt(article, timezone.now() - timedelta(days=1))
    edit(article, editor, body="<p>All 36 agree.</p>")
    phone.goto(f"/admin/articles/article/{article.pk}/act/publish/")
    phone.get_by_role("button", name="Publish the changes").click()
    said = phone.get_by_role("alert").filter(has_text="Nothing was changed.")
    expect(said).to_be_focused()
    expect(said).to_be_in_viewport(ratio=1)
    assert not axe.violations(phone)
    said.get_by_role("link", name="Reason for readers, in English").click()
    expect(phone.get_by_label("Reason for readers, in English")).to_be_focused()
