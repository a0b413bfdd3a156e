"""What the desk says of each act: of a schedule its time, because nothing was published yet when somebody pressed the button."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from articles.admin.actor import name_of
from articles.admin.clock import written
from articles.models.version import VersionKind
from articles.workflow import Action
from newsroom.models.bilingual import spoken

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import tzinfo

    from django.db.models import QuerySet

    from articles.models import Article, StatusChange, Version

#: Older ones are in the list of acts.
_SHOWN = 20
#: Acts that decide what goes out: the one before says what a schedule changed.
_DECIDE = frozenset({Action.PUBLISH, Action.CANCEL_SCHEDULED, Action.WITHDRAW})


@dataclass(frozen=True, slots=True)
class Step:
    """An act and the words for it."""

    change: StatusChange
    label: str

    @property
    def who(self) -> str:
        """By whom; empty for the command line."""
        return name_of(self.change.actor) if self.change.actor else ""

    @property
    def number(self) -> int | None:
        """Of the version it put on record, where there was one before it to compare it with."""
        version = self.change.version
        return version.number if version and self.change.action == Action.PUBLISH and _is_later(version) else None

    @property
    def what(self) -> str:
        """Which version, and of which kind, where the label does not say it."""
        version = self.change.version
        said = version_label(version) if version and self.number else ""
        return "" if said == self.label else said

    @property
    def reason(self) -> str:
        """What readers are told, in the language of whoever looks at the desk, or in the other one."""
        version = self.change.version
        return spoken(version.reason_ko, version.reason_en) if version and self._puts_on_record else ""

    @property
    def reason_language(self) -> str:
        """The one it is told in."""
        version = self.change.version
        return "ko" if version and self.reason == version.reason_ko else "en"

    @property
    def _puts_on_record(self) -> bool:
        # The other acts that decide what goes out name the version that they take back.
        return self.change.action in {Action.PUBLISH, Action.WITHDRAW}


def acts_of(article: Article) -> QuerySet[StatusChange]:
    """The latest, with all that is told of them."""
    related = article.status_changes.select_related("actor__reporter", "version")
    return related.defer("version__copy")[:_SHOWN]


def trail_of(changes: Iterable[StatusChange], zone: tzinfo) -> list[Step]:
    """An article's acts with their versions, given and told the latest first."""
    steps: list[Step] = []
    before: StatusChange | None = None
    for change in reversed(list(changes)):
        steps.append(Step(change, label_of(change, zone, before)))
        if change.action in _DECIDE:
            before = change
    return steps[::-1]


def label_of(change: StatusChange, zone: tzinfo, before: StatusChange | None = None) -> str:
    """What `change` did, in the words of the notices; `before` is the act that had decided what goes out."""
    version = change.version
    if version is None or not is_schedule(change):
        at_once = version is not None and change.action == Action.PUBLISH and _is_later(version)
        return version_label(version) if version and at_once else str(change.get_action_display())
    at = {"at": written(version.live_from, zone)}
    earlier = before.version if before and is_schedule(before) else None
    if before is None or earlier is None or earlier.live_until != earlier.live_from:
        return _("Scheduled for %(at)s") % at
    if before.edit_version == change.edit_version:
        return _("Time changed to %(at)s") % at
    if earlier.live_from == version.live_from:
        return _("Changed copy for %(at)s") % at
    return _("Scheduled anew for %(at)s") % at


def version_label(version: Version) -> str:
    """ "Version 2: Correction"."""
    return _("Version %(number)s: %(kind)s") % {"number": version.number, "kind": version.get_kind_display()}


def _is_later(version: Version) -> bool:
    return version.kind != VersionKind.FIRST


def is_schedule(change: StatusChange) -> bool:
    """Whether readers had to wait for what was put out."""
    version = change.version
    return change.action == Action.PUBLISH and version is not None and version.live_from > change.at
