"""The body's editor as hands use it: its buttons, its dialogs, and a Korean keyboard."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Locator, Page


class BodyEditor:
    """The editor on `page`, which shows the article form."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.text: Locator = page.get_by_role("textbox", name="Body", exact=False)
        expect(self.text).to_be_visible()
        self._keyboard = page.context.new_cdp_session(page)

    @property
    def html(self) -> str:
        """What would be sent with the form now."""
        return self.page.locator("textarea[name=body]").input_value()

    def press(self, button: str) -> None:
        """A button of the toolbar, by its name."""
        self.page.get_by_role("toolbar").get_by_role("button", name=button, exact=True).click()
        self._settle()

    def key(self, name: str) -> None:
        """A key that moves the cursor, and the moment the browser takes to say where it is."""
        self.page.keyboard.press(name)
        self._settle()

    def type(self, text: str) -> None:
        """Latin letters, spaces, and Enter for a new line."""
        self.page.keyboard.type(text)

    def compose(self, text: str) -> None:
        """`text` through an input method: every syllable grows from its letters and is then put in."""
        for syllable in text:
            if not unicodedata.name(syllable, "").startswith("HANGUL SYLLABLE"):
                self.page.keyboard.type(syllable)
                continue
            self.compose_openly(syllable)
            self._keyboard.send("Input.insertText", {"text": syllable})

    def compose_openly(self, syllable: str) -> None:
        """One syllable that the input method has not put in yet."""
        for stage in _stages(syllable):
            end = len(stage)
            self._keyboard.send("Input.imeSetComposition", {"text": stage, "selectionStart": end, "selectionEnd": end})

    def _settle(self) -> None:
        """The editor takes the cursor back in the frame after a press; no hand is faster."""
        self.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def paste(self, html: str, plain: str = "") -> None:
        """What another program put on the clipboard."""
        self.text.evaluate(
            """(text, [html, plain]) => {
                const clipboardData = new DataTransfer()
                clipboardData.setData("text/html", html)
                clipboardData.setData("text/plain", plain)
                text.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}))
            }""",
            [html, plain],
        )

    def add_photo(self, file: Path, *, caption: str, alt: str, credit: str) -> None:
        """A new photo through the picker's own form."""
        self.press("Photo")
        upload_photo(self.page, file, caption=caption, alt=alt, credit=credit)

    def answer(self, address: str) -> None:
        """The small dialog that asks for an address."""
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_label("Address").fill(address)
        dialog.get_by_role("button", name="OK").click()
        self._settle()


def upload_photo(page: Page, file: Path, *, caption: str, alt: str, credit: str) -> None:
    """In the open picker: choose a file, describe it, add it."""
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Add a photo from this device").set_input_files(file)
    expect(dialog.locator(".photo-picker__chosen")).to_have_js_property("complete", value=True)
    expect(dialog.locator(".photo-picker__chosen")).to_be_visible()
    dialog.get_by_label(re.compile(r"^Caption")).fill(caption)
    dialog.get_by_label("Alternative text").fill(alt)
    dialog.get_by_label("Credit", exact=True).fill(credit)
    dialog.get_by_role("button", name="Add and use").click()
    expect(dialog).to_have_count(0)


def _stages(syllable: str) -> Iterator[str]:
    """What a two-set keyboard shows while a syllable is made: ㅎ, 하, 한."""
    jamo = unicodedata.normalize("NFD", syllable)
    # The first consonant stands alone as a letter of its own.
    yield chr(_LETTERS[ord(jamo[0]) - 0x1100])
    for length in range(2, len(jamo) + 1):
        yield unicodedata.normalize("NFC", jamo[:length])


#: Compatibility letters in the order of the leading consonants.
_LETTERS = [
    *(0x3131, 0x3132, 0x3134, 0x3137, 0x3138, 0x3139, 0x3141, 0x3142, 0x3143, 0x3145),
    *(0x3146, 0x3147, 0x3148, 0x3149, 0x314A, 0x314B, 0x314C, 0x314D, 0x314E),
]
