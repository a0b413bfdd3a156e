"""A version that is on no record: what a page would show if a copy were published this moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from articles.models.version import Version, VersionKind
from articles.record.typesetting import composed
from newsroom.house import house_of
from newsroom.models import Section

if TYPE_CHECKING:
    from articles.copytext import Copy
    from articles.models import Article
    from newsroom.house import House
    from newsroom.models import Publication


def unpublished(publication: Publication, copy: Copy, article: Article | None = None) -> Version:
    """`copy` as a version with its page, neither of them stored.

    A copy whose section is not chosen yet is shown in a section without a name.
    """
    now = timezone.now()
    sections = Section.objects.select_related("parent", "merged_into__parent")
    chosen = sections.filter(publication=publication, slug=copy.section).first()
    section = chosen.survivor if chosen else Section(publication=publication, slug="none", name_en="–", name_ko="–")
    version = Version(
        article=article,
        number=0,
        publication=publication,
        section=section,
        root_section=section.root,
        kind=VersionKind.FIRST,
        public_number=(article.number if article else None) or 0,
        story=copy.story or "00000000-0000-0000-0000-000000000000",
        path="#",
        published_at=(article.first_published_at if article else None) or now,
        live_from=now,
        **Version.columns_of(copy),
    )
    version.page = composed(version)[0]
    return version


def house_for(publication: Publication) -> House:
    """The house of a publication. Raises LookupError when no address leads to it."""
    house = house_of(publication)
    if house is None or house.publication_id != publication.pk:
        raise LookupError(publication)
    return house
