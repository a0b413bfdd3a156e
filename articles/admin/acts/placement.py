"""Where on the front page a story will stand, said before it is published; of a live one, where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles import reading
from articles.admin.clock import written
from articles.layout.layout import ZoneKind
from articles.models.version import Version
from articles.models.version_index import VersionPage
from articles.preview.unpublished import house_for
from articles.verbs import arranging

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import User

    from articles.copytext import Copy
    from articles.models import Article
    from newsroom.house import House

#: The number of a story that has none yet: no other has it.
_NONE_YET = 0


@dataclass(frozen=True, slots=True)
class Placement:
    """`board`: the address where it can be put elsewhere; empty for who may not arrange the page."""

    sentence: str
    board: str


def placement_of(article: Article, copy: Copy, actor: User, *, is_live: bool, at: datetime | None) -> Placement | None:
    """As the front page is arranged for `at` (None: now). None where there is no such page, or no section yet."""
    try:
        house = house_for(article.publication)
    except LookupError:
        return None
    if is_live:
        sentence = _now(house, article, timezone.now())
    else:
        coming = _coming(house, article, copy, at or timezone.now())
        if coming is None:
            return None
        when = _("Published at %s") % written(at, house.tzinfo) if at else _("Published now")
        sentence = _then(house, coming, when)
    board = reverse("admin:articles_arrangement_board", args=[article.publication_id, article.language])
    return Placement(sentence, board if actor.has_perm(arranging.PERMISSION) else "")


def _coming(house: House, article: Article, copy: Copy, at: datetime) -> reading.Coming | None:
    """The copy as lists would have it. Nothing of it is stored, and nothing is asked for it."""
    section = house.standing(article.section_id) if article.section_id else None
    if section is None:
        return None
    version = Version(
        publication_id=house.publication_id,
        section_id=section.id,
        root_section_id=house.root_of(section).id,
        public_number=article.number or _NONE_YET,
        published_at=article.first_published_at or at,
        live_from=at,
        **Version.columns_of(copy),
    )
    version.page = VersionPage(card={"photo": copy.lead.photo} if copy.lead else None)
    return reading.Coming(version, frozenset(tag.slug for tag in copy.tags))


def _now(house: House, article: Article, now: datetime) -> str:
    spot = reading.front_page(house, article.language, now).spot_of(article.number or _NONE_YET)
    if spot is None:
        return _("It is not on the front page now.")
    if spot.kind is ZoneKind.LEAD:
        return _("It leads the front page now.")
    words = {"zone": _called(spot), "place": spot.place}
    if spot.place == 1:
        return _with_where(_("It stands first under “%(zone)s” on the front page now.") % words, spot)
    return _with_where(_("It stands under “%(zone)s” on the front page now, at place %(place)d.") % words, spot)


def _then(house: House, coming: reading.Coming, when: str) -> str:
    version = coming.version
    page = reading.front_page(house, version.language, version.live_from, coming=coming)
    spot = page.spot_of(version.public_number)
    if spot is None and page.number is not None:
        return _(
            "%(when)s, it will not appear on the front page, which is arranged by hand, until it is put there."
        ) % {"when": when}
    if spot is None:
        return _("%(when)s, it will not appear on the front page.") % {"when": when}
    if spot.kind is ZoneKind.LEAD:
        return _leads(house, version, when)
    words = {"when": when, "zone": _called(spot), "place": spot.place}
    if spot.place == 1:
        return _with_where(_("%(when)s, it will stand first under “%(zone)s” on the front page.") % words, spot)
    return _with_where(
        _("%(when)s, it will stand under “%(zone)s” on the front page, at place %(place)d.") % words, spot
    )


def _leads(house: House, version: Version, when: str) -> str:
    # The moment before: at its time, a story that is scheduled already is on the record's page.
    before = max(version.live_from - timedelta(microseconds=1), timezone.now())
    lead = reading.front_page(house, version.language, before).lead
    if lead is None or lead.version.public_number == version.public_number:
        return _("%(when)s, it will lead the front page.") % {"when": when}
    words = {"when": when, "headline": lead.headline or lead.version.headline}
    return _("%(when)s, it will lead the front page, in place of “%(headline)s”.") % words


def _with_where(sentence: str, spot: reading.Spot) -> str:
    """No heading on the page says “Top stories”."""
    if spot.kind is not ZoneKind.TOP:
        return sentence
    # Outside the f-string, in which the collector of strings for translation sees none.
    where = _("That is beside and below the lead.")
    return f"{sentence} {where}"


def _called(spot: reading.Spot) -> str:
    return spot.section.name_in(get_language() or "") if spot.section else str(spot.kind.label)
