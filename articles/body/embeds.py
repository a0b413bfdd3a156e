"""Whose pages can be shown inside an article, once a reader asks for it: by a table of addresses, and by no other.

A body keeps the address of the page alone. What a reader's browser would load is made of it here, so that nothing an
editor pastes ever chooses what is framed. Where a host has a frame that watches its visitors less, that one is taken.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote, urlsplit

from articles.body.links import host_of

if TYPE_CHECKING:
    from collections.abc import Mapping

#: How the frame is shaped: 16:9, a post with room to scroll, or a line of controls.
type Shape = Literal["wide", "tall", "low"]

_STORED = re.compile(r'<div class="embed" data-embed="([^"]*)">')
#: In front of a host that means the same without it.
_PREFIX = re.compile(r"^(?:www|m|mobile|music)\.")


@dataclass(frozen=True, slots=True)
class Frame:
    """What a reader is offered: who would learn of them (`name`, `host`), and the address that would be loaded."""

    name: str
    host: str
    address: str
    shape: Shape


@dataclass(frozen=True, slots=True)
class _Provider:
    name: str
    #: What an address looks like after its host.
    pages: re.Pattern[str]
    #: The frame, with what `pages` found ("{id}"), or with the whole address ("{page}").
    frame: str
    shape: Shape = "wide"


def _provider(name: str, pages: str, frame: str, shape: Shape = "wide") -> _Provider:
    return _Provider(name, re.compile(pages), frame, shape)


_YOUTUBE = r"(?P<id>[\w-]{11})(?![\w-])"
_YOUTUBE_FRAME = "https://www.youtube-nocookie.com/embed/{id}"
_X = _provider(
    "X", r"/\w+/status/(?P<id>\d+)", "https://platform.twitter.com/embed/Tweet.html?id={id}&dnt=true", "tall"
)
#: Host, without "www.", → what it shows.
_PROVIDERS: Mapping[str, tuple[_Provider, ...]] = {
    "youtube.com": (
        _provider("YouTube", rf"/(?:embed|shorts|live)/{_YOUTUBE}", _YOUTUBE_FRAME),
        _provider("YouTube", rf"/watch\?(?:[^#]*&)?v={_YOUTUBE}", _YOUTUBE_FRAME),
    ),
    "youtube-nocookie.com": (_provider("YouTube", rf"/embed/{_YOUTUBE}", _YOUTUBE_FRAME),),
    "youtu.be": (_provider("YouTube", rf"/{_YOUTUBE}", _YOUTUBE_FRAME),),
    "vimeo.com": (_provider("Vimeo", r"/(?P<id>\d+)", "https://player.vimeo.com/video/{id}?dnt=1"),),
    "player.vimeo.com": (_provider("Vimeo", r"/video/(?P<id>\d+)", "https://player.vimeo.com/video/{id}?dnt=1"),),
    "x.com": (_X,),
    "twitter.com": (_X,),
    "instagram.com": (
        _provider(
            "Instagram",
            r"/(?:[\w.]+/)?(?:p|reel|tv)/(?P<id>[\w-]+)",
            "https://www.instagram.com/p/{id}/embed/captioned/",
            "tall",
        ),
    ),
    "facebook.com": (
        _provider(
            "Facebook", r"/(?:watch/?\?|[^/]+/videos/)", "https://www.facebook.com/plugins/video.php?href={page}"
        ),
        _provider("Facebook", r"/[^/]+/posts/", "https://www.facebook.com/plugins/post.php?href={page}", "tall"),
    ),
    "tiktok.com": (
        _provider("TikTok", r"/@[\w.]+/video/(?P<id>\d+)", "https://www.tiktok.com/player/v1/{id}", "tall"),
    ),
    "tv.naver.com": (_provider("네이버TV", r"/(?:v|h|embed)/(?P<id>\d+)", "https://tv.naver.com/embed/{id}"),),
    "open.spotify.com": (
        _provider(
            "Spotify",
            r"/(?:intl-\w+/)?(?P<id>(?:episode|show|track|album|playlist)/\w+)",
            "https://open.spotify.com/embed/{id}",
            "low",
        ),
    ),
}
#: For the editor: a pasted address of one of these is a page to embed.
HOSTS = tuple(_PROVIDERS)


def frame(address: str) -> Frame | None:
    """What can be shown of the page at `address`; None where it can only be linked to."""
    host = _PREFIX.sub("", host_of(address))
    providers = _PROVIDERS.get(host, ())
    if not providers:
        return None
    parts = urlsplit(address)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    for provider in providers:
        if found := provider.pages.match(path):
            said = provider.frame.format(id=found.groupdict().get("id", ""), page=quote(address, safe=""))
            return Frame(provider.name, host, said, provider.shape)
    return None


def frame_hosts(body: str) -> list[str]:
    """The origins that a stored body may load a frame from, each once: what its page's policy lets in."""
    frames = (frame(html.unescape(address)) for address in _STORED.findall(body))
    return sorted({"https://" + (urlsplit(each.address).hostname or "") for each in frames if each})
