"""Two people saved the same article: both writings field by field, a choice for each, and the save on top of both.

Three states meet: the one the form was opened on (`base`), the one that is saved now (theirs) and the form's (mine).
Where only one side changed a field, its side is proposed; where both did, somebody has to choose.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.widgets import Script
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from js_asset import Media

from articles.admin.actor import actor_of
from articles.admin.clock import written
from articles.admin.saving.form_data import ABOUT_THE_FORM, as_form, lay_rows
from articles.admin.saving.script import script_config
from articles.comparison import Comparison, Piece, compare_words, stretches_of
from articles.comparison.blocks import compare_bodies
from articles.copytext import BylineRole
from articles.korean import nfc
from articles.models import Photo, Revision
from articles.prose import MODULES
from articles.writing.presence import name_of
from articles.writing.survivors import follow
from articles.writing.typed_copy import byline_rows, copy_from_form, fields_of
from newsroom.primary_keys import is_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.contrib.admin import ModelAdmin
    from django.http import HttpRequest, HttpResponse, QueryDict
    from django.utils.functional import Promise

    from articles.copytext import Copy
    from articles.models import Article
    from articles.writing.presence import TakenOver

MINE, THEIRS, BOTH = "mine", "theirs", "both"
#: Texts that may stand one after the other; of a headline there is one.
_JOINED = {
    "deck": " ",
    "body": "",
    "lead_caption": " ",
    "lead_alt": " ",
    "search_description": " ",
    "share_description": " ",
    "internal_note": "\n\n",
}
#: Sent along with the choices: which button was pressed, which tab it was, what the browser calls the writing.
_CARRIED = ("_verb", "_continue", "_stamp", "_tab", "_taken_in")
_CHOICE = "choice-"
#: The state the form was opened on, while `opened_at_edit` is the one the choices were made against.
_BASE = "_base"


@dataclass(frozen=True, slots=True)
class Row:
    """A field in which the two differ. `choice` is what is proposed; empty when somebody has to choose."""

    name: str
    label: str | Promise
    mine: tuple[Piece, ...]
    theirs: tuple[Piece, ...]
    choice: str
    may_join: bool
    body: dict[str, Any] | None = None


def differing_rows(admin: ModelAdmin[Article], request: HttpRequest, article: Article, data: QueryDict) -> list[Row]:
    """Where the posted form `data` and the saved article differ, in the form's order."""
    fields: dict[str, forms.Field] = admin.get_form(request, article, change=True)(instance=article).fields
    saved = as_form(admin, request, article)
    data = follow(data)
    for name, field in fields.items():
        # A field that nobody may change, or that is younger than the writing, is not sent; an empty box is not either.
        if name not in data and not isinstance(field, forms.BooleanField):
            data[name] = str(saved[name])
    mine, theirs = (_told(side, fields, copy_from_form(side, article.publication)) for side in (data, saved))
    base = _base(data, article)
    rows = []
    for name in [*fields, "bylines"]:
        if name in ABOUT_THE_FORM or mine[name] == theirs[name]:
            continue
        own, other = (_shown(fields.get(name), side[name]) for side in (mine, theirs))
        proposed = _proposal(mine[name], theirs[name], base.get(name))
        label = fields[name].label if name in fields else gettext_lazy("Bylines")
        rows.append(_row(name, label or name, own, other, proposed))
    return rows


def collision_page(
    admin: ModelAdmin[Article],
    request: HttpRequest,
    article: Article,
    rows: list[Row],
    *,
    taken_over: TakenOver | None = None,
) -> HttpResponse:
    """Both writings, and the question which to keep. Nothing was written; all that was typed is in the page."""
    given = {row.name: request.POST.get(_CHOICE + row.name, "") for row in rows}
    latest = article.revisions.saved().select_related("author").first()
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "article": article,
        "here": reverse("admin:articles_article_change", args=[article.pk]),
        "zone": article.publication.tzinfo,
        "title": _("Two writings of one article"),
        "said": _said(request, article, latest, taken_over),
        "is_ones_own": taken_over is None and latest is not None and latest.author_id == request.user.pk,
        "rows": [(row, given[row.name] or row.choice) for row in rows],
        "unanswered": "_resolve" in request.POST,
        "carried": _carried(request.POST, article),
        "saving_config": script_config(actor_of(request), article),
        "media": Media(importmap=MODULES, js=[Script("desk/editor/collision.js", type="module")]),
    }
    return TemplateResponse(request, "admin/articles/article/collision.html", context)


def resolved(admin: ModelAdmin[Article], request: HttpRequest, article: Article, rows: list[Row]) -> QueryDict | None:
    """The form as the choices make it, ready to be saved; None while a row is without its choice.

    Rows that appeared since the page was shown have none: they are asked about, too.
    """
    data = request.POST.copy()
    saved = as_form(admin, request, article)
    bylines = list(byline_rows(data))
    for row in rows:
        choice = data.get(_CHOICE + row.name, "")
        if choice not in {MINE, THEIRS} and not (choice == BOTH and row.may_join):
            return None
        if row.name == "bylines":
            bylines = bylines if choice == MINE else list(byline_rows(saved))
        elif choice == THEIRS:
            data[row.name] = saved.get(row.name, "")
        elif choice == BOTH:
            data[row.name] = _JOINED[row.name].join((saved.get(row.name, ""), data.get(row.name, "")))
    lay_rows(data, bylines, article)
    for name in [name for name in data if name.startswith((_CHOICE, _BASE))]:
        del data[name]
    return data


def _said(request: HttpRequest, article: Article, latest: Revision | None, taken_over: TakenOver | None) -> str:
    zone = article.publication.tzinfo
    if taken_over:
        words = {"who": name_of(taken_over.who), "when": written(taken_over.at, zone)}
        return _("%(who)s took the article over at %(when)s. Nothing was written yet.") % words
    if latest is None:
        return _("This article was saved while you were writing. Nothing was overwritten.")
    words = {"who": name_of(latest.author), "when": written(latest.saved_at, zone)}
    if latest.author_id == request.user.pk:
        return _("You saved this article yourself at %(when)s, in another tab. Nothing was overwritten.") % words
    return _("%(who)s saved this article at %(when)s, while you were writing. Nothing was overwritten.") % words


def _carried(data: QueryDict, article: Article) -> list[tuple[str, str]]:
    """All that was typed, for the page to send again; on top of the state that it shows."""
    typed = {
        name: values
        for name, values in fields_of(data).items()
        if not name.startswith(_CHOICE) and name != "opened_at_edit"
    }
    pairs = [(name, value) for name, values in typed.items() for value in values]
    pairs += [(name, str(data[name])) for name in _CARRIED if name in data]
    base = data.get(_BASE) or data.get("opened_at_edit", "")
    return [*pairs, (_BASE, base), ("opened_at_edit", str(article.edit_version))]


# The two sides ---------------------------------------------------------------------------------------------


def _told(data: QueryDict, fields: Mapping[str, forms.Field], copy: Copy) -> dict[str, str]:
    """Each field as text that is equal when it means the same, as the article would store it."""
    told = {name: nfc(data.get(name, "").replace("\r\n", "\n")).strip() for name in fields}
    told |= _of_copy(copy)
    told["section"] = data.get("section", "")
    photo = data.get("lead_photo", "")
    told |= {"lead_photo": photo, "share_photo": data.get("share_photo", "")}
    if not photo:
        told |= {name: nfc(data.get(name, "").replace("\r\n", "\n")).strip() for name in ("lead_caption", "lead_alt")}
    return told


def _of_copy(copy: Copy) -> dict[str, str]:
    names = dict(BylineRole.choices)
    lines = (" · ".join(filter(None, (line.name, str(names[line.role]), line.email))) for line in copy.bylines)
    return {
        **{
            name: getattr(copy, name)
            for name in ("headline", "deck", "dateline", "body", "slug", "kind", "origin", "ai_use", "language")
        },
        **{
            name: getattr(copy.elsewhere, name)
            for name in ("search_title", "search_description", "share_headline", "share_description")
        },
        "tags": ", ".join(sorted(tag.name for tag in copy.tags)),
        "lead_caption": copy.lead.caption if copy.lead else "",
        "lead_alt": copy.lead.alt if copy.lead else "",
        "bylines": "\n".join(lines),
    }


def _base(data: QueryDict, article: Article) -> dict[str, str]:
    """What the form was opened on, as far as a revision tells; a field it does not name is decided by a person."""
    opened = data.get(_BASE) or data.get("opened_at_edit", "")
    if not opened.isdecimal() or len(opened) > 9:
        return {}
    # A photo's new words count as a state of their own, without a revision: the one before says what was written.
    revision = Revision.objects.saved().filter(article=article, edit_version__lte=int(opened)).first()
    if revision is None:
        return {}
    copy = revision.content
    base = _of_copy(copy)
    sections = article.publication.sections.select_related("merged_into")
    section = sections.filter(slug=copy.section).first() if copy.section else None
    keys = {"lead_photo": copy.lead.photo if copy.lead else "", "share_photo": copy.elsewhere.share_photo}
    photos = dict(Photo.objects.filter(sha256__in=keys.values()).values_list("sha256", "pk"))
    base |= {name: str(photos.get(key, "")) for name, key in keys.items()}
    base["section"] = str(section.survivor.pk) if section else ""
    named = article.publication.series.select_related("merged_into")
    series = named.filter(slug=copy.series.slug).first() if copy.series else None
    base["series"] = str(series.survivor.pk) if series else ""
    base["installment"] = str(copy.series.installment) if copy.series else ""
    return base


def _proposal(mine: str, theirs: str, base: str | None) -> str:
    if mine == base:
        return THEIRS
    return MINE if theirs == base else ""


def _row(name: str, label: str | Promise, mine: str, theirs: str, proposed: str) -> Row:
    body = None
    pieces: list[Piece] = []
    if name == "body":
        passages = tuple(compare_bodies(theirs, mine))
        body = {"comparison": Comparison((), (), passages), "stretches": stretches_of(passages)}
    else:
        pieces = compare_words(theirs, mine)
    return Row(
        name,
        label,
        mine=tuple(piece for piece in pieces if piece.change != "removed"),
        theirs=tuple(piece for piece in pieces if piece.change != "added"),
        choice=proposed,
        may_join=name in _JOINED and bool(mine) and bool(theirs),
        body=body,
    )


def _shown(field: forms.Field | None, value: str) -> str:
    """A chosen value by the words that stand for it in the form."""
    if isinstance(field, forms.ModelChoiceField) and value:
        queryset = field.queryset
        chosen = queryset.filter(pk=value).first() if queryset is not None and is_key(value) else None
        return field.label_from_instance(chosen) if chosen else value
    if isinstance(field, forms.ChoiceField):
        return str(dict(_flat(field)).get(value, value))
    return value


def _flat(field: forms.ChoiceField) -> Iterator[tuple[Any, Any]]:
    choices: Any = field.choices
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label
