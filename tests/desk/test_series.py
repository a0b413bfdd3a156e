"""Series at the desk: an editor makes one, a writer puts articles into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from articles.copytext import Copy
from articles.models import Article, Series, Version
from articles.refusals import NotPermitted
from articles.verbs import publishing
from articles.verbs.checklist import warnings_of
from articles.verbs.publishing import Reason
from articles.verbs.renaming import rename
from articles.writing import drafting
from newsroom.models import PublicState
from newsroom.roles import Role
from tests.builders import (
    edit,
    in_future,
    make_article,
    make_publication,
    make_section,
    make_series,
    make_user,
    part_of,
    publish_article,
)
from tests.desk.pages import ADD, change, form_of, fresh
from tests.public.reader import Reader

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db

SERIES = "/admin/articles/series/"
NEW = f"{SERIES}add/"


@pytest.fixture
def series(publication: Publication) -> Series:
    return make_series(publication)


def own(series: Series) -> str:
    return f"{SERIES}{series.pk}/change/"


def save(client: Client, url: str, **changes: Any) -> Any:
    return client.post(url, form_of(client, url, **changes), follow=True)


def test_an_editor_makes_a_series_and_readers_find_it_by_its_first_part(
    client: Client, publication: Publication, editor: User
) -> None:
    client.force_login(editor)
    save(client, NEW, title_ko="차의 길", title_en="The Tea Road", slug="tea-road", description_en="Leaf by leaf")
    made = Series.objects.get()
    data = form_of(
        client,
        ADD,
        headline="In the hills",
        body="<p>Tea.</p>",
        section=make_section(publication).pk,
        series=made.pk,
        installment="",
        _continue="1",
        **{"bylines-TOTAL_FORMS": "1", "bylines-0-name": "Kim Gi-ja", "bylines-0-role": "author"},
    )
    client.post(ADD, data)
    article = Article.objects.get()
    assert (article.series, article.installment) == (made, 1)
    publishing.publish(article, editor)
    page = Reader().read("/series/tea-road/")
    assert "In the hills" in page
    assert "Leaf by leaf" in page


def test_a_series_needs_one_title(client: Client, editor: User, publication: Publication) -> None:
    client.force_login(editor)
    answer = save(client, NEW, title_ko="", title_en=" ", slug="nameless")
    assert "Give the series a title in one language at least." in answer.content.decode()
    assert not Series.objects.exists()
    save(client, NEW, title_ko="차의 길", title_en="", slug="tea-road")
    assert str(Series.objects.get()) == "차의 길"


def test_the_next_part_is_counted_in_each_language(series: Series, editor: User) -> None:
    for number in (1, 4):
        make_article(series.publication, editor, series=part_of(series, number))
    article = make_article(series.publication, editor)
    article.series = series
    drafting.tidy(article)
    assert article.installment == 5
    korean = make_article(series.publication, editor, language="ko")
    korean.series = series
    drafting.tidy(korean)
    assert korean.installment == 1


def test_no_part_follows_the_largest_number_there_can_be(client: Client, series: Series, editor: User) -> None:
    make_article(series.publication, editor, series=part_of(series, 32_767))
    article = make_article(series.publication, editor)
    client.force_login(editor)
    save(client, change(article), series=series.pk, installment="")
    assert fresh(article).installment == 32_767
    assert "is this part already" in save(client, change(article), deck="Once more").content.decode()


def test_a_number_that_another_part_has_is_refused_by_the_field(client: Client, series: Series, editor: User) -> None:
    make_article(series.publication, editor, headline="There before", series=part_of(series, 1))
    article = make_article(series.publication, editor)
    client.force_login(editor)
    answer = save(client, change(article), series=series.pk, installment="1", _continue="1")
    assert "“There before” is this part already." in answer.content.decode()
    assert fresh(article).series is None
    for number in ("0", "-1"):
        save(client, change(article), series=series.pk, installment=number, _continue="1")
        assert fresh(article).series is None
    # Its own number is no obstacle, and neither is one in another language.
    save(client, change(article), series=series.pk, installment="2", _continue="1")
    save(client, change(article), deck="Changed", _continue="1")
    assert (fresh(article).installment, fresh(article).deck) == (2, "Changed")


def test_the_form_is_told_which_part_would_be_the_next(client: Client, series: Series) -> None:
    reporter = make_user(Role.REPORTER)
    client.force_login(reporter)
    article = make_article(series.publication, reporter, series=part_of(series, 6))
    url = f"{SERIES}next/"
    for query, number in (("language=en", 7), ("language=ko", 1), (f"language=en&article={article.pk}", 1)):
        assert client.get(f"{url}?series={series.pk}&{query}").json() == {"next": number}
    for query in ("", "series=x", "series=99999999", "series=9999999999999999999999"):
        assert client.get(f"{url}?{query}").status_code == 404
    assert url in client.get(change(article)).content.decode()


def test_without_its_series_an_article_is_no_part(client: Client, series: Series, editor: User) -> None:
    article = make_article(series.publication, editor, series=part_of(series, 3))
    client.force_login(editor)
    save(client, change(article), series="", _continue="1")
    assert (fresh(article).series, fresh(article).installment) == (None, None)


def test_a_series_of_another_publication_is_refused(client: Client, series: Series, editor: User) -> None:
    other = make_series(make_publication("other", "other.example"), "elsewhere")
    article = make_article(series.publication, editor)
    client.force_login(editor)
    answer = save(client, change(article), series=other.pk, _continue="1")
    assert "This series belongs to another publication." in answer.content.decode()
    assert fresh(article).series is None


def test_a_translation_is_the_same_part(series: Series, editor: User) -> None:
    source = make_article(series.publication, editor, series=part_of(series, 2))
    made = drafting.begin_translation(source, "ko", editor)
    assert (made.series, made.installment) == (series, 2)
    assert publishing.publish(edit(made, editor, headline="둘째"), editor).copy["series"]["title"] == "비단길"


def taken_part(series: Series, editor: User) -> tuple[Article, Version]:
    """Part 1 that was withdrawn, given to another article, and taken up again; with what readers have as part 1 now."""
    first = publish_article(series.publication, editor, series=part_of(series, 1)).article
    publishing.withdraw(first, editor, Reason(en="Wrong"))
    second = publish_article(series.publication, editor, series=part_of(series, 1), headline="The road begins")
    publishing.reopen(first, editor, "It was right")
    return fresh(first), second


def test_a_part_that_another_article_has_by_now_is_warned_of_before_it_stands_twice(
    client: Client, series: Series, editor: User
) -> None:
    first, second = taken_part(series, editor)
    client.force_login(editor)
    page = client.get(f"/admin/articles/article/{first.pk}/act/publish/").content.decode()
    assert "Publish anyway" in page
    assert "Part 1 of “The Silk Road” is “The road begins” already" in page
    assert f'href="/admin/articles/article/{second.article_id}/change/"' in page
    publishing.publish(first, editor)
    (task,) = first.desk_tasks.all()
    assert task.sentence.startswith("Part 1 of “The Silk Road” is “The road begins” already")
    desk = client.get("/admin/").content.decode()
    assert f'href="/admin/articles/article/{second.article_id}/change/"' in desk
    publishing.publish(edit(first, editor, installment=2), editor)
    assert not first.desk_tasks.filter(done_at=None).exists()


def test_nobody_is_warned_of_a_part_in_another_language_or_that_readers_do_not_have(
    series: Series, editor: User
) -> None:
    first, second = taken_part(series, editor)
    assert [each.key.partition(":")[0] for each in warnings_of(first, Copy.from_article(first))] == ["part"]
    publishing.withdraw(second.article, editor, Reason(en="Wrong"))
    assert warnings_of(first, Copy.from_article(first)) == []
    korean = make_article(series.publication, editor, series=part_of(series, 1), language="ko", headline="길")
    drafting.keep(korean, editor)
    publish_article(series.publication, editor, series=part_of(series, 2))
    assert "part" not in {each.key.partition(":")[0] for each in warnings_of(korean, Copy.from_article(korean))}


def test_a_part_that_is_scheduled_is_warned_of_too(series: Series, editor: User) -> None:
    first, second = taken_part(series, editor)
    publishing.withdraw(second.article, editor, Reason(en="Wrong"))
    other = make_article(series.publication, editor, series=part_of(series, 1))
    publishing.publish(other, editor, in_future(hours=1))
    (warning,) = warnings_of(first, Copy.from_article(first))
    assert other.headline in warning.sentence


def test_a_copy_of_an_article_is_not_the_same_part_again(series: Series, editor: User) -> None:
    source = make_article(series.publication, editor, series=part_of(series, 2))
    assert drafting.duplicate(source, editor).series is None


def test_an_earlier_state_is_restored_with_its_part_after_the_series_moved(series: Series, editor: User) -> None:
    article = make_article(series.publication, editor, series=part_of(series, 2))
    before = article.revisions.get()
    article = edit(article, editor, series=None, installment=None)
    rename(series, editor, slug="tea-road")
    drafting.restore(article, before.content, editor, fresh(article).edit_version, "")
    assert (fresh(article).series, fresh(article).installment) == (series, 2)


def test_the_comparison_says_which_part_it_became(client: Client, series: Series, editor: User) -> None:
    version = publish_article(series.publication, editor)
    edit(version.article, editor, series=series, installment=2)
    client.force_login(editor)
    page = client.get(f"/admin/articles/article/{version.article_id}/compare/").content.decode()
    assert "The Silk Road, part 2" in page


def test_the_preview_shows_the_series_as_it_is_typed(client: Client, series: Series, editor: User) -> None:
    first = publish_article(series.publication, editor, headline="First road", series=part_of(series, 1))
    article = make_article(series.publication, editor)
    client.force_login(editor)
    for typed, number in (("", 2), ("7", 7)):
        data = form_of(client, change(article), series=series.pk, installment=typed)
        page = client.post("/admin/articles/article/preview/", data).content.decode()
        assert f"Part {number} of “The Silk Road”" in page
        assert first.path in page
    assert fresh(article).series is None


def test_a_new_title_is_on_every_page_and_the_old_address_leads_on(
    client: Client, series: Series, editor: User
) -> None:
    version = publish_article(series.publication, editor, series=part_of(series, 1))
    client.force_login(editor)
    before = PublicState.objects.get(publication=series.publication).house_generation
    save(client, own(series), title_en="The Tea Road", slug="tea-road")
    assert PublicState.objects.get(publication=series.publication).house_generation > before
    page = Reader().read(version.path)
    assert "Part 1 of “The Tea Road”" in page
    assert 'href="/series/tea-road/"' in page
    assert "/series/silk-road/" in client.get(own(series)).content.decode()
    assert Reader().get("/series/silk-road/", 301).headers["Location"] == "/series/tea-road/"
    answer = save(client, NEW, title_en="Another", slug="silk-road")
    assert "An address is never given to something else." in answer.content.decode()
    # The former address is a row of its own, and is offered and listed nowhere.
    assert client.get(SERIES).content.decode().count('class="field-title_en') == 1


def test_its_page_lists_the_parts_that_the_desk_has(client: Client, series: Series, editor: User) -> None:
    article = make_article(series.publication, editor, headline="In work", series=part_of(series, 1))
    client.force_login(editor)
    page = client.get(own(series)).content.decode()
    assert "In work" in page
    assert change(article) in page


def test_what_an_article_names_is_never_deleted(client: Client, series: Series) -> None:
    manager = make_user(Role.MANAGING_EDITOR)
    client.force_login(manager)
    make_article(series.publication, manager, series=part_of(series, 1))
    empty = make_series(series.publication, "empty")
    assert client.post(f"{SERIES}{series.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post(f"{SERIES}{empty.pk}/delete/", {"post": "yes"})
    assert list(Series.objects.all()) == [series]


def test_a_reporter_chooses_a_series_and_makes_none(client: Client, series: Series, publication: Publication) -> None:
    reporter = make_user(Role.REPORTER)
    client.force_login(reporter)
    found = client.get(
        "/admin/autocomplete/",
        {"term": "silk", "app_label": "articles", "model_name": "article", "field_name": "series"},
    )
    assert [each["text"] for each in found.json()["results"]] == ["The Silk Road"]
    assert client.get(NEW).status_code == 403
    assert client.post(own(series), {"title_en": "Mine"}).status_code == 403
    with pytest.raises(NotPermitted):
        rename(series, reporter, slug="mine")


def test_a_stranger_finds_no_way_to_a_series(client: Client, series: Series) -> None:
    assert client.get(SERIES).status_code == 302
    client.force_login(make_user())
    assert client.get(SERIES).status_code == 302
    with pytest.raises(NotPermitted):
        rename(series, make_user(), slug="mine")


def test_a_collision_is_shown_with_the_series(client: Client, series: Series, editor: User) -> None:
    article = make_article(series.publication, editor)
    client.force_login(editor)
    data = form_of(client, change(article), series=series.pk, installment="2", _continue="1")
    edit(article, editor, deck="Saved by somebody else")
    page = client.post(change(article), data).content.decode()
    assert "Two writings of one article" in page
    assert "<mark>The Silk</mark> <mark>Road</mark>" in page


def test_publishing_what_was_scheduled_under_an_old_address_still_finds_the_series(
    series: Series, editor: User
) -> None:
    version = publish_article(series.publication, editor, series=part_of(series, 1))
    rename(series, editor, slug="tea-road")
    assert Version.objects.get(pk=version.pk).part.series == series
