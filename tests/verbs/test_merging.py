"""Several sections, reporters or tags made one: lists and addresses follow, the record stays as it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from taggit.models import Tag, TaggedItem

from articles.copytext import BylineCopy, Copy, TagCopy
from articles.models import Article, MergedTag, Version, VersionReporter, VersionTag
from articles.models.errand import Errand, ErrandKind
from articles.reading import PAGE_LENGTH
from articles.refusals import NotPermitted, Refused
from articles.tasks import follow_mergers
from articles.verbs import merging, publishing
from articles.writing import drafting, following
from newsroom.models import Reporter, Section
from newsroom.roles import Role
from tests.archive import multiply
from tests.builders import (
    in_future,
    make_article,
    make_copy,
    make_publication,
    make_reporter,
    make_section,
    make_user,
    publish_article,
)
from tests.public.reader import Reader

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import Model
    from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


def record() -> list[dict[str, Any]]:
    tables: tuple[type[Model], ...] = (Version, VersionTag, VersionReporter)
    return [dict(row) for table in tables for row in table._default_manager.order_by("pk").values()]


def tag(name: str) -> Tag:
    return Tag.objects.get(name=name)


def has(path: str, *headlines: str) -> None:
    page = Reader().read(path)
    assert {headline: headline in page for headline in headlines} == dict.fromkeys(headlines, True)


# Lists and addresses ---------------------------------------------------------------------------------------


def test_the_list_of_a_tag_shows_what_was_merged_into_it_and_old_addresses_lead_there(
    publication: Publication, manager: User
) -> None:
    for name in ("Summmit", "Sumit", "Summit"):
        publish_article(publication, manager, headline=f"Of {name}", tags=[name])
        publish_article(publication, manager, headline=f"{name} 회담", tags=[name], language="ko")
    before = record()
    merging.merge_tags([tag("Summmit"), tag("Sumit")], tag("Summit"), manager)
    has("/tags/summit/", "Of Summit", "Of Summmit", "Of Sumit")
    has("/ko/tags/summit/", "Summit 회담", "Summmit 회담", "Sumit 회담")
    assert Reader().get("/tags/summmit/", 301)["Location"] == "/tags/summit/"
    assert Reader().get("/ko/tags/sumit/?before=x", 301)["Location"] == "/ko/tags/summit/?before=x"
    assert record() == before


def test_a_chain_of_mergers_is_one_step(publication: Publication, manager: User) -> None:
    for name in ("First", "Second", "Third"):
        publish_article(
            publication, manager, headline=f"Of {name}", tags=[name], reporter=name.lower(), section=name.lower()
        )
    merging.merge_tags([tag("First")], tag("Second"), manager)
    merging.merge_tags([tag("Second")], tag("Third"), manager)
    first, second, third = (make_reporter(slug) for slug in ("first", "second", "third"))
    merging.merge_reporters([first], second, manager)
    merging.merge_reporters([second], third, manager)
    one, two, three = (make_section(publication, slug) for slug in ("first", "second", "third"))
    merging.merge_sections([one], two, manager)
    merging.merge_sections([two], three, manager)
    for path in ("/tags/", "/reporters/", "/sections/"):
        assert Reader().get(f"{path}first/", 301)["Location"] == f"{path}third/"
        has(f"{path}third/", "Of First", "Of Second", "Of Third")


def test_a_merged_reporter_keeps_the_name_that_was_printed_and_its_link_leads_to_the_one_that_stands(
    publication: Publication, manager: User
) -> None:
    make_reporter("kapsoo", name_en="Lee Kap-soo")
    line = BylineCopy("kapsoo", "Lee Kap-soo", "author")
    version = publish_article(publication, manager, reporter="kapsoo", bylines=(line,), headline="By Kap-soo")
    publish_article(publication, manager, reporter="lee", headline="By Lee")
    before = record()
    merging.merge_reporters([Reporter.objects.get(slug="kapsoo")], make_reporter("lee"), manager)
    has("/reporters/lee/", "By Kap-soo", "By Lee")
    page = Reader().read(version.path)
    assert '<a rel="author" href="/reporters/kapsoo/">Lee Kap-soo</a>' in page
    assert Reader().get("/reporters/kapsoo/", 301)["Location"] == "/reporters/lee/"
    assert record() == before


def test_of_two_tags_on_one_article_the_list_shows_it_once(publication: Publication, manager: User) -> None:
    publish_article(publication, manager, headline="Both", tags=["One", "Two"])
    merging.merge_tags([tag("One")], tag("Two"), manager)
    assert Reader().read("/tags/two/").count(">Both<") == 1


def test_a_tag_that_only_drafts_had_does_not_lead_anywhere(publication: Publication, manager: User) -> None:
    make_article(publication, manager, tags=["Secret merger"])
    publish_article(publication, manager, tags=["Samsung"])
    merging.merge_tags([tag("Secret merger")], tag("Samsung"), manager)
    Reader().get("/tags/secret-merger/", 404)


def test_older_stories_of_merged_tags_follow_by_key_to_the_very_last(publication: Publication, manager: User) -> None:
    total = PAGE_LENGTH + 3
    for name in ("A", "B"):
        first = publish_article(publication, manager, headline=f"Story {name}", tags=[name], days_ago=1)
        multiply(first, total, hours_apart=2, every_nth_elsewhere=None)
    merging.merge_tags([tag("A")], tag("B"), manager)
    reader, path, seen = Reader(), "/tags/b/", []
    while path:
        page = reader.read(path)
        seen += re.findall(r">Story ([AB] ?\d*)<", page)
        older = re.search(r'rel="next" href="\?before=([^"]+)"', page)
        path = f"/tags/b/?before={older[1]}" if older else ""
    # The later of two that were published within a moment of each other stands first.
    assert seen == ["B", "A", *(f"{name} {number}" for number in range(1, total + 1) for name in "BA")]


def test_feeds_follow_too(publication: Publication, manager: User) -> None:
    for slug in ("old", "new"):
        publish_article(publication, manager, headline=f"Of {slug}", tags=[slug], section=slug, reporter=slug)
    merging.merge_tags([tag("old")], tag("new"), manager)
    merging.merge_reporters([make_reporter("old")], make_reporter("new"), manager)
    merging.merge_sections([make_section(publication, "old")], make_section(publication, "new"), manager)
    for kind in ("tags", "reporters", "sections"):
        assert Reader().get(f"/feeds/{kind}/old.atom", 301)["Location"] == f"/feeds/{kind}/new.atom"
        feed = Reader().get(f"/feeds/{kind}/new.atom").content.decode()
        assert "Of old" in feed
        assert "Of new" in feed


# Sections --------------------------------------------------------------------------------------------------


def test_a_root_section_is_merged_with_its_parts(publication: Publication, manager: User) -> None:
    world, politics = make_section(publication, "world"), make_section(publication, "politics")
    asia = make_section(publication, "asia", parent=world)
    for slug in ("world", "asia", "politics"):
        publish_article(publication, manager, headline=f"In {slug}", section=slug)
    before = record()
    merging.merge_sections([world], politics, manager)
    has("/sections/politics/", "In world", "In asia", "In politics", 'href="/sections/asia/"')
    has("/sections/asia/", "In asia", 'href="/sections/politics/"')
    assert Reader().get("/sections/world/", 301)["Location"] == "/sections/politics/"
    assert Reader().get("/ko/sections/world/", 301)["Location"] == "/ko/sections/politics/"
    assert '/sections/world/"' not in Reader().read("/")
    asia.refresh_from_db()
    assert asia.parent == politics
    assert record() == before


def test_a_part_is_merged_into_a_part_of_another_section(publication: Publication, manager: User) -> None:
    world, culture = make_section(publication, "world"), make_section(publication, "culture")
    asia = make_section(publication, "asia", parent=world)
    film = make_section(publication, "film", parent=culture)
    for slug in ("world", "culture", "asia", "film"):
        publish_article(publication, manager, headline=f"In {slug}", section=slug)
    merging.merge_sections([asia], film, manager)
    has("/sections/film/", "In asia", "In film")
    has("/sections/culture/", "In asia", "In film", "In culture")
    assert "In asia" not in Reader().read("/sections/world/").partition("<footer")[0]
    assert Reader().get("/sections/asia/", 301)["Location"] == "/sections/film/"


def test_a_root_becomes_a_part_of_another_section_and_a_part_a_root(publication: Publication, manager: User) -> None:
    culture = make_section(publication, "culture")
    film = make_section(publication, "film", parent=culture)
    cinema = make_section(publication, "cinema")
    for slug in ("culture", "film", "cinema"):
        publish_article(publication, manager, headline=f"In {slug}", section=slug)
    merging.merge_sections([cinema], film, manager)
    has("/sections/film/", "In film", "In cinema")
    has("/sections/culture/", "In film", "In cinema", "In culture")
    arts = make_section(publication, "arts")
    merging.merge_sections([film], arts, manager)
    has("/sections/arts/", "In film", "In cinema")
    assert "In cinema" not in Reader().read("/sections/culture/")


def test_cards_and_the_front_page_name_the_section_that_stands(publication: Publication, manager: User) -> None:
    world, politics = make_section(publication, "world"), make_section(publication, "politics")
    version = publish_article(publication, manager, headline="In world", section="world")
    publish_article(publication, manager, headline="In politics", section="politics")
    multiply(publish_article(publication, manager, headline="World", section="world"), 11, every_nth_elsewhere=None)
    merging.merge_sections([world], politics, manager)
    front, page = Reader().read("/"), Reader().read(version.path)
    assert "/sections/world/" not in front + page
    assert front.count("block-politics") == 2
    assert "More in Politics" in page


def test_a_retired_section_leaves_the_menu_and_its_list_goes_on(publication: Publication, manager: User) -> None:
    old = make_section(publication, "expo")
    publish_article(publication, manager, headline="At the expo", section="expo")
    merging.retire(old, manager)
    has("/sections/expo/", "At the expo")
    assert 'href="/sections/expo/"' not in Reader().read("/imprint/")
    merging.take_up_again(old, manager)
    assert 'href="/sections/expo/"' in Reader().read("/imprint/")


def test_a_retired_section_takes_no_new_article_but_corrections(publication: Publication, manager: User) -> None:
    old = make_section(publication, "expo")
    version = publish_article(publication, manager, section="expo")
    draft = make_article(publication, manager, section="expo")
    merging.retire(old, manager)
    with pytest.raises(Refused, match="retired"):
        publishing.publish(draft, manager)
    article = version.article
    drafting.write(article, make_copy(publication, section="expo", headline="Corrected"), manager)
    publishing.publish(article, manager)
    has("/sections/expo/", "Corrected")


def test_a_section_with_parts_in_use_is_not_retired(publication: Publication, manager: User) -> None:
    whole = make_section(publication, "world")
    part = make_section(publication, "asia", parent=whole)
    with pytest.raises(Refused, match="parts"):
        merging.retire(whole, manager)
    merging.retire(part, manager)
    merging.retire(whole, manager)
    with pytest.raises(Refused, match="Take that up again"):
        merging.take_up_again(part, manager)


def test_editors_of_a_merged_section_edit_the_one_that_stands_and_not_all(
    publication: Publication, manager: User
) -> None:
    world, politics, culture = (make_section(publication, slug) for slug in ("world", "politics", "culture"))
    kim = make_user(Role.DESK_EDITOR)
    world.editors.add(kim)
    version = publish_article(publication, manager, section="world")
    merging.merge_sections([world], politics, manager)
    kim = type(kim).objects.get(pk=kim.pk)
    assert politics.is_edited_by(kim)
    assert not culture.is_edited_by(kim)
    assert Article.objects.get(pk=version.article_id).section_of_others(kim) is None


def test_reporters_of_a_merged_section_follow(publication: Publication, manager: User) -> None:
    world, politics = make_section(publication, "world"), make_section(publication, "politics")
    lee = make_reporter("lee", section=world)
    merging.merge_sections([world], politics, manager)
    lee.refresh_from_db()
    assert lee.section == politics


# Working copies --------------------------------------------------------------------------------------------


def test_working_copies_follow(
    publication: Publication,
    manager: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    world, politics = make_section(publication, "world"), make_section(publication, "politics")
    draft = make_article(publication, manager, section="world", tags=["Summmit", "Summit"], reporter="kapsoo")
    other = make_article(publication, manager, section="politics", tags=["Summmit"])
    with django_capture_on_commit_callbacks(execute=True):
        merging.merge_sections([world], politics, manager)
        merging.merge_tags([tag("Summmit")], tag("Summit"), manager)
        merging.merge_reporters([make_reporter("kapsoo")], make_reporter("lee"), manager)
    draft = Article.objects.get(pk=draft.pk)
    assert draft.section == politics
    assert draft.edit_version == 1
    assert [each.name for each in draft.tags.all()] == ["Summit"]
    assert [each.name for each in other.tags.all()] == ["Summit"]
    line = draft.bylines.get()
    assert line.reporter is not None
    assert (line.reporter.slug, line.name) == ("lee", "Lee Gi-ja")


def test_following_goes_batch_by_batch_and_may_be_repeated(
    publication: Publication, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "BATCH", 2)
    for _ in range(5):
        make_article(publication, manager, tags=["Summmit"], section="world")
    merging.merge_tags([tag("Summmit")], Tag.objects.create(name="Summit"), manager)
    merging.merge_sections([make_section(publication, "world")], make_section(publication, "politics"), manager)
    assert Errand.objects.get().kind == ErrandKind.FOLLOW
    assert follow_mergers.func() == 10
    assert not Errand.objects.exists()
    assert follow_mergers.func() == 0
    assert not TaggedItem.objects.filter(tag__name="Summmit").exists()


def test_an_earlier_revision_brings_back_what_was_merged_as_what_stands(
    publication: Publication, manager: User
) -> None:
    article = make_article(publication, manager, section="world", tags=["Summmit", "Other"], reporter="kapsoo")
    kept = Copy.from_article(article)
    merging.merge_sections([make_section(publication, "world")], make_section(publication, "politics"), manager)
    merging.merge_tags([tag("Summmit")], Tag.objects.create(name="Summit"), manager)
    merging.merge_reporters([make_reporter("kapsoo")], make_reporter("lee"), manager)
    drafting.restore(article, kept, manager, 1, "")
    copy = Copy.from_article(Article.objects.get(pk=article.pk))
    assert copy.section == "politics"
    assert copy.bylines[0].reporter == "lee"
    assert copy.tags == (TagCopy("other", "Other"), TagCopy("summit", "Summit"))


def test_what_is_published_before_working_copies_followed_stands_in_the_section_that_stands(
    publication: Publication, manager: User
) -> None:
    article = make_article(publication, manager, section="world", tags=["Summmit"], headline="Late")
    merging.merge_sections([make_section(publication, "world")], make_section(publication, "politics"), manager)
    merging.merge_tags([tag("Summmit")], Tag.objects.create(name="Summit"), manager)
    version = publishing.publish(article, manager)
    assert version.section.slug == "politics"
    has("/tags/summit/", "Late")
    assert Reader().get("/tags/summmit/", 301)["Location"] == "/tags/summit/"


def test_a_scheduled_story_of_a_merged_tag_appears_in_the_list_that_stands(
    publication: Publication, manager: User
) -> None:
    publishing.publish(make_article(publication, manager, tags=["Old"]), manager, in_future(hours=1))
    merging.merge_tags([tag("Old")], Tag.objects.create(name="New"), manager)
    Reader().get("/tags/old/", 404)


def test_a_login_goes_with_its_reporter(publication: Publication, manager: User) -> None:
    kim = make_user(Role.REPORTER)
    other = make_reporter("kapsoo", user=kim, email="kapsoo@example.com", name_en="Kap-soo")
    lee = merging.merge_reporters([other], make_reporter("lee"), manager)
    lee.refresh_from_db()
    assert (lee.user, lee.email, lee.name_en) == (kim, "kapsoo@example.com", "Lee Gi-ja")


# Refusals --------------------------------------------------------------------------------------------------


def test_a_stranger_a_reporter_and_a_desk_editor_may_not(publication: Publication, manager: User) -> None:
    one, two = make_section(publication, "one"), make_section(publication, "two")
    for role in (None, Role.REPORTER, Role.DESK_EDITOR):
        person = make_user(role)
        for act in (
            lambda person=person: merging.merge_sections([one], two, person),
            lambda person=person: merging.merge_reporters([make_reporter("a")], make_reporter("b"), person),
            lambda person=person: merging.merge_tags(
                [Tag.objects.create(name=f"a{person}")], Tag(name="b", pk=1), person
            ),
            lambda person=person: merging.retire(one, person),
            lambda person=person: merging.take_up_again(one, person),
        ):
            with pytest.raises(NotPermitted):
                act()
    assert not Section.objects.exclude(merged_into=None).exists()


def test_nothing_is_merged_into_itself_twice_or_in_a_circle(publication: Publication, manager: User) -> None:
    one, two, three = (Tag.objects.create(name=name) for name in ("one", "two", "three"))
    with pytest.raises(Refused, match="into itself"):
        merging.merge_tags([one, two], one, manager)
    with pytest.raises(Refused, match="Choose what"):
        merging.merge_tags([], one, manager)
    merging.merge_tags([one], two, manager)
    for pair in (([two], one), ([one], three)):
        with pytest.raises(Refused, match="in the meantime"):
            merging.merge_tags(*pair, manager)
    assert MergedTag.objects.count() == 1


def test_sections_of_two_publications_are_not_merged(publication: Publication, manager: User) -> None:
    other = make_publication("other", "other.example")
    with pytest.raises(Refused, match="different publications"):
        merging.merge_sections([make_section(other, "world")], make_section(publication, "world"), manager)


def test_a_section_with_parts_is_not_merged_into_a_part(publication: Publication, manager: User) -> None:
    world, culture = make_section(publication, "world"), make_section(publication, "culture")
    asia, film = make_section(publication, "asia", parent=world), make_section(publication, "film", parent=culture)
    with pytest.raises(Refused, match="is part of"):
        merging.merge_sections([world], asia, manager)
    with pytest.raises(Refused, match="has parts of its own"):
        merging.merge_sections([world], film, manager)
    # Together with its parts it can.
    merging.merge_sections([world, asia], film, manager)


def test_two_reporters_with_a_login_each_are_not_merged(publication: Publication, manager: User) -> None:
    one, two = (make_reporter(slug, user=make_user(Role.REPORTER)) for slug in ("one", "two"))
    with pytest.raises(Refused, match="login"):
        merging.merge_reporters([one], two, manager)


def test_more_are_not_merged_than_a_list_can_read(
    publication: Publication, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "MOST_MERGED", 2)
    one, two, three, four = (Tag.objects.create(name=name) for name in ("one", "two", "three", "four"))
    merging.merge_tags([one], two, manager)
    with pytest.raises(Refused, match="At most 2"):
        merging.merge_tags([two, three], four, manager)


def test_the_desks_history_says_what_was_merged(publication: Publication, manager: User) -> None:
    one, two = make_section(publication, "one"), make_section(publication, "two")
    merging.merge_sections([one], two, manager)
    said = LogEntry.objects.filter(user=manager).order_by("pk").values_list("object_id", "change_message")
    assert list(said) == [(str(one.pk), "Merged into “Two”"), (str(two.pk), "Merged into this one: “One”")]


# What it costs ---------------------------------------------------------------------------------------------


def test_no_list_takes_more_queries_for_what_was_merged_into_it(
    publication: Publication, manager: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for slug in ("one", "two", "three"):
        publish_article(publication, manager, tags=[slug], section=slug, reporter=slug)
    paths = ("/", "/sections/three/", "/tags/three/", "/reporters/three/")
    costs = {}
    reader = Reader()
    for path in paths:
        reader.get(path)
        with CaptureQueriesContext(connection) as queries:
            reader.get(path)
        costs[path] = len(queries)
    merging.merge_tags([tag("one"), tag("two")], tag("three"), manager)
    merging.merge_reporters([make_reporter("one"), make_reporter("two")], make_reporter("three"), manager)
    merging.merge_sections(
        [make_section(publication, "one"), make_section(publication, "two")],
        make_section(publication, "three"),
        manager,
    )
    for path in paths:
        reader.get(path)
        with django_assert_num_queries(costs[path]):
            reader.get(path)


def test_the_list_of_very_many_is_one_query(publication: Publication, manager: User) -> None:
    version = publish_article(publication, manager, tags=["One"])
    tags = [Tag(name=f"t{number}", slug=f"t{number}") for number in range(merging.MOST_MERGED)]
    Tag.objects.bulk_create(tags)
    merging.merge_tags(tags, tag("One"), manager)
    VersionTag.objects.bulk_create(
        VersionTag(version=version, tag=each, publication=publication, language="en", published_at=timezone.now())
        for each in tags
    )
    assert Reader().read("/tags/one/").count(version.headline) == 1
