"""The public pages as they stand: for everybody, on every screen, without a word on the console."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from articles.copytext import BylineCopy
from articles.library.renditions import make_renditions
from articles.models import Claim, OldPath, PreviewLink, StandingPage, Version
from articles.models.restriction import RestrictionGround, RestrictionStatus
from articles.models.standing_version import StandingKind
from articles.models.version import VersionKind
from articles.verbs import claims, publishing, restricting
from articles.verbs.publishing import Reason
from articles.verbs.restricting import Terms
from articles.verbs.standing import publish_page, withdraw_page
from newsroom.counting.ranking import rank_again
from newsroom.models import ReadCount
from newsroom.roles import Role
from tests.browser import axe, vnu
from tests.builders import (
    edit,
    in_future,
    make_article,
    make_photo,
    make_publication,
    make_section,
    make_standing_page,
    make_user,
    publish_article,
)
from tests.claims.docket import met

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import NewPage, Troubles

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: As wide as nobody's headline should be, and words no line has room for.
_LONG = "Parliamentarians from twenty-three countries agree to disagree about the order of speaking " * 2
_WORD = "Donaudampfschifffahrtsgesellschaftskapitaenspatent" * 3


@pytest.fixture
def paths(live_server: object) -> dict[str, str]:
    """Every kind of page, with pretty data and with ugly."""
    publication = make_publication(host="localhost", name_en="The Extraordinarily Long-Named Journal of Diplomacy")
    editor = make_user(Role.MANAGING_EDITOR, "editor")
    for slug in ("politics", "culture", "empty"):
        make_section(publication, slug)
    make_section(publication, "assembly", parent=make_section(publication, "politics"), name_en="Assembly")
    photo, upright = make_photo(), make_photo("olive")
    make_renditions(photo)
    body = (
        f'<p>Text with <a href="https://example.com/">a link</a> and <em>stress</em>.</p><h2>{_WORD}</h2>'
        "<ul><li>One</li><li>Two</li></ul><blockquote><p>Quoted</p></blockquote>"
        '<aside class="pullquote"><p>Pulled out</p></aside><h3>Smaller</h3>'
        f'<figure class="photo photo--left" data-photo="{photo.sha256}"><figcaption>A field</figcaption></figure>'
        f'<figure class="photo photo--wide" data-photo="{upright.sha256}"><figcaption></figcaption></figure>'
        '<div class="embed" data-embed="https://video.example.com/1"><a href="https://video.example.com/1">x</a></div>'
        '<div class="embed" data-embed="https://youtu.be/aqz-KE-bpKQ"><a href="https://youtu.be/aqz-KE-bpKQ">x</a></div>'
        f"{''.join(f'<figure data-photo={chr(34)}{each.sha256}{chr(34)}><figcaption>A field</figcaption></figure>' for each in (photo, upright, photo))}"
        f"<table><thead><tr><th>Head</th></tr></thead><tbody><tr>{'<td>A cell of words</td>' * 12}</tr></tbody></table><hr>"
    )
    six = tuple(BylineCopy(None, f"Alexandra Konstantinopoulos-Whitfield {number}", "author") for number in range(6))
    full = publish_article(publication, editor, photo=photo, body=body, tags=["Seoul"], headline="Envoys meet in Seoul")
    korean = publishing.publish(
        make_article(
            publication,
            editor,
            language="ko",
            headline="사절단, 서울에서 만나",
            photo=photo,
            translation_of=full.article,
        ),
        editor,
    )
    ugly = publish_article(
        publication,
        editor,
        headline=_LONG[:140] + _WORD,
        deck=_LONG,
        bylines=six,
        section="culture",
        tags=[_LONG[:90]],
    )
    corrected = publish_article(publication, editor, days_ago=3, kind="advertorial", photo=photo, section="assembly")
    publishing.publish(
        edit(corrected.article, editor, deck="Another"),
        editor,
        kind=VersionKind.CORRECTION,
        reason=Reason(en="It was wrong.", ko="틀렸습니다."),
    )
    publishing.publish(edit(corrected.article, editor, deck="Later news"), editor, kind=VersionKind.UPDATE)
    until = in_future(days=1)
    notice = met(corrected, editor, title=_LONG[:200], front_until=until)
    withdrawn = publish_article(publication, editor, days_ago=2)
    answered = met(withdrawn, editor)
    ended = met(full, editor, received_at=timezone.now())
    claims.take_down(Claim.objects.get(notice=ended), editor, "Wrong")
    publishing.withdraw(withdrawn.article, editor, Reason(en="It was wrong.", ko="틀렸습니다."))
    draft = make_article(publication, editor, photo=photo)
    link = PreviewLink.objects.create(article=draft, created_by=editor, expires_at=in_future(days=1))
    restricted = publish_article(publication, editor)
    terms = Terms(RestrictionGround.COURT, RestrictionStatus.LEGAL, "A letter", notice_en="A court has ordered it.")
    restricting.restrict(restricted.article, editor, terms)
    day = full.published_at.astimezone(publication.tzinfo)
    OldPath.objects.create(publication=publication, path="/contest/2012", is_gone=True)
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    for version in Version.objects.on_site():
        ReadCount.objects.create(
            publication=publication, language=version.language, number=version.public_number, hour=hour, hits=50
        )
    rank_again(timezone.now())
    about = make_standing_page(publication, title_en=f"About {_WORD[:100]}", body_en=body)
    publish_page(about, editor, seen=1)
    StandingPage.objects.filter(pk=about.pk).update(body_en=body * 2)
    publish_page(about, editor, seen=1, reason=Reason(en=_LONG))
    ethics = make_standing_page(publication, "ethics", kind=StandingKind.ETHICS)
    publish_page(ethics, editor, seen=1)
    withdraw_page(ethics, editor, Reason(ko="더는 쓰지 않는다."))
    privacy = make_standing_page(publication, "privacy", kind=StandingKind.PRIVACY, title_ko="개인정보 처리방침")
    publish_page(privacy, editor, seen=1)
    return {
        "front": "/",
        "front-ko": "/ko/",
        "article": full.path,
        "article-ko": korean.path,
        "article-ugly": ugly.path,
        "article-corrected": corrected.path,
        "withdrawn": withdrawn.path,
        "restricted": restricted.path,
        "versions": f"{corrected.path}versions/",
        "versions-ko": f"{korean.path}versions/",
        "version": f"{corrected.path}versions/1/",
        "as-of": f"{corrected.path}?as-of={(timezone.now() - timedelta(days=1)).isoformat(timespec='seconds')[:-6]}Z",
        "as-of-front-ko": f"/ko/?as-of={timezone.now().isoformat(timespec='seconds')[:-6]}Z",
        "as-of-refused": "/?as-of=yesterday",
        "as-of-too-early": f"{full.path}?as-of=2001-01-01T00:00Z",
        "section": "/sections/politics/",
        "section-ko": "/ko/sections/politics/",
        "section-empty": "/sections/empty/",
        "tag": "/tags/seoul/",
        "reporter": "/reporters/lee/",
        "day": f"/{day:%Y/%m/%d}/",
        "month-ko": f"/ko/{day:%Y/%m}/",
        "search": "/search/?q=envoys+meet&order=newest",
        "search-ko": "/ko/search/?q=%EC%82%AC%EC%A0%88%EB%8B%A8&section=politics&from=x",
        "search-form": "/search/",
        "search-nothing": "/search/?q=unicorn",
        "standing": "/pages/about/",
        "standing-ko": "/ko/pages/about/",
        "standing-earlier": "/pages/about/1/",
        "standing-gone": "/ko/pages/ethics/",
        "imprint": "/imprint/",
        "imprint-ko": "/ko/imprint/",
        "masthead": "/masthead/",
        "feeds": "/feeds/",
        "feeds-ko": "/ko/feeds/",
        "corrections": "/corrections/",
        "notice": notice.path,
        "notice-of-withdrawn": answered.path,
        "notice-taken-down": ended.path,
        "corrections-ko": "/ko/corrections/",
        "not-found": "/nowhere/",
        "gone": "/contest/2012",
        "preview": f"/preview/{link.token}/",
    }


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (360, "dark"), (1280, "light"), (1920, "dark")])
def test_axe_finds_nothing_grave_and_no_page_is_wider_than_its_screen(
    new_page: NewPage, troubles: Troubles, paths: dict[str, str], width: int, scheme: str
) -> None:
    troubles.expect(400, 404, 410, 451)
    page = new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    wrong = []
    for name, path in paths.items():
        page.goto(path)
        wrong += [f"{name}: {violation}" for violation in axe.violations(page)]
        if (found := page.evaluate("document.documentElement.scrollWidth")) > width:
            wrong.append(f"{name}: {found} pixels wide")
    assert not wrong, "\n".join(wrong)
    assert not page.context.cookies()


def test_vnu_finds_no_error(page: Page, paths: dict[str, str]) -> None:
    errors = vnu.errors({name: page.request.get(path).text() for name, path in paths.items()})
    assert not errors, "\n".join(errors)


def test_everything_a_finger_has_to_hit_is_large_enough(new_page: NewPage, paths: dict[str, str]) -> None:
    """At least 44 pixels in one direction and 24 in the other, but for links inside sentences (WCAG 2.5.8)."""
    page = new_page(viewport={"width": 360, "height": 740}, has_touch=True)
    small = []
    for name in (
        "front",
        "article",
        "article-corrected",
        "article-ko",
        "section",
        "reporter",
        "imprint",
        "corrections",
        "notice",
        "versions",
        "version",
    ):
        page.goto(paths[name])
        small += [
            f"{name}: {each}"
            for each in page.evaluate(
                """() => [...document.querySelectorAll('a, button')]
                .filter(each => !each.closest('.body p, .card-picture, .kicker, .contact, figcaption') && !each.classList.contains('skip'))
                .map(each => [each, each.getBoundingClientRect()])
                .filter(([each, box]) => box.width && !(each.closest('.headline')) && (box.height < 43.5 || box.width < 24))
                .map(([each, box]) => `${each.textContent.trim().slice(0, 30)} ${box.width}×${box.height}`)"""
            )
        ]
    assert not small, "\n".join(small)


def test_a_keyboard_reaches_the_content_at_once(page: Page, paths: dict[str, str]) -> None:
    page.goto(paths["article"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


@pytest.mark.parametrize("width", [320, 640])
def test_text_of_twice_the_size_breaks_nothing(new_page: NewPage, paths: dict[str, str], width: int) -> None:
    """WCAG 1.4.4 and 1.4.10: what 200 % makes of a screen of 640 pixels, and of the smallest phone."""
    page = new_page(viewport={"width": width, "height": 800})
    for name in ("front", "article", "article-ko", "imprint"):
        page.goto(paths[name])
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


@pytest.mark.parametrize(("name", "shortest", "longest"), [("article", 45, 75), ("article-ko", 28, 40)])
def test_a_line_of_the_body_is_as_long_as_reading_wants(
    page: Page, paths: dict[str, str], name: str, shortest: int, longest: int
) -> None:
    page.goto(paths[name])
    text = "가나다라 마바사 " if name.endswith("ko") else "the quick brown fox jumps over a lazy dog "
    size, characters = page.evaluate(
        """text => {
            const place = document.querySelector('.body p')
            place.textContent = text.repeat(20)
            const range = document.createRange(), node = place.firstChild
            range.setStart(node, 0)
            let at = 0, top = null
            for (; at < node.length; at++) {
                range.setStart(node, at); range.setEnd(node, at + 1)
                const box = range.getClientRects()[0]
                if (!box) continue
                top ??= box.top
                if (box.top > top + 5) break
            }
            return [parseFloat(getComputedStyle(place).fontSize), at]
        }""",
        text,
    )
    assert size >= 17
    assert shortest <= characters <= longest, characters
