"""Shaping a body: any tree of blocks to the stored vocabulary, and any text to its one spelling."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby, islice
from typing import TYPE_CHECKING

from articles.body.blocks import BREAK, CELLS, TEXT_KINDS, Block, Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Characters that no reader sees and that break feeds, search or PostgreSQL: controls, zero-width space, soft
# hyphen, byte-order mark, overriding direction marks, lone surrogates and non-characters.
_UNWANTED = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u2060\u202d\u202e\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
# U+0338 at the start of a text would become one character with the ">" of the tag before it, were anyone to
# compose the whole.
_EDGE = re.compile(r"[\s\u0338]*")
# What Hangul (HWP) puts in place of a drawing, as text: "그림입니다. 원본 그림의 이름: … 원본 그림의 크기: …".
_DRAWING = (
    r"(?:모서리가 둥근 |둥근 )?(?:그림|표|선|직선|곡선|호|원|타원|(?:직|정)?사각형|삼각형|다각형|화살표|글맵시|글상자|수식"
    r"|(?:묶음 ?|그리기 ?|OLE ?)?개체)입니다\."
)
_NAME = "원본 그림의 이름 ?:"
_SIZE = "원본 그림의 크기 ?: ?가로 ?[0-9]+ ?pixel(?:, ?세로 ?[0-9]+ ?pixel)?"
#: With both its name and its size, by which it ends: what is written before or after it is somebody's words. A file's
#: name is no longer than this, and no text is searched for its end again and again.
_FILLER = re.compile(rf"{_DRAWING} ?{_NAME}.{{0,260}}?{_SIZE}")
#: Or as a line of its own.
_FILLER_LINE = re.compile(
    rf"{_DRAWING}(?: ?{_NAME} ?\S*)?|{_DRAWING} ?{_NAME}.*\.[A-Za-z0-9]{{2,4}}|{_NAME}.*\.[A-Za-z0-9]{{2,4}}|{_NAME} ?\S*|{_SIZE}"
    "|(?:사진 찍은 날짜|프로그램 이름|색 대표|EXIF 버전) ?:.*"
)
_ANY_DRAWING = re.compile(_DRAWING)
#: One of these stands in whatever HWP says of a drawing, but for its first sentence.
_OF_A_DRAWING = ("원본 그림의", "사진 찍은 날짜", "프로그램 이름", "색 대표", "EXIF 버전")


def shape(blocks: Iterable[Block]) -> list[Block]:
    """`blocks` as they may follow one another at the top of a body; what is empty is gone."""
    found: list[Block] = []
    for block in blocks:
        if block.kind in TEXT_KINDS:
            found += _paragraphs(block)
        elif block.kind.startswith("word-"):
            _gather_word_item(found, block)
        else:
            found += _SHAPES[block.kind](block)
    return found


def asks_for_shaping(text: str) -> bool:
    """Whether more is to be done with `text` than to make its spaces single: something unwanted, or maybe a drawing."""
    if "\u0338" in text or _UNWANTED.search(text):
        return True
    return any(words in text for words in _OF_A_DRAWING) or ("입니다." in text and bool(_ANY_DRAWING.search(text)))


# --- text


def _paragraphs(block: Block) -> list[Block]:
    """A text block without what surrounds its words; two breaks in a row part it in two."""
    lines = [line for line in _by_line(_without_filler(_tidy(block.runs))) if not _is_filler(line)]
    parts: list[list[Run]] = []
    for is_blank, group in groupby(lines, key=lambda line: not line):
        if not is_blank:
            parts.append(_tidy(run for line in group for run in (*line, BREAK)))
    return [Block(block.kind, runs=runs) for runs in parts if runs]


def _without_filler(runs: list[Run]) -> Iterable[Run]:
    """A line break for each drawing that HWP says in words, wherever it stands among somebody's."""
    text = "".join(run.text for run in runs)
    if not _FILLER.search(text):
        return runs
    # What is unwanted is gone by now, so a NUL stands for nothing else.
    left = iter(_FILLER.sub(lambda found: "\0".ljust(len(found[0]), "\1"), text))
    return (
        run._replace(text=piece)
        for run in runs
        for piece in re.split("(\n)", "".join(islice(left, len(run.text))).replace("\1", "").replace("\0", "\n"))
        if piece
    )


def _is_filler(line: list[Run]) -> bool:
    return _FILLER_LINE.fullmatch("".join(run.text for run in line).strip()) is not None


def _by_line(runs: Iterable[Run]) -> list[list[Run]]:
    lines: list[list[Run]] = [[]]
    for run in runs:
        if run.text == "\n":
            lines.append([])
        else:
            lines[-1].append(run)
    return lines


def _tidy(runs: Iterable[Run]) -> list[Run]:
    """Single spaces, none at the edges of a line, neighbours of one look joined, composed (NFC)."""
    spaced = list(_spaced(runs))
    words = [index for index, run in enumerate(spaced) if not run.text.isspace()]
    if not words:
        return []
    shared: list[Run] = []
    before = spaced[words[0]]
    following = iter([*words[1:], words[-1]])
    after = before
    for run in spaced[words[0] : words[-1] + 1]:
        if not run.text.isspace():
            before, after = run, spaced[next(following)]
            shared.append(run)
            continue
        # A space or a break belongs to a mark or a link only when the words on both sides do.
        href = before.href if before.href == after.href else ""
        shared.append(Run(run.text, href, before.marks & after.marks))
    return _joined(shared)


def _spaced(runs: Iterable[Run]) -> Iterator[Run]:
    """The same words with one space, as a run of its own, where runs meet with any; none at a line's edge."""
    at_edge, is_apart = True, False
    for run in runs:
        if run.text == "\n":
            at_edge, is_apart = True, False
            yield run
            continue
        text = _UNWANTED.sub("", run.text)
        words = _EDGE.sub("", text, count=1)
        edge = text.removesuffix(words)
        words = words.rstrip()
        is_apart = is_apart or bool(edge.strip("\u0338"))
        if not words:
            continue
        if is_apart and not at_edge:
            yield run._replace(text=" ")
        yield run._replace(text=re.sub(r"\s+", " ", words))
        at_edge, is_apart = False, text[-1].isspace()


def _joined(runs: Iterable[Run]) -> list[Run]:
    found: list[Run] = []
    for (is_break, href, marks), group in groupby(runs, key=lambda run: (run.text == "\n", run.href, run.marks)):
        if is_break:
            found += group
        else:
            found.append(Run(unicodedata.normalize("NFC", "".join(run.text for run in group)), href, marks))
    return found


# --- blocks in blocks


def _gather_word_item(found: list[Block], block: Block) -> None:
    """Word writes a list as paragraphs with typed bullets and a level; make a list of them, in the item it is under."""
    kind = block.kind.removeprefix("word-")
    lines = _paragraphs(Block("p", runs=block.runs))
    if not lines:
        return
    place = found
    for _level in range(1, int(block.value)):
        if not (place and place[-1].value == "word"):
            break
        place = place[-1].children[-1].children
    if not (place and place[-1].kind == kind and place[-1].value == "word"):
        place.append(Block(kind, value="word"))
    place[-1].children.append(Block("li", children=lines))


def _parts(blocks: Iterable[Block]) -> Iterator[Block]:
    """`blocks` inside another: headings are paragraphs there, and a quotation in it is its words."""
    for block in shape(blocks):
        for part in block.children if block.kind in {"blockquote", "aside"} else [block]:
            if part.kind in TEXT_KINDS:
                part.kind = "p"
            yield part


def _quote(block: Block) -> list[Block]:
    """Paragraphs and lists stay in the quotation; anything else stands between two parts of it."""
    may_hold = {"p"} if block.kind == "aside" else {"p", "ul", "ol"}
    found: list[Block] = []
    for is_held, parts in groupby(_parts(block.children), key=lambda part: part.kind in may_hold):
        inner = list(parts)
        found += [Block(block.kind, children=inner)] if is_held else inner
    return found


def _list(block: Block) -> list[Block]:
    items: list[Block] = []
    lifted: list[Block] = []
    for child in block.children:
        kept, outside = _held(child.children if child.kind == "li" else [child])
        lifted += outside
        if kept and child.kind in {"ul", "ol"} and items:
            # A list right inside a list belongs to the item before it.
            items[-1].children += kept
        elif kept:
            items.append(Block("li", children=kept))
    return ([Block(block.kind, children=items)] if items else []) + lifted


def _held(blocks: Iterable[Block]) -> tuple[list[Block], list[Block]]:
    """Blocks a list item or a cell may hold, and those that must stand outside."""
    kept: list[Block] = []
    outside: list[Block] = []
    for part in _parts(blocks):
        (kept if part.kind in {"p", "ul", "ol"} else outside).append(part)
    return kept, outside


def _table(block: Block) -> list[Block]:
    """Rows of cells; captions and strays stand before them, what a cell cannot hold after."""
    strays = shape(child for child in block.children if child.kind != "tr")
    rows: list[list[Block]] = []
    for row in (child for child in block.children if child.kind == "tr"):
        strays += shape(child for child in row.children if child.kind not in CELLS)
        rows.append([child for child in row.children if child.kind in CELLS])
    if sum(map(len, rows)) == 1:
        # A table of one cell is a frame somebody drew round a text: the text is what counts.
        return strays + shape(child for row in rows for cell in row for child in cell.children)
    table = Block("table")
    lifted: list[Block] = []
    for cells in rows:
        shaped = Block("tr")
        for cell in cells:
            kept, outside = _held(cell.children)
            lifted += outside
            shaped.children.append(Block(cell.kind, children=kept, value=cell.value))
        if shaped.children:
            table.children.append(shaped)
    has_words = any(cell.children for shaped in table.children for cell in shaped.children)
    return [*strays, *([table] if has_words else []), *lifted]


def _figure(block: Block) -> list[Block]:
    caption: list[Run] = []
    outside: list[Block] = []
    for part in shape(block.children):
        if part.kind in TEXT_KINDS:
            caption += [*part.runs, BREAK]
        else:
            outside.append(part)
    return [Block("figure", runs=_tidy(caption), value=block.value, layout=block.layout), *outside]


def _itself(block: Block) -> list[Block]:
    return [block]


def _content(block: Block) -> list[Block]:
    """Without the element round it that would give it a meaning, its content is what is left."""
    return shape(block.children)


_SHAPES = {
    "blockquote": _quote,
    "aside": _quote,
    "ul": _list,
    "ol": _list,
    "table": _table,
    "figure": _figure,
    "embed": _itself,
    "hr": _itself,
    "li": _content,
    "tr": _content,
    "td": _content,
    "th": _content,
}
