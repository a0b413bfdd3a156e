"""Bodies that are nothing but paragraphs of words, which most old articles are: stored without being taken apart.

What comes out is what reading, shaping and writing would make of them (`tests/articles/test_plain_body.py` holds it to
that), some fifty times faster. Whatever asks for more care is left to these.
"""

from __future__ import annotations

import html
import re
import unicodedata
from itertools import groupby

from articles.body.shaping import asks_for_shaping
from articles.body.tokens import without_absurd

#: Each paragraph closed, nothing between two but space, no mark and no attribute in any.
_PARAGRAPHS = re.compile(r"\s*(?:<p>[^<>]*+(?:<br(?: ?/)?>[^<>]*+)*+</p>\s*)+")
_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_BREAK = re.compile(r"<br(?: ?/)?>")


def written_plainly(markup: str) -> str | None:
    """`markup` as a stored body; None where it is more than paragraphs of words."""
    if not _PARAGRAPHS.fullmatch(markup) or asks_for_shaping(markup):
        return None
    paragraphs = []
    for inside in _PARAGRAPH.findall(markup):
        if "&" in inside:
            # A reference may stand for what asks for care, and a mark for itself.
            lines = [html.unescape(without_absurd(line)) for line in _BREAK.split(inside)]
            if any(map(asks_for_shaping, lines)):
                return None
            lines = [html.escape(" ".join(line.split()), quote=False) for line in lines]
        else:
            lines = [" ".join(line.split()) for line in _BREAK.split(inside)]
        # Two breaks in a row part a paragraph in two.
        paragraphs += ["<br>".join(group) for has_words, group in groupby(lines, key=bool) if has_words]
    return unicodedata.normalize("NFC", "".join([f"<p>{words}</p>" for words in paragraphs]))
