"""What an editor does at the desk, over nginx: signs in, adds a section and a photo, writes, publishes."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PIL import Image

from tests.parts import say
from tests.rehearsal.visiting import Visitor, ask, trusting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.rehearsal.machine import Machine
    from tests.rehearsal.visiting import Answer

HEADLINE = "Harbour cities sign a pact on quiet nights"
#: Further addresses that readers and programs ask.
_OTHERS = (
    *(
        "/ko/",
        "/sections/cities/",
        "/imprint/",
        "/masthead/",
        "/feeds/latest.rss",
        "/sitemap.xml",
        "/news-sitemap.xml",
        "/robots.txt",
    ),
)


def publish(machine: Machine, password: str) -> Sequence[str]:
    """Somebody signs in at the desk, makes a section, adds a photo, writes, publishes, and readers have it. Its addresses."""
    editor = Visitor(trusting(machine))
    editor.submit("/admin/login/", "form:has([name=login])", {"login": "admin", "password": password})
    publication = option(editor.get("/admin/newsroom/section/add/"), "publication")
    editor.submit(
        "/admin/newsroom/section/add/",
        "form:has([name=slug])",
        {"publication": publication, "slug": "cities", "name_en": "Cities", "name_ko": "도시", "_save": "1"},
    )
    picture = io.BytesIO()
    Image.effect_noise((1200, 800), 40).convert("RGB").save(picture, "JPEG")
    added = editor.submit(
        "/admin/articles/photo/add/",
        "form:has([name=pictures])",
        {"credit": "Han Bit", "caption_en": "The quay at night", "alt_en": "A quay"},
        {"pictures": ("quay.jpg", picture.getvalue())},
    )
    photo = key_in(added)
    written = editor.submit(
        "/admin/articles/article/add/",
        "form:has([name=headline])",
        {
            "headline": HEADLINE,
            "deck": "Lights go down at eleven",
            "body": "<p>Five harbour cities signed a pact on Thursday to dim their quays at night.</p>",
            "section": option(editor.get("/admin/articles/article/add/"), "section"),
            "language": "en",
            "lead_photo": photo,
            "bylines-0-name": "Han Bit",
            "_continue": "1",
        },
    )
    act = f"/admin/articles/article/{key_in(written)}/act/publish/"
    published = editor.submit(act, "form:has([name=edit_version])", {"when": "now"})
    assert "was published" in published.body.decode(), "the desk does not say that it was published"
    front = ask(editor.context, "/")
    assert HEADLINE in front.body.decode(), "the front page does not have it"
    address = next(link.attributes["href"] for link in front.page.css("a[href]") if HEADLINE in link.text())
    article = urlsplit(address or "").path
    say(f"Published at {address}")
    page = ask(editor.context, article).page
    sheets = [link.attributes["href"] or "" for link in page.css("link[rel=stylesheet]")]
    pictures = [image.attributes["src"] or "" for image in page.css("img[src^='/media/']")]
    assert sheets, "the article has no style sheet"
    assert pictures, "the article has no picture"
    return ("/", article, *_OTHERS, *sheets, *pictures)


def key_in(answer: Answer) -> str:
    """The number in the address where a form led to."""
    found = re.search(r"/(\d+)/", answer.path)
    assert found, f"{answer.path} names no number"
    return found[1]


def option(answer: Answer, field: str) -> str:
    """The first choice of a field that is one."""
    for choice in answer.page.css(f"[name={field}] option"):
        if choice.attributes.get("value"):
            return choice.attributes["value"] or ""
    raise AssertionError(f"there is nothing to choose for {field}")
