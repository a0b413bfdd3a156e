"""What has to follow a commit and is not done yet, so that it is done also when whoever should do it was stopped."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

#: By so much the clocks of two machines may differ.
_SKEW = timedelta(minutes=1)


class ErrandKind(models.TextChoices):
    """What is to be done, and of what its `key` is the primary key."""

    RENDER = "render", _("Make the sizes of a photo, and the pages that show it")
    TELL = "tell", _("Tell people of an act")
    TELL_OF_COMMENT = "tell_comment", _("Tell people of a comment")
    LETTER = "letter", _("Send the letter of a notice")
    #: Of all that were merged; its key is 0.
    FOLLOW = "follow", _("Let working copies follow what was merged")
    SHELVE = "shelve", _("Take the files of a restricted photo from the media, or put them back")


class ErrandQuerySet(models.QuerySet["Errand"]):
    """Noting errands, and striking them out."""

    def note(self, kind: ErrandKind, keys: Iterable[int]) -> None:
        """Note them in the transaction they follow from; one that is noted already begins anew."""
        now = timezone.now()
        self.bulk_create(
            (Errand(kind=kind, key=key, since=now) for key in keys),
            update_conflicts=True,
            unique_fields=["kind", "key"],
            update_fields=["since"],
        )

    @contextmanager
    def carrying_out(self, kind: ErrandKind, key: int) -> Iterator[None]:
        """Strike the errand out when the block ends well, unless it was noted anew meanwhile."""
        this = self.filter(kind=kind, key=key)
        since = this.values_list("since", flat=True).first()
        yield
        if since is not None:
            this.filter(since=since).delete()

    def claim(self, kind: ErrandKind, key: int) -> bool:
        """Strike it out before it is done, for what must never be done twice; False when somebody else did."""
        struck_out, _by_model = self.filter(kind=kind, key=key).delete()
        return struck_out > 0

    def waiting(self, until: datetime) -> ErrandQuerySet:
        """Those noted before `until`, the oldest first; and those noted on a clock that was ahead and has been set right."""
        ahead = timezone.now() + _SKEW
        return self.filter(Q(since__lt=until) | Q(since__gt=ahead)).order_by("since", "pk")


class Errand(models.Model):
    """One thing to be done; the table is nearly always empty."""

    kind = models.CharField(max_length=16, choices=ErrandKind)
    key = models.BigIntegerField()
    since = models.DateTimeField()

    objects = ErrandQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("kind", "key"), name="errand_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
