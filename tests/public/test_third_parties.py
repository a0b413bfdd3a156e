"""Readers are not tracked: no page sets a cookie, and none calls another host before somebody presses a button that says which."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.urls import get_resolver

from newsroom.roles import Role
from tests.builders import HOST, make_photo, make_user, publish_article
from tests.powers.test_walk import public_address, routes
from tests.powers.world import make_world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.figures import Figure

pytestmark = pytest.mark.django_db

#: What a browser fetches by itself: tag → attributes that name it.
LOADS = {
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "script": ("src",),
    "iframe": ("src",),
    "frame": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "video": ("src", "poster"),
    "audio": ("src",),
    "track": ("src",),
    "input": ("src",),
    "image": ("href", "xlink:href"),
    "use": ("href", "xlink:href"),
    "body": ("background",),
    "base": ("href",),
}
#: Of `link` these alone name a page and fetch nothing.
POINTS = {"alternate", "canonical", "next", "prev", "author", "license", "help", "search", "me"}
STYLE = re.compile(r"(?:url\(\s*['\"]?|@import\s+['\"])((?:https?:)?//[^'\")\s]+)")
#: What a script could fetch or import from elsewhere; the addresses it merely knows are not quoted so.
SCRIPT = re.compile(r"(?:fetch|import|sendBeacon|EventSource|WebSocket|open)\s*\(?\s*[`'\"](?:https?:|wss?:)?//")


class Fetched(HTMLParser):
    """Everything that a browser would fetch for a page without being asked."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self._in_style = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self._in_style = tag == "style"
        for name in LOADS.get(tag, ()):
            if name in said:
                self.addresses += [part.split()[0] for part in said[name].split(",") if part.split()]
        if tag == "link" and not set(said.get("rel", "").lower().split()) & POINTS:
            self.addresses.append(said.get("href", ""))
        if tag == "meta" and said.get("http-equiv", "").lower() == "refresh":
            self.addresses.append(said.get("content", "").rpartition("url=")[2])
        if "ping" in said:
            self.addresses.append(said["ping"])
        self.addresses += STYLE.findall(said.get("style", ""))

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self.addresses += STYLE.findall(data)


def elsewhere(addresses: list[str]) -> list[str]:
    """Those on a host that is not the publication's."""
    return [each for each in addresses if urlsplit(each.strip()).netloc not in {"", HOST, "testserver"}]


@pytest.mark.parametrize(
    "page",
    [
        '<img src="https://count.example/1.gif">',
        '<img srcset="/a.webp 1x, //count.example/b.webp 2x">',
        '<link rel="preconnect" href="https://fonts.example">',
        '<link rel=stylesheet href="//fonts.example/a.css">',
        '<iframe src="https://www.youtube.com/embed/x"></iframe>',
        '<style>@import "https://fonts.example/a.css";</style>',
        '<p style="background: url(https://count.example/1.gif)">',
        '<a href="/" ping="https://count.example/">',
    ],
)
def test_a_call_to_another_host_would_be_seen(page: str) -> None:
    assert elsewhere(Fetched(page).addresses)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="pages are the same on every database")
def test_no_page_calls_another_host_and_none_sets_a_cookie(figure: Figure) -> None:
    world = make_world()
    embed = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"
    body = (
        f'<p>See <a href="https://other.example/">there</a>.</p><div class="embed" data-embed="{embed}">'
        f'<a href="{embed}">{embed}</a></div>'
    )
    version = publish_article(
        world.rows["publication"], make_user(Role.DESK_EDITOR, "other"), body=body, photo=make_photo("plum")
    )
    paths = {
        public_address(route, world) for route in routes(get_resolver().url_patterns) if not route.startswith("admin/")
    }
    pages, fetched, wrong = 0, 0, []
    for path in sorted({*paths, version.path, "/", "/ko/"}):
        # A browser that has never been here.
        answer = Client().get(path)
        if answer.cookies or "Set-Cookie" in answer.headers:
            wrong.append(f"{path} sets a cookie")
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            # A picture is a file that is open until then.
            answer.close()
            continue
        addresses = Fetched(answer.text).addresses
        pages, fetched = pages + 1, fetched + len(addresses)
        wrong += [f"{path} calls {each}" for each in elsewhere(addresses)]
    assert not wrong, "\n".join(wrong)
    assert fetched > pages
    # The video is offered, and the page says whose it is; the frame is made by a press.
    story = Client().get(version.path)
    assert "youtube" in story.text
    assert "<iframe" not in story.text
    figure(
        f"public pages without a call to another host: {pages}; addresses they load by themselves: {fetched}; cookies: 0"
    )


def test_no_style_and_no_script_of_the_site_names_another_host() -> None:
    folder = Path(__file__).resolve().parents[2] / "static" / "site"
    assert list(_named(folder)) == []


def _named(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".css", ".js", ".svg"}:
            text = path.read_text(encoding="utf-8")
            yield from (
                f"{path.name}: {found[0]}" for found in (STYLE if path.suffix == ".css" else SCRIPT).finditer(text)
            )
