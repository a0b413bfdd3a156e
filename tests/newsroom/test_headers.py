"""Headers that keep browsers from what no page of ours needs, reports of the desk's policy, and requests that name another host."""

from __future__ import annotations

import json
import logging

import pytest
import time_machine
from django.test import Client, override_settings
from django.utils import timezone

from newsroom import policy_reports
from newsroom.roles import Role
from tests.builders import HOST, make_photo, make_publication, make_user, publish_article

pytestmark = pytest.mark.django_db

REPORTS = "/admin/policy-report/"
REPORT = {
    "csp-report": {
        "document-uri": "https://www.example.org/admin/articles/article/?q=secret",
        "effective-directive": "script-src-elem",
        "blocked-uri": "https://evil.example/x.js?who=kim",
        "source-file": "https://www.example.org/admin/articles/article/?q=secret",
        "line-number": 7,
    }
}


def report(client: Client, sent: object) -> int:
    body = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
    return client.post(REPORTS, body, content_type="application/csp-report").status_code


# What every answer says ---------------------------------------------------------------------------------


def test_every_answer_keeps_other_sites_and_what_no_page_needs_out(client: Client) -> None:
    publish_article(make_publication())
    for address in ("/", "/ko/", "/feeds/latest.rss", "/admin/login/", "/nowhere/", "/livez"):
        headers = client.get(address).headers
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", address
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin", address
        assert headers["X-Content-Type-Options"] == "nosniff", address
        for feature in ("camera", "microphone", "geolocation", "payment", "browsing-topics"):
            assert f"{feature}=()" in headers["Permissions-Policy"], address
        assert "fullscreen" not in headers["Permissions-Policy"], "a video may fill the screen"


def test_a_picture_may_be_shown_by_feed_readers_and_other_sites(client: Client) -> None:
    publish_article(make_publication())
    photo = make_photo()
    answer = client.get(photo.file.url)
    answer.close()
    assert answer.status_code == 200
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_only_the_desk_asks_for_reports_of_its_policy(client: Client) -> None:
    publish_article(make_publication())
    desk, public = client.get("/admin/login/").headers, client.get("/").headers
    assert desk["Content-Security-Policy"].endswith(f"report-uri {REPORTS}")
    assert "report" not in public["Content-Security-Policy"]


# Reports ------------------------------------------------------------------------------------------------


def test_a_report_is_a_line_and_names_nobody(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    assert report(client, REPORT) == 204
    (record,) = caplog.records
    assert record.getMessage().endswith(
        ": script-src-elem: https://evil.example on /admin/articles/article/, by https://www.example.org line 7"
    )


def test_a_report_from_a_page_that_lets_somebody_in_does_not_give_its_address_away(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    address = "https://www.example.org/admin/account/invitation/secret-token/"
    assert report(client, {"csp-report": {"document-uri": address, "blocked-uri": "inline"}}) == 204
    assert "/admin/account/invitation/…" in caplog.text
    assert "secret-token" not in caplog.text


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"{",
        b"null",
        b"[[[[",
        b"\xff\xfe",
        {"csp-report": "x"},
        {"csp-report": {"document-uri": ["/admin/"]}},
        [{"type": "csp-violation", "body": {"documentURL": "/admin/"}}],
        {"csp-report": {"document-uri": "https://www.example.org/2026/11/26/1/what-a-reader-read/"}},
        {"csp-report": {"document-uri": "http://[", "blocked-uri": "inline"}},
        b"[" * 10_000,
    ],
)
def test_what_is_no_report_of_the_desk_leaves_no_line(
    client: Client, caplog: pytest.LogCaptureFixture, sent: object
) -> None:
    assert report(client, sent) == 204
    assert caplog.records == []


def test_whoever_sends_reports_without_end_writes_few_lines_and_no_long_ones(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    page = {"document-uri": "/admin/" + "x" * 1000, "effective-directive": "a\nb", "blocked-uri": "y" * 1000}
    with time_machine.travel(timezone.now(), tick=False):
        assert {report(client, {"csp-report": page}) for _ in range(50)} == {204}
    assert len(caplog.records) == policy_reports.MOST_A_MINUTE + 1
    assert all(len(record.getMessage()) < 700 and "\n" not in record.getMessage() for record in caplog.records)
    assert report(client, b"x" * (policy_reports.LARGEST + 1)) == 413
    assert client.get(REPORTS).status_code == 405


# Another host -------------------------------------------------------------------------------------------


@override_settings(ALLOWED_HOSTS=[HOST], BEHIND_PROXY=True)
def test_no_header_but_host_says_which_host_was_asked() -> None:
    publish_article(make_publication())
    others = ("X-Forwarded-Host", "X-Host", "Forwarded", "X-Forwarded-Server", "X-Original-URL")
    client = Client(headers={"host": HOST} | dict.fromkeys(others, "evil.example"))
    for address in ("/", "/feeds/latest.rss", "/sitemap.xml", "/admin/", "/api/v1/articles"):
        answer = client.get(address, follow=True)
        assert answer.status_code == 200
        assert b"evil.example" not in answer.content
        assert "evil.example" not in str(answer.headers)


@pytest.mark.parametrize(
    "host", ["evil.example", f"{HOST}.evil.example", f"{HOST}@evil.example", "", "a b", f"{HOST}:x"]
)
@override_settings(ALLOWED_HOSTS=[HOST])
def test_a_host_that_is_not_ours_is_answered_by_nothing(host: str, caplog: pytest.LogCaptureFixture) -> None:
    make_publication()
    with caplog.at_level(logging.CRITICAL, "django.security.DisallowedHost"):
        for address in ("/", "/admin/login/", "/livez", "/nowhere/"):
            answer = Client().get(address, headers={"host": host})
            assert answer.status_code == 400
            assert host not in answer.text or not host.strip()


# Leading away -------------------------------------------------------------------------------------------

AWAY = [
    "https://evil.example/admin/",
    "//evil.example/admin/",
    "/\\evil.example/admin/",
    "///evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "http:///evil.example/admin/",
    "\t//evil.example/admin/",
    "https://www.example.org@evil.example/",
]


def stays(location: str) -> bool:
    """That a browser that is sent there stays where it is: a path, one slash at its front."""
    return location.startswith("/") and not location.startswith(("//", "/\\")) and "\t" not in location


@pytest.mark.parametrize("away", AWAY)
def test_no_parameter_leads_away(client: Client, away: str) -> None:
    publish_article(make_publication())
    client.force_login(make_user(Role.MANAGING_EDITOR))
    led = [
        client.post("/admin/language/", {"language": "ko", "next": away}),
        client.post("/admin/language/", {"language": "ko"}, headers={"referer": away}),
        client.post("/admin/account/confirm/", {"password": "x", "next": away}),
        client.get("/admin/logout/", {"next": away}),
        client.post("/admin/account/sign-out/", {"next": away}),
        client.get("/admin/login/", {"next": away}),
        client.get("/admin/articles/article/", {"next": away}),
    ]
    locations = [answer.headers["Location"] for answer in led if "Location" in answer.headers]
    assert len(locations) >= 3
    assert [location for location in locations if not stays(location)] == []


#: Asked for as they stand.
PATHS = [
    "//evil.example/",
    "//evil.example/admin",
    "/%2Fevil.example/ko",
    "/\\evil.example/sections/politics",
    "/%5Cevil.example/tags/x",
    "//evil.example/2026/11/26/1/x",
    "/ko//evil.example",
    "/admin//evil.example",
    "/news/article.html?no=//evil.example",
    "/news/section.html?sec_no=//evil.example",
    "/search?q=//evil.example",
    "/https://evil.example/ko",
]


def test_no_path_leads_away(client: Client) -> None:
    version = publish_article(make_publication())
    slug = version.path.split("/")[-2]
    for address in (*PATHS, version.path.rstrip("/"), version.path.replace(slug, "//evil.example")):
        location = client.get(address).headers.get("Location", "/")
        assert stays(location), f"{address} leads to {location}"
