"""Pictures that were missing when their articles came in, looked for again and put in their places.

What is held gets them as it stands. What is on record gets a further version, from now on, with its old date: the record
never changes. What a person has worked on since is left to them, with the picture in the library.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles.body.figures import with_figure
from articles.copytext import Copy
from articles.importing.intake.picturing import note_of, use_of
from articles.importing.intake.touching import ADDED, is_touched_beyond_mending
from articles.importing.item import DoubtCode, LegacyPicture
from articles.models import Article, ImportDoubt, ImportPicture, ImportRun, Photo
from articles.refusals import Refused
from articles.verbs.adopting import adopt, check_right_to_adopt
from articles.writing import drafting

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.contrib.auth.models import User

    from articles.importing.intake.picturing import PictureDesk

_SIZE = 50
State = ImportPicture.State


@dataclass(slots=True)
class Sought:
    """How it stands: pictures put in their places, left to a person, and missing still. Each says so in its row.

    `last` is the last that was looked for.
    """

    placed: int = 0
    left: int = 0
    missing: int = 0
    last: int = 0


def look_again(run: ImportRun, desk: PictureDesk, actor: User | None = None, after: int = 0) -> Iterator[Sought]:
    """Look in `desk` for what the articles of `run` lack, from behind picture `after` on; yields after each article.

    Stopped at any moment, doing it again goes on: what was found is in the library or in its article. Raises NotPermitted and
    Refused.
    """
    check_right_to_adopt(actor)
    if run.state == ImportRun.State.UNDONE:
        raise Refused(_("This import was undone; no article lacks a picture."))
    if run.finished_at is None:
        raise Refused(_("This import has not come to its end. Go on with it first."))
    sought = Sought(last=after)
    while rows := _next(run, sought.last):
        for key, of_article in groupby(rows, key=lambda row: row.item.article_id or 0):
            lacking = list(of_article)
            for row in lacking:
                _look_for(row, desk)
            _settle(key, lacking, actor, sought)
            sought.last = lacking[-1].pk
            yield sought
    yield sought


def _next(run: ImportRun, last: int) -> list[ImportPicture]:
    """The next of what is missing; of the last article in it all, so that it gets one version."""
    missing = (
        ImportPicture.objects.missing().filter(run=run, pk__gt=last).select_related("item__article").order_by("pk")
    )
    rows = list(missing.defer("item__original")[:_SIZE])
    if len(rows) == _SIZE:
        item = rows[-1].item_id
        rows += missing.defer("item__original").filter(item=item, pk__gt=rows[-1].pk)
    return rows


def _look_for(row: ImportPicture, desk: PictureDesk) -> None:
    """Note the photo, or why there is none. Outside of any transaction: it may have to be fetched."""
    article = row.item.article
    if row.photo_id is None and article is not None:
        picture = LegacyPicture(
            row.address, row.caption, row.alt, row.credit, row.block is None, digital_source=row.digital_source
        )
        found = desk.photo_of(picture, article.language, row.item.source)
        if isinstance(found, Photo):
            row.photo = found
            # Of every article that lacks it: nobody looks for it again.
            ImportPicture.objects.filter(key=row.key, run=row.run_id, photo=None).update(photo=found)
        elif found is not None:
            row.reason = found
            row.save(update_fields=["reason"])


def _settle(key: int, rows: Sequence[ImportPicture], actor: User | None, sought: Sought) -> None:
    found = [row for row in rows if row.photo_id is not None]
    sought.missing += len(rows) - len(found)
    if not found:
        return
    try:
        with transaction.atomic():
            is_placed = _place(key, found, actor)
    except (Refused, ValidationError) as error:
        reason = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        ImportPicture.objects.filter(pk__in=[row.pk for row in found]).update(reason=reason)
        sought.missing += len(found)
        return
    if is_placed:
        sought.placed += len(found)
    else:
        sought.left += len(found)


def _place(key: int, rows: Sequence[ImportPicture], actor: User | None) -> bool:
    """Put the photos of `rows` into their article; False where that is left to a person."""
    article = Article.objects.select_for_update(of=("self",)).select_related("publication").filter(pk=key).first()
    pictures = ImportPicture.objects.filter(pk__in=[row.pk for row in rows])
    if article is None or is_touched_beyond_mending(article):
        pictures.update(state=State.LEFT, reason="A person has worked on the article; the picture is in the library.")
        return False
    updated_at = article.updated_at
    copy = Copy.from_article(article)
    drafting.write(article, _with_pictures(copy, article, rows), None, ADDED)
    # An archive is no news at the desk.
    Article.objects.filter(pk=article.pk).update(updated_at=updated_at)
    pictures.update(state=State.PLACED, reason="")
    if not ImportPicture.objects.missing().filter(item=rows[0].item_id).exists():
        ImportDoubt.objects.filter(item=rows[0].item_id, code=DoubtCode.PICTURE_MISSING, decision="").delete()
    if article.number is not None and article.first_published_at is not None:
        adopt(article, article.first_published_at, actor, ADDED)
    return True


def _with_pictures(copy: Copy, article: Article, rows: Sequence[ImportPicture]) -> Copy:
    """`copy` with the photos of `rows`, and the article's note without their lines."""
    notes = article.internal_note.split("\n")
    for row in rows:
        photo = row.photo
        if photo is None:
            continue
        line = note_of(row.address, row.caption, row.credit)
        if line in notes:
            notes.remove(line)
        if row.block is None:
            copy = copy if copy.lead else replace(copy, lead=use_of(photo, row.caption, row.alt))
        else:
            figure = row.figure.replace(f'data-photo="{row.key}"', f'data-photo="{photo.sha256}"')
            copy = replace(copy, body=with_figure(copy.body, figure, row.block + _in_place_before(row, rows)))
    article.internal_note = "\n".join(notes)
    return copy


def _in_place_before(row: ImportPicture, rows: Sequence[ImportPicture]) -> int:
    """How many pictures that were missing with `row` stand in the body before it now."""
    came = ImportPicture.objects.filter(
        item=row.item_id, state=State.PLACED, block__isnull=False, pk__lt=row.pk
    ).count()
    return came + sum(1 for other in rows if other.block is not None and other.pk < row.pk)
