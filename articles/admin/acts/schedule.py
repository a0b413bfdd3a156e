"""What the desk says of an article's time: where it stands for readers, and which copy goes out when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.html import format_html
from django.utils.translation import gettext as _

from articles.admin.actor import name_of
from articles.admin.clock import written
from articles.copytext import Copy
from articles.models.version import VersionKind
from articles.verbs import clearing
from articles.verbs.scheduling import replace_scheduled
from articles.workflow import Action, Status
from newsroom.primary_keys import key_in

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import tzinfo

    from django.contrib.auth.models import User
    from django.utils.safestring import SafeString

    from articles.models import Article, StatusChange, Version


@dataclass(frozen=True, slots=True)
class Standing:
    """What is true for readers now. `name` gives the colour; `also` is a second line, often empty."""

    name: str
    label: str
    also: str = ""

    @property
    def pill(self) -> SafeString:
        """As the desk marks it."""
        return format_html('<span class="desk-pill desk-pill--{}">{}</span>', self.name, self.label)


def standing_of(article: Article) -> Standing:
    """Of an article `with_standing`. Nothing is called published that readers cannot see yet."""
    label = str(Status(article.status).label)
    at = written(article.goes_live_at, article.publication.tzinfo) if article.goes_live_at else ""
    if at and article.status == Status.PUBLISHED:
        words = _("Live · change scheduled %s") if article.is_live else _("Scheduled %s")
        return Standing("scheduled", words % at)
    if at:
        return Standing(article.status, label, _("Scheduled for %s") % at)
    if article.is_live and article.has_unpublished_changes:
        return Standing(article.status, label, _("Live, with unpublished changes"))
    return Standing(article.status, label)


def saved(article: Article, actor: User) -> str:
    """What is said of a save: whether what readers have, or will have at its time, is still another text."""
    copy = Copy.from_article(article).to_json()
    on_site = article.versions.standing().first()
    if on_site is not None and on_site.copy != copy:
        if clearing.may(article, Action.PUBLISH, actor):
            return _("Saved. Readers do not see it yet: publish the changes.")
        return _("Saved. Readers do not see it until an editor publishes the changes.")
    scheduled = article.versions.pending().order_by("live_from").first()
    if on_site is None and scheduled is not None and scheduled.copy != copy:
        return _("Saved. What goes out on %(at)s is still as it was.") % {
            "at": written(scheduled.live_from, article.publication.tzinfo)
        }
    return _("Saved.")


def published(version: Version, zone: tzinfo) -> str:
    """When and by whom what readers see was published, as far as anybody knows."""
    words = {
        "first": written(version.published_at, zone),
        "since": written(version.live_from, zone),
        "who": name_of(version.published_by),
    }
    if version.kind == VersionKind.IMPORTED:
        return _("Published %(first)s, before this system: by whom is not recorded.") % words
    if version.live_from == version.published_at:
        return _("Published %(first)s by %(who)s.") % words
    return _("First published %(first)s; this version is out since %(since)s, by %(who)s.") % words


@dataclass(frozen=True, slots=True)
class Waiting:
    """A scheduled version beside the working copy. `is_older`: what was saved since is not in it."""

    version: Version
    is_older: bool
    zone: tzinfo

    @property
    def pk(self) -> int:
        """The version's."""
        return self.version.pk

    @property
    def goes_out_at(self) -> str:
        """Its time, as the desk writes it."""
        return written(self.version.live_from, self.zone)

    @property
    def scheduled_at(self) -> str:
        """When it was put on record."""
        return written(self.version.recorded_at, self.zone)


def waiting_of(article: Article, versions: Iterable[Version], changes: Iterable[StatusChange]) -> Waiting | None:
    """What of `versions` waits for its time. `changes` are the article's latest acts, which say what was put out."""
    found = list(versions)
    version = next((each for each in found if each.live_from == article.goes_live_at), None)
    if version is None:
        return None
    put_out = next((change.edit_version for change in changes if change.version_id == version.pk), None)
    # What was put on record last, and is the working copy word for word, was saved back to it.
    is_the_same = not article.has_unpublished_changes and all(each.number <= version.number for each in found)
    return Waiting(version, put_out != article.edit_version and not is_the_same, article.publication.tzinfo)


def replace(article: Article, actor: User, key: str) -> str:
    """Put the copy as it was just saved in the place of the scheduled version with that key; what is said of it."""
    version = replace_scheduled(article, actor, key_in(key) or 0, seen=article.edit_version)
    return _("“%(headline)s” is scheduled for %(at)s.") % {
        "headline": article.headline,
        "at": written(version.live_from, article.publication.tzinfo),
    }
