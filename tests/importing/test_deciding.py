"""Doubts decided beyond yes and no: twins by their text, one answer for all that are alike, and a rejection taken back."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from articles.admin.imports.proposals import proposal_for
from articles.importing.deciding.accepting import accept
from articles.importing.deciding.choosing import Chosen
from articles.importing.deciding.mending import Answer, mend, namesakes_of
from articles.importing.deciding.rejecting import reject, take_back
from articles.importing.intake.releasing import release
from articles.importing.intake.stored import ORIGINAL_CHANGED
from articles.importing.intake.twins import likeness
from articles.importing.intake.undoing import undo
from articles.importing.item import DoubtCode, LegacyByline
from articles.models import Article, ImportDoubt, ImportItem, ImportRun, OldPath
from articles.refusals import NotPermitted
from newsroom.roles import Role
from tests.builders import edit, make_publication, make_reporter, make_section, make_user
from tests.importing.test_desk_imports import at, link, signed_in
from tests.importing.test_holding import THEN, all_of, item, take_in

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.importing.item import LegacyItem
    from newsroom.models import Publication

TWIN = DoubtCode.SUSPECTED_TWIN.value
SECTION = DoubtCode.SECTION_ASSUMED.value
TEXT = " ".join(f"word{number}" for number in range(100))


@pytest.fixture
def publication() -> Publication:
    publication = make_publication()
    make_section(publication, "politics", name_ko="정치")
    make_section(publication, "economy", name_ko="경제")
    return publication


@pytest.fixture
def editor() -> User:
    return make_user(Role.DESK_EDITOR)


def twin(number: int, body: str) -> LegacyItem:
    return item(number, headline="One ferry", published_at=THEN, body_html=f"<p>{body}</p>")


@pytest.mark.django_db
def test_twins_are_told_apart_by_how_much_of_their_text_is_the_same(publication: Publication) -> None:
    take_in(publication, [twin(1, TEXT)])
    take_in(publication, [twin(2, TEXT), twin(3, TEXT + " more"), twin(4, "Quite another ferry."), item(5)])
    key = Article.objects.get(source_id="1").pk
    noted = dict(ImportItem.objects.filter(outcome="queued").values_list("source_id", "doubts"))
    assert {number: doubts[0]["message"] for number, doubts in noted.items()} == {
        "2": f"Same headline, minute and text as article {key}.",
        "3": f"Same headline and minute, and nearly the same text, as article {key}: 99% of the words.",
        "4": f"Same headline and minute, but another text, as article {key}: 0% of the words.",
    }
    assert list(ImportDoubt.objects.order_by("pk").values_list("pattern", flat=True)) == [
        "Same headline, minute and text",
        "Same headline and minute, and nearly the same text",
        "Same headline and minute, but another text",
    ]


@given(st.lists(st.sampled_from(["외교", "대사", "ferry", "was", "named"]), max_size=20), st.text(max_size=60))
def test_likeness_is_a_share_that_does_not_depend_on_order_and_is_whole_for_the_same_text(
    words: list[str], other: str
) -> None:
    one = f"<p>{' '.join(words)}</p>"
    assert likeness(one, one) == 1
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, other) == likeness(other, one)


@pytest.mark.django_db
def test_the_old_addresses_of_a_rejected_twin_lead_to_the_one_that_stays(
    publication: Publication, editor: User
) -> None:
    take_in(publication, [twin(1, TEXT), twin(2, TEXT), item(3)])
    assert all_of(reject(ImportRun.objects.get(), Chosen(TWIN), editor)).decided == 1
    survivor = Article.objects.get(source_id="1")
    assert {path.path: path.article for path in OldPath.objects.exclude(article__source_id="3")} == {
        "/news/article.html?no=1": survivor,
        "/news/article.html?no=2": survivor,
    }


@pytest.mark.django_db
def test_a_rejection_is_taken_back_and_the_same_file_brings_the_article_in_again(
    publication: Publication, editor: User
) -> None:
    take_in(publication, [twin(1, TEXT), twin(2, TEXT)])
    all_of(reject(ImportRun.objects.get(), Chosen(TWIN), editor))
    rejected = ImportItem.objects.filter(source_id="2")
    with pytest.raises(NotPermitted):
        take_back(rejected, make_user(Role.REPORTER))
    assert [one.outcome.value for one in take_in(publication, [twin(2, TEXT)])] == ["unchanged"]
    assert take_back(rejected, editor) == 1
    assert take_back(rejected, editor) == 0
    assert [one.outcome.value for one in take_in(publication, [twin(2, TEXT)])] == ["queued"]
    assert Article.objects.count() == 2
    # The first decision is still told, and nothing of the old import waits.
    assert ImportDoubt.objects.filter(decision="taken-back", decided_by=editor).count() == 1
    assert ImportDoubt.objects.still_open().count() == 1


@pytest.mark.django_db
def test_one_answer_files_all_articles_of_a_section_that_nobody_knew(publication: Publication, editor: User) -> None:
    take_in(publication, [item(number, sections=("항만",)) for number in range(1, 6)])
    run = ImportRun.objects.get()
    edit(Article.objects.get(source_id="5"), editor, headline="Ours")
    pattern = "The publication has no section “항만”."
    economy = publication.sections.get(slug="economy")
    progress = all_of(mend(run, Chosen(SECTION, pattern), Answer(section=economy), editor))
    assert (progress.decided, progress.left) == (4, [("old.jsonl: line 5", "A person has worked on it.")])
    assert Article.objects.filter(section=economy).count() == 4
    decided = ImportDoubt.objects.filter(decision="mended", decided_by=editor)
    assert decided.count() == 4
    # Another answer is possible while the article is held; its author is in its history.
    decided.filter(item__source_id="1").update(decision="")
    politics = publication.sections.get(slug="politics")
    assert all_of(mend(run, Chosen(SECTION), Answer(section=politics), editor)).decided == 1
    assert Article.objects.get(source_id="1").revisions.latest("pk").author == editor


@pytest.mark.django_db
def test_what_was_mended_stays_when_the_file_comes_again_and_goes_when_the_import_is_undone(
    publication: Publication, editor: User
) -> None:
    unknown = item(1, sections=("항만",), sha256=hashlib.sha256(b"original 1").hexdigest())
    take_in(publication, [unknown])
    run = ImportRun.objects.get()
    all_of(mend(run, Chosen(SECTION), Answer(section=publication.sections.get(slug="economy")), editor))
    assert [one.outcome.value for one in take_in(publication, [unknown])] == ["unchanged"]
    assert Article.objects.get().section == publication.sections.get(slug="economy")
    progress = all_of(undo(run, editor))
    assert (progress.deleted, progress.left) == (1, [])


@pytest.mark.django_db
def test_what_readers_have_is_not_mended(publication: Publication, editor: User) -> None:
    take_in(publication, [item(1, sections=("항만",))])
    run = ImportRun.objects.get()
    all_of(release(run, editor))
    progress = all_of(mend(run, Chosen(SECTION), Answer(section=publication.sections.get(slug="economy")), editor))
    assert (progress.decided, len(progress.left)) == (0, 1)
    assert "Readers have it" in progress.left[0][1]
    assert Article.objects.get().section == publication.sections.get(slug="politics")


@pytest.mark.django_db
def test_of_namesakes_one_is_chosen_for_all_their_articles(publication: Publication, editor: User) -> None:
    right = make_reporter("han", name_ko="한도윤", name_en="Han Do-yun")
    make_reporter("han-2", name_ko="한두윤", name_en="Han Do-yun")
    make_reporter("park", name_ko="박해린", name_en="Park Hae-rin")
    named = (LegacyByline(name_en="Han Do-yun"),)
    take_in(publication, [item(1, bylines=named), item(2, bylines=named)])
    run = ImportRun.objects.get()
    chosen = Chosen(DoubtCode.NAMESAKES.value)
    assert {reporter.slug for reporter in namesakes_of(run, chosen)} == {"han", "han-2"}
    assert all_of(mend(run, chosen, Answer(reporter=right), editor)).decided == 2
    assert {article.bylines.get().reporter for article in Article.objects.all()} == {right}


@pytest.mark.django_db
def test_a_mended_article_waits_for_its_other_doubts(publication: Publication, editor: User) -> None:
    take_in(publication, [twin(1, TEXT)])
    take_in(publication, [item(2, headline="One ferry", published_at=THEN, sections=("항만",))])
    run = ImportRun.objects.latest("pk")
    all_of(mend(run, Chosen(SECTION), Answer(section=publication.sections.get(slug="economy")), editor))
    assert ImportItem.objects.latest("pk").outcome == "queued"
    all_of(accept(run, Chosen(TWIN), editor))
    assert ImportItem.objects.latest("pk").outcome == "created"


@pytest.mark.django_db
def test_a_reporter_mends_nothing(publication: Publication) -> None:
    take_in(publication, [item(1, sections=("항만",))])
    with pytest.raises(NotPermitted):
        all_of(mend(ImportRun.objects.get(), Chosen(SECTION), Answer(kind="opinion"), make_user(Role.REPORTER)))


@pytest.mark.django_db
def test_the_desk_asks_once_for_the_section_of_all_that_are_alike(publication: Publication, editor: User) -> None:
    take_in(publication, [item(number, sections=("항만",)) for number in range(1, 4)])
    run = ImportRun.objects.get()
    client = signed_in(editor)
    kind = client.get(at("kind", run.pk, SECTION)).text
    assert "Say once which section these articles belong to." in kind
    question = link(kind, "Choose the section…")
    asked = client.get(question).text
    assert "Mend all 3 articles" in asked
    economy = publication.sections.get(slug="economy")
    assert "This field is required." in client.post(question, {"answer": ""}).text
    assert "3 articles were mended." in client.post(question, {"answer": economy.pk}, follow=True).text
    assert Article.objects.filter(section=economy).count() == 3


@pytest.mark.django_db
def test_those_that_are_ticked_are_mended_alone_and_a_long_way_is_gone_on(
    publication: Publication, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.importing.deciding.choosing._SIZE", 1)
    monkeypatch.setattr("articles.admin.imports.driving.LONGEST", -1)
    take_in(publication, [item(number, sections=("항만",)) for number in range(1, 4)])
    run = ImportRun.objects.get()
    first, second, _third = ImportDoubt.objects.order_by("pk")
    client = signed_in(editor)
    asked = client.post(at("kind", run.pk, SECTION), {"mend": "1", "doubt": [first.pk, second.pk]})
    economy = publication.sections.get(slug="economy")
    further = client.post(asked.headers["Location"], {"answer": economy.pk})
    page = client.get(further.headers["Location"]).text
    assert "Go on: 1 is left" in page
    assert f'<option value="{economy.pk}" selected>' in page
    client.post(further.headers["Location"], {"answer": economy.pk})
    assert Article.objects.filter(section=economy).count() == 2


@pytest.mark.django_db
def test_a_card_says_what_to_do_and_how_sure_that_is(publication: Publication, editor: User) -> None:
    take_in(publication, [twin(1, TEXT), twin(2, TEXT)])
    card = signed_in(editor).get(at("kind", ImportRun.objects.get().pk, TWIN)).text
    assert "Every word of the text is the same." in card
    assert "imports-confidence--sure" in card


@pytest.mark.django_db
def test_rejections_are_taken_back_in_the_list_of_what_was_read(publication: Publication, editor: User) -> None:
    take_in(publication, [twin(1, TEXT), twin(2, TEXT)])
    all_of(reject(ImportRun.objects.get(), Chosen(TWIN), editor))
    chosen = {"action": "take_back", "_selected_action": list(ImportItem.objects.values_list("pk", flat=True))}
    answer = signed_in(editor).post(reverse("admin:articles_importitem_changelist"), chosen, follow=True)
    assert "1 rejection was taken back." in answer.text
    assert [one.outcome.value for one in take_in(publication, [twin(2, TEXT)])] == ["queued"]


@pytest.mark.parametrize("code", [*DoubtCode, ORIGINAL_CHANGED])
def test_for_every_kind_of_doubt_something_is_proposed(code: str) -> None:
    assert proposal_for(code, "") is not proposal_for("no such kind", "")
