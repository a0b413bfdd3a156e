"""What feeds ask of the record, beyond the lists that pages show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F

from articles import corrections
from articles.models.version import VersionKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from articles.models.version import Version, VersionQuerySet


@dataclass(frozen=True, slots=True)
class Followed:
    """A version as a feed carries it, with what became of its article."""

    version: Version
    told: corrections.Told

    @property
    def updated(self) -> datetime:
        """When readers last got something new; a slip that was mended is nothing new."""
        return self.told.changed_at or self.version.published_at


def whole(versions: VersionQuerySet) -> VersionQuerySet:
    """All a feed shows: what an article page does, and the key the article keeps for ever."""
    return corrections.flagged(versions.for_page()).annotate(article_key=F("article__key"))  # type: ignore[no-redef]  # Version declares it.


def followed(versions: Sequence[Version], now: datetime) -> list[Followed]:
    """What of a list that came `whole` belongs into its feed.

    What an archive brought is no news: somebody who follows would be sent years of it on the day of an import.
    """
    own = [version for version in versions if version.kind != VersionKind.IMPORTED]
    told = corrections.told_of_each(own, now)
    return [Followed(version, told.get(version.pk, corrections.Told())) for version in own]
