"""Correcting a mistake that readers see: found on the form, proposed, asked for in the right words, said afterwards."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.copytext import BylineCopy
from articles.models import Article, Notice
from articles.models.version import VersionKind
from articles.telling import tell
from articles.telling.words import sentence_of
from articles.verbs import adopting
from newsroom.roles import Role
from tests.builders import edit, make_article, make_publication, make_reporter, make_user
from tests.desk.pages import act, looked_at

pytestmark = pytest.mark.django_db

BODY = "<p>The accord covers 38 laboratories.</p>"
HINT = "To correct a mistake, change it here and press"


def browser(role: Role, username: str = "somebody") -> Client:
    client = Client()
    client.force_login(make_user(role, username))
    return client


def live(language: str = "en") -> Article:
    """Settled, and one figure in it changed since; the deck still has the old one."""
    writer = make_user(Role.DESK_EDITOR, "writer")
    article = make_article(
        make_publication(), writer, language=language, headline="Laboratories agree", deck="All 38 agree", body=BODY
    )
    adopting.adopt(article, timezone.now() - timedelta(days=1))
    return edit(article, writer, body=BODY.replace("38", "36"))


def test_a_figure_changed_in_the_text_alone_is_proposed_as_a_correction_and_the_deck_is_named() -> None:
    page = browser(Role.DESK_EDITOR).get(act(live(), "publish"))
    assert page.context["form"]["kind"].value() == "correction"
    assert "38 was changed or removed in one place; it still stands in the deck" in page.text


def test_what_will_change_is_read_before_the_reason_is_written_and_the_button_pressed() -> None:
    article = live()
    client = browser(Role.DESK_EDITOR)
    page = client.get(act(article, "publish")).text
    places = [
        "What will change for readers",
        'name="kind"',
        'name="reason_en"',
        '<button type="submit" class="button default',
    ]
    assert sorted(places, key=page.index) == places
    # Why nothing was published stands above it all the same.
    again = client.post(act(article, "publish"), looked_at(article) | {"when": "now", "kind": "correction"}).text
    assert again.index("errornote") < again.index("What will change for readers")


@pytest.mark.parametrize(("language", "first"), [("en", "reason_en"), ("ko", "reason_ko")])
def test_what_was_corrected_is_asked_in_the_articles_language_first_and_missed_at_its_field(
    language: str, first: str
) -> None:
    article = live(language)
    page = browser(Role.DESK_EDITOR).post(
        act(article, "publish"), looked_at(article) | {"when": "now", "kind": "correction"}
    )
    form = page.context["form"]
    assert next(name for name in form.fields if name.startswith("reason_")) == first
    assert set(form.errors) == {first}
    assert article.versions.get().number == 1


def test_who_corrected_is_told_that_readers_are_and_colleagues_that_it_was_corrected() -> None:
    article = live()
    said = {"when": "now", "kind": "correction", "reason_en": "There are 36."}
    page = browser(Role.DESK_EDITOR, "kim").post(act(article, "publish"), looked_at(article) | said, follow=True).text
    assert "The correction was published; readers are told above the text." in page
    version = article.versions.on_site().get()
    assert version.kind == VersionKind.CORRECTION
    assert f'<a href="{version.path}" target="_blank" rel="noopener">Read it on the site<' in page
    tell(article.status_changes.latest("pk"))
    assert [sentence_of(notice) for notice in Notice.objects.all()] == [f"kim corrected “{article.headline}”"]


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("typo", "was published as a small change; readers are told nothing of it."),
        ("update", "was published as an update."),
        ("clarification", "was published as a clarification."),
    ],
)
def test_who_changed_a_live_story_is_told_as_what_it_was_published(kind: str, told: str) -> None:
    article = live()
    said = {"when": "now", "kind": kind, "reason_en": "Said better."}
    page = browser(Role.DESK_EDITOR, "kim").post(act(article, "publish"), looked_at(article) | said, follow=True).text
    assert f"“{article.headline}” {told}" in page
    assert article.versions.on_site().get().kind == kind


def test_the_form_of_a_live_article_says_how_a_mistake_is_corrected() -> None:
    article = live()
    form = reverse("admin:articles_article_change", args=[article.pk])
    said = re.sub(r"\s+", " ", browser(Role.DESK_EDITOR).get(form).text)
    assert f"{HINT} “Publish the changes…”." in said
    draft = reverse("admin:articles_article_change", args=[make_article(article.publication).pk])
    assert HINT not in browser(Role.DESK_EDITOR, "other").get(draft).text


def test_a_refused_correction_says_so_above_everything_with_the_way_to_the_field() -> None:
    article = live()
    client = browser(Role.DESK_EDITOR)
    asked = client.get(act(article, "publish")).text
    assert "A correction needs it, in one of the two languages." in asked
    assert "Mend this first" not in asked
    page = client.post(act(article, "publish"), looked_at(article) | {"when": "now", "kind": "correction"}).text
    summary = page[page.index("errornote") : page.index("</div>", page.index("errornote"))]
    assert "autofocus" in summary
    assert '<a href="#id_reason_en">Reason for readers, in English</a>' in summary
    assert "Say in at least one language what was corrected." in summary
    assert page.index("errornote") < page.index("id_when")


def test_a_refused_withdrawal_says_so_above_everything() -> None:
    article = live()
    client = browser(Role.MANAGING_EDITOR)
    assert "One of the two is required." in client.get(act(article, "withdraw")).text
    page = client.post(act(article, "withdraw"), {"reason_ko": "", "reason_en": ""}).text
    assert page.index("Give the reason in at least one language") < page.index("id_reason_ko")


def test_a_reason_that_no_reader_would_see_is_called_so() -> None:
    article = live()
    client = browser(Role.DESK_EDITOR)
    assert "until there is, no reader sees this" in client.get(act(article, "publish")).text
    make_article(article.publication, make_user(Role.REPORTER, "r"), language="ko", translation_of=article)
    page = client.get(act(article, "publish")).text
    assert "no reader sees this" not in page
    assert "Readers of the story in that language see this one." in page


def test_what_an_editor_will_miss_is_read_before_the_note_is_written() -> None:
    writer = make_user(Role.REPORTER, "r")
    article = edit(make_article(make_publication(), writer), writer, section=None)
    client = Client()
    client.force_login(writer)
    page = client.get(act(article, "submit")).text
    assert page.index("An editor will find this missing") < page.index('name="note"')


def test_no_reason_is_asked_or_kept_of_a_change_that_readers_are_told_nothing_of() -> None:
    article = live()
    client = browser(Role.DESK_EDITOR)
    page = client.get(act(article, "publish"))
    assert '"silent": ["typo"]' in unescape(page.text)
    sent = {"when": "now", "kind": "typo", "reason_en": "Typed before"}
    client.post(act(article, "publish"), looked_at(article) | sent)
    version = article.versions.get(number=2)
    assert (version.kind, version.reason_en) == ("typo", "")


def test_names_on_the_publish_page_stand_apart() -> None:
    lines = (BylineCopy(make_reporter().slug, "Lee Gi-ja", "author"), BylineCopy(None, "Park Na-ri", "author"))
    article = make_article(make_publication(), bylines=lines)
    assert "Lee Gi-ja · Park Na-ri" in browser(Role.DESK_EDITOR).get(act(article, "publish")).text
