"""Captions as old pages print them, and the credit that stands in them: "▲ … (사진=대통령실)", "… / Photo: Kim Min-ji"."""

from __future__ import annotations

import re

from articles.importing.cleaning import chrome

_BULLET = re.compile(r"^[▲△▼▽◀▶◇◆■□●○ⓒ\s]+")
_CREDITS = (
    # In brackets or after a stroke at the end; the house's own words in front of a name and behind it.
    re.compile(
        r"\s*[(\[〈<【/|]\s*(?:사진\s*(?:제공)?\s*[=:]|사진\s?제공\s*[=:]?|ⓒ|©|Photos?\s*(?:[:=]|by\b|courtesy of)|Courtesy of)\s*"
        r"(?P<credit>[^()\[\]〈〉<>【】/|]{2,60}?)\s*[)\]〉>】]?\s*$",
        re.IGNORECASE,
    ),
    re.compile(r"\s*[(\[〈<【/]\s*(?P<credit>[^()\[\]〈〉<>【】/]{2,40}?)\s*제공\s*[)\]〉>】]?\s*$"),
    re.compile(
        r"(?:^|[.\s])(?:사진\s*[=:]|사진\s?제공\s*[=:]?|ⓒ|©|Photos?\s*(?:[:=]|by\b|courtesy of)|Courtesy of)\s*(?P<credit>[^.=:]{2,60}?)\s*\.?$"
    ),
)


def parted(text: str) -> tuple[str, str]:
    """A printed caption as caption and credit; the credit without the words that say it is one, either may be empty."""
    text = _BULLET.sub("", text).strip() if text[:1] != "ⓒ" else text.strip()
    for pattern in _CREDITS:
        found = pattern.search(text[-200:])
        if found:
            before = text[: max(len(text) - 200, 0) + found.start()]
            if text[len(before) : len(before) + 1] == ".":
                before += "."
            return before.strip(), found["credit"].strip(" .")
    return text, ""


def is_caption(text: str) -> bool:
    """Whether a line below a picture is its caption or credit."""
    return chrome.is_caption(text)
