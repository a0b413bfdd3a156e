"""Somebody who only reads: another browser, in which nobody is signed in and which is given no cookie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


class Stranger:
    """Reads on `page`, which is of a browser context of its own."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def goto(self, address: str) -> int:
        """Open the address anew; the answer's status. No answer may leave a cookie behind."""
        answer = self.page.goto(address)
        assert answer is not None
        assert not self.page.context.cookies(), address
        return answer.status

    def finds(self, address: str, words: str) -> bool:
        """Whether `words` stand on the page of the address."""
        self.goto(address)
        return self.page.get_by_role("main").get_by_text(words).count() > 0

    def reads(self, address: str, headline: str) -> None:
        """The article at the address has this headline."""
        assert self.goto(address) == 200
        expect(self.headline).to_have_text(headline)

    @property
    def headline(self) -> Locator:
        """Of the page that is open."""
        return self.page.get_by_role("heading", level=1)
