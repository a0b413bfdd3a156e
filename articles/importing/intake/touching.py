"""Whether a person has worked on an article since an import brought it: what they wrote is theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from articles.models import Revision, StatusChange
from articles.workflow import Action

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from articles.models import Article

#: Marks the revisions an import made; one a person made has an author or another note.
NOTE = "Imported"
#: Marks those with which an import added what was not there before, late pictures and links: whose the copy is does not change.
ADDED = "Added by an import"
#: Marks those that a person made by deciding many doubts of an import at once.
MENDED = "Mended among the doubts of an import"

#: What was withdrawn because the import that brought it was undone: nobody's judgement of the article.
WITHDRAWN_BY_UNDOING = Q(action=Action.WITHDRAW, note__startswith="Import ", note__endswith=" undone")

_UNTOUCHED_BUT_MENDED = frozenset({(NOTE, False), (MENDED, True)})


def note_of_undoing(run: int) -> str:
    """What the history of an article says when import `run` was undone."""
    return f"Import {run} undone"


def is_touched(article: Article) -> bool:
    """Whether a person has saved, is writing, or has acted on it since an import last did."""
    return _is_touched(article, {(NOTE, False)})


def touched_among(articles: Sequence[Article]) -> set[int]:
    """The keys of those of `articles` that are touched beyond mending, in two questions."""
    keys = [article.pk for article in articles]
    acts = StatusChange.objects.filter(article__in=keys).exclude(action=Action.ADOPT).exclude(WITHDRAWN_BY_UNDOING)
    touched = set(acts.values_list("article", flat=True))
    last: dict[int, tuple[bool, int]] = {}
    said: dict[int, tuple[str, bool]] = {}
    rows = Revision.objects.filter(article__in=keys).order_by("id")
    for key, is_autosave, edit_version, note, author in rows.values_list(
        "article", "is_autosave", "edit_version", "note", "author"
    ):
        last[key] = (is_autosave, edit_version)
        if author or note != ADDED:
            said[key] = (note, bool(author))
    untouched = {
        article.pk
        for article in articles
        if last.get(article.pk) == (False, article.edit_version) and said.get(article.pk) in _UNTOUCHED_BUT_MENDED
    }
    return touched | (set(keys) - untouched)


def is_touched_beyond_mending(article: Article) -> bool:
    """As `is_touched`, but for what was said of many articles at once: an import that is undone takes that with it."""
    return _is_touched(article, _UNTOUCHED_BUT_MENDED)


def _is_touched(article: Article, untouched: Container[tuple[str, bool]]) -> bool:
    """`untouched`: the note of the last revision, and whether a person is named as its author."""
    if article.status_changes.exclude(action=Action.ADOPT).exclude(WITHDRAWN_BY_UNDOING).exists():
        return True
    last = article.revisions.order_by("-id").first()
    if last is None or last.is_autosave or last.edit_version != article.edit_version:
        return True
    if last.note == ADDED and last.author_id is None:
        last = article.revisions.exclude(note=ADDED, author=None).order_by("-id").first()
    return last is None or (last.note, last.author_id is not None) not in untouched
