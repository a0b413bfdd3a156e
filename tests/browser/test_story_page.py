"""An article's page in a real browser: what it loads, that nothing on it moves, and what it does for who has scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from articles.library.renditions import make_renditions
from newsroom.roles import Role
from tests.browser.test_weight import sent
from tests.builders import make_photo, make_publication, make_user, publish_article

if TYPE_CHECKING:
    from playwright.sync_api import Page, Response, Route
    from pytest_django.live_server_helper import LiveServer

    from articles.models.version import Version
    from tests.browser.conftest import NewPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: The first load of an article, pictures left out.
MOST_BYTES = 120_000
MOST_REQUESTS = 12
HOSTILE = "</script><script>window.bad = 1</script><img src=x onerror='window.bad = 1'> \u2028 \"'&"

#: Sums the shifts that no key or click called for, from the first paint on.
_WATCH_SHIFTS = """
window.shifts = []
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts.push(entry.value)
}).observe({ type: "layout-shift", buffered: true })
"""


@pytest.fixture
def story(live_server: LiveServer) -> Version:
    """A long story with pictures, tags and neighbours."""
    publication = make_publication(host="localhost")
    editor = make_user(Role.DESK_EDITOR)
    photos = [make_photo(), make_photo("teal"), make_photo("olive")]
    for photo in photos:
        make_renditions(photo)
    for number in range(8):
        publish_article(publication, editor, photo=photos[0], tags=["Seoul"], days_ago=number + 1)
    figure = (
        f'<figure class="photo photo--wide" data-photo="{photos[1].sha256}"><figcaption>A field</figcaption></figure>'
    )
    body = f"{'<p>The envoys met in Seoul and agreed to meet again. </p>' * 60}{figure}{'<p>They parted.</p>' * 40}"
    return publish_article(publication, editor, headline="Envoys meet", photo=photos[2], tags=["Seoul"], body=body)


@pytest.mark.parametrize("width", [360, 1280])
def test_the_first_load_is_light_and_asks_nobody_else(
    new_page: NewPage, live_server: LiveServer, story: Version, width: int
) -> None:
    page = new_page(viewport={"width": width, "height": 800})
    responses: list[Response] = []

    def note(response: Response) -> None:
        responses.append(response)

    page.on("response", note)
    page.goto(story.path, wait_until="networkidle")
    assert all(each.url.startswith(live_server.url) for each in responses)
    weights = {
        each.url: sent(each) for each in responses if not each.headers.get("content-type", "").startswith("image/")
    }
    said = "\n".join(f"{size} {url}" for url, size in sorted(weights.items(), key=lambda each: -each[1]))
    assert sum(weights.values()) <= MOST_BYTES, said
    assert len(responses) <= MOST_REQUESTS, "\n".join(each.url for each in responses)
    scripts = [size for url, size in weights.items() if url.endswith(".js")]
    assert sum(scripts) <= 3_000, said


@pytest.mark.parametrize("chosen", [None, "5"])
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_moves_while_it_loads(new_page: NewPage, story: Version, width: int, chosen: str | None) -> None:
    """Not for a reader who chose another size of text either; the screen is so high that the text is on it."""
    page = new_page(viewport={"width": width, "height": 3000})
    if chosen:
        page.goto("/imprint/")
        page.evaluate("size => localStorage.setItem('text-size', size)", chosen)
    page.add_init_script(_WATCH_SHIFTS)
    page.goto(story.path, wait_until="networkidle")
    page.mouse.wheel(0, 6000)
    page.wait_for_load_state("networkidle")
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("window.shifts") == []


def test_the_size_of_the_text_is_chosen_and_remembered(page: Page, story: Version) -> None:
    def size() -> float:
        found: float = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.body p')).fontSize)")
        return found

    page.goto(story.path)
    usual = size()
    larger = page.get_by_role("button", name="Larger text")
    larger.press("Enter")
    larger.press("Enter")
    expect(page.get_by_role("status").first).to_have_text("130 %")
    assert size() == pytest.approx(1.3 * usual, rel=0.01)
    page.reload()
    assert size() == pytest.approx(1.3 * usual, rel=0.01)
    larger.click()
    expect(larger).to_have_attribute("aria-disabled", "true")
    page.get_by_role("button", name="Usual text size").click()
    assert size() == usual
    assert page.evaluate("localStorage.length") == 0
    assert not page.context.cookies()


def test_the_link_is_copied_and_said_so(new_page: NewPage, live_server: LiveServer, story: Version) -> None:
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(story.path)
    expect(page.get_by_role("link", name="Link to this article")).to_be_hidden()
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_text("The link is copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith(story.path)


def test_a_browser_that_shares_is_asked_to(new_page: NewPage, story: Version) -> None:
    page = new_page()
    page.add_init_script("navigator.share = (what) => { window.given = what; return Promise.resolve() }")
    page.goto(story.path)
    page.get_by_role("button", name="More…").click()
    assert page.evaluate("window.given.title") == "Envoys meet"
    assert page.evaluate("window.given.url").endswith(story.path)


def test_without_scripts_everything_is_there(new_page: NewPage, story: Version) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(story.path)
    expect(page.get_by_role("link", name="Link to this article")).to_be_visible()
    expect(page.get_by_role("link", name="Facebook")).to_be_visible()
    for name in ("Copy the link", "More…", "Larger text"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)


def test_a_hostile_headline_runs_nowhere(page: Page, live_server: LiveServer) -> None:
    publication = make_publication(host="localhost")
    version = publish_article(
        publication, headline=HOSTILE, deck=HOSTILE, slug="hostile", tags=["</script><b>"], body=f"<p>{HOSTILE}</p>"
    )
    page.goto(version.path, wait_until="networkidle")
    assert page.evaluate("window.bad") is None
    data = page.evaluate("JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)")
    assert data["@graph"][0]["headline"] == version.headline


def test_a_video_is_loaded_when_asked_for_and_not_before(page: Page, live_server: LiveServer) -> None:
    publication = make_publication(host="localhost")
    body = '<p>Look:</p><div data-embed="https://youtu.be/aqz-KE-bpKQ"></div><p>That was it.</p>'
    version = publish_article(publication, body=body)
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body="<!doctype html><title>Video</title><p>Playing</p>", content_type="text/html")

    page.route(re.compile("^https:"), answer)
    page.goto(version.path, wait_until="networkidle")
    expect(page.get_by_text("youtu.be will see your IP address.")).to_be_visible()
    assert asked == []
    page.get_by_role("button", name="Show it here").press("Enter")
    expect(page.frame_locator("iframe").get_by_text("Playing")).to_be_visible()
    assert asked == ["https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ"]
    frame = page.locator("iframe")
    expect(frame).to_be_focused()
    assert "allow-top-navigation" not in (frame.get_attribute("sandbox") or "")
    expect(page.get_by_role("link", name="YouTube")).to_be_visible()
