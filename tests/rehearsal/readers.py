"""What readers get over nginx: pages, style sheets and pictures, their headers, and what stands in while nothing answers."""

from __future__ import annotations

import http.client
import time
from typing import TYPE_CHECKING

from tests.parts import say
from tests.rehearsal.visiting import HOST, ask, trusting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.rehearsal.machine import Machine

#: Given with every page, once.
_SAFE = ("content-security-policy", "strict-transport-security", "x-content-type-options", "referrer-policy")
#: Said to files by nginx, which does not ask the application for them.
_SAFE_FILES = ("x-content-type-options", "cache-control", "cross-origin-resource-policy")
#: Where the manual has certbot put its answers.
_CHALLENGES = "/var/www/newsroom/.well-known/acme-challenge"
#: Seconds for which a page may be an old one.
_LIMIT = 2


def look(machine: Machine, pages: Sequence[str]) -> None:
    """Every page answers, with each header once; HTTP leads to HTTPS; pages are kept by nginx for a second, the desk never."""
    context = trusting(machine)
    for path in (*pages, "/admin/login/"):
        answer = ask(context, path)
        assert answer.status == http.client.OK, f"{path}: {answer.status}"
        doubled = [name for name, value in answer.headers.items() if "\n" in value and name != "set-cookie"]
        assert not doubled, f"{path} says twice: {doubled}"
        wanted = _SAFE_FILES if path.startswith(("/static/", "/media/")) else _SAFE
        missing = [name for name in wanted if name not in answer.headers]
        assert not missing, f"{path} lacks {missing}"
        assert "set-cookie" not in answer.headers or path.startswith("/admin/"), f"{path} sets a cookie"
    status, place, _body = _over_http("/imprint/")
    assert (status, place) == (301, f"https://{HOST}/imprint/"), "HTTP does not lead to HTTPS"
    # What certbot puts there when a certificate is asked for, and renewed.
    machine.run("sh", "-c", f"mkdir -p {_CHALLENGES} && echo answer >{_CHALLENGES}/token", quiet=True)
    status, _place, body = _over_http("/.well-known/acme-challenge/token")
    assert (status, body) == (200, b"answer\n"), "whoever gives certificates does not find certbot's answer"
    asked = ask(context, "/admin/login/", headers={"X-Request-ID": "of-a-visitor-0001"})
    assert asked.headers.get("x-request-id", "") not in {"", "of-a-visitor-0001"}, "nginx does not name requests itself"
    for path in ("/", "/", "/", "/admin/login/", "/admin/login/"):
        ask(context, path)
    log = machine.run("cat", "/var/log/nginx/newsroom.log", quiet=True).splitlines()
    kept = [line for line in log if line.split()[-2] in {"HIT", "STALE", "UPDATING"}]
    assert kept, "nginx kept nothing"
    assert not [line for line in kept if " /admin/" in line], "nginx kept a page of the desk"
    say(
        f"{len(pages) + 1} addresses looked at; of {len(log)} requests nginx answered {len(kept)} by itself, none of the desk's."
    )


def _over_http(path: str) -> tuple[int, str, bytes]:
    """Status, Location and body of what port 80 answers."""
    plain = http.client.HTTPConnection("127.0.0.1", 80, timeout=10)
    try:
        plain.request("GET", path, headers={"Host": HOST})
        answer = plain.getresponse()
        return answer.status, answer.headers["Location"] or "", answer.read()
    finally:
        plain.close()


def look_at_what_stands_in(machine: Machine, pages: Sequence[str]) -> None:
    """With both processes stopped: pages that were asked a moment ago are still served, and others say when to come back."""
    context = trusting(machine)
    ours = [path for path in pages if "stale-if-error=" in ask(context, path).headers.get("cache-control", "")]
    assert ours, "no page says how long it may stand in"
    machine.run("systemctl", "stop", "newsroom@1", "newsroom@2")
    time.sleep(_LIMIT + 1)
    standing = sum(ask(context, path).status == http.client.OK for path in ours)
    away = ask(context, "/no-such-page/")
    machine.run("systemctl", "start", "newsroom@1", "newsroom@2")
    say(f"With nothing running nginx served {standing} of {len(ours)} pages; another address got {away.status}.")
    assert standing == len(ours), "a page that nginx may keep for minutes was not served"
    assert (away.status, away.headers.get("retry-after")) == (503, "30"), (
        "the page that says when to come back is missing"
    )


def bodies(machine: Machine, pages: Sequence[str]) -> dict[str, bytes]:
    """What each address gives, byte for byte."""
    context = trusting(machine)
    return {path: ask(context, path).body for path in pages}


def compare(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> None:
    """The same pages, byte for byte."""
    differing = [path for path, body in before.items() if after[path] != body]
    size = sum(len(body) for body in before.values())
    say(f"{len(before)} addresses with {size} bytes compared with machine A; {len(differing)} differ.")
    for path in differing:
        say(f"  {path}: {len(before[path])} bytes before, {len(after[path])} after")
    assert not differing, f"these are not what they were: {', '.join(differing)}"
