"""What the desk proposes to do about a doubt, and how sure that is: a person decides."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.importing.intake.stored import ORIGINAL_CHANGED
from articles.importing.item import DoubtCode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django_stubs_ext import StrOrPromise


class Confidence(Enum):
    """How sure a proposal is; the value is the class of its badge."""

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"

    @property
    def label(self) -> StrOrPromise:
        """In words: colour alone tells nothing."""
        return _LABELS[self]


_LABELS: Mapping[Confidence, StrOrPromise] = {
    Confidence.SURE: pgettext_lazy("a proposal", "sure"),
    Confidence.LIKELY: pgettext_lazy("a proposal", "likely"),
    Confidence.UNSURE: pgettext_lazy("a proposal", "unsure"),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """What to press ("accept", "reject" or "mend"), how sure that is, and why."""

    act: str
    words: StrOrPromise
    confidence: Confidence
    why: StrOrPromise


def _accept(confidence: Confidence, why: StrOrPromise) -> Proposal:
    return Proposal("accept", pgettext_lazy("a proposal", "Accept"), confidence, why)


def _reject(confidence: Confidence, why: StrOrPromise) -> Proposal:
    return Proposal("reject", pgettext_lazy("a proposal", "Reject"), confidence, why)


def _mend(confidence: Confidence, why: StrOrPromise) -> Proposal:
    return Proposal("mend", pgettext_lazy("a proposal", "Mend"), confidence, why)


#: By kind of doubt, and within it by how its sentence begins; the first that fits.
_PROPOSALS: Mapping[str, tuple[tuple[str, Proposal], ...]] = {
    DoubtCode.SUSPECTED_TWIN: (
        ("Same headline, minute and text", _reject(Confidence.SURE, _("Every word of the text is the same."))),
        (
            "Same headline and minute, and nearly the same",
            _reject(Confidence.LIKELY, _("One of the two was edited: keep the better one.")),
        ),
        (
            "Same headline and minute, but another",
            _accept(Confidence.LIKELY, _("The texts differ: two articles under one headline.")),
        ),
        ("", _accept(Confidence.UNSURE, _("Compare the two."))),
    ),
    DoubtCode.BROKEN_BYTES: (
        ("", _mend(Confidence.UNSURE, _("Only the old site or the paper knows the missing characters."))),
    ),
    ORIGINAL_CHANGED: (
        (
            "",
            _accept(
                Confidence.LIKELY, _("Accepted, it stays as somebody wrote it here. The new original is in the log.")
            ),
        ),
    ),
    DoubtCode.CHARSET_DECLARED_WRONGLY: (
        ("", _accept(Confidence.SURE, _("Its bytes are text in one encoding alone."))),
    ),
    DoubtCode.CHARSET_GUESSED: (
        ("Read as windows-1252", _accept(Confidence.UNSURE, _("Read some lines: the letters may be wrong."))),
        ("", _accept(Confidence.LIKELY, _("Korean words came out of it."))),
    ),
    DoubtCode.ENCODED_TWICE: (("", _accept(Confidence.SURE, _("It was put right without a rest."))),),
    DoubtCode.MARKUP_UNKNOWN: (("", _accept(Confidence.UNSURE, _("See whether something of the text is missing."))),),
    DoubtCode.TIME_MISSING: (("", _accept(Confidence.LIKELY, _("The old site says no more of its time."))),),
    DoubtCode.SEVERAL_TIMES: (("", _accept(Confidence.LIKELY, _("The earliest is nearly always the right one."))),),
    DoubtCode.PUBLISHED_ASSUMED: (("", _accept(Confidence.LIKELY, _("It is the only date that the page gives."))),),
    DoubtCode.HEADER_LINE_DROPPED: (
        ("", _accept(Confidence.LIKELY, _("What stands above a headline is mostly a menu."))),
    ),
    DoubtCode.DECK_ASSUMED: (("", _accept(Confidence.LIKELY, _("It stands where decks stand."))),),
    DoubtCode.SECTION_ASSUMED: (("", _mend(Confidence.UNSURE, _("Say once which section these articles belong to."))),),
    DoubtCode.KIND_ASSUMED: (("", _accept(Confidence.LIKELY, _("Words like these mostly tell the kind."))),),
    DoubtCode.LANGUAGE_ASSUMED: (("", _mend(Confidence.UNSURE, _("Say which language it is."))),),
    DoubtCode.NO_BYLINE: (("", _accept(Confidence.LIKELY, _("The original names nobody."))),),
    DoubtCode.EMAIL_OF_NOBODY: (("", _accept(Confidence.SURE, _("The article does not need the address."))),),
    DoubtCode.NAMES_PAIRED: (("", _accept(Confidence.LIKELY, _("The two names sound alike."))),),
    DoubtCode.NAMES_NOT_PAIRED: (("", _accept(Confidence.LIKELY, _("The names sound different."))),),
    DoubtCode.NAMESAKES: (("", _mend(Confidence.UNSURE, _("Say once which of them wrote these articles."))),),
    DoubtCode.PICTURE_MISSING: (("", _accept(Confidence.UNSURE, _("Look for the picture first; the text is whole."))),),
    DoubtCode.CUT: (("", _accept(Confidence.UNSURE, _("Compare with the original: something is missing."))),),
    DoubtCode.NOT_JOINED: (("", _accept(Confidence.UNSURE, _("Join it at the desk, where it belongs to something."))),),
    DoubtCode.NUMBER_TWICE: (
        ("", _accept(Confidence.UNSURE, _("Are they two articles, one of them needs a number of its own."))),
    ),
    DoubtCode.AI_LABEL: (
        ("", _accept(Confidence.UNSURE, _("Set the label with the article or the photo, if readers are owed one."))),
    ),
    DoubtCode.FIELD_UNKNOWN: (("", _accept(Confidence.SURE, _("Nothing is lost: it stands in the article's note."))),),
}
_ANY = _accept(Confidence.UNSURE, _("Compare with the original."))


def proposal_for(code: str, pattern: str) -> Proposal:
    """What to do about a doubt of this kind whose sentence begins so."""
    return next((found for start, found in _PROPOSALS.get(code, ()) if pattern.startswith(start)), _ANY)
