"""Thirty photos dropped at once: each has its own line, and nothing keeps back the others."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from articles.library.photos import take_in
from articles.models import Photo
from newsroom.roles import Role
from tests.browser import axe
from tests.builders import make_article, make_photo, make_publication, make_section, make_user, picture

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import NewPage, SignIn, Troubles

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIBRARY = "/admin/articles/photo/"
_COUNT_SENDING = """
    window.mostAtOnce = 0
    new MutationObserver(() => {
        window.mostAtOnce = Math.max(window.mostAtOnce, document.querySelectorAll("[data-state=sending]").length)
    }).observe(document.body, {subtree: true, childList: true, attributes: true})
"""


def pictures(count: int) -> dict[str, bytes]:
    """So many different small photos by name."""
    return {f"p{number:02}.jpg": picture(f"#{number * 8:02x}4060") for number in range(count)}


def drop(target: Locator, files: Mapping[str, bytes]) -> None:
    """As a hand drops them from a folder's window."""
    target.evaluate(
        """(target, files) => {
            const dataTransfer = new DataTransfer()
            for (const [name, data] of files) {
                const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0))
                dataTransfer.items.add(new File([bytes], name, {type: "image/jpeg"}))
            }
            const options = {dataTransfer, bubbles: true, cancelable: true}
            target.dispatchEvent(new DragEvent("dragover", options))
            target.dispatchEvent(new DragEvent("drop", options))
        }""",
        [[name, base64.b64encode(data).decode()] for name, data in files.items()],
    )


def test_the_picker_of_an_english_story_speaks_english_and_marks_what_is_there_in_korean_only(
    new_page: NewPage, sign_in: SignIn
) -> None:
    publication, editor = make_publication(), make_user(Role.DESK_EDITOR)
    make_photo("navy", caption_ko="부두", caption_en="A quay", alt_ko="배와 사람들", alt_en="Ships and people")
    make_photo("teal", caption_ko="들판", caption_en="", alt_ko="들판에 선 두 사람", alt_en="")
    story = make_article(publication, editor)
    page = new_page(locale="ko-KR")
    sign_in(page, editor)
    page.goto(f"/admin/articles/article/{story.pk}/change/")
    # The desk is Korean, the story is not.
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    page.locator(".field-lead_photo .photo-widget button").first.click()
    items = page.locator(".photo-picker__grid li")
    expect(items).to_have_count(2)
    expect(items.filter(has_text="A quay").get_by_role("img", name="Ships and people")).to_have_attribute("lang", "en")
    expect(items.filter(has_text="A quay").locator(".photo-picker__only")).to_have_count(0)
    only = items.filter(has_text="들판")
    expect(only.get_by_role("img", name="들판에 선 두 사람")).to_have_attribute("lang", "ko")
    expect(only.locator(".photo-picker__only")).to_have_count(2)
    assert axe.violations(page) == []
    # What is asked of a new one is asked in English, and says so.
    page.locator(".photo-picker [type=file]").set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture("red")}
    )
    alt = page.locator(".photo-picker__details [name=alt]")
    expect(alt).to_have_attribute("lang", "en")
    expect(page.locator(".photo-picker__details label").filter(has=page.locator("[name=alt]"))).to_contain_text("영어")


def test_thirty_photos_are_dropped_at_once_and_described_in_a_row(
    page: Page, sign_in: SignIn, troubles: Troubles
) -> None:
    take_in(picture("#004060"), caption_en="Known already")
    sign_in(page, make_user(Role.REPORTER))
    page.goto(LIBRARY)
    page.evaluate(_COUNT_SENDING)
    # The server is busy once.
    page.route("**/photo/upload/", lambda route: route.fulfill(status=503, body="busy"), times=1)
    troubles.expect(503, 400)
    drop(page.locator("#content"), {**pictures(30), "notes.jpg": b"not a picture"})
    lines = page.get_by_role("list", name="Photos being added").get_by_role("listitem")
    expect(lines).to_have_count(31)
    status = page.get_by_role("status").filter(has_text="31 of 31 done")
    expect(status).to_contain_text("2 not added")
    assert page.evaluate("window.mostAtOnce") == 2
    expect(lines.filter(has_text="notes.jpg")).to_contain_text("Choose a JPEG, PNG, WebP, AVIF or GIF file.")
    expect(lines.filter(has_text="notes.jpg").get_by_role("button")).to_have_count(0)
    failed = lines.filter(has_text="The server could not take this file in.")
    expect(failed).to_have_count(1)
    # With the keyboard alone.
    failed.get_by_role("button", name="Try again").focus()
    page.keyboard.press("Enter")
    expect(status).to_contain_text("1 not added")
    present = page.locator("[data-state=present]")
    expect(present).to_contain_text("Already in the library: Known already")
    assert present.get_by_role("link").get_attribute("href") == f"{LIBRARY}{Photo.objects.earliest('pk').pk}/change/"
    expect(page.locator("[data-state=added]")).to_have_count(29)
    assert Photo.objects.count() == 30
    assert not axe.violations(page)
    page.get_by_role("link", name="Describe the added photos").click()
    expect(page.locator(".photo-describe__one")).to_have_count(29)
    assert not axe.violations(page)
    page.get_by_label("Credit", exact=True).first.fill("Presidential Office")
    page.get_by_label("Alternative text (English)").first.fill("Two people shake hands")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(f"**{LIBRARY}")
    assert Photo.objects.filter(credit="Presidential Office").count() == 29
    assert Photo.objects.filter(alt_en="Two people shake hands").count() == 1


def test_several_photos_go_into_the_library_from_the_picker(page: Page, sign_in: SignIn, tmp_path: Path) -> None:
    make_section(make_publication())
    sign_in(page, make_user(Role.REPORTER))
    page.goto("/admin/articles/article/add/")
    page.get_by_role("button", name="Choose a photo").click()
    dialog = page.get_by_role("dialog")
    files = []
    for name, data in pictures(3).items():
        files.append(tmp_path / name)
        files[-1].write_bytes(data)
    dialog.get_by_label("Add a photo from this device").set_input_files(files)
    expect(dialog.locator("[data-state=added]")).to_have_count(3)
    drop(dialog, {"one.jpg": picture("pink")})
    expect(dialog.locator("[data-state=added]")).to_have_count(4)
    shown = dialog.locator(".photo-picker__grid button")
    expect(shown).to_have_count(4)
    shown.first.click()
    expect(dialog).to_have_count(0)
    assert page.locator("#id_lead_photo").input_value() == str(Photo.objects.latest("pk").pk)


def test_who_is_signed_out_is_told_so_and_tries_again(page: Page, sign_in: SignIn, troubles: Troubles) -> None:
    reporter = make_user(Role.REPORTER)
    sign_in(page, reporter)
    page.goto(LIBRARY)
    page.context.clear_cookies(name="sessionid")
    troubles.expect(403)
    drop(page.locator("#content"), pictures(2))
    expect(page.get_by_text("You are not signed in any more.")).to_have_count(2)
    sign_in(page, reporter)
    page.get_by_role("button", name="Try all of these again").click()
    expect(page.locator("[data-state=added]")).to_have_count(2)


def test_without_scripts_the_form_adds_them(new_page: NewPage, sign_in: SignIn, tmp_path: Path) -> None:
    page = new_page(java_script_enabled=False)
    sign_in(page, make_user(Role.REPORTER))
    page.goto(LIBRARY)
    files = []
    for name, data in pictures(2).items():
        files.append(tmp_path / name)
        files[-1].write_bytes(data)
    page.get_by_label("Add photos").set_input_files(files)
    page.get_by_role("button", name="Add to the library").click()
    expect(page.locator(".photo-describe__one")).to_have_count(2)
    assert Photo.objects.count() == 2


def test_the_picker_refuses_a_photo_whose_right_has_ended(page: Page, sign_in: SignIn) -> None:
    make_section(make_publication())
    make_photo(caption_en="Last year's", rights_expire_on=timezone.localdate() - timedelta(days=1))
    sign_in(page, make_user(Role.REPORTER))
    page.goto("/admin/articles/article/add/")
    page.get_by_role("button", name="Choose a photo").click()
    dialog = page.get_by_role("dialog")
    photo = dialog.get_by_role("button", name="Last year's")
    expect(photo).to_have_attribute("aria-disabled", "true")
    photo.focus()
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("status").filter(has_text="The right to use it ended on")).to_be_visible()
    assert not axe.violations(page)
    assert page.locator("#id_lead_photo").input_value() == ""
