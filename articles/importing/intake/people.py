"""Whose byline it is: the reporter a printed name means, found or made without a login."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.db.models import Q

from articles.copytext import BylineCopy, BylineRole
from articles.importing.item import Doubt, DoubtCode
from articles.slugs import slug_for
from newsroom.models import MastheadPost, Reporter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Model, QuerySet

    from articles.importing.item import LegacyByline, LegacyItem
    from newsroom.models import Publication

_LONGEST_NAME = 80
_LONGEST_PRINTED = 120


def byline_of(
    item: LegacyItem, publication: Publication, meant: Mapping[str, str] = MappingProxyType({})
) -> tuple[tuple[BylineCopy, ...], list[Doubt]]:
    """The byline of `item`, each person once, and what is unsure about who they are.

    `meant` has the slug of the reporter that a printed name (case-folded) means, "" for nobody's.
    """
    lines: dict[object, BylineCopy] = {}
    doubts: list[Doubt] = []
    for person in item.bylines:
        reporter = None
        said = next((meant[name] for name in _names(person) if name in meant), person.reporter or None)
        if said is not None:
            reporter = _meant(said)
        elif person.is_staff and len(person.name_ko + person.name_en) <= _LONGEST_NAME:
            reporter = _reporter(person, publication, doubts)
        role = person.role or (BylineRole.PHOTOGRAPHER if person.is_photographer else BylineRole.AUTHOR)
        name = (reporter.name_in(item.language) if reporter else person.name_in(item.language))[:_LONGEST_PRINTED]
        line = BylineCopy(reporter.slug if reporter else None, name, role.value, person.email)
        lines.setdefault((role, reporter.slug if reporter else name), line)
    if item.contributor:
        name = item.contributor
        if len(name) > _LONGEST_PRINTED:
            doubts.append(Doubt(DoubtCode.CUT, f"The contributor's line is too long for a byline: {name}"))
        lines["contributor"] = BylineCopy(None, name[:_LONGEST_PRINTED], BylineRole.CONTRIBUTOR.value)
    return tuple(lines.values()), doubts


def _names(person: LegacyByline) -> list[str]:
    return [name.strip().casefold() for name in (person.name_ko, person.name_en) if name]


def _meant(slug: str) -> Reporter | None:
    found = Reporter.objects.select_related("merged_into").filter(slug=slug).first() if slug else None
    return found.survivor if found else None


def _reporter(person: LegacyByline, publication: Publication, doubts: list[Doubt]) -> Reporter | None:
    """The one reporter of that name, filled up where a name or address was unknown; None among namesakes."""
    person = _with_masthead_names(person, publication)
    # A spelling that was merged into another still names its person.
    named = _named(Reporter.objects.select_related("merged_into"), person)
    found = list(dict.fromkeys(row.survivor for row in named if not _contradicts(row, person)))
    if len(found) > 1:
        by_email = [row for row in found if person.email and row.email == person.email]
        found = by_email or found
    if len(found) > 1:
        name = person.name_en or person.name_ko
        doubts.append(Doubt(DoubtCode.NAMESAKES, f"{len(found)} reporters are called {name}; none was chosen."))
        return None
    reporter = found[0] if found else Reporter(slug=_free_slug(person.name_en or person.name_ko))
    if not found or any(
        (value and not getattr(reporter, field))
        for field, value in (("name_ko", person.name_ko), ("name_en", person.name_en), ("email", person.email))
    ):
        # Only what is empty is filled: what a person wrote about a reporter stands.
        reporter.name_ko = reporter.name_ko or person.name_ko
        reporter.name_en = reporter.name_en or person.name_en
        reporter.email = reporter.email or person.email
        reporter.save()
    return reporter


def _with_masthead_names(person: LegacyByline, publication: Publication) -> LegacyByline:
    """`person` with the name in the other language that the masthead gives, if it names exactly one such."""
    if person.name_ko and person.name_en:
        return person
    posts = _named(MastheadPost.objects.filter(publication=publication), person)
    pairs = {(post.name_ko, post.name_en) for post in posts if post.name_ko and post.name_en}
    if len(pairs) != 1:
        return person
    name_ko, name_en = pairs.pop()
    return replace(person, name_ko=name_ko, name_en=name_en)


def _named[M: Model](rows: QuerySet[M], person: LegacyByline) -> QuerySet[M]:
    """Those of `rows` that have one of the person's names."""
    condition = Q(pk__in=())
    if person.name_ko:
        condition |= Q(name_ko=person.name_ko)
    if person.name_en:
        condition |= Q(name_en__iexact=person.name_en)
    return rows.filter(condition).order_by("pk")


def _contradicts(row: Reporter, person: LegacyByline) -> bool:
    """Whether one of two known names differs: a namesake in the other language."""
    other_ko = row.name_ko and person.name_ko and row.name_ko != person.name_ko
    other_en = row.name_en and person.name_en and row.name_en.casefold() != person.name_en.casefold()
    return bool(other_ko or other_en)


def _free_slug(name: str) -> str:
    slug = slug_for(name, fallback="reporter")[:70]
    taken = set(Reporter.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    number = 2
    free = slug
    while free in taken:
        free = f"{slug}-{number}"
        number += 1
    return free
