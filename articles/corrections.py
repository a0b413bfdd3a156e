"""What readers were told was set right, as questions to the record at one instant.

A notice stands as long as its article does, whatever is published after it: the law wants it in the same place with
the same effect as what it sets right (Press Arbitration Act, 언론중재법, art. 15(6)). So it is never asked of the version
that readers see, but of all that came before it. Like `reading`, this module cannot see a working copy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from articles import cursors
from articles.models.version import Version, VersionKind, began_by
from newsroom.models.bilingual import in_language

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.utils.functional import Promise

    from newsroom.house import House

#: Notices on one page of the list.
PAGE_LENGTH = 20

#: Versions that changed what was there before, and those of them that say why.
CHANGES = (VersionKind.UPDATE, VersionKind.CLARIFICATION, VersionKind.CORRECTION)
EXPLAINED = (VersionKind.CLARIFICATION, VersionKind.CORRECTION)

#: What a change is called on a page.
_CALLED: dict[str, str | Promise] = {
    VersionKind.UPDATE: _("Updated"),
    VersionKind.CLARIFICATION: _("Clarification"),
    VersionKind.CORRECTION: _("Correction"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """What a page says of one change of its article: when, of which kind, and what readers were told of it.

    `text` is empty for a plain update. `anchor` is its place on the page.
    """

    kind: str
    at: datetime
    text: str
    anchor: str

    @property
    def called(self) -> str:
        """Its kind in the language of the page."""
        return str(_CALLED[self.kind])


@dataclass(frozen=True, slots=True)
class Told:
    """All that became of an article since it was first published, newest first."""

    changes: tuple[Change, ...] = ()

    @property
    def notices(self) -> list[Change]:
        """Those that readers are owed above the text, as long as the article stands."""
        return [change for change in self.changes if change.text]

    @property
    def changed_at(self) -> datetime | None:
        """When it last changed for readers; a slip that was mended is no change."""
        return self.changes[0].at if self.changes else None


@dataclass(frozen=True, slots=True)
class Entry:
    """A notice on the list of its edition, with the article as readers see it now."""

    change: Change
    headline: str
    path: str


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list, newest first; `older` is the `?before=` of the next page, None at the end."""

    entries: list[Entry]
    older: str | None


def told(version: Version, now: datetime) -> Told:
    """What readers of `version`'s article were told by `now`: one query, and none for a first version."""
    if version.number == 1:
        return Told()
    changed = Version.objects.filter(
        began_by(now), publication=version.publication_id, public_number=version.public_number, kind__in=CHANGES
    )
    return Told(tuple(_change(each) for each in changed.order_by("-live_from").only(*_COLUMNS)))


def told_of_each(versions: Iterable[Version], now: datetime) -> dict[int, Told]:
    """As `told`, by primary key, for versions of one publication: one query, and none where all are first versions."""
    later = {version.public_number: version for version in versions if version.number > 1}
    changes: dict[int, list[Change]] = {}
    if later:
        publication = next(iter(later.values())).publication_id
        changed = Version.objects.filter(
            began_by(now), publication=publication, public_number__in=later, kind__in=CHANGES
        )
        for each in changed.order_by("-live_from").only(*_COLUMNS, "public_number"):
            changes.setdefault(later[each.public_number].pk, []).append(_change(each))
    return {key: Told(tuple(each)) for key, each in changes.items()}


def newest(house: House, language: str, now: datetime, before: str | None = None) -> Listing:
    """Corrections and clarifications of an edition, of articles that readers see at `now`. Raises BadCursor."""
    versions = Version.objects.filter(
        began_by(now), publication=house.publication_id, language=language, kind__in=EXPLAINED
    ).exclude(reason_ko="", reason_en="")
    if before:
        at, key = cursors.read(before)
        # The first condition is for the index, the second for notices of the same microsecond.
        versions = versions.filter(live_from__lte=at).filter(Q(live_from__lt=at) | Q(live_from=at, pk__lt=key))
    standing = Version.objects.filter(article=OuterRef("article")).on_site(now)
    found = list(
        versions.filter(Exists(standing)).order_by("-live_from", "-id").only(*_COLUMNS, "article")[: PAGE_LENGTH + 1]
    )
    shown = found[:PAGE_LENGTH]
    on_site = Version.objects.filter(article__in={each.article_id for each in shown}).on_site(now)
    articles = {
        article: (headline, path) for article, headline, path in on_site.values_list("article", "headline", "path")
    }
    entries = [Entry(_change(each), *articles[each.article_id]) for each in shown]
    older = cursors.written(shown[-1].live_from, shown[-1].pk) if len(found) > PAGE_LENGTH else None
    return Listing(entries, older)


_COLUMNS = ("kind", "number", "live_from", "language", "reason_ko", "reason_en")


def _change(version: Version) -> Change:
    text = in_language(version.language, version.reason_ko, version.reason_en) if version.kind in EXPLAINED else ""
    return Change(version.kind, version.live_from, text, f"change-{version.number}")
