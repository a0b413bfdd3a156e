"""What an import could not know, said by a person for all articles that are alike: section, kind, language, reporter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles.copytext import Copy, bare_name
from articles.importing.deciding.choosing import each_batch, no_longer_waiting, note
from articles.importing.intake.touching import MENDED, is_touched_beyond_mending
from articles.importing.item import DoubtCode
from articles.models import Article, Byline, ImportDoubt
from articles.writing import drafting
from newsroom.models import Reporter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from django.contrib.auth.models import User
    from django.db.models import QuerySet

    from articles.importing.deciding.choosing import Chosen, Moved, Progress
    from articles.models import ImportRun
    from newsroom.models import Section

#: As many doubts are looked at for the names that a reporter is chosen for.
_LOOKED_AT = 500
#: What is said, by the kind of doubt that it answers.
ANSWERS: Mapping[str, str] = {
    DoubtCode.SECTION_ASSUMED.value: "section",
    DoubtCode.KIND_ASSUMED.value: "kind",
    DoubtCode.LANGUAGE_ASSUMED.value: "language",
    DoubtCode.NAMESAKES.value: "reporter",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the articles get; one of these is given."""

    section: Section | None = None
    kind: str = ""
    language: str = ""
    reporter: Reporter | None = None

    def applied_to(self, copy: Copy) -> Copy:
        """`copy` with what is said; the same where nothing of it is new."""
        if self.section is not None:
            copy = replace(copy, section=self.section.slug)
        if self.reporter is not None:
            names = {self.reporter.name_ko, self.reporter.name_en.casefold()} - {""}
            lines = (
                replace(line, reporter=self.reporter.slug)
                if line.reporter is None and {line.bare_name, line.bare_name.casefold()} & names
                else line
                for line in copy.bylines
            )
            copy = replace(copy, bylines=tuple(lines))
        return replace(copy, kind=self.kind or copy.kind, language=self.language or copy.language)


def mend(run: ImportRun, chosen: Chosen, answer: Answer, actor: User | None, after: int = 0) -> Iterator[Progress]:
    """Give the articles what is said and decide their doubts, from behind doubt `after` on; yields after each batch.

    Left is what readers have, what somebody has worked on, and what the answer says nothing about.
    Raises NotPermitted and Refused.
    """
    return each_batch(run, chosen, actor, after, partial(_mend, answer))


def namesakes_of(run: ImportRun, chosen: Chosen) -> QuerySet[Reporter]:
    """The reporters whom the names without a reporter, over the articles of the doubts `chosen`, may mean."""
    articles = chosen.of(run).values_list("item__article", flat=True)[:_LOOKED_AT]
    lines = Byline.objects.filter(article__in=list(articles), reporter=None)
    names = {bare_name(line.name) for line in lines}
    folded = {name.casefold() for name in names}
    standing = Reporter.objects.filter(merged_into=None)
    meant = [
        pk
        for pk, name_ko, name_en in standing.values_list("pk", "name_ko", "name_en").iterator(chunk_size=2000)
        if name_ko in names or name_en.casefold() in folded
    ]
    return standing.filter(pk__in=meant).order_by("name_en", "slug")


def _mend(answer: Answer, doubts: Sequence[ImportDoubt], actor: User | None, progress: Progress) -> Moved:
    mended = []
    for doubt in doubts:
        reason = _mended(answer, doubt, actor)
        if reason:
            progress.leave(doubt.item, reason)
        else:
            mended.append(doubt)
    note(mended, ImportDoubt.Decision.MENDED, actor)
    progress.decided += len(mended)
    return no_longer_waiting(mended)


def _mended(answer: Answer, doubt: ImportDoubt, actor: User | None) -> str:
    """Write the answer into the article of `doubt`; why not, "" when it is written."""
    article = Article.objects.select_for_update(of=("self",)).filter(pk=doubt.item.article_id or 0).first()
    if article is None:
        return _("Its article is not there any more. Reject it.")
    if article.number is not None:
        return _("Readers have it. Open the article and publish the change.")
    if is_touched_beyond_mending(article):
        return _("A person has worked on it.")
    before = Copy.from_article(article)
    after = answer.applied_to(before)
    if after == before and answer.reporter is not None:
        return _("Its byline does not have that name.")
    try:
        with transaction.atomic():
            drafting.write(article, after, actor, MENDED)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""
