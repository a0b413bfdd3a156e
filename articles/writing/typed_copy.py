"""The article form as it was typed, saved or not, read into a copy: for previews, autosaves and comparisons.

Half-finished input is the rule here, not an error. What cannot be understood is left out of the copy; the fields
themselves are kept as they were typed wherever they are kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from taggit.utils import parse_tags

from articles.ai_labels import AiUse
from articles.body import LONGEST, sanitise
from articles.copytext import BylineCopy, BylineRole, Copy, Elsewhere, Origin, PhotoUse, SeriesPart, StoryKind, TagCopy
from articles.korean import nfc
from articles.models import Photo, Series
from articles.slugs import slug_for
from articles.writing.installments import next_installment
from articles.writing.survivors import standing_tags
from newsroom.models import Publication, Reporter, Section
from newsroom.primary_keys import is_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from django.db.models import Model

#: A form's fields as JSON keeps them: each name with all its values.
type Fields = Mapping[str, list[str]]

#: More bylines than any form has.
_MOST_BYLINES = 100
BYLINE_FIELDS = ("reporter", "name", "role", "contact_email", "position")


def fields_of(data: QueryDict) -> dict[str, list[str]]:
    """What was typed, without what belongs to the sending: names that begin with an underscore, the CSRF token."""
    # NUL is the one character that PostgreSQL keeps in no text.
    return {
        name: [value.replace("\x00", "") for value in data.getlist(name)]
        for name in data
        if not name.startswith("_") and name != "csrfmiddlewaretoken"
    }


def as_posted(fields: Fields) -> QueryDict:
    """The inverse of `fields_of`; the answer may be changed."""
    data = QueryDict(mutable=True)
    for name, values in fields.items():
        data.setlist(name, values)
    return data


class Rows:
    """What a form names by keys: rows that are at hand already, and others, those of one kind in one query."""

    def __init__(self, at_hand: Iterable[Model | None] = (), *, tags_as_typed: bool = False) -> None:
        self._rows = {(type(row), row.pk): row for row in at_hand if row is not None}
        #: For a copy that is only looked at: what a tag was merged into since is asked when it is saved.
        self.tags_as_typed = tags_as_typed

    def chosen[M: (Publication, Section, Photo, Reporter, Series)](
        self, model: type[M], values: Iterable[str | None]
    ) -> list[M | None]:
        """The row that each of `values` names, or the one that was merged into since; None for none and for nonsense."""
        keys = [int(value) if value and is_key(value) else None for value in values]
        missing = {key for key in keys if key is not None and (model, key) not in self._rows}
        if missing:
            self._rows |= {(model, key): row for key, row in model.objects.in_bulk(missing).items()}
        found: list[Any] = [self._rows.get((model, key)) for key in keys]
        followed: list[Any] = [row.survivor if isinstance(row, Section | Reporter | Series) else row for row in found]
        return followed

    @property
    def photos(self) -> list[Photo]:
        """The photos among them."""
        return [row for row in self._rows.values() if isinstance(row, Photo)]


def copy_from_form(data: QueryDict, publication: Publication, rows: Rows | None = None) -> Copy:
    """The copy as it stands in the form's fields, however unfinished; what cannot be understood is left out."""
    rows = Rows() if rows is None else rows
    (section,) = rows.chosen(Section, [data.get("section")])
    photo, shared = rows.chosen(Photo, [data.get("lead_photo"), data.get("share_photo")])
    language = data.get("language") or publication.languages[0]
    headline = _one_line(data.get("headline", ""))
    lead = None
    if photo:
        caption, alt = data.get("lead_caption", "").strip(), data.get("lead_alt", "").strip()
        lead = PhotoUse(photo.sha256, nfc(caption) or photo.caption_in(language), nfc(alt) or photo.alt_in(language))
    return Copy(
        story="",
        language=language,
        kind=_one_of(StoryKind, data.get("kind"), StoryKind.NEWS),
        origin=_one_of(Origin, data.get("origin"), Origin.OWN),
        ai_use=_one_of(AiUse, data.get("ai_use") or "", ""),
        section=section.slug if section and section.publication_id == publication.pk else "",
        headline=headline,
        deck=nfc(data.get("deck", "")).strip(),
        slug=slug_for(data.get("slug") or headline),
        dateline=nfc(data.get("dateline", "")).strip(),
        body=sanitise(data.get("body", "")[:LONGEST]),
        bylines=tuple(_bylines(data, language, rows)),
        tags=tuple(_tags(data, rows)),
        lead=lead,
        elsewhere=Elsewhere(
            search_title=_one_line(data.get("search_title", "")),
            search_description=nfc(data.get("search_description", "")).strip(),
            share_headline=_one_line(data.get("share_headline", "")),
            share_description=nfc(data.get("share_description", "")).strip(),
            share_photo=shared.sha256 if shared else "",
        ),
        series=_part(data, publication, language, rows),
    )


def byline_rows(data: QueryDict) -> Iterator[dict[str, str]]:
    """The rows of the bylines that hold something and are not taken out, as they were typed, in their order."""
    total = data.get("bylines-TOTAL_FORMS", "0")
    count = min(int(total), _MOST_BYLINES) if total.isascii() and total.isdecimal() and len(total) < 6 else 0
    rows = []
    for at in range(count):
        row = {name: data.get(f"bylines-{at}-{name}", "").strip() for name in BYLINE_FIELDS}
        if not data.get(f"bylines-{at}-DELETE") and (row["reporter"] or row["name"] or row["contact_email"]):
            # A row without a place of its own stands where it was typed, as the form set stores it.
            place = int(row["position"]) if row["position"].isdecimal() else 0
            rows.append((place or at, at, row))
    for _place, _at, row in sorted(rows, key=lambda each: each[:2]):
        yield row


def chosen_publication(data: QueryDict) -> Publication | None:
    """The one chosen in the form; the only one, or the first, while none is."""
    (chosen,) = Rows().chosen(Publication, [data.get("publication")])
    return chosen or Publication.objects.order_by("pk").first()


def _bylines(data: QueryDict, language: str, rows: Rows) -> Iterator[BylineCopy]:
    typed = list(byline_rows(data))
    reporters = rows.chosen(Reporter, [row["reporter"] for row in typed])
    for row, reporter in zip(typed, reporters, strict=True):
        name = nfc(row["name"]) or (reporter.name_in(language) if reporter else "")
        if name:
            yield BylineCopy(
                reporter.slug if reporter else None,
                name,
                _one_of(BylineRole, row["role"], BylineRole.AUTHOR),
                row["contact_email"],
            )


def _part(data: QueryDict, publication: Publication, language: str, rows: Rows) -> SeriesPart | None:
    """Left empty, the number is the next one, as it will be when it is saved."""
    (series,) = rows.chosen(Series, [data.get("series")])
    if series is None or series.publication_id != publication.pk:
        return None
    typed = data.get("installment", "").strip()
    number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else 0
    return SeriesPart(series.slug, series.title_in(language), number or next_installment(series, language))


def _tags(data: QueryDict, rows: Rows) -> Iterator[TagCopy]:
    names = [nfc(name) for name in parse_tags(data.get("tags", ""))]
    for tag in names if rows.tags_as_typed else standing_tags(names):
        name, slug = (tag, slug_for(tag)) if isinstance(tag, str) else (tag.name, tag.slug)
        yield TagCopy(slug, name)


def _one_line(text: str) -> str:
    return " ".join(nfc(text).split())


def _one_of(choices: type[StoryKind | Origin | BylineRole | AiUse], value: str | None, otherwise: str) -> str:
    return value if value in choices.values else otherwise
