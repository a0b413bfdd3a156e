"""What the article form sends before one can write: in bytes as production sends them, and in requests."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from whitenoise.compress import Compressor

from newsroom.roles import Role
from tests.builders import make_article, make_photo, make_publication, make_user

if TYPE_CHECKING:
    from playwright.sync_api import Page, Response

    from tests.browser.conftest import SignIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: Bytes on the wire, and requests: style sheets, scripts, pictures, and what the scripts ask at once.
MOST_BYTES = 500_000
MOST_REQUESTS = 60


def sent(response: Response) -> int:
    """Bytes of an answer as production sends it: files with the compression whitenoise gives them, pages as they are."""
    body = response.body()
    path = response.url.partition("?")[0]
    size = len(body)
    if "/static/" in path and Compressor().should_compress(path):
        packed = len(gzip.compress(body, compresslevel=9))
        # Whitenoise keeps a packed file only where it is smaller by a twentieth.
        size = packed if packed <= 0.95 * size else size
    return size + sum(len(name) + len(value) + 4 for name, value in response.headers.items())


def test_the_form_is_under_half_a_megabyte(page: Page, sign_in: SignIn) -> None:
    editor = make_user(Role.DESK_EDITOR)
    article = make_article(make_publication(), editor, photo=make_photo(), body="<p>They met.</p>" * 60)
    sign_in(page, editor)
    responses: list[Response] = []

    def note(response: Response) -> None:
        responses.append(response)

    page.on("response", note)
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    expect(page.get_by_role("textbox", name="Body", exact=False)).to_be_visible()
    page.wait_for_load_state("networkidle")
    weights = {response.url: sent(response) for response in responses}
    said = "\n".join(f"{size} {url}" for url, size in sorted(weights.items(), key=lambda each: -each[1]))
    assert sum(weights.values()) < MOST_BYTES, said
    assert len(responses) <= MOST_REQUESTS, said
