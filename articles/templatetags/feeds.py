"""The text of an article in a feed: no classes, no frames, nothing relative, nothing a reader's program may not show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from articles.illustration import illustration
from articles.templatetags.pages import EMBED, FIGURE, embed_link, rel_of, with_dateline

if TYPE_CHECKING:
    from django.template import Context

    from articles.copytext import Copy
    from articles.models.version import Version
    from articles.public.edition import Edition

register = template.Library()

#: The ending of a feed's address → what people call it.
_FORMATS = {"atom": "Atom", "rss": "RSS", "json": "JSON"}
_OWN_LINK = re.compile(r'<a href="(/[^"]*)">')
_OTHER_LINK = re.compile(r'<a href="(https?://[^"]*)">')
_PULLED_OUT = re.compile(r'<aside class="pullquote">.*?</aside>', re.DOTALL)
#: In a tag: a "<" of the text is escaped.
_CLASS = re.compile(r'(<[a-z]+) class="[a-z-]+"')


@register.filter
def absolute(path: str, edition: Edition) -> str:
    """A path of this site as a whole address; a whole address as it is."""
    return urljoin(f"{edition.root}/", path)


@register.inclusion_tag("public/parts/feed_links.html", takes_context=True)
def feed_links(context: Context, name: str, subject: str, **kwargs: Any) -> dict[str, Any]:
    """Links to the feeds of the page `name`, which is about `subject`, in every format."""
    edition = context["edition"]
    links = [(title, edition.address(f"{name}_feed", ending=ending, **kwargs)) for ending, title in _FORMATS.items()]
    return {"links": links, "subject": subject}


@register.simple_tag
def feed_body(version: Version, copy: Copy, edition: Edition) -> SafeString:
    """The body as feeds carry it. A pull quote says again what the text says, and nothing there sets it off: it goes."""
    rel = rel_of(version)
    text = _PULLED_OUT.sub("", copy.body)
    text = FIGURE.sub(lambda found: _figure(version, edition, found[2], found[3]), text)
    text = EMBED.sub(lambda found: embed_link(found[1], rel), text)
    text = _OTHER_LINK.sub(rf'<a href="\1" rel="{rel}">', text)
    text = _OWN_LINK.sub(lambda found: f'<a href="{edition.root}{found[1]}">', text)
    # Sanitised when it was saved; what is added here and in the parts is escaped there.
    return mark_safe(_CLASS.sub(r"\1", with_dateline(copy.dateline, text)))  # noqa: S308


def _figure(version: Version, edition: Edition, key: str, caption: str) -> str:
    entry = version.page.photos.get(key)
    if entry is None:
        # The photo left the library; its caption alone would speak of nothing.
        return ""
    words = mark_safe(caption)  # noqa: S308 - part of the sanitised body
    context = {"photo": illustration(entry, "fit"), "caption": words, "edition": edition}
    return render_to_string("public/feeds/figure.html", context)
