"""A form that was opened, typed or kept before a merger brings nothing back that was merged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from taggit.models import Tag

from articles.models import Article
from articles.tasks import follow_mergers
from articles.verbs import merging
from articles.writing.survivors import standing_tags
from tests.builders import make_article, make_reporter, make_section
from tests.desk.pages import ADD, change, form_of
from tests.desk.saving import address, keep, posted_from, signed_in

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(manager: User) -> Client:
    return signed_in(manager)


@pytest.fixture
def article(publication: Publication, manager: User) -> Article:
    return make_article(
        publication, manager, section="world", tags=["Summmit"], reporter="kapsoo", headline="Envoys meet"
    )


def merge(publication: Publication, manager: User) -> None:
    merging.merge_sections([make_section(publication, "world")], make_section(publication, "politics"), manager)
    merging.merge_tags([Tag.objects.get(name="Summmit")], Tag.objects.create(name="Summit"), manager)
    merging.merge_reporters([make_reporter("kapsoo")], make_reporter("lee"), manager)


def standing(article: Article) -> tuple[Any, ...]:
    article = Article.objects.get(pk=article.pk)
    assert article.section
    reporters = [line.reporter.slug for line in article.bylines.all() if line.reporter]
    return article.section.slug, [tag.name for tag in article.tags.all()], reporters


def test_a_form_that_was_open_during_a_merger_is_saved_as_what_stands(
    client: Client, publication: Publication, manager: User, article: Article
) -> None:
    data = form_of(client, change(article), tags="Summmit, summmit, Other", headline="Typed before")
    merge(publication, manager)
    follow_mergers.func()
    assert client.post(change(article), data).status_code == 302
    article.refresh_from_db()
    assert article.headline == "Typed before"
    assert standing(article) == ("politics", ["Summit", "Other"], ["lee"])
    assert not Tag.objects.get(name="Summmit").taggit_taggeditem_items.exists()


def test_a_form_shows_what_stands_also_before_working_copies_followed(
    client: Client, publication: Publication, manager: User, article: Article
) -> None:
    merge(publication, manager)
    page = client.get(change(article))
    form, rows = page.context["adminform"].form, page.context["inline_admin_formsets"][0].formset
    assert form["section"].value() == make_section(publication, "politics").pk
    assert rows.forms[0]["reporter"].value() == make_reporter("lee").pk
    data = posted_from(page) | {"tags": "Summmit"}
    assert client.post(change(article), data).status_code == 302
    follow_mergers.func()
    assert standing(article) == ("politics", ["Summit"], ["lee"])


def test_kept_writing_is_the_same_as_what_is_saved_after_a_merger(
    client: Client, publication: Publication, manager: User, article: Article
) -> None:
    keep(client, article, tags="Summmit")
    merge(publication, manager)
    follow_mergers.func()
    assert "unsaved" not in client.get(change(article)).context


def test_kept_writing_is_restored_as_what_stands(
    client: Client, publication: Publication, manager: User, article: Article
) -> None:
    keep(client, article, tags="Summmit, Other", headline="Kept")
    merge(publication, manager)
    follow_mergers.func()
    page = client.post(address("restored", article), {"_autosave": "1"})
    data = posted_from(page)
    assert data["headline"] == "Kept"
    assert client.post(change(article), data).status_code == 302
    assert standing(article) == ("politics", ["Summit", "Other"], ["lee"])


def test_a_new_article_written_before_a_merger_begins_with_what_stands(
    client: Client, publication: Publication, manager: User, article: Article
) -> None:
    data = form_of(client, ADD, headline="New", tags="Summmit", section=make_section(publication, "world").pk)
    data |= {"bylines-TOTAL_FORMS": "1", "bylines-0-reporter": make_reporter("kapsoo").pk, "bylines-0-name": "Kap-soo"}
    merge(publication, manager)
    assert client.post(ADD, data).status_code == 302
    new = Article.objects.get(headline="New")
    assert standing(new) == ("politics", ["Summit"], ["lee"])
    assert new.bylines.get().name == "Kap-soo"


def test_a_retired_section_is_offered_only_where_an_article_stands_in_it(
    client: Client, publication: Publication, manager: User, article: Article
) -> None:
    world = merging.retire(make_section(publication, "world"), manager)
    other = make_article(publication, manager, section="politics")
    assert world in client.get(change(article)).context["adminform"].form.fields["section"].queryset
    for page in (change(other), ADD):
        assert world not in client.get(page).context["adminform"].form.fields["section"].queryset
    data = form_of(client, change(other), section=world.pk)
    assert client.post(change(other), data).status_code == 200
    assert standing(other)[0] == "politics"


def test_a_tag_that_stands_is_not_led_away_by_one_that_differs_in_case(publication: Publication, manager: User) -> None:
    lower, upper = Tag.objects.create(name="seoul"), Tag.objects.create(name="Seoul")
    busan = Tag.objects.create(name="Busan")
    merging.merge_tags([lower], busan, manager)
    assert standing_tags(["SEOUL", "busan", "new"]) == [upper, "busan", "new"]
    merging.merge_tags([upper], busan, manager)
    assert standing_tags(["Seoul", "Busan"]) == [busan]
