"""Tags, reporters and sections as somebody typed or chose them, and what they were merged into since.

Whatever names one of them from before a merger (a form left open, an autosave, an earlier revision) means the one that
stands now. So nothing brings the merged one back.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db.models import Q
from taggit.models import Tag
from taggit.utils import edit_string_for_tags, parse_tags

from articles.korean import nfc
from articles.models import MergedTag
from newsroom.models import Reporter, Section
from newsroom.primary_keys import is_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import QueryDict

_REPORTER_FIELD = re.compile(r"bylines-\d{1,3}-reporter")


def standing_tags(names: Iterable[str]) -> list[Tag | str]:
    """The names in their order, each once; in the place of one that was merged stands the tag that it was merged into."""
    names = list(names)
    survivors = _survivors_of(names)
    found: dict[str, Tag | str] = {}
    for name in names:
        tag = survivors.get(name.casefold(), name)
        found.setdefault((tag if isinstance(tag, str) else tag.name).casefold(), tag)
    return list(found.values())


def _survivors_of(names: list[str]) -> dict[str, Tag]:
    """By the case-folded name of each that was merged. taggit compares without regard to case, too."""
    if not names:
        return {}
    named = Q(pk__in=())
    for name in names:
        named |= Q(tag__name__iexact=name)
    mergers = list(MergedTag.objects.filter(named).select_related("tag", "into"))
    if not mergers:
        return {}
    alike = Q(pk__in=())
    for merger in mergers:
        alike |= Q(name__iexact=merger.tag.name)
    # A tag that stands may differ from a merged one in case alone.
    standing = {tag.name.casefold(): tag for tag in Tag.objects.filter(alike, merger=None)}
    return {merger.tag.name.casefold(): merger.into for merger in mergers} | standing


def follow(data: QueryDict) -> QueryDict:
    """The posted fields of the article form with the ones that stand in the place of those that were merged."""
    data = data.copy()
    chosen = data.get("section", "")
    if is_key(chosen):
        section = Section.objects.exclude(merged_into=None).filter(pk=chosen).first()
        if section is not None:
            data["section"] = str(section.merged_into_id)
    names = [name for name in data if _REPORTER_FIELD.fullmatch(name) and is_key(data.get(name))]
    keys = {data.get(name, "") for name in names}
    merged = Reporter.objects.exclude(merged_into=None).filter(pk__in=keys).values_list("pk", "merged_into")
    into = {str(key): str(survivor) for key, survivor in merged} if keys else {}
    for name in names:
        data[name] = into.get(data.get(name, ""), data.get(name, ""))
    tags = [nfc(name) for name in parse_tags(data.get("tags", ""))]
    if survivors := _survivors_of(tags):
        standing = [survivors.get(name.casefold()) or Tag(name=name) for name in tags]
        data["tags"] = edit_string_for_tags({tag.name: tag for tag in standing}.values())
    return data
