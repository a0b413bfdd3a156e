"""Text that breaks programs, in every field of every form of the desk: stored as it is, or refused with a sentence."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django import forms
from django.contrib.admin import site
from django.db import connection, transaction
from django.template.response import SimpleTemplateResponse

from articles.models import Article
from tests.abuse.naughty import DISTURBING, HARMLESS
from tests.builders import make_article
from tests.desk.pages import form_of
from tests.powers.world import Who, make_world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from tests.figures import Figure
    from tests.powers.world import World

pytestmark = pytest.mark.django_db

#: As many of them as go into a short field at once, by what they are; each alone is tried on an article below.
MIXED = (
    "'; DROP TABLE x; -- %s {0} {{ 7*7 }} ../../etc/passwd",
    "\u202eABC\u2066 Z͑ͫ̓ͪ̂ͫ A̴ 👩‍👩‍👧‍👦 \u200b\ufeff \ufffe 각",
    "nul\x00 bell\x07 \x1b[31m \x85 \r\nX: y",
    "x" * 1_000_000,
    "가" * 340_000,
    "\u200b",
    "9" * 400,
)
#: From here on a text is long.
_LONG = 1_000
#: What a browser cannot send and a program can: bytes that are no UTF-8, a surrogate among them.
RAW = b"%ED%A0%80%FF%FE%C0%AF"


def pages(world: World) -> Iterator[str]:
    """Every form of the desk: adding and changing rows, and those of acts."""
    for model in site._registry:
        name = model._meta.model_name or ""
        base = f"/admin/{model._meta.app_label}/{name}/"
        yield f"{base}add/"
        if name in world.rows:
            yield f"{base}{world.rows[name].pk}/change/"
    rows = world.rows
    article = f"/admin/articles/article/{rows['article'].pk}"
    yield from (f"{article}/act/{act}/" for act in ("submit", "publish", "hand_over"))
    yield from (
        f"{article}/{name}/" for name in ("comments", "preview-links", "restrict", "writing", "unsaved", "source")
    )
    live = f"/admin/articles/article/{rows['version'].article_id}"
    yield from (f"{live}/{name}/" for name in ("claim", "restrict", "act/withdraw", "act/publish"))
    yield from (f"/admin/articles/claim/{rows['claim'].pk}/act/{act}/" for act in ("amend", "decide", "close"))
    yield f"/admin/articles/restriction/{rows['restriction'].pk}/lift/"
    yield f"/admin/articles/standingpage/{rows['standingpage'].pk}/act/publish/"
    yield f"/admin/articles/photo/{rows['photo'].pk}/words/"
    yield f"/admin/articles/photo/describe/?photos={rows['photo'].pk}"
    yield f"/admin/articles/arrangement/board/{rows['publication'].pk}/en/"
    yield f"/admin/newsroom/section/merge/?keys={rows['section'].pk},{rows['other_section'].pk}"
    yield from (
        "/admin/articles/article/flash/",
        "/admin/articles/article/preview/",
        "/admin/articles/importrun/start/",
    )
    yield from ("/admin/login/", "/admin/account/confirm/", "/admin/password_change/", "/admin/language/")


def fields_of(client: Client, page: str) -> dict[str, Any]:
    """What the page's forms hold, in their own and in the forms of the rows beside; by what a browser would send."""
    context = client.get(page).context or {}
    found: dict[str, Any] = {}
    shown = [context.get("form"), getattr(context.get("adminform"), "form", None)]
    for formset in [getattr(each, "formset", each) for each in context.get("inline_admin_formsets", ())]:
        shown += [formset.management_form, *formset.forms]
    if formset := context.get("formset"):
        shown += [formset.management_form, *formset.forms]
    for form in shown:
        if isinstance(form, forms.BaseForm):
            found |= {form.add_prefix(name): form[name].value() for name in form.fields}
    plain = (str, int, float, list, tuple, date)
    return {name: value for name, value in found.items() if isinstance(value, plain)}


def is_text(name: str, value: object) -> bool:
    """Whether anything may be typed there; counts and keys of rows decide what is looked at, not what it says."""
    return isinstance(value, str) and not name.endswith(("_FORMS", "-id"))


def send(client: Client, page: str, data: dict[str, Any]) -> int:
    """The status of the answer; whatever was saved is taken back."""
    with transaction.atomic():
        status = client.post(page, data).status_code
        transaction.set_rollback(True)
    return status


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="test_each_alone asks the database")
def test_no_form_of_the_desk_breaks_over_any_text(monkeypatch: pytest.MonkeyPatch, figure: Figure) -> None:
    world = make_world()
    client = world.client(Who.ADMINISTRATOR)
    client.raise_request_exception = False
    key = client.cookies["sessionid"].value
    asked = dict.fromkeys(pages(world))
    found = {page: fields_of(client, page) for page in asked}
    # Whether it breaks is asked; how the page looks after a refusal, elsewhere.
    monkeypatch.setattr(site, "get_app_list", lambda *_of_whom, **_which: [])
    written = SimpleTemplateResponse.rendered_content
    no_page = property(lambda _response: "")
    broken, sent, filled = [], 0, 0
    for page, fields in found.items():
        texts = {name for name, value in fields.items() if is_text(name, value)} or {
            "text",
            "note",
            "headline",
            "value",
        }
        for number, text in enumerate(MIXED):
            client.cookies["sessionid"] = key
            # What is long is only escaped in the page, and that takes as long as all the rest.
            monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", written if len(text) < _LONG else no_page)
            sent, filled = sent + 1, filled + len(texts)
            if send(client, page, fields | dict.fromkeys(texts, text)) >= 500:
                broken.append(f"{page} over text {number}")
        raw = b"&".join(name.encode() + b"=" + RAW for name in sorted(texts))
        with transaction.atomic():
            answer = client.post(page, raw, content_type="application/x-www-form-urlencoded")
            transaction.set_rollback(True)
        if answer.status_code >= 500:
            broken.append(f"{page} over bytes that are no text")
    assert not broken, "\n".join(broken)
    figure(
        f"texts that break programs × fields of the desk: {filled:,} ({len(found)} forms, {sent + len(found)} sent), errors: 0"
    )


def test_each_alone_is_kept_in_an_article_as_it_was_typed(monkeypatch: pytest.MonkeyPatch, figure: Figure) -> None:
    world = make_world()
    client = world.client(Who.EDITOR)
    article = make_article(world.rows["publication"], world.people[Who.EDITOR])
    page = f"/admin/articles/article/{article.pk}/change/"
    fields = form_of(client, page)
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", property(lambda _response: ""))
    kept = 0
    for text in (*HARMLESS, *DISTURBING):
        typed = {"headline": text, "deck": text, "internal_note": text, "dateline": text[:50], "lead_caption": text}
        with transaction.atomic():
            answer = client.post(page, fields | typed)
            found = Article.objects.get(pk=article.pk)
            transaction.set_rollback(True)
        if answer.status_code == 200:
            assert text in DISTURBING or not text.strip(), f"{text!r} was refused"
            continue
        kept += 1
        plain = unicodedata.normalize("NFC", text)
        for stored in (found.headline, found.deck, found.internal_note):
            assert "\x00" not in stored
            assert text in DISTURBING or stored in {plain, plain.strip(), " ".join(plain.split())}, (text, stored)
    figure(
        f"texts that break programs, kept in an article as typed ({connection.vendor}): {kept} of {len(HARMLESS + DISTURBING)}"
    )
