"""Registration numbers of Korean periodicals: text with a letter that says what is registered.

The letter is given by the decree of the Newspapers Act (신문법 시행령) art. 6 for newspapers; magazines registered
under the Magazines Act carry 라, 마, 바 and 사 in the authorities' practice.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

#: Decree art. 6: what the letter at the head of the number stands for.
LETTERS = {
    "daily_newspaper": "가",
    "weekly_newspaper": "다",
    "internet_newspaper": "아",
    "internet_news_service": "자",
}
#: Letters seen on magazines; the decree gives them none, so only a newspaper's letter is refused.
MAGAZINE_LETTERS = "라 마 바 사"

_NUMBER = re.compile(r"(?P<letter>[가-힣]|[A-Za-z]{1,2})-?(?P<digits>\d{3,6})")
#: As the letter is written in English: "Jongno Ra00125" is 종로 라00125.
_ROMAN = {"Ga": "가", "Da": "다", "Ra": "라", "Ma": "마", "Ba": "바", "Sa": "사", "A": "아", "Ja": "자"}


class BadNumber(ValueError):
    """Not a registration number, or one of another kind; the message says what is expected."""


def normalised(number: str) -> str:
    """`number` without spaces and with its Korean letter: "Ra00125" gives "라00125", zeros kept. Raises BadNumber."""
    match = _NUMBER.fullmatch("".join(number.split()))
    if match is None:
        raise BadNumber(_("A registration number is one letter and three to six digits, such as 아54606."))
    letter = _ROMAN.get(match["letter"].capitalize(), match["letter"])
    if letter not in _ROMAN.values():
        raise BadNumber(
            _("No registration begins with “%(letter)s”. The letters are: %(letters)s.")
            % {"letter": match["letter"], "letters": ", ".join(sorted(_ROMAN.values()))}
        )
    return letter + match["digits"]


def romanised(number: str) -> str:
    """A normalised number as English pages print it: "라00125" gives "Ra00125"."""
    roman = {korean: latin for latin, korean in _ROMAN.items()}
    return roman.get(number[:1], number[:1]) + number[1:]


def letter_for(kind: str) -> str | None:
    """The letter the decree gives to this kind of registration, None where it gives none."""
    return LETTERS.get(kind)


def contradiction(kind: str, number: str) -> str:
    """Why a normalised number cannot be of this kind, with the letter that is wanted; empty when it can."""
    letter, wanted = number[:1], letter_for(kind)
    if wanted and letter != wanted:
        return _(
            "The number of this kind of registration begins with %(wanted)s, not %(letter)s (decree of the Newspapers"
            " Act, art. 6). Check the number and the kind."
        ) % {"wanted": wanted, "letter": letter}
    if wanted is None and letter in LETTERS.values():
        return _(
            "%(letter)s stands for a newspaper (decree of the Newspapers Act, art. 6); a magazine's number begins with"
            " one of %(wanted)s. Check the number and the kind."
        ) % {"wanted": MAGAZINE_LETTERS, "letter": letter}
    return ""
