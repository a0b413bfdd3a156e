"""A new name or address for a tag, and a new address for a section, a series or a reporter. The old one goes on leading there.

What it was called stays as a row that is nothing but an address (`only_address`), so the database itself lets nobody
give an old address to something else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from taggit.models import Tag

from articles.models import MergedTag, Series
from articles.refusals import NotPermitted, Refused
from newsroom.models import Publication, PublicState, Reporter, Section

if TYPE_CHECKING:
    from django.contrib.auth.models import User

type Addressed = Section | Series | Reporter | Tag

MAY_RENAME: dict[type[Addressed], str] = {
    Section: "newsroom.change_section",
    Series: "articles.change_series",
    Reporter: "newsroom.change_reporter",
    Tag: "articles.merge_tag",
}


@dataclass(frozen=True, slots=True)
class Taken:
    """An address that leads to `by`. `is_own`: one that the asked-for row had before and may have again."""

    by: Addressed
    is_own: bool


def taken(row: Addressed, slug: str) -> Taken | None:
    """What the address `slug` leads to since a merger or a change, in the publication of `row`; None when nowhere."""
    if isinstance(row, Tag):
        merger = MergedTag.objects.filter(tag__slug=slug).select_related("into").first()
        return Taken(merger.into, merger.only_address and merger.into_id == row.pk) if merger else None
    moved: Section | Series | Reporter | None
    if isinstance(row, Section):
        sections = Section.objects.exclude(merged_into=None).select_related("merged_into")
        moved = sections.filter(publication=row.publication_id, slug=slug).first()
    elif isinstance(row, Series):
        series = Series.objects.exclude(merged_into=None).select_related("merged_into")
        moved = series.filter(publication=row.publication_id, slug=slug).first()
    else:
        moved = Reporter.objects.exclude(merged_into=None).select_related("merged_into").filter(slug=slug).first()
    return Taken(moved.survivor, moved.only_address and moved.merged_into_id == row.pk) if moved else None


def was_called(tag: Tag, name: str) -> bool:
    """Whether `tag` had this name before and may have it again."""
    return MergedTag.objects.filter(into=tag, only_address=True, tag__name=name).exists()


def refusal(there: Taken) -> str:
    """Why an address is not given to something else."""
    return _("This address leads to “%s” already. An address is never given to something else.") % there.by


@transaction.atomic
def rename(row: Addressed, actor: User, *, slug: str, name: str = "") -> None:
    """Give `row` another address, and a tag another name. Other columns are the form's, which is saved afterwards.

    An address that it had before is taken back; one that leads to something else is refused.
    """
    if not actor.has_perm(MAY_RENAME[type(row)]):
        raise NotPermitted(_("You do not have the right to change this name or address."))
    there = taken(row, slug)
    if there is not None and not there.is_own:
        raise Refused(refusal(there))
    if isinstance(row, Tag):
        _rename_tag(row, slug, name or row.name)
    elif isinstance(row, Section):
        _move_section(row, slug)
    elif isinstance(row, Series):
        _move_series(row, slug)
    else:
        _move_reporter(row, slug)


def _check_standing(row: Addressed, *, is_merged: bool) -> None:
    """An address leads in one step: what was merged has none to give up any more."""
    if is_merged:
        raise Refused(_("“%s” was merged into another in the meantime. Look again.") % row)


def _move_section(row: Section, slug: str) -> None:
    held = Section.objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
    _check_standing(held, is_merged=held.merged_into_id is not None)
    if held.slug == slug:
        return
    Section.objects.filter(publication=held.publication_id, slug=slug, merged_into=held, only_address=True).delete()
    Section.objects.filter(pk=held.pk).update(slug=slug)
    Section.objects.bulk_create(
        [
            Section(
                publication_id=held.publication_id,
                slug=held.slug,
                name_ko=held.name_ko,
                name_en=held.name_en,
                merged_into=held,
                only_address=True,
            )
        ]
    )
    PublicState.objects.bump_house([held.publication_id])


def _move_series(row: Series, slug: str) -> None:
    held = Series.objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
    _check_standing(held, is_merged=held.merged_into_id is not None)
    if held.slug == slug:
        return
    Series.objects.filter(publication=held.publication_id, slug=slug, merged_into=held, only_address=True).delete()
    Series.objects.filter(pk=held.pk).update(slug=slug)
    former = Series(
        publication_id=held.publication_id,
        slug=held.slug,
        title_ko=held.title_ko,
        title_en=held.title_en,
        merged_into=held,
        only_address=True,
    )
    Series.objects.bulk_create([former])
    PublicState.objects.bump_house([held.publication_id])


def _move_reporter(row: Reporter, slug: str) -> None:
    held = Reporter.objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
    _check_standing(held, is_merged=held.merged_into_id is not None)
    if held.slug == slug:
        return
    Reporter.objects.filter(slug=slug, merged_into=held, only_address=True).delete()
    Reporter.objects.filter(pk=held.pk).update(slug=slug)
    former = Reporter(slug=held.slug, name_ko=held.name_ko, name_en=held.name_en, merged_into=held, only_address=True)
    Reporter.objects.bulk_create([former])
    PublicState.objects.bump_house(Publication.objects.values_list("pk", flat=True))


def _rename_tag(row: Tag, slug: str, name: str) -> None:
    held = Tag.objects.select_for_update(no_key=True).get(pk=row.pk)
    _check_standing(held, is_merged=MergedTag.objects.filter(tag=held).exists())
    if (held.slug, held.name) == (slug, name):
        return
    formers = Tag.objects.filter(merger__into=held, merger__only_address=True)
    in_the_way = [tag for tag in formers if tag.slug == slug or tag.name.casefold() == name.casefold()]
    left = [(held.name, held.slug), *((tag.name, tag.slug) for tag in in_the_way)]
    MergedTag.objects.filter(tag__in=in_the_way).delete()
    Tag.objects.filter(pk__in=[tag.pk for tag in in_the_way]).delete()
    Tag.objects.filter(pk=held.pk).update(name=name, slug=slug)
    for old_name, old_slug in left:
        _keep_tag(
            held, old_name if old_name.casefold() != name.casefold() else "", old_slug if old_slug != slug else ""
        )
    PublicState.objects.bump(Publication.objects.values_list("pk", flat=True))


def _keep_tag(held: Tag, name: str, slug: str) -> None:
    """Let a name and an address that the tag had before lead to it; either may be empty."""
    if not (name or slug):
        return
    # A tag has to have both. Where only the address was given up, its path stands for the name: nobody types that.
    former = Tag(name=name or f"/{slug}"[:100], slug=slug)
    if slug:
        Tag.objects.bulk_create([former])
    else:
        former.save()
    MergedTag.objects.create(tag=former, into=held, only_address=True)
