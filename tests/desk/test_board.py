"""Whatever is done to the board, no story that somebody chose is lost, and every part keeps to its size."""

from __future__ import annotations

import random
from itertools import pairwise

from django.http import QueryDict

from articles.admin.front_page.board import Board, Part, Row
from articles.layout.layout import ZoneKind

ACTS = ("up", "down", "move", "place", "add", "auto", "swap", "earlier", "later", "remove")


def any_board(dice: random.Random) -> Board:
    numbers = iter(range(1, 200))

    def rows(most: int) -> list[Row]:
        return [
            Row("", story=str(next(numbers)) if dice.random() < 0.7 else "") for _one in range(dice.randint(0, most))
        ]

    parts = [Part(kind, rows=rows(Part(kind).most)) for kind in ZoneKind if kind is not ZoneKind.BLOCK]
    parts += [Part(ZoneKind.BLOCK, slug, rows(8)) for slug in ("politics", "culture")]
    return Board.of_parts(parts)


def any_act(dice: random.Random, board: Board) -> tuple[str, str, dict[str, str]]:
    name = dice.choice(ACTS)
    key = dice.choice(board.rows()).key
    zone = dice.choice(board.parts).name
    what = {
        "place": dice.choice([f"{key} {zone} {dice.randint(0, 14)}", f"story:{dice.randint(200, 260)} {zone} 0"]),
        "add": str(dice.randint(200, 260)),
        "auto": zone,
        "earlier": zone,
        "later": zone,
    }
    return name, what.get(name, key), {f"to-{key}": zone, "into": zone}


def chosen(board: Board) -> list[str]:
    return [row.story for row in board.rows() if row.story]


def test_no_act_loses_a_story_but_taking_it_out() -> None:
    for seed in range(300):
        dice = random.Random(seed)  # noqa: S311 - a test's dice
        board = any_board(dice)
        for _step in range(25):
            for row in dice.sample(board.rows(), 2) if len(board.rows()) > 1 else ():
                row.is_chosen = True
            before = chosen(board)
            name, what, data = any_act(dice, board)
            did = board.act(name, what, data)
            for row in board.rows():
                row.is_chosen = False
            after = chosen(board)
            assert len(after) == len(set(after)), (seed, name, what)
            if name != "remove":
                assert set(before) <= set(after), (seed, name, what)
                assert len(after) - len(before) in ({0, 1} if did else {0}), (seed, name, what)
            else:
                assert set(after) <= set(before)
            assert len(board.parts[0].rows) == 1
            assert all(len(part.rows) <= part.most for part in board.parts), (seed, name, what)
            keys = [row.key for row in board.rows()]
            assert len(keys) == len(set(keys)), (seed, name, what)
            order = [list(ZoneKind).index(part.kind) for part in board.parts]
            assert all(one <= other for one, other in pairwise(order))


def test_a_form_without_anything_is_a_board_all_the_same() -> None:
    board = Board.typed(QueryDict())
    assert [part.kind for part in board.parts] == [kind for kind in ZoneKind if kind is not ZoneKind.BLOCK]
    assert len(board.parts[0].rows) == 1
