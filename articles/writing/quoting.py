"""Words of an article that a comment is about: whether they still stand in the working copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.body import passages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from articles.models import Article, Comment


def mark_changed(article: Article, comments: Iterable[Comment]) -> list[Comment]:
    """The comments, each with `passage_changed`: whether the words it is about are not in the saved copy any more."""
    comments = list(comments)
    words = _words_of(article) if any(comment.passage for comment in comments) else ""
    for comment in comments:
        comment.passage_changed = _one_line(comment.passage) not in words
    return comments


def _words_of(article: Article) -> str:
    """All that readers would read of it, in one line: a passage may run from one paragraph into the next."""
    body = (passage.text for passage in passages(article.body))
    return _one_line(" ".join([article.headline, article.deck, article.dateline, article.lead_caption, *body]))


def _one_line(text: str) -> str:
    return " ".join(text.split())
