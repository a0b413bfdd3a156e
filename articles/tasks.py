"""Work that may be done a moment later, by a worker where there is one.

Nothing that must happen depends on a task: a worker may be killed, and a task is not tried again. What is not a question
to the clock is noted as an errand, which the task strikes out and the sweep carries out otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.tasks import task

from articles.library.renditions import lacking, make_renditions
from articles.library.shelving import shelve
from articles.models.desk.comment import Comment
from articles.models.desk.status_change import StatusChange
from articles.models.errand import Errand, ErrandKind
from articles.models.photo import Photo
from articles.models.version import Version
from articles.receipts.checking import check
from articles.record.typesetting import typeset_again
from articles.telling import tell
from articles.telling.letters import send_letter
from articles.writing.following import working_copies_follow
from newsroom.models import PublicState

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@task()
def render_photo(photo_id: int) -> int:
    """Make the sizes of a photo and put them on the pages that show it; how many sizes it has now."""
    with Errand.objects.carrying_out(ErrandKind.RENDER, photo_id):
        photo = Photo.objects.filter(pk=photo_id).first()
        if photo is None:
            return 0
        made = make_renditions(photo)
        with transaction.atomic():
            publications = typeset_again([photo])
            if publications:
                # The house's count: processes keep a card as long as it stands.
                PublicState.objects.bump_house(publications)
        return len(made)


@task()
def tell_people(change_id: int) -> int:
    """Tell those whom an act concerns, at the desk and by mail; how many were told."""
    related = ("actor", "article__publication", "article__section", "article__created_by", "article__holder", "version")
    with Errand.objects.carrying_out(ErrandKind.TELL, change_id):
        change = StatusChange.objects.select_related(*related).filter(pk=change_id).first()
        return len(tell(change)) if change else 0


@task()
def check_what_readers_see(version_id: int) -> bool | None:
    """Make the receipt of a version; whether readers find it everywhere, None when it is not in force."""
    version = Version.objects.select_related("publication", "section").filter(pk=version_id).first()
    receipt = check(version) if version else None
    return receipt.is_good if receipt else None


@task()
def tell_of_comment(comment_id: int) -> int:
    """Tell those in the conversation and those named in the comment; how many were told."""
    related = ("author", "article__publication", "article__created_by", "article__holder")
    with Errand.objects.carrying_out(ErrandKind.TELL_OF_COMMENT, comment_id):
        comment = Comment.objects.select_related(*related).filter(pk=comment_id).first()
        return len(tell(comment)) if comment else 0


@task()
def follow_mergers(key: int = 0) -> int:
    """Put what stands into working copies that have what was merged; how many rows were changed. It may be repeated."""
    with Errand.objects.carrying_out(ErrandKind.FOLLOW, key):
        return working_copies_follow()


@task()
def shelve_photo(photo_id: int) -> None:
    """Take the files of a photo that is withheld from the media; or put them back and make its sizes, once it is not."""
    with Errand.objects.carrying_out(ErrandKind.SHELVE, photo_id):
        photo = Photo.objects.filter(pk=photo_id).first()
        if photo is None or shelve(photo):
            return
        # A photo that stands elsewhere too never left, and no page of it is made anew.
        if lacking(photo) or photo.restrictions.exists():
            Errand.objects.note(ErrandKind.RENDER, [photo_id])
            render_photo.call(photo_id)


#: What the sweep does with an errand's key, in this process.
CARRIES_OUT: Mapping[ErrandKind, Callable[[int], object]] = {
    ErrandKind.RENDER: render_photo.call,
    ErrandKind.TELL: tell_people.call,
    ErrandKind.TELL_OF_COMMENT: tell_of_comment.call,
    ErrandKind.LETTER: send_letter,
    ErrandKind.FOLLOW: follow_mergers.call,
    ErrandKind.SHELVE: shelve_photo.call,
}
