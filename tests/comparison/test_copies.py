"""Two copies of an article compared."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from articles.body import passages, sanitise
from articles.comparison import compare
from articles.comparison.blocks import compare_bodies
from articles.copytext import BylineCopy, Copy, PhotoUse, TagCopy

COPY = Copy(
    story="s",
    language="en",
    kind="news",
    origin="own",
    section="politics",
    headline="Envoys meet in Seoul",
    deck="They talk",
    slug="envoys-meet",
    dateline="SEOUL",
    body="<p>The envoys met on Monday in the old hall.</p><p>They spoke of trade and of the sea.</p>",
    bylines=(BylineCopy("lee", "Lee Gi-ja", "author"), BylineCopy(None, "Kim", "photographer")),
    tags=(TagCopy("seoul", "Seoul"),),
    lead=PhotoUse("a" * 64, "A hall", "An old hall"),
)

bodies = st.lists(
    st.tuples(st.sampled_from(["p", "h2", "li", "blockquote"]), st.text("가나 ab1.", max_size=12)), max_size=6
).map(lambda parts: sanitise("".join(f"<{tag}>{text}</{tag}>" for tag, text in parts)))


def statuses(old: str, new: str) -> list[str]:
    return [row.status for row in compare_bodies(old, new)]


def test_copies_that_are_the_same_have_nothing_to_show() -> None:
    assert not compare(COPY, COPY)


def test_a_changed_field_is_a_row_with_its_words_marked() -> None:
    comparison = compare(COPY, replace(COPY, headline="Envoys met in Seoul", kind="analysis"))
    assert [str(row.label) for row in comparison.fields] == ["headline", "kind"]
    headline = comparison.fields[0]
    assert [(piece.change, piece.text) for piece in headline.pieces] == [
        ("same", "Envoys "),
        ("removed", "meet"),
        ("added", "met"),
        ("same", " in Seoul"),
    ]
    assert not comparison.body_changed


def test_names_tags_and_photos_are_rows_of_whole_entries() -> None:
    new = replace(COPY, bylines=COPY.bylines[1:], tags=(*COPY.tags, TagCopy("trade", "trade")), lead=None)
    rows = {str(row.label): [(entry.change, entry.text) for entry in row.entries] for row in compare(COPY, new).lists}
    assert rows["bylines"] == [("removed", "Lee Gi-ja · Author"), ("same", "Kim · Photographer")]
    assert rows["tags"] == [("same", "Seoul"), ("added", "trade")]
    assert rows["lead photo"] == [("removed", "a" * 64)]


def test_names_in_another_order_are_shown_whole() -> None:
    (row,) = compare(COPY, replace(COPY, bylines=COPY.bylines[::-1])).lists
    assert [entry.change for entry in row.entries] == ["removed", "removed", "added", "added"]


def test_a_paragraph_put_between_two_others_leaves_those_alone() -> None:
    new = COPY.body.replace("</p><p>", "</p><p>An entirely new paragraph.</p><p>")
    assert statuses(COPY.body, new) == ["same", "added", "same"]


def test_a_rewritten_paragraph_is_found_again_beside_an_added_one() -> None:
    new = "<p>Nothing like it.</p><p>The envoys met on Tuesday in the old hall.</p><p>They spoke of trade and of the sea.</p>"
    assert statuses(COPY.body, new) == ["added", "changed", "same"]


def test_a_change_of_look_alone_is_told_from_a_change_of_words() -> None:
    assert statuses("<p>Monday</p>", "<h2>Monday</h2>") == ["look"]
    assert statuses("<p>On Monday</p>", "<p>On <strong>Monday</strong></p>") == ["look"]
    assert statuses('<p><a href="https://a.example/">A</a></p>', '<p><a href="https://b.example/">A</a></p>') == [
        "look"
    ]


def test_a_paragraph_that_stands_elsewhere_now_was_moved() -> None:
    first, second = (
        "<p>The envoys met on Monday in the old hall.</p>",
        "<p>They spoke of trade.</p><p>Then they left.</p>",
    )
    assert sorted(statuses(first + second, second + first)) == ["moved", "moved", "same", "same"]


def test_lists_tables_captions_and_embeds_are_compared_by_entry() -> None:
    old = "<ul><li>One tree</li><li>Two trees</li></ul><table><tbody><tr><td>Seoul</td><td>10</td></tr></tbody></table>"
    new = (
        "<ul><li>One tree</li><li>Two towers</li></ul><table><tbody><tr><td>Seoul</td><td>12</td></tr></tbody></table>"
    )
    assert statuses(sanitise(old), sanitise(new)) == ["same", "changed", "changed"]


@given(bodies, bodies)
def test_every_passage_of_both_bodies_is_shown_once_and_in_its_order(old: str, new: str) -> None:
    rows = compare_bodies(old, new)
    assert [row.old for row in rows if row.old] == passages(old)
    assert [row.new for row in rows if row.new] == passages(new)


@given(bodies)
def test_a_body_does_not_differ_from_itself(body: str) -> None:
    assert all(row.status == "same" for row in compare_bodies(body, body))
