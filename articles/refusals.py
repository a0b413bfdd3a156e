"""Why a verb did nothing: each refusal says to the person who asked what to do instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from datetime import datetime

    from articles.models import Version


SAVED_SINCE = gettext_lazy("Somebody saved since you looked. Look again.")


class Refused(Exception):
    """The verb cannot be done. `reasons` are sentences that say what to do instead."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(*reasons)
        self.reasons = reasons

    def __str__(self) -> str:
        return " ".join(self.reasons)


class NotPermitted(Refused, PermissionDenied):
    """The actor has not the right."""


class CorrectionUnread(NotPermitted):
    """The publication wants a correction read by somebody else before readers see it."""

    def __init__(self) -> None:
        super().__init__(_("This publication wants somebody who did not write a correction to read it first."))


class AlreadyScheduled(Refused):
    """A version is waiting for its time; the caller must say what becomes of it (`Pending`)."""

    def __init__(self, pending: Version) -> None:
        super().__init__(
            _("A version is already scheduled. Say whether to cancel it or to let it replace this one at its time.")
        )
        self.pending = pending


class UnderEmbargo(Refused):
    """The source's embargo has not ended; `until` is when it does."""

    def __init__(self, until: datetime) -> None:
        super().__init__(
            _(
                "The source's embargo ends later than this. Choose a time after it, or say why the article goes out"
                " before; the reason is logged."
            )
        )
        self.until = until
