"""The pages of an article at the desk: their addresses, and what a browser posts from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from articles.models import Article

if TYPE_CHECKING:
    from django.test import Client


ADD = "/admin/articles/article/add/"

LIST = "/admin/articles/article/"


def change(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/change/"


def act(article: Article, action: str) -> str:
    return f"/admin/articles/article/{article.pk}/act/{action}/"


def looked_at(article: Article) -> dict[str, Any]:
    """What the page of an act says of the copy it showed."""
    return {"edit_version": fresh(article).edit_version}


def together_with(article: Article) -> list[str]:
    """What the publish page says of a companion that is ticked."""
    return [f"{article.pk}:{fresh(article).edit_version}"]


def fresh(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def form_of(client: Client, url: str, **changes: Any) -> dict[str, Any]:
    """What a browser would post from the page at `url`, with some fields typed over."""
    response = client.get(url)
    assert response.status_code == 200, response.status_code
    form = response.context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    if hasattr(data.get("tags"), "all"):
        data["tags"] = ""
    for formset in response.context["inline_admin_formsets"]:
        management = formset.formset.management_form
        data |= {management.add_prefix(name): management[name].value() for name in management.fields}
        for row in formset.formset.forms:
            data |= {row.add_prefix(name): row[name].value() for name in row.fields}
    return {name: value for name, value in (data | changes).items() if value is not None}
