"""What follows outside the database, in one place, and only after the commit.

Each is noted as an errand in the transaction it follows from: `manage.py sweep` does what a stopped worker left.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save

from articles.library.withholding import perhaps_withheld, photos_of
from articles.models.arrangement import Arrangement
from articles.models.desk.comment import Comment
from articles.models.desk.notice import Notice, NoticeEvent
from articles.models.desk.status_change import StatusChange
from articles.models.errand import Errand, ErrandKind
from articles.models.photo import Photo
from articles.models.restriction import Restriction
from articles.models.series import Series
from articles.tasks import (
    check_what_readers_see,
    follow_mergers,
    render_photo,
    shelve_photo,
    tell_of_comment,
    tell_people,
)
from articles.verbs.adopting import many_were_adopted
from articles.verbs.merging import something_was_merged
from articles.workflow import Action
from newsroom.models import PublicState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import Model

    from articles.models.version import Version

#: Acts after which readers should find something, or find it no more. What an import adopts is counted by its report.
_SEEN_BY_READERS = frozenset({Action.PUBLISH, Action.WITHDRAW})


def connect() -> None:
    """Called once, when the app is ready."""
    post_save.connect(photo_saved, sender=Photo, dispatch_uid="articles.photo_saved")
    post_save.connect(act_done, sender=StatusChange, dispatch_uid="articles.act_done")
    post_save.connect(comment_made, sender=Comment, dispatch_uid="articles.comment_made")
    post_save.connect(restriction_saved, sender=Restriction, dispatch_uid="articles.restriction_saved")
    post_save.connect(arrangement_saved, sender=Arrangement, dispatch_uid="articles.arrangement_saved")
    for signal in (post_save, post_delete):
        signal.connect(series_changed, sender=Series, dispatch_uid="articles.series_changed")
    many_were_adopted.connect(import_adopted, dispatch_uid="articles.import_adopted")
    something_was_merged.connect(merged, dispatch_uid="articles.merged")


def photo_saved(sender: type[Photo], instance: Photo, **kwargs: Any) -> None:
    """Sizes are made, and pages with the photo's credit made anew, once the row is really there.

    The immediate task backend would otherwise run inside the transaction and outlive its rollback.
    """
    Errand.objects.note(ErrandKind.RENDER, [instance.pk])
    transaction.on_commit(partial(render_photo.enqueue, instance.pk), robust=True)


def act_done(sender: type[StatusChange], instance: StatusChange, created: bool, **kwargs: Any) -> None:  # noqa: FBT001 - the signal's
    """Once the act stands, those whom it concerns are told, and the site is asked whether it shows what went out."""
    if not created:
        return
    if instance.action in NoticeEvent.values:
        Errand.objects.note(ErrandKind.TELL, [instance.pk])
        transaction.on_commit(partial(tell_people.enqueue, instance.pk), robust=True)
    _heard(instance.article_id, instance.actor_id)
    if instance.version is not None and instance.version.content.photo_keys():
        _shelve(perhaps_withheld(photos_of(instance.version)))
    if instance.version_id and instance.action in _SEEN_BY_READERS:
        transaction.on_commit(partial(check_what_readers_see.enqueue, instance.version_id), robust=True)


def _heard(article_id: int, user_id: int | None) -> None:
    """Whoever acted on an article, or answered, need not be told any more of what they were told of it before."""
    if user_id is not None:
        theirs = Notice.objects.filter(recipient=user_id).about_article(article_id)
        transaction.on_commit(theirs.count_as_read, robust=True)


def comment_made(sender: type[Comment], instance: Comment, created: bool, **kwargs: Any) -> None:  # noqa: FBT001 - the signal's
    """Those in the conversation and those named in it are told, once the comment stands."""
    if created:
        _heard(instance.article_id, instance.author_id)
        Errand.objects.note(ErrandKind.TELL_OF_COMMENT, [instance.pk])
        transaction.on_commit(partial(tell_of_comment.enqueue, instance.pk), robust=True)


def restriction_saved(sender: type[Restriction], instance: Restriction, **kwargs: Any) -> None:
    """The files of a photo, or of those in an article or version, go where no web server finds them, or come back."""
    if instance.photo_id is not None:
        _shelve([instance.photo_id])
    elif target := instance.article or instance.version:
        _shelve(photos_of(target).values_list("pk", flat=True))


def arrangement_saved(sender: type[Arrangement], instance: Arrangement, **kwargs: Any) -> None:
    """A photo that went with a restricted article comes back when a front page shows it over another."""
    if keys := {slot.photo for slot in instance.content.slots() if slot.photo}:
        _shelve(perhaps_withheld(Photo.objects.filter(sha256__in=keys)))


def import_adopted(sender: type[StatusChange], versions: Sequence[Version], **kwargs: Any) -> None:
    """So does one that an archive's articles show."""
    _shelve(perhaps_withheld(Photo.objects.filter(version_photos__version__in=versions)))


def _shelve(keys: Iterable[int]) -> None:
    """Look once more where the files of these photos belong, once the act stands."""
    photos = list(keys)
    Errand.objects.note(ErrandKind.SHELVE, photos)
    for key in photos:
        transaction.on_commit(partial(shelve_photo.enqueue, key), robust=True)


def series_changed(sender: type[Series], instance: Series, **kwargs: Any) -> None:
    """Its parts show its title, and processes keep that as long as the house."""
    PublicState.objects.bump_house([instance.publication_id])


def merged(sender: type[Model], **kwargs: Any) -> None:
    """Working copies follow; it takes a transaction for every few hundred of them."""
    Errand.objects.note(ErrandKind.FOLLOW, [0])
    transaction.on_commit(follow_mergers.enqueue, robust=True)
