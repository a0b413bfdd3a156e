"""What templates of public pages ask for: addresses of the edition, pictures, the body, dates."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

from django import template
from django.template.loader import render_to_string
from django.utils import formats
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from articles.ai_labels import said_of_text
from articles.body.embeds import frame
from articles.body.links import host_of
from articles.copytext import BylineRole, StoryKind
from articles.illustration import Illustration, illustration

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from django.template import Context

    from articles.copytext import BylineCopy, Copy
    from articles.models.standing_version import StandingVersion
    from articles.models.version import Version
    from newsroom.house import SectionLine
    from newsroom.models import Section

register = template.Library()

#: Told from plain reporting by a label wherever they stand (advertising: Newspapers Act art. 6).
_LABELLED = {
    StoryKind.FLASH,
    StoryKind.INTERVIEW,
    StoryKind.ANALYSIS,
    StoryKind.OPINION,
    StoryKind.EDITORIAL,
    StoryKind.SPEECH,
    StoryKind.PRESS_RELEASE,
    StoryKind.ADVERTORIAL,
}
_DAY = {"en": "F j, Y", "ko": "Y년 n월 j일"}
_SHORT_DAY = {"en": "F j", "ko": "n월 j일"}
_MONTH = {"en": "F Y", "ko": "Y년 n월"}
#: The zone is named where readers are abroad.
_MOMENT = {"en": "F j, Y, H:i T", "ko": "Y년 n월 j일 H:i"}
_WEEKDAY = {"en": "l, F j, Y", "ko": "Y년 n월 j일 l"}

# The stored body has one spelling (articles.body), so that these find every figure, link, embed and table in it.
FIGURE = re.compile(
    r'<figure class="photo photo--(wide|left|right)" data-photo="([0-9a-f]{64})"><figcaption>(.*?)</figcaption></figure>',
    re.DOTALL,
)
#: So many photos after one another are a gallery.
_IN_GALLERY = 3
_GALLERY = re.compile(
    r'(?:<figure class="photo photo--(?:wide|left|right)" data-photo="[0-9a-f]{64}"><figcaption>(?:(?!</figcaption>).)*'
    r"</figcaption></figure>){3,}",
    re.DOTALL,
)
EMBED = re.compile(r'<div class="embed" data-embed="([^"]*)">.*?</div>', re.DOTALL)
_LINK = re.compile(r'<a href="(https?://[^"]*)">')
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)


@register.simple_tag(takes_context=True)
def address(context: Context, name: str, **kwargs: Any) -> str:
    """The path of a public page in this edition: `{% address "section" slug=section.slug %}`."""
    return context["edition"].address(name, **kwargs)  # type: ignore[no-any-return]


@register.simple_tag
def picture(version: Version, use: str = "crop", entry: Mapping[str, Any] | str | None = None) -> Illustration | None:
    """The picture of a version's card, cut to the shape of cards or whole ("fit"); None without one.

    `entry`: the photo that stands in its place; empty where none does.
    """
    card = entry or version.page.card
    return illustration(card, use) if card and not isinstance(card, str) else None


@register.filter
def in_language(value: Any, language: str) -> str:
    """The name of a section, reporter or publication in a language."""
    return value.name_in(language)  # type: ignore[no-any-return]


@register.simple_tag(takes_context=True)
def section_of(context: Context, version: Version) -> SectionLine | Section:
    """The section in which a version stands now: its own, or the one that was merged into."""
    return context["house"].standing(version.section_id) or version.section


@register.filter
def label(version: Version) -> str:
    """What sort of piece it is, where a reader has to know; empty for reporting."""
    kind = StoryKind(version.story_kind)
    return str(kind.label) if kind in _LABELLED else ""


@register.filter
def ai_use(copy: Copy) -> str:
    """What readers are told of AI in the text; empty where there is nothing to tell."""
    return said_of_text(copy.ai_use)


@register.filter
def role(line: BylineCopy) -> str:
    """What a person did, unless they simply wrote it."""
    return "" if line.role == BylineRole.AUTHOR else str(BylineRole(line.role).label)


# Dates -------------------------------------------------------------------------------------------------------


def _written(value: date | datetime | None, styles: dict[str, str]) -> str:
    return formats.date_format(value, styles[get_language() or "en"]) if value else ""


@register.filter(expects_localtime=True)
def day(value: date | datetime) -> str:
    """“June 18, 2025”, “2025년 6월 18일”."""
    return _written(value, _DAY)


@register.filter(expects_localtime=True)
def recent_day(value: date | datetime, today: date) -> str:
    """As `day`, without the year when it is this one."""
    return _written(value, _SHORT_DAY if value.year == today.year else _DAY)


@register.filter(expects_localtime=True)
def weekday(value: date | datetime) -> str:
    """As `day`, with the day of the week."""
    return _written(value, _WEEKDAY)


@register.filter(expects_localtime=True)
def month(value: date | datetime) -> str:
    """“June 2025”, “2025년 6월”."""
    return _written(value, _MONTH)


@register.filter(expects_localtime=True)
def moment(value: datetime) -> str:
    """Day and time where the publication is: “June 18, 2025, 14:51 KST”."""
    return _written(value, _MOMENT)


@register.filter(expects_localtime=True)
def iso(value: datetime) -> str:
    """For the `datetime` attribute, which HTML wants without microseconds."""
    return value.isoformat(timespec="seconds")


# The body ----------------------------------------------------------------------------------------------------


@register.simple_tag
def body(version: Version, copy: Copy) -> SafeString:
    """The body as readers see it: pictures with their sizes, links with `rel`, the dateline before the first word.

    What goes in was sanitised when it was saved; what is added here is escaped here.
    """
    rel = rel_of(version)
    text = _GALLERY.sub(lambda found: _gallery(version, found[0]), copy.body)
    text = FIGURE.sub(lambda found: _figure(version, *found.groups()), text)
    text = EMBED.sub(lambda found: _embed(found[1], rel), text)
    text = _LINK.sub(rf'<a href="\1" rel="{rel}">', text)
    text = _TABLE.sub(_scrolling, text)
    return mark_safe(with_dateline(copy.dateline, text))  # noqa: S308 - see above


@register.simple_tag
def standing_body(version: StandingVersion) -> SafeString:
    """The text of a standing page as readers see it, as `body` makes an article's. It shows no photos."""
    text = FIGURE.sub("", version.body)
    text = EMBED.sub(lambda found: embed_link(found[1], "noopener"), text)
    text = _LINK.sub(r'<a href="\1" rel="noopener">', text)
    return mark_safe(_TABLE.sub(_scrolling, text))  # noqa: S308 - see above


def _gallery(version: Version, figures: str) -> str:
    """Photos that follow one another, as a strip to be pushed sideways; a few are left as they are."""
    shown = [_figure(version, "strip", *found.groups()[1:]) for found in FIGURE.finditer(figures)]
    shown = [each for each in shown if each]
    if len(shown) < _IN_GALLERY:
        return figures
    label = _("Gallery of %(count)s photos") % {"count": len(shown)}
    # The parts of a template are escaped there.
    return format_html(
        '<div class="gallery" role="region" tabindex="0" aria-label="{}">{}</div>',
        label,
        mark_safe("".join(shown)),  # noqa: S308
    )


def _figure(version: Version, layout: str, key: str, caption: str) -> str:
    entry = version.page.photos.get(key)
    if entry is None:
        # The photo left the library; its caption alone would speak of nothing.
        return ""
    context = {"photo": illustration(entry, "fit"), "layout": layout, "caption": mark_safe(caption)}  # noqa: S308
    return render_to_string("public/parts/figure.html", context)


def rel_of(version: Version) -> str:
    """What links to other sites say of themselves; advertising says so (Newspapers Act art. 6)."""
    return "sponsored noopener" if version.story_kind == StoryKind.ADVERTORIAL else "noopener"


def _embed(address: str, rel: str) -> str:
    """A link, and where the page can be shown here a button for it, which says who will learn of the reader.

    Never a frame: nothing is asked of a third party before that.
    """
    shown = frame(unescape(address))
    if shown is None:
        return embed_link(address, rel)
    return format_html(
        '<div class="embed embed--{}" data-frame="{}" data-name="{}">{}'
        '<p class="embed-offer"><button type="button">{}</button> <span>{}</span></p></div>',
        shown.shape,
        shown.address,
        shown.name,
        mark_safe(embed_link(address, rel, shown.name)),  # noqa: S308 - escaped there
        _("Show it here"),
        _("%(host)s will see your IP address.") % {"host": shown.host},
    )


def embed_link(address: str, rel: str, name: str = "") -> str:
    """A link to the page, under the name of its site or its host."""
    # Bodies on record may hold what is no longer let in.
    host = name or host_of(unescape(address)) or address
    return format_html(
        '<p class="embed"><a href="{}" rel="{}"><span class="embed-host">{}</span> {}</a></p>',
        mark_safe(address),  # noqa: S308 - stored escaped
        rel,
        host,
        _("Open the embedded page"),
    )


def _scrolling(found: re.Match[str]) -> str:
    """A wide table scrolls inside its own frame, also with the keyboard."""
    return format_html(
        '<div class="table-frame" role="region" tabindex="0" aria-label="{}">{}</div>',
        _("Table"),
        mark_safe(found[0]),  # noqa: S308 - part of the sanitised body
    )


def with_dateline(place: str, text: str) -> str:
    """The dateline before the first word of `text`."""
    if not place:
        return text
    line = format_html('<span class="dateline">{}</span>{}', place, pgettext("between dateline and text", " — "))
    return f"<p>{line}{text.removeprefix('<p>')}" if text.startswith("<p>") else f"<p>{line}</p>{text}"


@register.filter
def one_line(text: str) -> SafeString:
    """Text for an attribute such as a description: one line, at most 300 characters."""
    words = " ".join(text.split())
    return escape(words if len(words) <= 300 else f"{words[:299]}…")


@register.filter
def marks(pieces: Iterable[tuple[str, bool]]) -> SafeString:
    """A text in its pieces, those that were looked for marked."""
    return mark_safe("".join(f"<mark>{escape(text)}</mark>" if marked else escape(text) for text, marked in pieces))  # noqa: S308 - escaped
