"""What the browser of somebody who writes sends, by itself and when a button is pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.test import Client
from django.urls import reverse

from articles.models import Article
from tests.desk.pages import change, form_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(name: str, article: Article) -> str:
    return reverse(f"admin:articles_article_{name}", args=[article.pk])


def keep(client: Client, article: Article, *, stamp: str = "s1", tab: str = "t1", **typed: Any) -> dict[str, Any]:
    """What the script sends at a pause in typing; the answer."""
    data = form_of(client, change(article), **typed) | {"_keep": "1", "_stamp": stamp, "_tab": tab, "_typed": "0"}
    response = client.post(address("writing", article), data)
    assert response.status_code == 200, response.content
    return dict(response.json())


def posted_from(page: Any) -> dict[str, Any]:
    """What a browser would post from the article's form on `page`."""
    form = page.context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    formset = page.context["inline_admin_formsets"][0].formset
    for each in (formset.management_form, *formset.forms):
        data |= {each.add_prefix(name): each[name].value() for name in each.fields}
    return {name: value for name, value in data.items() if value is not None and value is not False}


def look_in(client: Client, article: Article, tab: str = "t1", **more: str) -> dict[str, Any]:
    """What the script sends when nothing was typed; the answer."""
    response = client.post(address("writing", article), {"_tab": tab, "opened_at_edit": article.edit_version, **more})
    assert response.status_code == 200, response.content
    return dict(response.json())


def choices(page: Any) -> dict[str, str]:
    """What the page of two writings proposes."""
    return {row.name: choice for row, choice in page.context["rows"]}


def answer(page: Any, **chosen: str) -> dict[str, str]:
    """What the browser posts from it."""
    data = dict(page.context["carried"]) | {"_resolve": "1"}
    proposed = choices(page) | chosen
    return data | {f"choice-{name}": choice for name, choice in proposed.items() if choice}
