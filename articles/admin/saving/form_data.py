"""The article form's fields as plain data: of the saved article, of somebody's writing, and one laid over the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import QueryDict

from articles.writing.typed_copy import BYLINE_FIELDS, byline_rows

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.forms import BoundField
    from django.http import HttpRequest

    from articles.models import Article

#: Fields that say something about the form, not about the article.
ABOUT_THE_FORM = frozenset({"opened_at_edit", "key"})


def as_form(admin: ModelAdmin[Article], request: HttpRequest, article: Article) -> QueryDict:
    """What a browser would post from the form of `article` as it is saved."""
    form = admin.get_form(request, article, change=True)(instance=article)
    data = QueryDict(mutable=True)
    for bound in form:
        data[bound.name] = _value(bound)
    rows = [
        {
            "reporter": str(line.reporter_id or ""),
            "name": line.name,
            "role": line.role,
            "contact_email": line.contact_email,
        }
        for line in article.bylines.order_by("position", "id")
    ]
    lay_rows(data, rows, article)
    return data


def lay_rows(data: QueryDict, rows: list[dict[str, str]], article: Article) -> None:
    """Make `rows` the bylines of the posted `data`, whatever rows `article` has by now: changed, added and taken out."""
    for name in [name for name in data if name.startswith("bylines-")]:
        del data[name]
    now = list(article.bylines.order_by("position", "id"))
    data["bylines-TOTAL_FORMS"] = str(max(len(rows), len(now)))
    data["bylines-INITIAL_FORMS"] = str(len(now))
    data["bylines-MIN_NUM_FORMS"] = "0"
    data["bylines-MAX_NUM_FORMS"] = "1000"
    for at in range(max(len(rows), len(now))):
        prefix = f"bylines-{at}-"
        row = rows[at] if at < len(rows) else {"name": now[at].name, "role": now[at].role}
        for name in BYLINE_FIELDS:
            data[prefix + name] = row.get(name, "")
        data[f"{prefix}position"] = str(at)
        data[f"{prefix}article"] = str(article.pk)
        data[f"{prefix}id"] = str(now[at].pk) if at < len(now) else ""
        if at >= len(rows):
            data[f"{prefix}DELETE"] = "on"


def initial_rows(data: QueryDict, saved: int) -> list[dict[str, Any]]:
    """The bylines of the posted `data` as a form set's initial values, over `saved` rows that there are already."""
    rows: list[dict[str, Any]] = [{**row, "position": at} for at, row in enumerate(byline_rows(data))]
    return rows + [{"DELETE": True}] * (saved - len(rows))


def _value(bound: BoundField) -> str:
    value = bound.field.widget.format_value(bound.value())
    if isinstance(value, list):
        value = value[0] if value else ""
    return str(value or "")


def mark_in(data: QueryDict, name: str) -> str:
    """A mark that the script gave a tab or a writing, as long as its column; NUL, which PostgreSQL keeps not, out."""
    return data.get(name, "").replace("\x00", "")[:36]
