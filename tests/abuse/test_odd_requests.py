"""Requests that no browser makes: answered, and never with an error of the server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.http import HttpHeaders
from django.template.response import SimpleTemplateResponse

from tests.powers.world import Who, make_world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from tests.figures import Figure
    from tests.powers.world import World

pytestmark = pytest.mark.django_db

#: 8 kB, which servers pass on, and 8 MB, which they would not.
LONG, ENDLESS = "x" * 8_192, "x" * 8_000_000
QUERIES = (
    f"q={LONG}",
    f"q={ENDLESS}",
    f"{LONG}={LONG}",
    "&".join(f"a{number}=1" for number in range(3_000)),
    "&".join(["q=x"] * 900),
    "q=%",
    "q=%ZZ%FF%00%ED%A0%80",
    "q[]=1&q[$ne]=2&q.x=3",
    "as-of=" + "9" * 5_000,
    "as-of=0001-01-01T00:00:00-23:59&before=%00&page=-1",
    "page=99999999999999999999&before=W10&q=%22",
    "_popup=1&_to_field=id&_changelist_filters=%00",
    "o=1.-2.%00&p=-1&all=&e=1&id__in=a&status__exact=%00",
)
HEADERS: tuple[dict[str, str], ...] = (
    {"Range": "bytes=0-,1-2,3-"},
    {"Range": "bytes=99999999999999999999-1"},
    {"Range": "lines=%00"},
    {"If-None-Match": '"' + "x" * 9_000},
    {"If-None-Match": 'W/W/,*,"""', "If-Match": "*"},
    {"If-Modified-Since": "Thu, 99 Foo 99999 99:99:99 GMT"},
    {"If-Unmodified-Since": "-1", "If-Range": "\udcff".encode("utf-8", "surrogateescape").decode("latin-1")},
    {"Accept": "*/*;q=nan, ;;;, text/html;level=" + "9" * 400},
    {"Accept-Language": "x" * 5_000},
    {"Accept-Language": "ko-\x00-KR;q=2, *;q=-1, en;q=1e999"},
    {"Accept-Encoding": "gzip;q=inf, br;q=, zstd, \xff"},
    {"Accept-Charset": "utf-7"},
    {"Cookie": "sessionid=; sessionid=\x01; csrftoken=" + "x" * 5_000},
    {"Cookie": "=;;;a=b=c;django_language=../../x; messages=%00"},
    {"Authorization": "Bearer " + "x" * 9_000},
    {"Authorization": "Basic \xff\xfe"},
    {"X-Forwarded-For": "a, , ::1%eth0", "X-Real-IP": "not an address", "X-Forwarded-Proto": "gopher"},
    {"X-Request-ID": "\r\n\x00" + "x" * 9_000},
    {"User-Agent": "\xf0\x9f\x92\xa9" * 900, "Referer": "javascript:alert(1)"},
    {"Referer": "http://[::1", "Origin": "null"},
    {"Content-Type": "text/html; charset=no-such-thing", "Content-Length": "-1"},
    {"Content-Encoding": "gzip", "Transfer-Encoding": "chunked, identity"},
    {"Expect": "200-ok", "Upgrade": "h2c", "Connection": "Upgrade, HTTP2-Settings"},
    {"Host": "testserver:99999"},
    {"X-HTTP-Method-Override": "DELETE", "X-Original-URL": "/admin/", "X-Rewrite-URL": "/admin/"},
)
#: Bodies with the kind that they claim to be.
BODIES = (
    (b"", "multipart/form-data"),
    (b"--x\r\nContent-Disposition: form-data", "multipart/form-data; boundary=x"),
    (b"--\xff\r\n", "multipart/form-data; boundary=\xff"),
    (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="../../\x00"\r\n\r\nx\r\n--x--',
        "multipart/form-data; boundary=x",
    ),
    (b"--x\r\nContent-Disposition: form-data; name*=utf-7''%\r\n\r\n\r\n--x--", "multipart/form-data; boundary=x"),
    (
        b'--x\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n===\r\n--x--',
        "multipart/form-data; boundary=x",
    ),
    (b"&".join(b"a%d=1" % number for number in range(3_000)), "application/x-www-form-urlencoded"),
    (b"q=" + ENDLESS.encode(), "application/x-www-form-urlencoded"),
    (b"q=" + 2 * ENDLESS.encode(), "application/x-www-form-urlencoded"),
    (b"a=%FF%00%ED%A0%80", "application/x-www-form-urlencoded; charset=utf-16"),
    (b"a=b", "application/x-www-form-urlencoded; charset=no-such-thing"),
    (b"[" * 100_000, "application/json"),
    (b'{"csp-report": [1e999, null]}', "application/csp-report"),
    (b"\x00" * 1_000, "text/xml"),
    (b"x", ""),
)
METHODS = ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "HEAD", "PROPFIND", "CONNECT", "get", "FOO")


def addresses(world: World) -> list[str]:
    """One of every sort."""
    rows = world.rows
    return [
        *("/", "/ko/", rows["version"].path, "/search/", "/feeds/latest.atom", "/api/v1/articles", "/oembed/"),
        *(
            "/robots.txt",
            "/livez",
            "/metrics",
            f"/media/{rows['photo'].file}",
            f"/preview/{rows['token']}/",
            "/no-such",
        ),
        *("/admin/login/", "/admin/", "/admin/articles/article/", "/admin/articles/article/add/"),
        *(
            "/admin/articles/photo/upload/",
            "/admin/articles/photo/pick/",
            "/admin/articles/document/pick/",
            "/admin/articles/importrun/start/",
        ),
        *("/admin/articles/article/unsaved/", "/admin/autocomplete/", "/admin/jsi18n/", "/admin/policy-report/"),
    ]


def odd_paths() -> Iterator[str]:
    """Addresses that lead nowhere, by what stands in them."""
    yield from (
        "/%00",
        "/%FF%FE",
        "/%ED%A0%80/",
        "/..%2f..%2fetc/passwd",
        "/.git/config",
        "/%2e%2e/",
        "//evil.example/",
    )
    yield from (f"/{LONG}/", f"/tags/{LONG}/", "/tags/%00/", "/sections/%F0%9F/", "/2025/99/99/", "/9999/12/31/1/x/")
    yield from ("/2025/06/18/99999999999999999999999/x/", "/0001/01/01/", "/api/v1/articles/99999999999999999999")
    yield from (
        "/news/article.html?no=%00",
        "/news/article.html?no=" + "9" * 400,
        "/reporters/%E2%80%AE/",
        "/;/?",
        "/*",
    )
    yield from (
        "/icons/99999999999.png",
        "/share-cards/1/99999999999999999999.png",
        "/documents/99999999999999999999/x",
    )
    yield from (f"/admin/articles/article/{key}/change/" for key in ("%00", "9" * 40, "_5F", "..", "x" * 900, "1%0A"))
    yield from (f"/admin/r/{key}/1/" for key in ("9" * 40, "%00", "x"))


class Asking:
    """Counts what is asked and notes what breaks."""

    def __init__(self, client: Client) -> None:
        client.raise_request_exception = False
        self.client, self.cookies = client, {name: morsel.value for name, morsel in client.cookies.items()}
        self.asked, self.broken = 0, list[str]()

    def __call__(self, method: str, path: str, **more: Any) -> None:
        """One request; the session outlives whatever it did."""
        self.client.cookies.clear()
        for name, value in self.cookies.items():
            self.client.cookies[name] = value
        self.asked += 1
        # A server hands over what stands behind the question mark as it came.
        path, _mark, question = path.partition("?")
        if question:
            more["QUERY_STRING"] = question
        try:
            answer = self.client.generic(method, path, **more)
        except Exception as error:  # noqa: BLE001 - whatever it is, it would be an error of the server
            self.broken.append(f"{method} {path[:80]}?{question[:40]} {str(more)[:120]}: {error!r}")
            return
        if answer.status_code >= 500 and answer.status_code != 503:
            self.broken.append(f"{method} {path[:80]}?{question[:40]} {str(more)[:120]}: {answer.status_code}")
        if answer.streaming:
            b"".join(answer)


def ask_by_odd_headers_and_methods(ask: Asking, path: str) -> None:
    for headers in HEADERS:
        ask("GET", path, **{HttpHeaders.to_wsgi_name(name): value for name, value in headers.items()})
    for method in METHODS:
        ask(method, path)


@pytest.mark.parametrize("who", [Who.STRANGER, Who.MANAGER])
def test_no_request_breaks_the_server(who: Who, figure: Figure, monkeypatch: pytest.MonkeyPatch) -> None:
    world = make_world()
    ask = Asking(world.client(who))
    found = addresses(world)
    for number, path in enumerate(found):
        # Signed in, the desk alone is another matter; the longest question goes to every eighth.
        if who is Who.MANAGER and not path.startswith("/admin/"):
            continue
        for query in QUERIES:
            if len(query) < 1_000_000 or number % 8 == 0:
                ask("GET", f"{path}?{query}")
        for body, kind in BODIES:
            if len(body) < 1_000_000 or number % 8 == 0:
                ask("POST", path, data=body, content_type=kind)
        with monkeypatch.context() as unwritten:
            if who is Who.MANAGER:
                # Nothing of these stands in the desk's pages, which were written a dozen times by now.
                unwritten.setattr(SimpleTemplateResponse, "rendered_content", property(lambda _response: ""))
            ask_by_odd_headers_and_methods(ask, path)
    for path in odd_paths():
        ask("GET", path)
    assert not ask.broken, "\n".join(ask.broken)
    figure(
        f"odd requests ({'at the desk' if who is Who.MANAGER else 'by a stranger'}): {ask.asked:,}, errors of the server: 0"
    )
