"""What somebody writes, uploads, imports or searches for never runs: for readers and at the desk, with and without a policy.

The policy (CSP) would stop nearly all of it by itself, so most pages are asked with the policy switched off in the browser:
what is shown then is that everything is escaped or left out where it is written.
"""

from __future__ import annotations

import json
from html import escape
from itertools import batched
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.utils import timezone
from PIL import Image

from articles.copytext import BylineCopy, PhotoUse
from articles.files.metadata import PhotoMetadata, xmp_packet
from articles.library.photos import take_in
from articles.models import Article, Claim, Comment, ImportRun, PreviewLink, Version
from articles.models.version import VersionKind
from articles.verbs import publishing, teamwork
from articles.verbs.publishing import Reason
from newsroom.models import Reporter, Section
from newsroom.roles import Role
from tests.browser.payloads import ALIVE, HOOK, PAYLOADS
from tests.builders import (
    edit,
    in_future,
    make_article,
    make_publication,
    make_reporter,
    make_section,
    make_series,
    make_user,
    part_of,
    picture,
    publish_article,
)
from tests.claims.docket import met

if TYPE_CHECKING:
    from pathlib import Path

    from django.contrib.auth.models import User
    from playwright.sync_api import Page

    from newsroom.models import Publication
    from tests.browser.conftest import NewPage, SignIn, Troubles
    from tests.figures import Figure

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: Two in each article, side by side.
PAIRS = [" ".join(pair) for pair in batched(PAYLOADS, 2)]
#: Of the articles, so many are opened by themselves with the policy on, and at the desk.
_SOME = 3
#: Where each payload stands; what is counted is said at the end.
PLACES = (
    *(
        "headline",
        "deck",
        "dateline",
        "text",
        "markup of the text",
        "caption in the text",
        "embedded address",
        "embed's text",
    ),
    *(
        "byline of a reporter",
        "byline of a guest",
        "caption",
        "alternative text",
        "tag",
        "section",
        "series",
        "its description",
    ),
    *(
        "reporter's name",
        "reporter's words",
        "EXIF",
        "IPTC in XMP",
        "headline, deck, byline, tag, section and text of an import",
    ),
)


def written(publication: Publication, editor: User) -> list[Version]:
    """An article for every payload, which stands in each of its places; all on the site."""
    versions = []
    for number, payload in enumerate(PAIRS):
        exif = Image.Exif()
        exif[0x010E], exif[0x013B], exif[0x8298] = payload, payload, payload
        words = PhotoMetadata(*[payload] * 7)
        data = picture(f"rgb({number}, 90, {number})", (300, 200), exif=exif, xmp=xmp_packet(words))
        photo = take_in(data, editor)
        section = make_section(publication, f"s{number % 6}", name_en=payload[:60], name_ko=payload[:60])
        reporter = make_reporter(f"r{number}", name_en=payload[:60], name_ko=payload[:60], bio_en=payload)
        series = make_series(
            publication, f"series-{number}", title_en=payload, title_ko=payload, description_en=payload
        )
        versions.append(
            publish_article(
                publication,
                editor,
                headline=payload,
                deck=payload,
                dateline=payload[:80],
                body=f"<p>Before {payload}</p>{payload}<figure data-photo='{photo.sha256}'><figcaption>{payload}</figcaption>"
                f"</figure><div data-embed='https://a.example/{quote(payload)}'>{payload}</div>",
                bylines=(BylineCopy(reporter.slug, payload[:100], "author"), BylineCopy(None, payload[:100], "author")),
                lead=PhotoUse(photo.sha256, payload, payload),
                tags=(payload.replace(",", "")[:90],),
                section=section.slug,
                series=part_of(series, 1),
            )
        )
    return versions


def imported(folder: Path) -> None:
    """Every payload through three formats of imports; the first goes before readers at once."""
    items = [
        {
            "id": number,
            "headline": f"J {payload}",
            "deck": payload,
            "published": "2014-09-09T09:09:09+09:00",
            "body": f"<p>{payload}</p>{payload}",
            "bylines": [payload],
            "tags": [payload],
            "section": payload,
        }
        for number, payload in enumerate(PAYLOADS, start=1)
    ]
    lines = folder / "old.jsonl"
    lines.write_text("\n".join(map(json.dumps, items)), "utf-8")
    rss = folder / "feed.xml"
    rss.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Old</title><link>https://old.example/</link>'
        + "".join(
            f"<item><title>R {escape(payload)}</title><link>https://old.example/{number}</link><guid>r{number}</guid>"
            f"<pubDate>Mon, 04 Mar 2019 00:00:00 GMT</pubDate><dc:creator>{escape(payload)}</dc:creator>"
            f"<category>{escape(payload)}</category><content:encoded>{escape(f'<p>Text {payload}</p>{payload}')}</content:encoded></item>"
            for number, payload in enumerate(PAIRS, start=1)
        )
        + "</channel></rss>",
        "utf-8",
    )
    pages = folder / "pages"
    pages.mkdir()
    for number, payload in enumerate(PAIRS, start=1):
        (pages / f"{number}.html").write_text(
            f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{escape(payload)}</title>"
            f'<meta property="og:title" content="H {escape(payload)}"><meta name=author content="{escape(payload)}">'
            '<meta property="article:published_time" content="2021-02-03T04:05:00+09:00">'
            f'<link rel=canonical href="https://old.example/{number}.html"></head><body><article><h1>H {escape(payload)}</h1>'
            f"<p>Words of a text that is long enough to be one. {payload}</p><p>More.</p></article></body></html>",
            "utf-8",
        )
    for path, more in ((lines, ["--release"]), (rss, []), (pages, [])):
        try:
            call_command(
                "import_articles", str(path), "--section", "s0", "--source", path.stem, "--processes", "1", *more
            )
        except SystemExit as told:
            # Some were refused, which the report says.
            assert told.code in {0, 1}


def quietly(page: Page, troubles: Troubles, paths: list[str]) -> int:
    """Open each of the pages: nothing runs, asks the person, leaves the site, or waits for a click. How many they were."""
    page.add_init_script(HOOK)
    page.on("dialog", lambda dialog: troubles.seen.append(f"a dialog at {page.url}: {dialog.message}"))
    host = page.context.request.get("/livez").url.removesuffix("/livez")
    page.on("request", lambda request: _stays(request.url, host, troubles))
    for path in paths:
        page.goto(path, wait_until="load")
        troubles.seen += [f"{path}: {alive}" for alive in page.evaluate(ALIVE)]
    return len(paths)


def _would_be_noticed(page: Page, troubles: Troubles) -> None:
    """Or the test would show nothing: markup that nobody escapes runs, and is alive."""
    page.add_init_script(HOOK)
    page.goto("/livez")
    page.set_content(f"{PAYLOADS[4]}<a href='javascript:pwn(1)'>x</a>")
    page.wait_for_function("document.images[0].complete")
    assert any("PWNED" in seen for seen in troubles.seen)
    assert len(page.evaluate(ALIVE)) == 2
    troubles.seen.clear()


def _stays(url: str, host: str, troubles: Troubles) -> None:
    if not url.startswith((f"{host}/", "blob:", "data:image/")):
        troubles.seen.append(f"a request left the site: {url[:120]}")


def lists(versions: list[Version]) -> list[str]:
    """Pages for readers that show many articles, and what programs read, opened as a page."""
    day = versions[0].published_at.astimezone(versions[0].publication.tzinfo)
    return [
        "/",
        *(f"/sections/s{number}/" for number in range(6)),
        *(f"/reporters/r{number}/" for number in range(0, len(PAIRS), 12)),
        "/series/",
        f"/{day:%Y/%m/%d}/",
        f"/{day:%Y/%m}/",
        "/corrections/",
        "/search/?q=pwn",
        *(f"/search/?q={quote(payload)}" for payload in PAYLOADS[::6]),
        "/feeds/",
        "/feeds/latest.atom",
        "/feeds/latest.rss",
        "/feeds/latest.json",
        "/sitemap.xml",
        "/sitemaps/pages.xml",
        "/news-sitemap.xml",
        f"/oembed/?format=xml&url=http://localhost{quote(versions[0].path)}",
        "/api/v1/articles",
        "/api/v1/sections",
        *(f"/{quote(payload, safe='')}" for payload in PAYLOADS[::12]),
    ]


def desk_pages(draft: Article, versions: list[Version]) -> list[str]:
    """Lists, forms and histories of the desk."""
    article = f"/admin/articles/article/{draft.pk}"
    run = ImportRun.objects.order_by("-pk").first()
    assert run is not None
    some = [f"/admin/articles/article/{version.article_id}/change/" for version in versions[:: len(versions) // _SOME]]
    held = Article.objects.filter(source="pages").order_by("-pk")[:2]
    return [
        "/admin/",
        "/admin/articles/article/",
        f"/admin/articles/article/?q={quote(PAYLOADS[4])}",
        *(f"{article}/{name}/" for name in ("change", "comments", "revisions", "compare", "history", "act/publish")),
        *some,
        *(f"/admin/articles/article/{each.pk}/change/" for each in held),
        "/admin/articles/article/translations/",
        "/admin/articles/photo/",
        f"/admin/articles/photo/describe/?photos={','.join(str(number) for number in range(1, 13))}",
        "/admin/articles/version/",
        "/admin/articles/statuschange/",
        "/admin/articles/claim/",
        f"/admin/articles/claim/{Claim.objects.latest('pk').pk}/change/",
        "/admin/articles/series/",
        "/admin/taggit/tag/",
        "/admin/newsroom/section/",
        f"/admin/newsroom/section/{Section.objects.latest('pk').pk}/change/",
        "/admin/newsroom/reporter/",
        f"/admin/newsroom/reporter/{Reporter.objects.latest('pk').pk}/change/",
        "/admin/articles/arrangement/board/",
        "/admin/articles/importrun/",
        f"/admin/articles/importrun/{run.pk}/change/",
        "/admin/articles/importrun/doubts/",
        "/admin/articles/importitem/",
        "/admin/articles/oldpath/",
    ]


def test_nothing_that_was_written_or_brought_in_runs(
    new_page: NewPage, sign_in: SignIn, troubles: Troubles, figure: Figure, tmp_path: Path, live_server: object
) -> None:
    troubles.expect(400, 404)
    publication = make_publication(host="localhost", name_en="<b>Journal</b>", settling_minutes=0)
    chief = make_user(Role.MANAGING_EDITOR, "chief", first_name="<img src=x onerror=pwn(0)>")
    versions = written(publication, chief)
    imported(tmp_path)
    for version, payload in zip(versions[:_SOME], PAYLOADS, strict=False):
        told = Reason(en=payload, ko=payload)
        publishing.publish(
            edit(version.article, chief, dateline="Seoul"), chief, kind=VersionKind.CORRECTION, reason=told
        )
    met(versions[-1], chief, title=PAYLOADS[0], claimant=PAYLOADS[1], claimed=PAYLOADS[4], received_at=timezone.now())
    draft = make_article(publication, chief, headline=PAYLOADS[4], deck=PAYLOADS[0], body="".join(PAYLOADS))
    for payload in PAYLOADS[::3]:
        teamwork.remark(draft, chief, payload)
    link = PreviewLink.objects.create(article=draft, created_by=chief, expires_at=in_future(days=1), note=PAYLOADS[0])
    assert Comment.objects.exists()
    _would_be_noticed(new_page(bypass_csp=True), troubles)
    preview = f"/preview/{link.token}/"
    public = lists(versions)
    looked = quietly(new_page(bypass_csp=True), troubles, [preview, *public, *(version.path for version in versions)])
    looked += quietly(
        new_page(), troubles, [preview, *public, *(each.path for each in versions[:: len(versions) // _SOME])]
    )
    for options in ({"bypass_csp": True}, {}):
        page = new_page(**options)
        sign_in(page, chief)
        pages = desk_pages(draft, versions)
        looked += quietly(page, troubles, pages if options else pages[:4])
    # Chromium shows XML with a style of its own, which the policy refuses.
    troubles.seen[:] = [seen for seen in troubles.seen if "sitemap.xml: Applying inline style" not in seen]
    figure(
        f"script payloads × places: {len(PAYLOADS)} × {len(PLACES)}; pages opened with and without a policy: {looked}, run: 0"
    )
