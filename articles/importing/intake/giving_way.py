"""A damaged copy of an article and a clean one under the same number: the clean one stands, whichever comes first."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from articles.importing.cleaning.concluding import words_of
from articles.importing.intake.stored import Outcome
from articles.importing.item import LOST, DoubtCode
from articles.models import ImportDoubt, ImportItem, ImportRun

if TYPE_CHECKING:
    from articles.copytext import Copy
    from articles.importing.item import LegacyItem
    from articles.models import Article

#: What the log says of the damaged one, in either order; its original stays there.
DAMAGED = "Its characters are damaged, and a clean copy with its number is here."
#: The same of one that is no copy of the clean one: nothing is overwritten, and a person is told.
SAYS_OTHER = "Its characters are damaged, and it says something else than what is here under its number, which stays."
_FIGURE = re.compile(r"<figure\b.*?</figure>", re.DOTALL)


def is_damaged(item: LegacyItem) -> bool:
    """Whether characters of `item` were lost, so that it would have to wait for a person."""
    is_named = any(doubt.code is DoubtCode.BROKEN_BYTES for doubt in item.doubts)
    return is_named or LOST in item.headline + item.deck + item.body_html


def waits_for_its_characters(waiting: ImportItem) -> bool:
    """Whether lost characters alone keep `waiting`, an item in the queue, from readers."""
    codes = set(waiting.noted_doubts.filter(waits=True, decision="").values_list("code", flat=True))
    return codes == {DoubtCode.BROKEN_BYTES.value}


def is_the_same_but_for_them(damaged: Copy, clean: Copy) -> bool:
    """Whether all that `damaged` still says of headline and text stands in `clean`, in its order."""
    return _holds(damaged.headline, clean.headline) and _holds(damaged.body, clean.body)


def is_damaged_copy_of(article: Article, item: LegacyItem) -> bool:
    """The same of `item` as it was read. Pictures say nothing of it: one that is missing here has no caption here."""
    return _holds(item.headline, article.headline) and _holds(_words(item.body_html), _words(article.body))


def give_way(waiting: ImportItem) -> None:
    """Refuse `waiting`, whose article a clean copy has taken over: nobody has to look at it any more.

    It lets go of the article, so that undoing its import leaves what the clean copy's import brought. What came in goes on
    adding up.
    """
    ImportDoubt.objects.filter(item=waiting, decision="").delete()
    ImportItem.objects.filter(pk=waiting.pk).update(outcome=Outcome.REFUSED, reason=DAMAGED, article=None)
    run = ImportRun.objects.select_for_update().get(pk=waiting.run_id)
    counts = Counter(run.counts)
    counts[Outcome.QUEUED.value] -= 1
    counts[Outcome.REFUSED.value] += 1
    run.counts = {name: number for name, number in counts.items() if number or name == "in"}
    run.save(update_fields=["counts"])


def _words(body: str) -> str:
    return words_of(_FIGURE.sub("", body))


def _holds(damaged: str, clean: str) -> bool:
    at = 0
    for piece in filter(None, damaged.split(LOST)):
        found = clean.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return True
