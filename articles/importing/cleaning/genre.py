"""What sort of piece an old page is, by the words its headline or a label uses. Always a doubt, never a fact."""

from __future__ import annotations

import re

from articles.copytext import Origin, StoryKind

_RULES = (
    (r"\[?보도자료\]?|press release|news release", StoryKind.PRESS_RELEASE, Origin.PRESS_RELEASE),
    (r"\[(?:광고|AD|애드버토리얼)\]|advertorial|sponsored content", StoryKind.ADVERTORIAL, Origin.CONTRIBUTED),
    (r"신년사|신년 ?메시지|축사|기념사|환영사|취임사|연설문|\[연설\]|\[전문\]", StoryKind.SPEECH, Origin.CONTRIBUTED),
    (r"new year(?:[’']s)? (?:message|address|greeting)|full text of|\[speech\]|(?:^|: ?)(?:speech|remarks|address) by|congratulatory (?:message|remarks)",
     StoryKind.SPEECH, Origin.CONTRIBUTED),
    (r"\[사설\]|^사설|\[editorial\]", StoryKind.EDITORIAL, Origin.OWN),
    (r"\[(?:기고|특별기고|칼럼|기고문)\]|\[(?:op-ed|contribution|column)\]", StoryKind.OPINION, Origin.CONTRIBUTED),
    (r"\[(?:인터뷰|interview)\]|^interview\b", StoryKind.INTERVIEW, Origin.OWN),
)  # fmt: skip
_COMPILED = tuple((re.compile(pattern, re.IGNORECASE), kind, origin) for pattern, kind, origin in _RULES)

_LABEL = re.compile(
    r"[\[【<(]?(?:보도자료|press release|news release|신년사|연설문?|전문|사설|기고|특별기고|칼럼|인터뷰|광고|advertorial|editorial|op-ed)[\]】>)]?",
    re.IGNORECASE,
)


def genre_of(headline: str) -> tuple[StoryKind, Origin] | None:
    """Kind and origin that the words of a headline mean; None when they say nothing."""
    for pattern, kind, origin in _COMPILED:
        if pattern.search(headline):
            return kind, origin
    return None


def genre_of_label(text: str) -> tuple[StoryKind, Origin] | None:
    """The same for a line that is only a label, such as "[보도자료]" or "Press Release"."""
    return genre_of(f"[{text.strip('[]【】<>()')}]") if _LABEL.fullmatch(text) else None
