"""Every address, asked as everybody: who is let in stands in the tables below, and whoever is not has changed nothing.

The tables are written by hand from docs/roles.md and know nothing of the code. An address that they do not know fails the
test: a new page is put in here, and with it the question is answered who may see it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.admin import site
from django.db import connection, transaction
from django.template.response import SimpleTemplateResponse
from django.urls import URLResolver, get_resolver

from tests.powers.world import Who, World, make_world

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.test import Client
    from django.urls import URLPattern

    from tests.figures import Figure

pytestmark = pytest.mark.django_db

EVERYBODY = "SDWRXEMA"
#: Everybody with a role, editors, and who manages.
DESK, EDITORS, MANAGERS, NOBODY = "WRXEMA", "XEMA", "MA", ""
#: Who may act on an article of politics; and write the writer's draft.
OF_POLITICS, MAY_WRITE = "EMA", "WXEMA"

#: Rows → who sees them, adds one, changes the one there is, deletes it.
ROWS = {
    "articles/arrangement": (EDITORS, NOBODY, NOBODY, NOBODY),
    "articles/article": (DESK, DESK, MAY_WRITE, "A"),
    "articles/claim": (DESK, NOBODY, DESK, NOBODY),
    "articles/document": (DESK, DESK, DESK, "A"),
    "articles/importitem": (EDITORS, NOBODY, NOBODY, NOBODY),
    "articles/importrun": (EDITORS, NOBODY, EDITORS, NOBODY),
    "articles/menuentry": (EDITORS, MANAGERS, MANAGERS, MANAGERS),
    "articles/notice": (NOBODY, NOBODY, NOBODY, NOBODY),
    "articles/oldpath": (EDITORS, NOBODY, NOBODY, NOBODY),
    "articles/photo": (DESK, DESK, DESK, NOBODY),
    "articles/restriction": (EDITORS, NOBODY, NOBODY, NOBODY),
    "articles/series": (DESK, EDITORS, EDITORS, MANAGERS),
    "articles/standingpage": (EDITORS, MANAGERS, MANAGERS, MANAGERS),
    "articles/statuschange": (EDITORS, NOBODY, NOBODY, NOBODY),
    "articles/version": (DESK, NOBODY, NOBODY, NOBODY),
    "auth/user": (EDITORS, NOBODY, MANAGERS, NOBODY),
    "newsroom/auditentry": (MANAGERS, NOBODY, NOBODY, NOBODY),
    "newsroom/filing": (MANAGERS, NOBODY, NOBODY, NOBODY),
    "newsroom/invitation": (MANAGERS, MANAGERS, NOBODY, NOBODY),
    "newsroom/mastheadpost": (DESK, MANAGERS, MANAGERS, NOBODY),
    "newsroom/missingaddress": (EDITORS, NOBODY, EDITORS, NOBODY),
    "newsroom/publication": (DESK, "A", MANAGERS, NOBODY),
    "newsroom/publisher": (DESK, MANAGERS, MANAGERS, NOBODY),
    "newsroom/registration": (DESK, MANAGERS, MANAGERS, NOBODY),
    "newsroom/reporter": (DESK, EDITORS, EDITORS, "A"),
    "newsroom/section": (DESK, MANAGERS, MANAGERS, NOBODY),
    "taggit/tag": (MANAGERS, NOBODY, MANAGERS, NOBODY),
}

#: Other pages of the desk → who may ask for them (GET), who may send something (POST).
PAGES = {
    "language/": (NOBODY, EVERYBODY),
    # A browser's word that the policy kept it from something; nothing is stored.
    "policy-report/": (NOBODY, EVERYBODY),
    "login/": (EVERYBODY, EVERYBODY),
    "logout/": ("SD", EVERYBODY),
    "": (DESK, DESK),
    "account/": (DESK, NOBODY),
    # Their answers lead to the page to sign in, which is for everybody.
    "account/sign-out/": (NOBODY, NOBODY),
    "account/confirm/": (DESK, DESK),
    "account/confirm/code/": (DESK, DESK),
    "account/confirm/passkey/": (DESK, DESK),
    "account/second-step/": (DESK, DESK),
    "account/remember/": (DESK, DESK),
    "account/app/add/": (DESK, DESK),
    "account/app/remove/": (NOBODY, NOBODY),
    # Leads to the account.
    "account/passkeys/": (EVERYBODY, EVERYBODY),
    "account/passkeys/sign-in/": (DESK, DESK),
    "account/passkeys/add/": (DESK, DESK),
    "account/passkeys/<int:pk>/rename/": (DESK, DESK),
    "account/passkeys/<int:pk>/remove/": (DESK, DESK),
    "account/recovery-codes/": (NOBODY, NOBODY),
    "account/recovery-codes/new/": (DESK, DESK),
    "account/recovery-codes/file/": (NOBODY, NOBODY),
    # Nobody has these links: they are guessed here.
    "account/recover/<str:key>/<str:token>/": (NOBODY, NOBODY),
    "account/invitation/<str:token>/": (NOBODY, NOBODY),
    "account/data/": (NOBODY, DESK),
    "account/sessions/": (DESK, DESK),
    "password_change/": (DESK, DESK),
    "password_change/done/": (DESK, NOBODY),
    "autocomplete/": (DESK, NOBODY),
    "jsi18n/": (DESK, NOBODY),
    "r/<path:content_type_id>/<path:object_id>/": (DESK, DESK),
    "^(?P<app_label>newsroom|auth|articles|taggit)/$": (DESK, DESK),
    "(?P<url>.*)$": (NOBODY, NOBODY),
    "auth/user/<int:pk>/recover/": (MANAGERS, MANAGERS),
    "articles/notice/": (DESK, DESK),
    "articles/notice/read-all/": (NOBODY, DESK),
    "articles/notice/choices/": (NOBODY, DESK),
    # The editor's own.
    "articles/notice/<int:pk>/open/": ("E", "E"),
    "articles/restriction/<path:object_id>/lift/": (OF_POLITICS, OF_POLITICS),
    "articles/series/next/": (DESK, DESK),
    "articles/claim/<path:object_id>/act/<slug:act>/": (OF_POLITICS, OF_POLITICS),
    "articles/claim/<path:object_id>/proof/<int:number>/": (DESK, DESK),
    "articles/article/<path:object_id>/act/<slug:action>/": (OF_POLITICS, OF_POLITICS),
    "articles/article/<path:object_id>/revisions/": (DESK, DESK),
    "articles/article/<path:object_id>/compare/": (DESK, DESK),
    "articles/article/<path:object_id>/restore/<slug:key>/": (MAY_WRITE, MAY_WRITE),
    "articles/article/preview/": (NOBODY, DESK),
    "articles/article/<path:object_id>/preview-links/": (MAY_WRITE, MAY_WRITE),
    # Whether one is signed in.
    "articles/article/session/": (EVERYBODY, NOBODY),
    "articles/article/signed-in/": (DESK, DESK),
    "articles/article/unsaved/": (NOBODY, DESK),
    "articles/article/add/restored/": (DESK, DESK),
    # Whoever only reads is told who writes.
    "articles/article/<path:object_id>/writing/": (NOBODY, DESK),
    "articles/article/<path:object_id>/leaving/": (NOBODY, DESK),
    "articles/article/<path:object_id>/unsaved/": (NOBODY, MAY_WRITE),
    "articles/article/<path:object_id>/restored/": (DESK, DESK),
    "articles/article/<path:object_id>/discard/": (DESK, DESK),
    "articles/article/<path:object_id>/take-over/": (DESK, MAY_WRITE),
    "articles/article/flash/": (EDITORS, EDITORS),
    "articles/article/<path:object_id>/comments/": (DESK, DESK),
    "articles/article/<path:object_id>/tasks/<int:task>/done/": (NOBODY, MAY_WRITE),
    "articles/article/<path:object_id>/duplicate/": (NOBODY, DESK),
    "articles/article/<path:object_id>/translate/<slug:language>/": (NOBODY, DESK),
    "articles/article/<path:object_id>/source/beside/": (DESK, DESK),
    "articles/article/<path:object_id>/source/": (DESK, DESK),
    "articles/article/translations/": (DESK, DESK),
    "articles/article/own-reporting/": (EDITORS, EDITORS),
    "articles/article/<path:object_id>/claim/": (DESK, DESK),
    "articles/article/<path:object_id>/restrict/": (OF_POLITICS, OF_POLITICS),
    "articles/article/<path:object_id>/receipt/": (NOBODY, DESK),
    "articles/article/<path:object_id>/time/": (DESK, DESK),
    "articles/document/pick/": (DESK, NOBODY),
    "articles/document/upload/": (NOBODY, DESK),
    "articles/document/<int:pk>/file/": (DESK, DESK),
    # Leads to the board.
    "articles/arrangement/board/": (DESK, DESK),
    "articles/arrangement/board/<int:publication>/<slug:language>/": (EDITORS, EDITORS),
    "articles/arrangement/board/<int:publication>/<slug:language>/preview/": (NOBODY, EDITORS),
    "articles/arrangement/<int:key>/stood/": (EDITORS, EDITORS),
    "articles/importrun/doubts/": (EDITORS, EDITORS),
    "articles/importrun/<int:key>/doubts/<slug:code>/": (EDITORS, EDITORS),
    "articles/importrun/<int:key>/decide/<slug:name>/": (EDITORS, EDITORS),
    "articles/importrun/<int:key>/mend/": (EDITORS, EDITORS),
    "articles/importrun/<int:key>/release/": (EDITORS, EDITORS),
    "articles/importrun/<int:key>/undo/": (EDITORS, EDITORS),
    "articles/importrun/<int:key>/pictures/": (EDITORS, EDITORS),
    "articles/importrun/<int:key>/gone/": (EDITORS, EDITORS),
    "articles/importrun/<int:key>/links/": (EDITORS, EDITORS),
    "articles/importrun/<int:key>/repetitions/": (EDITORS, EDITORS),
    "articles/importrun/<int:key>/go-on/": (EDITORS, EDITORS),
    "articles/importrun/start/": (EDITORS, EDITORS),
    "articles/importrun/start/<uuid:token>/": (NOBODY, NOBODY),
    "articles/importitem/<int:pk>/original/": (EDITORS, EDITORS),
    "newsroom/section/<int:key>/retire/": (MANAGERS, MANAGERS),
    "newsroom/section/merge/": (MANAGERS, MANAGERS),
    "newsroom/reporter/merge/": (MANAGERS, MANAGERS),
    "taggit/tag/merge/": (MANAGERS, MANAGERS),
    "taggit/tag/names/": (DESK, DESK),
    "articles/photo/pick/": (DESK, NOBODY),
    "articles/photo/upload/": (NOBODY, DESK),
    "articles/photo/describe/": (DESK, DESK),
    "articles/photo/<int:photo_id>/replace/": (DESK, DESK),
    "articles/photo/<int:photo_id>/switch/": (DESK, DESK),
    "articles/photo/<path:object_id>/words/": (DESK, DESK),
    "articles/photo/<path:object_id>/restrict/": (EDITORS, EDITORS),
    "articles/standingpage/<path:object_id>/act/<slug:act>/": (MANAGERS, MANAGERS),
    "articles/standingpage/<path:object_id>/compare/<int:key>/": (EDITORS, EDITORS),
}

#: For everybody the same page, signed in or not, and nobody may send anything → what a GET is answered with.
_ARTICLE, _PAGE = "<day:day>/<int:number>/<str:slug>/", 200
PUBLIC = {
    "livez": _PAGE,
    "readyz": _PAGE,
    # There is none without a token in the settings.
    "metrics": 404,
    # Whoever has the name, which is made of the file's bytes.
    "media/<path:path>": _PAGE,
    # Whoever has the link.
    "preview/<str:token>/": _PAGE,
    "": _PAGE,
    "<day:day>/<int:number>/": 301,
    _ARTICLE: _PAGE,
    f"{_ARTICLE}versions/": _PAGE,
    f"{_ARTICLE}versions/<int:which>/": _PAGE,
    "<day:day>/<int:number>/notices/<int:notice>/": _PAGE,
    "documents/<int:number>/<str:name>": 404,
    # The one that stands leads to its page.
    "pages/<slug:slug>/<int:number>/": 302,
    "series/": 404,
    "series/<slug:slug>/": 404,
    "feeds/series/<slug:slug>.<feed:ending>": 404,
    "search/": _PAGE,
    "oembed/": _PAGE,
    "api/v1/articles/<int:number>/versions/<int:which>": _PAGE,
    "api/^(?P<rest>(?s:.+))$": 404,
    **dict.fromkeys(
        (
            *("<day:day>/", "<month:month>/", "sections/<slug:slug>/", "tags/<str:slug>/", "reporters/<str:slug>/"),
            *("corrections/", "imprint/", "masthead/", "pages/<slug:slug>/", "manifest.webmanifest", "feeds/"),
            *("feeds/latest.<feed:ending>", "feeds/sections/<slug:slug>.<feed:ending>"),
            *("feeds/tags/<str:slug>.<feed:ending>", "feeds/reporters/<str:slug>.<feed:ending>"),
            *("api/v1/openapi.json", "api/v1/articles", "api/v1/articles/<int:number>"),
            *("api/v1/articles/<int:number>/versions", "api/v1/sections", "api/v1/reporters"),
            *("sitemap.xml", "sitemaps/pages.xml", "sitemaps/<month:month>.xml", "news-sitemap.xml"),
            *("share-card.png", "share-cards/<int:number>/<int:which>.png", "icons/maskable.png"),
            *("icons/<int:size>.png", "favicon.ico", "robots.txt"),
        ),
        _PAGE,
    ),
}
#: Of the second edition, in which there is no story: lists are not there, and the article leads to where it is.
_NOT_IN_KOREAN = re.compile(r"(<day|<month|sections|tags|reporters|pages|series|feeds/(?!latest)|feeds/$)")

#: What the admin makes for rows: after the row's name → which of its four columns answer GET and POST.
_OF_ROWS = {
    "/": (0, 0),
    "/add/": (1, 1),
    "/<path:object_id>/history/": (0, 0),
    "/<path:object_id>/delete/": (3, 3),
    "/<path:object_id>/change/": (0, 2),
}
#: Where it matters whose article or section it is; elsewhere the writer is any reporter, and the editor elsewhere any editor.
_WHOSE = re.compile(r"articles/(article|claim|restriction)/|photo/.*/restrict/")
#: Tables of one's own session.
_SESSIONS = re.compile(r'"(django_session|usersessions_usersession)"')
_WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)", re.IGNORECASE)


def expected(route: str) -> tuple[str, str]:
    """Who may GET and who may POST. KeyError: nobody has said so yet."""
    if route in PAGES:
        return PAGES[route]
    name = re.match(r"\w+/\w+", route)
    columns = ROWS[name[0]] if name else ROWS[route]
    ending = route[len(name[0]) :] if name else ""
    if ending == "/<path:object_id>/":
        # Leads to the row's page, which asks.
        return DESK, DESK
    get, post = _OF_ROWS[ending]
    return columns[get], columns[post]


def routes(patterns: Sequence[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    """Every route as text, with its parts in angle brackets."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


def address(route: str, world: World) -> str:
    """The route filled with rows of the world; for what asks more, with a question."""
    rows = world.rows
    row = re.match(r"\w+/(\w+)/", route)
    here = rows.get(row[1]) if row else None
    parts: dict[str, object] = {
        "language": "ko" if "translate" in route else "en",
        "publication": rows["publication"].pk,
        "task": rows["task"].pk,
        "number": rows["claimnotice"].number,
        "action": "publish",
        "act": "decide" if "claim" in route else "publish",
        "name": "accept",
        "code": "suspected_twin",
        "content_type_id": rows["document_type"],
        "token": rows["uuid"] if "uuid" in route else "guess",
    }
    if "restore/" in route:
        parts["key"] = f"r{rows['revision'].pk}"
    if "compare/<int:key>" in route:
        here, parts["key"] = rows["published_page"], rows["standingversion"].pk
    own = {"object_id", "pk", "key", "photo_id"}
    if "content_type_id" in route:
        here = rows["document"]
    if "/source/" in route:
        here = rows["translation"]
    if route == "articles/claim/<path:object_id>/proof/<int:number>/":
        here = rows["met_claim"]
    if "switch/" in route:
        here = rows["better_photo"]

    def filled(found: re.Match[str]) -> str:
        name = found[1]
        return str(parts.get(name, here.pk if name in own and here else "1"))

    path = route.replace("^(?P<app_label>newsroom|auth|articles|taggit)/$", "articles/").replace("(?P<url>.*)$", "no/")
    path = re.sub(r"<(?:\w+:)?(\w+)>", filled, path)
    return f"/admin/{path}{QUESTIONS.get(route, '').format(**{name: getattr(each, 'pk', '') for name, each in rows.items()})}"


#: What a page is asked with; `{…}` is the key of a row.
QUESTIONS = {
    "autocomplete/": "?app_label=newsroom&model_name=reporter&field_name=section&term=p",
    "articles/series/next/": "?series={series}",
    "newsroom/section/merge/": "?keys={section},{other_section}",
    "newsroom/reporter/merge/": "?keys={reporter},{other_reporter}",
    "taggit/tag/merge/": "?keys={tag},{other_tag}",
    "articles/photo/describe/": "?photos={photo}",
    "articles/importrun/<int:key>/mend/": "?code=section-assumed",
}


class Asked:
    """One address asked by one person, all of it taken back afterwards."""

    def __init__(self, client: Client, cookies: dict[str, str], method: str, path: str) -> None:
        self.wrote: list[str] = []
        client.cookies.clear()
        for name, value in cookies.items():
            client.cookies[name] = value
        with transaction.atomic(), connection.execute_wrapper(self._note):
            self.answer: Any = getattr(client, method)(path)
            if self.answer.streaming:
                b"".join(self.answer)
            transaction.set_rollback(True)

    def _note(self, execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        if _WRITES.match(sql) and not _SESSIONS.search(sql):
            self.wrote.append(sql)
        return execute(sql, params, many, context)

    def is_in(self, route: str) -> bool:
        """Whether the answer is the one for who may."""
        status = self.answer.status_code
        leads_to_sign_in = status == 302 and self.answer.headers["Location"].startswith("/admin/login/")
        # An act that is not for one leads back to the article.
        leads_back = status == 302 and "/act/" in route
        return status in {200, 204, 302, 400} and not leads_to_sign_in and not leads_back


def _tells_nothing(who: Who, method: str, route: str) -> bool:
    """Whether the same was asked already: as another person for whom nothing is different here, or by GET."""
    if who is Who.DISMISSED:
        # The session is looked at before the method is.
        return method == "post"
    if method == "post" and route.endswith(("/history/", "<path:object_id>/")):
        return True
    return who in {Who.WRITER, Who.ELSEWHERE} and not _WHOSE.search(route)


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="who is let in is the same on every database")
def test_everybody_gets_in_where_they_may_and_nowhere_else(monkeypatch: pytest.MonkeyPatch, figure: Figure) -> None:
    # Who is let in is asked, not how the page looks.
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", property(lambda _response: ""))
    # Nor what stands in the menu beside every one of them.
    listed = site.get_app_list
    monkeypatch.setattr(site, "get_app_list", lambda request, app=None: listed(request, app) if app else [])
    world = make_world()
    clients = {who: world.client(who) for who in Who}
    cookies = {who: {name: morsel.value for name, morsel in client.cookies.items()} for who, client in clients.items()}
    walked, wrong, unknown = 0, [], []
    found = [
        route.removeprefix("admin/") for route in routes(get_resolver().url_patterns) if route.startswith("admin/")
    ]
    for route in dict.fromkeys(found):
        try:
            may = expected(route)
        except KeyError:
            unknown.append(route)
            continue
        path = address(route, world)
        for method, letters in zip(("get", "post"), may, strict=True):
            for who, client in clients.items():
                if _tells_nothing(who, method, route):
                    continue
                asked = Asked(client, cookies[who], method, path)
                walked += 1
                is_in = asked.is_in(route)
                if is_in != (who.value in letters) or asked.answer.status_code >= 500:
                    wrong.append(f"{who.name} {method} {path}: {asked.answer.status_code}")
                if not is_in and asked.wrote and asked.answer.status_code != 302:
                    wrong.append(f"{who.name} {method} {path} was refused, and yet: {asked.wrote[0][:90]}")
    assert unknown == [], "Say in PAGES or ROWS who may ask for these"
    assert not wrong, "\n".join(wrong)
    assert set(PAGES) <= set(found)
    figure(
        f"desk addresses × people × GET and POST walked: {walked:,} ({len(set(found))} addresses, {len(Who)} people)"
    )


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="who is let in is the same on every database")
def test_readers_and_the_desk_get_the_same_public_pages_and_nobody_may_send_anything(figure: Figure) -> None:
    world = make_world()
    stranger, manager = world.client(Who.STRANGER), world.client(Who.MANAGER)
    walked, wrong = 0, []
    found = [route for route in routes(get_resolver().url_patterns) if not route.startswith("admin/")]
    plain = [route.removeprefix("<language:language>/") for route in found]
    assert set(plain) - PUBLIC.keys() == set(), "Say in PUBLIC what these answer"
    assert PUBLIC.keys() - set(plain) == set()
    for route in dict.fromkeys(found):
        path = public_address(route, world)
        answers = [client.get(path) for client in (stranger, manager)]
        pages = {(answer.status_code, b"".join(answer) if answer.streaming else answer.content) for answer in answers}
        sent = [client.post(path, {"q": "x"}).status_code for client in (stranger, manager)]
        walked += 4
        known = PUBLIC[route.removeprefix("<language:language>/")]
        is_korean = route.startswith("<language") and _NOT_IN_KOREAN.match(route.removeprefix("<language:language>/"))
        expected_here = {known, 301, 404} if is_korean else {known, 503} if route == "readyz" else {known}
        # A preview says at which minute it was made.
        is_same = len(pages) == 1 or route.startswith("preview/")
        if answers[0].status_code not in expected_here or not is_same or not {*sent} <= {404, 405}:
            wrong.append(f"{path}: {[answer.status_code for answer in answers]}, pages {len(pages)}, sent {sent}")
        if any(answer.cookies for answer in answers):
            wrong.append(f"{path} sets a cookie")
    assert not wrong, "\n".join(wrong)
    figure(f"public addresses × reader and desk × GET and POST walked: {walked} ({len(set(found))} addresses)")


def public_address(route: str, world: World) -> str:
    """The route filled with what readers have."""
    rows = world.rows
    version = rows["version"]
    day = version.published_at.astimezone(version.publication.tzinfo)
    slugs = {"tags": "treaty", "reporters": "lee", "sections": "politics", "pages": "ethics", "series": "silk-road"}
    parts = {
        "language": "ko",
        "day": f"{day:%Y/%m/%d}",
        "month": f"{day:%Y/%m}",
        "number": "1" if "pages/" in route else str(version.public_number),
        "notice": str(rows["claimnotice"].number),
        "which": "1",
        "ending": "atom",
        "size": "192",
        "name": "annex.pdf",
        "token": rows["token"],
        "path": str(rows["photo"].file),
        "slug": next((slug for name, slug in slugs.items() if name in route), version.path.split("/")[-2]),
    }
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: parts[found[1]], route.replace("^(?P<rest>(?s:.+))$", "v1/no"))
    question = {"oembed/": f"?url=http://testserver{version.path}", "search/": "?q=site"}
    return f"/{path}{question.get(route, '')}"
