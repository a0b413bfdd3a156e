"""Several sections, reporters or tags made one, and sections that take no new articles any more.

Nothing on record is touched: a version keeps the section, the names and the tags it was published with. What was
merged stays as a row that says where it leads (`merged_into`); readers' lists ask the record for each of them, its
address leads to the one that stands, and working copies follow after the commit (`receivers`).

As with the other verbs, the permission is checked here, and a refusal writes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _
from taggit.models import Tag

from articles.models import MergedTag
from articles.refusals import NotPermitted, Refused
from newsroom.models import Publication, PublicState, Reporter, Section

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.contrib.auth.models import User
    from django.db.models import Model, QuerySet

#: A list asks the record for each one that was merged into it; with more the page would begin to be slow.
MOST_MERGED = 200

#: Sent when something was merged, inside the transaction; `receivers` listens.
something_was_merged = Signal()

MAY_MERGE: dict[type[Model], str] = {
    Section: "newsroom.merge_section",
    Reporter: "newsroom.merge_reporter",
    Tag: "articles.merge_tag",
}


@transaction.atomic
def merge_sections(sections: Iterable[Section], into: Section, actor: User) -> Section:
    """Make `sections` one with `into`: its list shows theirs too, their addresses lead to it, their parts become its."""
    rows, into = _held(Section.objects.select_related("parent"), sections, into, actor)
    _check_standing([*rows, into])
    for section in rows:
        if section.publication_id != into.publication_id:
            raise Refused(
                _("“%(one)s” and “%(other)s” belong to different publications. Only sections of one can be merged.")
                % {"one": section, "other": into}
            )
    _take_over_parts(rows, into)
    keys = [section.pk for section in rows]
    editors = {key for section in rows for key in section.editors.values_list("pk", flat=True)}
    into.editors.add(*editors)
    for section in rows:
        section.editors.clear()
    Reporter.objects.filter(section__in=keys).update(section=into)
    _lead_on(Section.objects.all(), keys, into)
    _log(actor, rows, into)
    something_was_merged.send(sender=Section)
    PublicState.objects.bump_house([into.publication_id])
    return into


def _take_over_parts(rows: Sequence[Section], into: Section) -> None:
    keys = {section.pk for section in rows}
    if into.parent_id in keys and into.parent:
        raise Refused(
            _("“%(part)s” is part of “%(whole)s”. Merge the part into the whole instead.")
            % {"part": into, "whole": into.parent}
        )
    parts = Section.objects.standing().filter(parent__in=keys).exclude(pk__in=keys)
    whole = parts.select_related("parent").first()
    if into.parent_id and whole:
        raise Refused(
            _("“%(whole)s” has parts of its own, and “%(part)s”, itself a part, can have none. Merge the parts first.")
            % {"whole": whole.parent, "part": into}
        )
    parts.update(parent=into)


@transaction.atomic
def merge_reporters(reporters: Iterable[Reporter], into: Reporter, actor: User) -> Reporter:
    """Make `reporters` one person with `into`: what is empty there is filled, a login goes with them.

    Names printed over articles stay as they are.
    """
    rows, into = _held(Reporter.objects.select_related("user"), reporters, into, actor)
    _check_standing([*rows, into])
    logins = [reporter for reporter in (into, *rows) if reporter.user_id]
    if len(logins) > 1:
        raise Refused(
            _("“%(one)s” and “%(other)s” have a login each. Take one of the logins away first: a person has one.")
            % {"one": logins[0], "other": logins[1]}
        )
    keys = [reporter.pk for reporter in rows]
    filled = [name for name in _FILLED if not getattr(into, name)]
    for name in filled:
        setattr(into, name, next((getattr(row, name) for row in rows if getattr(row, name)), getattr(into, name)))
    Reporter.objects.filter(pk__in=keys).update(user=None)
    Reporter.objects.filter(pk=into.pk).update(**{name: getattr(into, name) for name in filled})
    _lead_on(Reporter.objects.all(), keys, into)
    _log(actor, rows, into)
    something_was_merged.send(sender=Reporter)
    PublicState.objects.bump_house(Publication.objects.values_list("pk", flat=True))
    return into


#: What a reporter takes over from those who are merged into them, where it is empty.
_FILLED = ("name_ko", "name_en", "title_ko", "title_en", "email", "section", "photo", "bio_ko", "bio_en", "user")


@transaction.atomic
def merge_tags(tags: Iterable[Tag], into: Tag, actor: User) -> Tag:
    """Make `tags` one with `into`."""
    rows, into = _held(Tag.objects.all(), tags, into, actor)
    keys = [tag.pk for tag in rows]
    # Asked once they are held: whoever waited for them must not act on what it saw before.
    gone = MergedTag.objects.filter(tag__in=[*keys, into.pk]).select_related("tag").first()
    if gone is not None:
        raise Refused(_("“%s” was merged into another in the meantime. Look again.") % gone.tag)
    _check_number(MergedTag.objects.filter(into__in=[*keys, into.pk]).count() + len(keys), into)
    MergedTag.objects.filter(into__in=keys).update(into=into)
    MergedTag.objects.bulk_create(MergedTag(tag=tag, into=into) for tag in rows)
    _log(actor, rows, into)
    something_was_merged.send(sender=Tag)
    PublicState.objects.bump(Publication.objects.values_list("pk", flat=True))
    return into


@transaction.atomic
def retire(section: Section, actor: User) -> Section:
    """Let a section take no new articles and leave the menu. Its list goes on; what readers see in it stays."""
    section = _section_held(section, actor)
    parts = section.children.open()
    if parts.exists():
        raise Refused(_("“%s” has parts of its own that are in use. Retire or merge those first.") % section)
    if section.retired_at is None:
        _set_retired(section, actor, _("Retired"), is_retired=True)
    return section


@transaction.atomic
def take_up_again(section: Section, actor: User) -> Section:
    """Let a retired section take articles again."""
    section = _section_held(section, actor)
    if section.parent is not None and section.parent.retired_at is not None:
        raise Refused(
            _("“%(part)s” is part of “%(whole)s”, which is retired. Take that up again first.")
            % {"part": section, "whole": section.parent}
        )
    if section.retired_at is not None:
        _set_retired(section, actor, _("Taken up again"), is_retired=False)
    return section


def _section_held(section: Section, actor: User) -> Section:
    _check_permission(Section, actor)
    section = Section.objects.select_related("parent").select_for_update(of=("self",), no_key=True).get(pk=section.pk)
    _check_standing([section])
    return section


def _set_retired(section: Section, actor: User, said: str, *, is_retired: bool) -> None:
    section.retired_at = timezone.now() if is_retired else None
    Section.objects.filter(pk=section.pk).update(retired_at=section.retired_at)
    LogEntry.objects.log_actions(actor.pk, [section], CHANGE, said, single_object=True)
    PublicState.objects.bump_house([section.publication_id])


# What all of them do ------------------------------------------------------------------------------------------


def _check_permission(model: type[Model], actor: User) -> None:
    if not actor.has_perm(MAY_MERGE[model]):
        raise NotPermitted(_("You do not have the right to merge or retire this."))


def _held[M: (Section, Reporter, Tag)](
    everything: QuerySet[M], merged: Iterable[M], into: M, actor: User
) -> tuple[list[M], M]:
    """The rows as they are now, held until the transaction ends: first those that are merged, then the one that stays.

    Locked in the order of their keys, so that two people who merge the same ones wait for each other; but not the
    keys themselves, so that nobody who publishes waits.
    """
    _check_permission(type(into), actor)
    keys: set[int] = {row.pk for row in merged}
    if into.pk in keys:
        raise Refused(_("“%s” cannot be merged into itself. Choose another one to stay.") % into)
    if not keys:
        raise Refused(_("Choose what is to be merged into “%s”.") % into)
    rows = everything.filter(pk__in=[*keys, into.pk]).order_by("pk").select_for_update(of=("self",), no_key=True)
    found = {row.pk: row for row in rows}
    if len(found) != len(keys) + 1:
        raise Refused(_("One of them is not there any more. Look again."))
    into = found.pop(into.pk)
    return list(found.values()), into


def _check_standing(rows: Iterable[Section | Reporter]) -> None:
    for row in rows:
        if row.merged_into_id is not None:
            raise Refused(_("“%s” was merged into another in the meantime. Look again.") % row)


def _check_number(count: int, into: Model) -> None:
    if count > MOST_MERGED:
        raise Refused(_("At most %(most)d can be merged into “%(into)s”.") % {"most": MOST_MERGED, "into": into})


def _lead_on[M: (Section, Reporter)](everything: QuerySet[M], keys: list[int], into: M) -> None:
    """Let them lead to `into`, and with them whatever led to them: every old address is one step away."""
    led = everything.filter(merged_into__in=keys)
    _check_number(everything.filter(merged_into=into).count() + led.count() + len(keys), into)
    led.update(merged_into=into)
    everything.filter(pk__in=keys).update(merged_into=into)


def _log(actor: User, rows: Sequence[Model], into: Model) -> None:
    """The desk's history of each says what became of it."""
    names = ", ".join(f"“{row}”" for row in rows)
    LogEntry.objects.log_actions(actor.pk, list(rows), CHANGE, _("Merged into “%s”") % into)
    LogEntry.objects.log_actions(actor.pk, [into], CHANGE, _("Merged into this one: %s") % names, single_object=True)
