"""Imports at the desk: doubts are decided, alone or a thousand at once, and a run is released or taken back without a shell."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.admin.photos.images import source_of
from articles.importing.deciding.accepting import accept
from articles.importing.deciding.choosing import Chosen
from articles.importing.deciding.rejecting import reject
from articles.importing.intake.releasing import release
from articles.importing.intake.undoing import undo
from articles.importing.item import Doubt, DoubtCode
from articles.models import Article, ImportDoubt, ImportItem, ImportRun, OldPath, Version
from articles.refusals import NotPermitted, Refused
from newsroom.roles import Role
from tests.builders import edit, make_photo, make_publication, make_section, make_user
from tests.desk.test_weight import queries_of
from tests.importing.test_holding import all_of, item, take_in

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.importing.item import LegacyItem
    from newsroom.models import Publication

pytestmark = pytest.mark.django_db

TWIN = DoubtCode.SUSPECTED_TWIN.value


@pytest.fixture
def publication() -> Publication:
    publication = make_publication()
    make_section(publication, "politics", name_ko="정치")
    return publication


@pytest.fixture
def editor() -> User:
    return make_user(Role.DESK_EDITOR)


@pytest.fixture(autouse=True)
def time_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """A request works for a while; on a busy machine that is not all of a thousand."""
    monkeypatch.setattr("articles.admin.imports.driving.LONGEST", 600)


def doubtful(number: int, code: DoubtCode = DoubtCode.SUSPECTED_TWIN, **facts: Any) -> LegacyItem:
    message = (
        f"Same headline and minute as article {number}." if code is DoubtCode.SUSPECTED_TWIN else f"{number} bytes."
    )
    return item(number, doubts=(Doubt(code, message),), **facts)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(name: str, *args: object) -> str:
    return reverse(f"admin:articles_importrun_{name}", args=args)


def link(page: str, words: str) -> str:
    """Where the link with these words leads."""
    found = re.search(rf'<a href="([^"]+)"[^>]*>\s*{re.escape(words)}\s*</a>', page)
    assert found, f"no link “{words}”"
    return found[1].replace("&amp;", "&")


def test_a_thousand_like_doubts_are_cleared_in_five_actions_and_released(
    publication: Publication, editor: User
) -> None:
    take_in(publication, [doubtful(number) for number in range(1, 1001)])
    run = ImportRun.objects.get()
    client = signed_in(editor)
    queue = client.get(at("doubts")).text
    kind = client.get(link(queue, "Perhaps the same article twice")).text
    confirm = link(kind, "Accept all 1000…")
    assert "Accept all 1000 articles" in client.get(confirm).text
    answer = client.post(confirm, follow=True)
    assert "1000 articles were accepted." in answer.text
    assert not ImportDoubt.objects.filter(decision="").exists()
    run.refresh_from_db()
    assert run.counts == {"in": 1000, "created": 1000}
    # What was decided, by whom and when, is kept.
    decided = ImportDoubt.objects.filter(decision="accepted", decided_by=editor, decided_at__isnull=False)
    assert decided.count() == 1000
    assert "Release 1000 articles" in client.get(at("release", run.pk)).text
    assert "1000 articles were released." in client.post(at("release", run.pk), follow=True).text
    assert Version.objects.on_site().count() == 1000


def test_one_card_shows_original_and_article_and_is_accepted_by_its_button(
    publication: Publication, editor: User
) -> None:
    take_in(publication, [doubtful(1, original=b"<b>original</b> & more"), doubtful(2), doubtful(3)])
    run = ImportRun.objects.get()
    client = signed_in(editor)
    kind = at("kind", run.pk, TWIN)
    page = client.get(kind).text
    assert "&lt;b&gt;original&lt;/b&gt; &amp; more" in page
    assert "It was ferry 1." in page
    assert reverse("admin:articles_importitem_original", args=[ImportItem.objects.order_by("pk")[0].pk]) in page
    first, second, third = ImportDoubt.objects.all()
    assert "1 article was accepted." in client.post(kind, {f"accept-{first.pk}": "1"}, follow=True).text
    assert ImportItem.objects.get(pk=first.item_id).outcome == "created"
    assert "Tick at least one" in client.post(kind, {"accept": "1"}, follow=True).text
    client.post(kind, {"accept": "1", "doubt": [second.pk]})
    assert [doubt.pk for doubt in ImportDoubt.objects.still_open()] == [third.pk]


def test_a_card_keeps_the_columns_of_a_table_and_shows_the_articles_pictures(
    publication: Publication, editor: User
) -> None:
    row = b'12,"Ferry, named","It was.\r\nTwice."\r\n'
    cells = json.dumps([13, None, "배 이름"]).encode()
    take_in(
        publication,
        [
            doubtful(1, position="row 2", original=row),
            doubtful(2, position="sheet 2014, row 3", original=cells),
            doubtful(3, original=b"a;b"),
        ],
    )
    photo, other = make_photo("teal"), make_photo("red")
    article = Article.objects.get(source_id="1")
    article.lead_photo = photo
    article.body = (
        f'<p>first<br>second</p><figure data-photo="{other.sha256}"></figure><figure data-photo="{"0" * 64}"></figure>'
    )
    article.save_writing()
    page = signed_in(editor).get(at("kind", ImportRun.objects.get().pk, TWIN)).text
    assert "A: 12\nB: Ferry, named\nC: It was.\nTwice." in page
    assert "A: 13\nB: \nC: 배 이름" in page
    assert "a;b" in page
    assert "first<br>second" in page
    pictures = page.partition('class="imports-pictures"')[2].partition("</div>")[0]
    assert pictures.count("<img") == 2
    assert pictures.index(source_of(photo)) < pictures.index(source_of(other))


def test_a_rejected_article_is_deleted_with_its_addresses_and_never_comes_again(
    publication: Publication, editor: User
) -> None:
    take_in(publication, [doubtful(1), doubtful(2)])
    run = ImportRun.objects.get()
    first = ImportDoubt.objects.earliest("pk")
    client = signed_in(editor)
    asked = client.post(at("kind", run.pk, TWIN), {f"reject-{first.pk}": "1"})
    assert Article.objects.count() == 2
    assert "Delete 1 article" in client.get(asked.headers["Location"]).text
    client.post(asked.headers["Location"])
    assert Article.objects.get().source_id == "2"
    assert not OldPath.objects.filter(path="/news/article.html?no=1").exists()
    row = ImportItem.objects.get(source_id="1")
    assert (row.outcome, row.article) == ("refused", None)
    assert bytes(row.original) == b"original 1"
    run.refresh_from_db()
    assert run.counts == {"in": 2, "queued": 1, "refused": 1}
    assert [one.outcome.value for one in take_in(publication, [doubtful(1), doubtful(2)])] == ["unchanged", "unchanged"]
    assert "Rejected" in client.get(reverse("admin:articles_importitem_change", args=[row.pk])).text


def test_what_was_accepted_is_not_asked_again_of_the_same_original(publication: Publication, editor: User) -> None:
    take_in(publication, [doubtful(1)])
    run = ImportRun.objects.get()
    all_of(accept(run, Chosen(TWIN), editor))
    all_of(undo(run, editor))
    assert [one.outcome.value for one in take_in(publication, [doubtful(1)])] == ["created"]
    all_of(undo(ImportRun.objects.latest("pk"), editor))
    # Another original under the same number is another question.
    assert [one.outcome.value for one in take_in(publication, [doubtful(1, original=b"another")])] == ["queued"]


def test_what_a_person_has_worked_on_and_what_readers_have_is_not_rejected(
    publication: Publication, editor: User
) -> None:
    take_in(publication, [doubtful(1), doubtful(2)])
    run = ImportRun.objects.get()
    edit(Article.objects.get(source_id="1"), editor, headline="Ours")
    all_of(accept(run, Chosen(TWIN, keys=(ImportDoubt.objects.latest("pk").pk,)), editor))
    all_of(release(run, editor))
    ImportDoubt.objects.update(decision="")
    progress = all_of(reject(run, Chosen(TWIN), editor))
    assert progress.decided == 0
    assert [reason for _name, reason in progress.left] == [
        "A person has worked on it.",
        "Readers have it. Withdraw the article instead.",
    ]
    assert Article.objects.count() == 2


def test_damaged_characters_are_mended_before_they_are_accepted(publication: Publication, editor: User) -> None:
    take_in(publication, [item(1, body_html="<p>It was \ufffd.</p>")])
    run = ImportRun.objects.get()
    client = signed_in(editor)
    url = at("decide", run.pk, "accept") + "?code=broken-bytes"
    assert "still has damaged characters" in client.post(url, follow=True).text
    assert all_of(release(run, editor)).articles == 0
    edit(Article.objects.get(), editor, body="<p>It was a ferry.</p>")
    client.post(url)
    assert all_of(release(run, editor)).articles == 1


def test_an_article_with_two_doubts_waits_until_both_are_decided(publication: Publication, editor: User) -> None:
    both = (Doubt(DoubtCode.SUSPECTED_TWIN, "Same."), Doubt(DoubtCode.BROKEN_BYTES, "3 bytes are no characters."))
    take_in(publication, [item(1, doubts=both)])
    run = ImportRun.objects.get()
    all_of(accept(run, Chosen(TWIN), editor))
    assert ImportItem.objects.get().outcome == "queued"
    all_of(accept(run, Chosen("broken-bytes"), editor))
    assert ImportItem.objects.get().outcome == "created"


def test_doubts_that_are_alike_are_counted_by_their_sentence(publication: Publication, editor: User) -> None:
    code = DoubtCode.ENCODED_TWICE
    many = [doubtful(number, code) for number in range(1, 13)]
    other = item(99, doubts=(Doubt(code, "Something else."),))
    take_in(publication, [*many, other])
    run = ImportRun.objects.get()
    client = signed_in(editor)
    kind = at("kind", run.pk, code.value)
    alike = client.get(link(client.get(kind).text, "# bytes.").replace("?", f"{kind}?", 1))
    assert len(alike.context["cards"]) == 10
    further = link(alike.text, "Further doubts")
    assert len(client.get(f"{kind}{further}").context["cards"]) == 2
    client.post(link(alike.text, "Accept all 12…"))
    assert ImportDoubt.objects.still_open().get().pattern == "Something else."
    # It kept nothing back.
    assert set(ImportItem.objects.values_list("outcome", flat=True)) == {"created"}


def test_an_import_is_taken_back_from_its_page(publication: Publication, editor: User) -> None:
    take_in(publication, [item(1), item(2)])
    run = ImportRun.objects.get()
    client = signed_in(editor)
    assert "2 articles that are held are deleted." in client.get(at("undo", run.pk)).text
    assert "Deleted: 2. Withdrawn: 0. Left: 0." in client.post(at("undo", run.pk), follow=True).text
    assert not Article.objects.exists()
    assert "undone already" in client.post(at("undo", run.pk), follow=True).text


def test_what_was_here_already_is_listed_behind_its_number(
    publication: Publication, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _again in range(2):
        take_in(publication, [item(1), item(2)])
    client = signed_in(editor)
    first, second = (client.get(at("change", run.pk)).text for run in ImportRun.objects.order_by("pk"))
    assert "repetitions" not in first
    listed = client.get(link(second, "Unchanged")).text
    assert ("old.jsonl: line 1" in listed, "old.jsonl: line 2" in listed) == (True, True)
    assert "There is none" in client.get(at("repetitions", ImportRun.objects.order_by("pk")[0].pk)).text
    run = ImportRun.objects.order_by("-pk")[0]
    for number in range(3, 6):
        run.repetitions.create(items=[{"outcome": "unchanged", "file": f"{number}.html", "number": str(number)}])
    monkeypatch.setattr("articles.admin.imports.repetitions._SHOWN", 3)
    first_page = client.get(at("repetitions", run.pk)).text
    assert ("3.html" in first_page, "4.html" in first_page) == (True, False)
    next_page = client.get(at("repetitions", run.pk) + link(first_page, "More")).text
    assert ("3.html" in next_page, "5.html" in next_page, ">More<" in next_page) == (False, True, False)


def test_a_release_says_how_far_it_came_when_its_time_is_over(
    publication: Publication, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.importing.intake.releasing._SIZE", 2)
    monkeypatch.setattr("articles.admin.imports.driving.LONGEST", -1)
    take_in(publication, [item(number) for number in range(1, 8)])
    run = ImportRun.objects.get()
    client = signed_in(editor)
    answer = client.post(at("release", run.pk), follow=True)
    assert "2 articles were released." in answer.text
    assert "Go on: release 5 articles" in answer.text
    for _press in range(4):
        client.post(at("release", run.pk))
    assert Version.objects.on_site().count() == 7
    run.refresh_from_db()
    assert run.state == ImportRun.State.RELEASED


def test_deciding_says_how_far_it_came_when_its_time_is_over(
    publication: Publication, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.importing.deciding.choosing._SIZE", 2)
    monkeypatch.setattr("articles.admin.imports.driving.LONGEST", -1)
    broken = item(1, body_html="<p>It was \ufffd.</p>")
    take_in(publication, [broken, *(doubtful(number, DoubtCode.BROKEN_BYTES) for number in range(2, 6))])
    run = ImportRun.objects.get()
    client = signed_in(editor)
    answer = client.post(at("decide", run.pk, "accept") + "?code=broken-bytes", follow=True)
    # One was accepted, one was left; it goes on behind the two.
    assert "Go on: 3 are left" in answer.text
    again = answer.redirect_chain[-1][0]
    client.post(client.post(again).headers["Location"])
    assert ImportDoubt.objects.still_open().get().item.source_id == "1"


def test_the_desk_says_what_of_an_import_waits(publication: Publication, editor: User) -> None:
    page = client_page(editor)
    assert 'id="desk-imports"' not in page
    assert reverse("admin:articles_importrun_changelist") in page.partition("desk-administration")[0]
    take_in(publication, [doubtful(1)])
    run = ImportRun.objects.get()
    assert at("doubts") in client_page(editor)
    assert at("change", run.pk) in client_page(editor)
    assert at("change", run.pk) not in client_page(make_user(Role.REPORTER))
    all_of(accept(run, Chosen(TWIN), editor))
    page = client_page(editor)
    assert at("change", run.pk) in page
    assert at("doubts") not in page
    all_of(release(run, editor))
    assert at("change", run.pk) not in client_page(editor)


def client_page(user: User) -> str:
    return signed_in(user).get("/admin/").text


def test_a_stranger_and_a_reporter_see_and_decide_nothing(publication: Publication) -> None:
    take_in(publication, [doubtful(1)])
    run = ImportRun.objects.get()
    pages = [
        at("doubts"),
        at("kind", run.pk, TWIN),
        at("decide", run.pk, "accept") + f"?code={TWIN}",
        at("decide", run.pk, "reject") + f"?code={TWIN}",
        at("release", run.pk),
        at("undo", run.pk),
        at("change", run.pk),
        at("repetitions", run.pk),
    ]
    for client, status in ((Client(), 302), (signed_in(make_user()), 302), (signed_in(make_user(Role.REPORTER)), 403)):
        assert {client.get(page).status_code for page in pages} == {status}
        assert {client.post(page).status_code for page in pages} == {status}
    assert ImportDoubt.objects.still_open().count() == Article.objects.count() == 1
    reporter = make_user(Role.REPORTER)
    for steps in (accept(run, Chosen(TWIN), reporter), reject(run, Chosen(TWIN), reporter), undo(run, reporter)):
        with pytest.raises(NotPermitted):
            all_of(steps)


def test_nothing_is_decided_of_an_import_that_was_undone_or_is_still_read(
    publication: Publication, editor: User
) -> None:
    take_in(publication, [doubtful(1)])
    ImportRun.objects.update(finished_at=None)
    with pytest.raises(Refused, match="not come to its end"):
        all_of(accept(ImportRun.objects.get(), Chosen(TWIN), editor))
    ImportRun.objects.update(state="undone")
    with pytest.raises(Refused, match="undone"):
        all_of(accept(ImportRun.objects.get(), Chosen(TWIN), editor))
    assert "Nothing waits." in signed_in(editor).get(at("doubts")).text


def test_the_pages_of_imports_ask_at_most_fifteen_queries_and_none_more_for_more_doubts(
    publication: Publication, editor: User
) -> None:
    take_in(publication, [doubtful(1)])
    run = ImportRun.objects.get()
    pages = [
        at("doubts"),
        at("kind", run.pk, TWIN),
        at("decide", run.pk, "accept") + f"?code={TWIN}",
        at("release", run.pk),
        at("undo", run.pk),
        at("change", run.pk),
        at("repetitions", run.pk),
    ]
    few = [len(queries_of(editor, page)) for page in pages]
    take_in(publication, [doubtful(number) for number in range(2, 40)])
    ImportDoubt.objects.update(run=run)
    ImportItem.objects.update(run=run)
    many = [len(queries_of(editor, page)) for page in pages]
    assert max(many) <= 15, many
    assert many == few
